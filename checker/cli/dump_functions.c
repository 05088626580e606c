// SPDX-License-Identifier: GPL-2.0-or-later
#include "cli/dump_functions.h"

#include <string.h>

#include "kbuild/mention.h"
#include "kbuild/statements.h"

static void add(struct strbuf *out, const char *path, uint32_t first, uint32_t last,
		const char *name)
{
	strbuf_addf(out, "%s\t%u\t%u\t%s\n", path, first, last, name);
}

int dump_functions(struct ctx *ctx, const char *path, struct strbuf *out)
{
	struct strbuf text = STRBUF_INIT;
	struct statements s = {0};
	uint32_t first = 0, last = 0;
	const char *name = NULL;

	if (source_read(ctx, path, &text))
		return -1;
	statements_read(&s, text.buf, text.len);
	vec_each (&s.list, struct statement, st) {
		/* A head begins another function, also one of the same name in the #else. */
		if (!*st->text && name)
			add(out, path, first, last, name);
		if (!*st->text || !name)
			first = st->line;
		name = st->func;
		last = st->last_line;
	}
	if (name)
		add(out, path, first, last, name);
	statements_free(&s);
	strbuf_free(&text);
	return 0;
}
