// SPDX-License-Identifier: GPL-2.0-or-later
#include "report/marks.h"

#include <ctype.h>
#include <string.h>

#include "util/strbuf.h"
#include "util/utf8.h"

#define WORD "mmucheck:"
#define MAX_REASON 1024u
#define MAX_MARKS 10000u

struct scanner {
	struct marks *m;
	const char *at, *end;
	uint32_t line;
	uint32_t stmt;	  /* line on which the statement being read began, 0: none is */
	uint32_t last;	  /* the same of the one before it */
	uint32_t code_on; /* last line with code */
	unsigned parens;
	size_t open; /* marks from here on wait for the end of a statement */
};

static bool is_next(const struct scanner *s, const char *text)
{
	size_t len = strlen(text);

	return (size_t)(s->end - s->at) >= len && !memcmp(s->at, text, len);
}

static void step(struct scanner *s)
{
	s->line += *s->at++ == '\n';
}

/* --- what a comment says --- */

/* Its words with one blank between them, without the stars that lines begin with. */
static void add_words(struct strbuf *out, const char *text, size_t len)
{
	struct strbuf flat = STRBUF_INIT;
	bool fresh = true, blank = false;

	for (size_t i = 0; i < len; i++) {
		if (text[i] == '\n')
			fresh = true;
		if (isspace((unsigned char)text[i]) || (fresh && text[i] == '*')) {
			blank = flat.len;
			continue;
		}
		if (blank)
			strbuf_addc(&flat, ' ');
		strbuf_addc(&flat, text[i]);
		fresh = blank = false;
	}
	utf8_add_clean(out, flat.buf, flat.len, false);
	strbuf_free(&flat);
}

static void set_verdict(struct marks *m, struct mark *mark, const char *text)
{
	size_t len = strspn(text, "abcdefghijklmnopqrstuvwxyz-");
	const char *reason = text + len + strspn(text + len, " ");

	if (!len || *reason != ':') {
		mark->wrong = "no rule: write mmucheck: RULE: reason";
		return;
	}
	reason += 1 + strspn(reason + 1, " ");
	mark->rule = arena_strndup(&m->mem, text, len);
	if (!*reason)
		mark->wrong = "no reason: write mmucheck: RULE: reason";
	else if (strlen(reason) > MAX_REASON)
		mark->wrong = "a reason of more than 1024 bytes";
	else
		mark->reason = arena_strdup(&m->mem, reason);
}

/* A comment that ends before s->at; the code before it says what it is about. */
static void read_comment(struct scanner *s, const char *text, size_t len, uint32_t line)
{
	struct strbuf words = STRBUF_INIT;
	struct mark mark = {.line = line, .first = line, .last = s->line};

	if (!memmem(text, len, WORD, strlen(WORD)) || s->m->list.nr >= MAX_MARKS)
		return;
	add_words(&words, text, len);
	if (!strncmp(words.buf, WORD, strlen(WORD))) {
		const char *says = words.buf + strlen(WORD);

		set_verdict(s->m, &mark, says + strspn(says, " "));
		if (s->code_on == line) {
			mark.first = s->stmt ? s->stmt : s->last;
			if (!s->stmt && s->open == s->m->list.nr)
				s->open++;
		}
		vec_push(&s->m->list, mark);
	}
	strbuf_free(&words);
}

/* --- comments and statements --- */

static void skip_block_comment(struct scanner *s)
{
	const char *start = s->at += 2;
	uint32_t line = s->line;

	while (s->at < s->end && !is_next(s, "*/"))
		step(s);
	read_comment(s, start, (size_t)(s->at - start), line);
	s->at += s->at < s->end ? 2 : 0;
}

static void skip_line_comment(struct scanner *s)
{
	const char *start = s->at += 2;

	while (s->at < s->end && *s->at != '\n')
		s->at++;
	read_comment(s, start, (size_t)(s->at - start), s->line);
}

static void skip_literal(struct scanner *s)
{
	char quote = *s->at++;

	while (s->at < s->end && *s->at != quote && *s->at != '\n') {
		if (*s->at == '\\' && s->end - s->at > 1)
			step(s);
		step(s);
	}
	s->at += s->at < s->end && *s->at == quote;
}

/* A statement is over: marks that waited for it know what they are about. */
static void end_statement(struct scanner *s)
{
	for (; s->open < s->m->list.nr; s->open++)
		s->m->list.at[s->open].last = s->line;
	s->last = s->stmt ? s->stmt : s->line;
	s->stmt = 0;
	s->parens = 0;
}

static void read_code(struct scanner *s)
{
	char c = *s->at;

	if (isspace((unsigned char)c)) {
		step(s);
		return;
	}
	s->code_on = s->line;
	s->stmt = s->stmt ? s->stmt : s->line;
	s->parens += c == '(';
	s->parens -= c == ')' && s->parens;
	if ((c == ';' && !s->parens) || c == '{' || c == '}')
		end_statement(s);
	if (c == '"' || c == '\'')
		skip_literal(s);
	else
		step(s);
}

void marks_read(struct marks *m, const char *text, size_t len)
{
	struct scanner s = {.m = m, .at = text, .end = text + len, .line = 1};

	if (!memmem(text, len, WORD, strlen(WORD)))
		return;
	s.open = m->list.nr;
	while (s.at < s.end) {
		if (is_next(&s, "/*"))
			skip_block_comment(&s);
		else if (is_next(&s, "//"))
			skip_line_comment(&s);
		else
			read_code(&s);
	}
	end_statement(&s);
}

struct mark *marks_at(struct marks *m, const char *rule, uint32_t line)
{
	vec_each (&m->list, struct mark, mark) {
		if (mark->wrong || strcmp(mark->rule, rule) || line < mark->first ||
		    line > mark->last)
			continue;
		mark->used = true;
		return mark;
	}
	return NULL;
}

void marks_free(struct marks *m)
{
	vec_free(&m->list);
	arena_free(&m->mem);
}
