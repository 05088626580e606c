// SPDX-License-Identifier: GPL-2.0-or-later
#include "kbuild/statements.h"

#include <string.h>

#include "kbuild/lex.h"
#include "util/map.h"
#include "util/strbuf.h"

struct reader {
	struct statements *out;
	struct lexer lx;
	struct lex_token t;
	const char *text, *line_text; /* of the whole, of the line of t */
	uint32_t line;		      /* that line_text is of */
	int braces, parens;
	const char *func; /* that is being read, NULL outside */
	/* Outside of functions: the head of what may become one. */
	const char *head;     /* name before the first parenthesis */
	bool wants_argument;  /* it is a macro whose argument says the name */
	bool has_value;	      /* an initialiser, not a function */
	struct statement now; /* .line is 0 between statements */
	struct strbuf sb;
	struct lex_token first; /* of the statement */
	struct map seen;	/* statements of the function and how many */
};

static bool is_one_of(const struct lex_token *t, const char *const *words, size_t nr)
{
	for (size_t i = 0; i < nr; i++)
		if (lex_is(t, words[i]))
			return true;
	return false;
}

#define IS_ONE_OF(t, words) is_one_of(t, words, sizeof(words) / sizeof((words)[0]))

static bool is_keyword(const struct lex_token *t)
{
	static const char *const words[] = {"break",  "case",	"continue", "default", "do",
					    "else",   "for",	"goto",	    "if",      "return",
					    "sizeof", "switch", "while"};

	return IS_ONE_OF(t, words);
}

/* Its parentheses are followed by another statement. */
static bool is_control(const struct lex_token *t)
{
	static const char *const words[] = {"for", "if", "switch", "while"};

	return IS_ONE_OF(t, words);
}

/* Decorates a declaration and is not what it declares. */
static bool is_attribute(const struct lex_token *t)
{
	static const char *const words[] = {"__attribute__", "__attribute", "__aligned",
					    "__section",     "__printf",    "__typeof__",
					    "typeof",	     "__alignof__"};

	return IS_ONE_OF(t, words);
}

static bool is_before_paren(const struct reader *r)
{
	struct lexer ahead = r->lx;
	struct lex_token t;

	return lex_next(&ahead, &t) && lex_is(&t, "(");
}

/* Column of the token, from 1. Lines are short, and asked for in order. */
static uint32_t column(struct reader *r)
{
	const char *p = r->t.text;

	if (r->line != r->t.line) {
		while (p > r->text && p[-1] != '\n')
			p--;
		r->line = r->t.line;
		r->line_text = p;
	}
	return (uint32_t)(r->t.text - r->line_text) + 1;
}

static void begin(struct reader *r)
{
	if (r->now.line)
		return;
	r->now = (struct statement){.line = r->t.line, .col = column(r)};
	r->first = r->t;
	strbuf_reset(&r->sb);
}

/* How many equal ones has the function before it? */
static unsigned count(struct reader *r, const char *text)
{
	uint64_t key = hash_bytes(text, strlen(text));
	const uint64_t *nr = map_get(&r->seen, key);
	unsigned before = nr ? (unsigned)*nr : 0;

	map_set(&r->seen, key, before + 1);
	return before;
}

static void end(struct reader *r)
{
	if (!r->now.line)
		return;
	r->now.last_line = r->t.line;
	if (r->func) {
		r->now.func = r->func;
		r->now.text = arena_strdup(&r->out->mem, r->sb.buf);
		r->now.nth = count(r, r->now.text);
		vec_push(&r->out->list, r->now);
	}
	r->now.line = 0;
}

static void add_word(struct reader *r)
{
	strbuf_addc(&r->sb, ' ');
	strbuf_add(&r->sb, r->t.text, r->t.len);
	strbuf_addc(&r->sb, ' ');
}

static void add_token(struct reader *r)
{
	const struct lex_token *t = &r->t;

	if (t->kind == LEX_LITERAL)
		strbuf_addc(&r->sb, '0');
	else if (t->kind == LEX_PUNCT)
		strbuf_add(&r->sb, t->text, t->len);
	else if (is_keyword(t) || is_before_paren(r))
		add_word(r);
	else
		strbuf_addc(&r->sb, '_');
}

/* --- inside functions --- */

static bool ends_label(const struct reader *r)
{
	if (!lex_is(&r->t, ":") || r->parens)
		return false;
	return lex_is(&r->first, "case") || lex_is(&r->first, "default") ||
	       !strcmp(r->sb.buf, "_:");
}

static void leave_function(struct reader *r)
{
	end(r);
	r->func = r->head = NULL;
	r->has_value = r->wants_argument = false;
	r->braces = r->parens = 0;
	map_free(&r->seen);
	r->seen = (struct map){0};
}

