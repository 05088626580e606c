// SPDX-License-Identifier: GPL-2.0-or-later
/* Which files use functions, and which inline functions and macros of headers do it for them. */
#include "kbuild/kbuild.h"

#include <stdlib.h>
#include <string.h>

#include "kbuild/index.h"
#include "util/path.h"

/* Names by which a text calls or defines something. */
struct finder {
	struct ctx *ctx;
	const struct kbuild_tree *tree;
	struct name_set set;
	struct index_query query;
	struct strbuf source;
};

static void finder_init(struct finder *f, struct ctx *ctx, const struct kbuild_tree *t,
			const char *const *names, unsigned nr)
{
	*f = (struct finder){.ctx = ctx, .tree = t, .source = STRBUF_INIT};
	name_set_init(&f->set, names, nr);
	index_query_init(&f->query, &f->set);
}

static void finder_free(struct finder *f)
{
	index_query_free(&f->query);
	name_set_free(&f->set);
	strbuf_free(&f->source);
}

/* Read a file that the index says may have one of the names; false if there is none. */
static bool read_candidate(struct finder *f, const struct index_file *file, const char *suffix)
{
	char *path;
	bool ok;

	if (!path_has_suffix(file->path, suffix) || !index_may_call(file, &f->query))
		return false;
	path = path_join(f->tree->root, file->path);
	ok = !source_read(f->ctx, path, &f->source);
	free(path);
	return ok;
}

void kbuild_uses(struct ctx *ctx, const struct kbuild_tree *t, const struct kbuild_index *index,
		 const char *const *names, unsigned nr_names, bool definitions,
		 struct kbuild_uses *out)
{
	struct mention_scan scan;
	struct mention m;
	struct finder f;

	finder_init(&f, ctx, t, names, nr_names);
	vec_each (&index->files, struct index_file, file) {
		if (!read_candidate(&f, file, ".c"))
			continue;
		mention_start(&scan, &f.set, f.source.buf, f.source.len);
		while (mention_next(&scan, &m)) {
			if (m.is_declaration && !(definitions && mention_has_body(&scan)))
				continue;
			vec_push(&out->list,
				 (struct kbuild_use){.path = xstrdup(file->path), .name = m.name});
			break;
		}
	}
	finder_free(&f);
	strbuf_reset(&ctx->error);
}

void kbuild_uses_free(struct kbuild_uses *u)
{
	vec_each (&u->list, struct kbuild_use, use)
		free(use->path);
	vec_free(&u->list);
}

/*
 * The function or macro around each mention: the last name before a parenthesis outside all
 * braces, or what the #define defines.
 */
struct around {
	struct lexer lx;
	struct lex_token owner; /* of the braces that are open, or of the #define */
	uint32_t directive;	/* line of the #define that owner belongs to, else 0 */
	int braces, parens;
};

static bool next_is_paren(const struct around *a, const struct lex_token *t)
{
	struct lexer ahead = a->lx;
	struct lex_token next;

	return lex_next(&ahead, &next) && lex_is(&next, "(") &&
	       next.directive_line == t->directive_line;
}

static void follow_braces(struct around *a, const struct lex_token *t)
{
	if (t->kind != LEX_PUNCT)
		return;
	if (*t->text == '(')
		a->parens++;
	else if (*t->text == ')' && a->parens)
		a->parens--;
	else if (*t->text == '{')
		a->braces = t->col0 ? 1 : a->braces + 1;
	else if (*t->text == '}')
		a->braces = t->col0 || !a->braces ? 0 : a->braces - 1;
	if (strchr("{};", *t->text))
		a->parens = 0;
}

/* Is it a name that is used inside the owner? */
static bool is_use(struct around *a, const struct lex_token *t)
{
	if (t->directive == LEX_DEFINE && t->defined) {
		a->owner = *t;
		a->directive = t->directive_line;
		return false;
	}
	if (t->directive != LEX_NO_DIRECTIVE)
		return t->directive == LEX_DEFINE && a->directive == t->directive_line &&
		       t->kind == LEX_NAME && next_is_paren(a, t);
	follow_braces(a, t);
	if (t->kind != LEX_NAME || !next_is_paren(a, t))
		return false;
	if (!a->braces && !a->parens) {
		a->owner = *t;
		a->directive = 0;
		return false;
	}
	return a->braces && a->owner.text && !a->directive;
}

static void find_owners(struct finder *f, struct kbuild_names *out)
{
	struct around a = {0};
	struct lex_token t;

	lex_start(&a.lx, f->source.buf, f->source.len);
	while (lex_next(&a.lx, &t)) {
		bool use = is_use(&a, &t);

		if (use && name_set_find(&f->set, t.text, t.len) >= 0)
			vec_push(&out->ids,
				 strpool_intern_n(&f->ctx->names, a.owner.text, a.owner.len));
	}
}

void kbuild_wrappers(struct ctx *ctx, const struct kbuild_tree *t, const struct kbuild_index *index,
		     const char *const *names, unsigned nr_names, struct kbuild_names *out)
{
	struct finder f;

	finder_init(&f, ctx, t, names, nr_names);
	vec_each (&index->files, struct index_file, file)
		if (read_candidate(&f, file, ".h"))
			find_owners(&f, out);
	finder_free(&f);
	strbuf_reset(&ctx->error);
}
