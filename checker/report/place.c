// SPDX-License-Identifier: GPL-2.0-or-later
#include "report/place.h"

#include <stdlib.h>

#include "kbuild/mention.h"
#include "kbuild/statements.h"
#include "util/path.h"
#include "util/strbuf.h"

/* Files read so far. */
struct texts {
	struct map by_file; /* name id to index in list */
	VEC(struct statements) list;
};

static const struct statements *text_of(struct ctx *ctx, struct texts *t, const char *root,
					uint32_t file)
{
	const uint64_t *known = map_get(&t->by_file, file);
	struct strbuf source = STRBUF_INIT;
	struct statements s = {0};
	char *path;

	if (known)
		return &t->list.at[*known];
	path = path_join(root, strpool_get(&ctx->names, file));
	if (source_read(ctx, path, &source))
		strbuf_reset(&ctx->error);
	else
		statements_read(&s, source.buf, source.len);
	map_set(&t->by_file, file, t->list.nr);
	vec_push(&t->list, s);
	strbuf_free(&source);
	free(path);
	return vec_last(&t->list);
}

static void set_place(struct ctx *ctx, struct findings *fs, struct finding *f,
		      const struct statement *s)
{
	f->place = findings_text(fs, "%s %s %u", s->func, s->text, s->nth);
	f->whole_function |= !*s->text;
	if (!f->func)
		f->func = strpool_intern(&ctx->names, s->func);
	if (!f->loc.col)
		f->loc.col = s->line == f->loc.line ? s->col : 0;
}

void findings_place(struct ctx *ctx, const char *root, struct findings *fs)
{
	struct texts t = {0};

	vec_each (&fs->list, struct finding, f) {
		const struct statements *text = text_of(ctx, &t, root, f->loc.file);
		const struct statement *s = statements_at(text, f->loc.line, f->loc.col);

		if (s)
			set_place(ctx, fs, f, s);
	}
	vec_each (&t.list, struct statements, s)
		statements_free(s);
	vec_free(&t.list);
	map_free(&t.by_file);
}
