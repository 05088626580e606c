// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Macros that a unit defines before it includes a header of the PCH.
 *
 * The header was precompiled without the macro.  It would be the same with it unless it
 * mentions the macro, in text that is compiled, in an #if, or by defining it anew.
 * The body of another macro is compiled where that is expanded: so the other one is
 * risky, too, from then on.  Comments and strings mention nothing.
 */
#include "frontend/fe.h"

#include <ctype.h>
#include <string.h>

#include "kbuild/lex.h"

static bool is_word(char c)
{
	return isalnum((unsigned char)c) || c == '_';
}

/* Faster than the lexer, and most often the answer is no. */
static bool has_word(const char *text, size_t len, const char *word)
{
	size_t n = strlen(word);
	const char *end = text + len;

	for (const char *p = text; (p = memmem(p, (size_t)(end - p), word, n)); p += n)
		if ((p == text || !is_word(p[-1])) && (p + n == end || !is_word(p[n])))
			return true;
	return false;
}

static void add(struct fe *fe, const struct fe_risky *new)
{
	vec_each (&fe->on_top.risky, struct fe_risky, r)
		if (r->name == new->name) {
			r->own |= new->own;
			r->inert &= new->inert;
			return;
		}
	vec_push(&fe->on_top.risky, *new);
}

/* Where in a header the lexer is. */
struct scan {
	uint32_t line;	     /* of the directive */
	bool condition;	     /* it is an #if or #elif of any kind */
	bool undef;	     /* it is an #undef */
	bool fresh;	     /* nothing but #undef and #define so far */
	uint32_t definition; /* the name that the last #define defines */
};

static void follow(struct fe *fe, struct scan *s, const struct lex_token *t)
{
	if (t->defined)
		s->definition = strpool_intern_n(&fe->ctx->names, t->text, t->len);
	if (t->directive == LEX_OTHER && t->directive_line != s->line) {
		s->undef = lex_is(t, "undef");
		s->condition = lex_is(t, "elif") || (t->len > 1 && !strncmp(t->text, "if", 2));
	}
	s->line = t->directive_line;
	s->fresh &= t->directive == LEX_DEFINE || (t->directive == LEX_OTHER && s->undef);
}

/*
 * What a mention of a macro means: true if that is all there is to see, else look on.
 * A header that begins with #undef does so every time: it has no guard around it.
 */
static bool judge(struct fe *fe, const struct fe_risky *r, const struct scan *s,
		  const struct lex_token *t)
{
	bool body = t->directive == LEX_DEFINE && !t->defined;

	if (t->directive == LEX_OTHER && s->undef && s->fresh)
		return true;
	if (r->inert && !t->defined && !(t->directive == LEX_OTHER && s->condition))
		return false;
	if (body)
		add(fe,
		    &(struct fe_risky){.name = s->definition, .from = r->from, .checked = r->from});
	else if (!t->defined || r->own)
		fe->doubt = "a header comes after a macro that it mentions";
	return fe->doubt;
}

/* Look for a risky macro in a header that comes after it. */
static void check_header(struct fe *fe, struct fe_risky r, uint32_t shared)
{
	uint32_t file = fe_file_named(fe, fe->pch->files.at[shared].name);
	const char *name = fe_name(fe, r.name);
	struct scan s = {.fresh = true};
	struct lexer lx;
	struct lex_token t;
	size_t len = 0;
	const char *text = fe_text(fe, file, &len);

	if (!text)
		fe->doubt = "a header cannot be read";
	if (!text || !has_word(text, len, name))
		return;
	lex_start(&lx, text, len);
	while (lex_next(&lx, &t)) {
		follow(fe, &s, &t);
		if (t.kind == LEX_NAME && lex_is(&t, name) && judge(fe, &r, &s, &t))
			return;
	}
}

/* #define NAME NAME changes nothing but what #ifdef says. */
static bool is_inert(struct fe *fe, CXCursor definition, const char *macro)
{
	CXSourceRange extent = clang_getCursorExtent(definition);
	struct fe_place from = fe_place(fe, clang_getRangeStart(extent));
	struct fe_place to = fe_place(fe, clang_getRangeEnd(extent));
	size_t len = 0, n = strlen(macro), gap = 0;
	const char *text = fe_text(fe, from.file, &len);

	if (!text || to.file != from.file || to.offset > len || to.offset - from.offset < 2 * n + 1)
		return false;
	text += from.offset + n;
	gap = to.offset - from.offset - 2 * n;
	return strspn(text, " \t") == gap && !strncmp(text + gap, macro, n);
}

void risky_check(struct fe *fe)
{
	/* The list grows. */
	for (size_t i = 0; i < fe->on_top.risky.nr; i++) {
		size_t at = fe->on_top.risky.at[i].checked;

		for (; !fe->doubt && at < fe->on_top.reached.nr; at++)
			check_header(fe, fe->on_top.risky.at[i], fe->on_top.reached.at[at]);
		fe->on_top.risky.at[i].checked = at;
	}
}

void risky_define(struct fe *fe, CXCursor definition, const char *macro)
{
	size_t from = fe->on_top.reached.nr;

	add(fe, &(struct fe_risky){.name = strpool_intern(&fe->ctx->names, macro),
				   .own = true,
				   .inert = is_inert(fe, definition, macro),
				   .from = from,
				   .checked = from});
}