static void read_brace(struct reader *r)
{
	bool opens = lex_is(&r->t, "{");

	end(r);
	r->parens = 0;
	r->braces += opens ? 1 : -1;
	if (opens)
		return;
	begin(r);
	add_token(r);
	end(r);
	/* In the kernel's style a brace in the first column ends a function, whatever
	 * the arms of an #if have unbalanced. */
	if (r->t.col0 || r->braces <= 0)
		leave_function(r);
}

static void read_body(struct reader *r)
{
	if (lex_is(&r->t, "{") || lex_is(&r->t, "}")) {
		read_brace(r);
		return;
	}
	begin(r);
	add_token(r);
	if (lex_is(&r->t, "("))
		r->parens++;
	else if (lex_is(&r->t, ")") && r->parens)
		r->parens--;
	if (r->parens)
		return;
	if (lex_is(&r->t, ";") || (lex_is(&r->t, ")") && is_control(&r->first)) || ends_label(r) ||
	    lex_is(&r->t, "else") || lex_is(&r->t, "do"))
		end(r);
}

/* --- outside --- */

static void forget_head(struct reader *r)
{
	r->now.line = 0;
	r->head = NULL;
	r->has_value = r->wants_argument = false;
	r->parens = 0;
}

static void enter_function(struct reader *r)
{
	r->func = r->head;
	r->braces = 1;
	r->parens = 0;
	strbuf_reset(&r->sb);
	end(r);
}

/* SYSCALL_DEFINE3(mprotect, ...) defines what its first argument says. */
static bool is_macro_name(const char *name)
{
	return name && !name[strcspn(name, "abcdefghijklmnopqrstuvwxyz")];
}

static void read_head_name(struct reader *r)
{
	const struct lex_token *t = &r->t;
	bool is_call = t->kind == LEX_NAME && !r->parens && is_before_paren(r);

	if (is_call && !r->head && !is_attribute(t)) {
		r->head = arena_strndup(&r->out->mem, t->text, t->len);
		r->wants_argument = is_macro_name(r->head);
	} else if (r->wants_argument && !lex_is(t, "(")) {
		if (t->kind == LEX_NAME)
			r->head = arena_strndup(&r->out->mem, t->text, t->len);
		r->wants_argument = false;
	}
}

static void read_outside(struct reader *r)
{
	const struct lex_token *t = &r->t;

	if (r->braces) {
		/* in a struct, an enum, an initialiser */
		r->braces += lex_is(t, "{") - lex_is(t, "}");
		if (lex_is(t, "}") && t->col0)
			r->braces = 0;
		return;
	}
	if (lex_is(t, ";") || lex_is(t, "}")) {
		forget_head(r);
	} else if (lex_is(t, "{")) {
		if (r->head && !r->has_value && !r->parens) {
			enter_function(r);
		} else {
			forget_head(r);
			r->braces = 1;
		}
	} else {
		begin(r);
		read_head_name(r);
		r->parens += lex_is(t, "(") - (lex_is(t, ")") && r->parens);
		r->has_value |= lex_is(t, "=") && !r->parens;
	}
}

void statements_read(struct statements *s, const char *text, size_t len)
{
	struct reader r = {.out = s, .text = text, .sb = STRBUF_INIT};

	*s = (struct statements){0};
	lex_start(&r.lx, text, len);
	while (lex_next(&r.lx, &r.t)) {
		if (r.t.directive != LEX_NO_DIRECTIVE)
			continue;
		if (r.func)
			read_body(&r);
		else
			read_outside(&r);
	}
	if (r.func)
		leave_function(&r);
	map_free(&r.seen);
	strbuf_free(&r.sb);
}

/* Does it begin at or before the place? */
static bool is_reached(const struct statement *s, uint32_t line, uint32_t col)
{
	return s->line < line || (s->line == line && s->col <= (col ? col : 1));
}

const struct statement *statements_at(const struct statements *s, uint32_t line, uint32_t col)
{
	const struct statement *next;
	size_t lo = 0, hi = s->list.nr;

	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;

		if (is_reached(&s->list.at[mid], line, col))
			lo = mid + 1;
		else
			hi = mid;
	}
	/* list.at[lo] is the first one behind the place. */
	if (lo && s->list.at[lo - 1].last_line >= line && (col || s->list.at[lo - 1].line == line))
		return &s->list.at[lo - 1];
	next = lo < s->list.nr ? &s->list.at[lo] : NULL;
	if (next && next->line == line)
		return next;
	return lo && s->list.at[lo - 1].last_line >= line ? &s->list.at[lo - 1] : NULL;
}

void statements_free(struct statements *s)
{
	vec_free(&s->list);
	arena_free(&s->mem);
}
