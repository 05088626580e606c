// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * libFuzzer target for import_lines(): findings of known rules below the root, or an
 * error that names the input and the line.
 */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "report/import.h"
#include "rules/rules.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(const struct import *im)
{
	vec_each (&im->m.findings.list, struct finding, f)
		if (!rules_find(f->rule) || !f->loc.line || strchr(f->message, '\n'))
			abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const engines[] = {"cocci", "sparse"};

	for (size_t i = 0; i < 2; i++) {
		struct ctx ctx = CTX_INIT;
		struct import im;

		import_open(&im, &ctx, import_engine(engines[i]), "/nowhere");
		if (!import_read_text(&im, "input", (const char *)data, size)) {
			import_finish(&im);
			check(&im);
		} else if (strncmp(ctx.error.buf, "input:", 6)) {
			abort();
		}
		import_free(&im);
		ctx_free(&ctx);
	}
	return 0;
}
