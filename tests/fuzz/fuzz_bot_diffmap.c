// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * libFuzzer target for diffs as a reply quotes them: a line that can be quoted stands in the
 * patch, and no file that is named lies outside of the tree.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "bot/diffmap.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define MAX_LOOKS 500 /* each is a search of all lines */

static void check_line(const struct diff_line *l, const uint8_t *data, size_t size)
{
	if (!strchr("+- ", l->sign) || !memmem(data, size, l->text, strlen(l->text)))
		abort();
	if (!*l->file || *l->file == '/' || !strncmp(l->file, "../", 3) ||
	    strstr(l->file, "/../") || !memmem(data, size, l->file, strlen(l->file)))
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct diffmap d = {0};
	size_t half = size / 2, looks = 0;

	diffmap_add(&d, 0, (const char *)data, half);
	diffmap_add(&d, 1, (const char *)data + half, size - half);
	vec_each (&d.lines, const struct diff_line, l) {
		const struct diff_line *found;

		check_line(l, data, size);
		if (looks++ >= MAX_LOOKS)
			continue;
		found = diffmap_find(&d, l->patch, l->file, l->line, l->text);
		if (found && (found->patch != l->patch || found->sign == '-'))
			abort();
		if (!diffmap_has_file(&d, l->file))
			abort();
	}
	diffmap_free(&d);
	return 0;
}
