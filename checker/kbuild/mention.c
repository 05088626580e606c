// SPDX-License-Identifier: GPL-2.0-or-later
#include "kbuild/mention.h"

#include <errno.h>
#include <string.h>

#define MAX_SOURCE (64u << 20)

void name_set_init(struct name_set *set, const char *const *names, unsigned nr)
{
	*set = (struct name_set){.names = names, .nr = nr};
	for (unsigned i = 0; i < nr; i++)
		if (name_set_find(set, names[i], strlen(names[i])) < 0)
			map_set(&set->by_hash, hash_bytes(names[i], strlen(names[i])), i);
}

long name_set_find(const struct name_set *set, const char *text, size_t len)
{
	const uint64_t *index = map_get(&set->by_hash, hash_bytes(text, len));

	if (!index || strlen(set->names[*index]) != len || memcmp(set->names[*index], text, len))
		return -1;
	return *index;
}

void name_set_free(struct name_set *set)
{
	map_free(&set->by_hash);
}

void mention_start(struct mention_scan *s, const struct name_set *set, const char *text, size_t len)
{
	*s = (struct mention_scan){.set = set};
	lex_start(&s->lx, text, len);
}

/* Keywords that can stand before a call and never before a declared name. */
static bool is_statement_word(const struct lex_token *t)
{
	static const char *const words[] = {"return", "else",	"do", "case", "goto",
					    "sizeof", "typeof", "if", "while"};

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (lex_is(t, words[i]))
			return true;
	return false;
}

/* Could the token before a name end the type, or an attribute, of its declaration? */
static bool ends_type(const struct lex_token *t)
{
	return t->kind == LEX_NAME ? !is_statement_word(t) : lex_is(t, "*") || lex_is(t, ")");
}

/*
 * Follow the brackets.  In the kernel's style a brace in the first column begins
 * or ends a function: it puts right what #if alternatives have unbalanced.
 */
static void follow(struct mention_scan *s, const struct lex_token *t)
{
	if (t->kind == LEX_NAME) {
		s->saw_static |= lex_is(t, "static");
		s->saw_weak |= lex_is(t, "__weak") || lex_is(t, "weak");
		return;
	}
	if (t->kind != LEX_PUNCT)
		return;
	if (*t->text == '(')
		s->parens++;
	else if (*t->text == ')' && s->parens)
		s->parens--;
	else if (*t->text == '{')
		s->braces = t->col0 ? 1 : s->braces + 1;
	else if (*t->text == '}')
		s->braces = t->col0 || !s->braces ? 0 : s->braces - 1;
	if (*t->text == '{' || *t->text == '}' || *t->text == ';') {
		s->saw_static = s->saw_weak = false;
		s->parens = t->col0 || !s->braces ? 0 : s->parens;
	}
}

/* Move cur to prev and read the next token into cur; false at the end. */
static bool advance(struct mention_scan *s)
{
	struct lex_token t;

	if (!lex_next(&s->lx, &t))
		return false;
	s->prev = s->cur;
	s->has_prev = s->cur.text != NULL;
	s->cur = t;
	if (t.directive == LEX_NO_DIRECTIVE)
		follow(s, &t);
	return true;
}

static bool next_is_paren(const struct mention_scan *s)
{
	struct lexer ahead = s->lx;
	struct lex_token t;

	return lex_next(&ahead, &t) && lex_is(&t, "(") && t.directive_line == s->cur.directive_line;
}

static bool is_declaration(const struct mention_scan *s)
{
	const struct lex_token *t = &s->cur;

	if (t->directive == LEX_DEFINE)
		return t->defined && s->lx.at < s->lx.end && *s->lx.at == '(';
	if (s->braces || s->parens)
		return false;
	if (t->col0)
		return true;
	return s->has_prev && s->prev.directive == LEX_NO_DIRECTIVE && ends_type(&s->prev);
}

bool mention_next(struct mention_scan *s, struct mention *m)
{
	while (advance(s)) {
		long index;

		if (s->cur.kind != LEX_NAME || s->cur.directive == LEX_OTHER)
			continue;
		index = name_set_find(s->set, s->cur.text, s->cur.len);
		if (index < 0 || !next_is_paren(s))
			continue;
		*m = (struct mention){.name = index,
				      .line = s->cur.line,
				      .in_macro_def = s->cur.directive == LEX_DEFINE,
				      .is_declaration = is_declaration(s),
				      .is_static = s->saw_static,
				      .is_weak = s->saw_weak};
		return true;
	}
	return false;
}

bool mention_has_body(const struct mention_scan *s)
{
	struct lexer ahead = s->lx;
	struct lex_token t;
	int parens = 0;

	while (lex_next(&ahead, &t)) {
		if (t.directive != LEX_NO_DIRECTIVE || t.kind != LEX_PUNCT)
			continue;
		if (*t.text == '(')
			parens++;
		else if (*t.text == ')')
			parens--;
		else if (!parens && (*t.text == '{' || strchr(";,=}", *t.text)))
			return *t.text == '{';
	}
	return false;
}

int source_read(struct ctx *ctx, const char *path, struct strbuf *sb)
{
	strbuf_reset(sb);
	if (strbuf_read_file(sb, path, MAX_SOURCE))
		return ctx_error(ctx, "%s: %s", path, strerror(errno));
	return 0;
}
