// SPDX-License-Identifier: GPL-2.0-or-later
/* libFuzzer target for kbuild_args_parse(): any words, one a line. */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "cli/kbuild_args.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = strndup((const char *)data, size), *rest = text, *word;
	struct ctx ctx = CTX_INIT;
	struct kbuild_args args = {0};
	VEC(char *) words = {0};

	while ((word = strsep(&rest, "\n")))
		vec_push(&words, word);
	vec_push(&words, NULL);
	if (kbuild_args_parse(&ctx, (int)words.nr - 1, words.at, &args)) {
		if (!ctx.error.len)
			abort();
	} else if (!args.file || !*args.file || args.args.nr > words.nr + 2) {
		abort();
	}
	vec_free(&args.args);
	vec_free(&words);
	ctx_free(&ctx);
	free(text);
	return 0;
}
