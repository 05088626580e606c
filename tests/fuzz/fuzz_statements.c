// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * libFuzzer target for statements_read(): statements in the order of the text, each found
 * where it begins.
 */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include "kbuild/statements.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct statements s;
	const struct statement *last = NULL;

	statements_read(&s, (const char *)data, size);
	vec_each (&s.list, struct statement, st) {
		if (last &&
		    (last->line > st->line || (last->line == st->line && last->col >= st->col)))
			abort();
		if (st->last_line < st->line || !st->func || !st->text ||
		    statements_at(&s, st->line, st->col) != st)
			abort();
		last = st;
	}
	statements_at(&s, 1, 0);
	statements_at(&s, UINT32_MAX, UINT32_MAX);
	statements_free(&s);
	return 0;
}
