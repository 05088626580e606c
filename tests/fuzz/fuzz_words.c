// SPDX-License-Identifier: GPL-2.0-or-later
/* libFuzzer target for shell_next_command(): any text comes to an end, words are strings. */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "kbuild/words.h"
#include "util/arena.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *copy = strndup((const char *)data, size);
	const char *text = copy, *end = copy + strlen(copy);
	struct shell_words w = {0};

	while (shell_next_command(&text, &w) > 0) {
		size_t len = 0;

		for (size_t i = 0; i < w.nr; i++)
			len += strlen(w.at[i]);
		if (w.at[w.nr] || text > end || len > (size_t)(end - copy))
			abort();
	}
	shell_words_free(&w);
	free(copy);
	return 0;
}
