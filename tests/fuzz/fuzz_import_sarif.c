// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * libFuzzer target for import_sarif(): findings of known rules that can be written and
 * read again, or an error that names the input.
 */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "report/import.h"
#include "rules/rules.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void write_and_read(struct import *im)
{
	struct ctx *ctx = im->m.ctx;
	struct report_run run = {.ctx = ctx,
				 .findings = &im->m.findings,
				 .ledger = &im->m.ledger,
				 .root = im->root,
				 .engine = im->engine->name,
				 .rules = im->engine->rules};
	struct merge again = {.ctx = ctx};
	struct strbuf out = STRBUF_INIT;

	if (report_sarif(ctx, &run, &out) || merge_read_text(&again, "again", out.buf, out.len) ||
	    again.findings.list.nr != im->m.findings.list.nr)
		abort();
	merge_finish(&again);
	merge_find_disagreements(&again);
	strbuf_free(&out);
	merge_free(&again);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct ctx ctx = CTX_INIT;
	struct import im;

	import_open(&im, &ctx, import_engine("csa"), "/nowhere");
	if (!import_read_text(&im, "input", (const char *)data, size)) {
		import_finish(&im);
		vec_each (&im.m.findings.list, struct finding, f)
			if (!rules_find(f->rule))
				abort();
		write_and_read(&im);
	} else if (strncmp(ctx.error.buf, "input", 5)) {
		abort();
	}
	import_free(&im);
	ctx_free(&ctx);
	return 0;
}
