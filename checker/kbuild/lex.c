// SPDX-License-Identifier: GPL-2.0-or-later
#include "kbuild/lex.h"

#include <string.h>

static bool is_name_start(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '$';
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

void lex_start(struct lexer *lx, const char *text, size_t len)
{
	*lx = (struct lexer){
		.at = text, .end = text + len, .line_start = text, .line = 1, .fresh = true};
}

static char peek(const struct lexer *lx, size_t ahead)
{
	return (size_t)(lx->end - lx->at) > ahead ? lx->at[ahead] : '\0';
}

/* Step over the newline at lx->at. */
static void next_line(struct lexer *lx)
{
	lx->at++;
	lx->line++;
	lx->line_start = lx->at;
}

static void end_line(struct lexer *lx)
{
	next_line(lx);
	lx->fresh = true;
	lx->name_next = false;
	lx->directive = LEX_NO_DIRECTIVE;
	lx->directive_line = 0;
}

/* A backslash at the end of a line, which joins it with the next one; its length. */
static size_t splice_len(const struct lexer *lx)
{
	if (peek(lx, 0) != '\\')
		return 0;
	if (peek(lx, 1) == '\n')
		return 1;
	return peek(lx, 1) == '\r' && peek(lx, 2) == '\n' ? 2 : 0;
}

static bool splice(struct lexer *lx)
{
	size_t len = splice_len(lx);

	lx->at += len;
	if (len)
		next_line(lx);
	return len;
}

static void skip_line_comment(struct lexer *lx)
{
	while (lx->at < lx->end && *lx->at != '\n')
		if (!splice(lx))
			lx->at++;
}

static void skip_block_comment(struct lexer *lx)
{
	for (lx->at += 2; lx->at < lx->end;) {
		if (*lx->at == '*' && peek(lx, 1) == '/') {
			lx->at += 2;
			return;
		}
		if (*lx->at == '\n')
			next_line(lx);
		else
			lx->at++;
	}
}

/* What kind of line a # at its start makes it. */
static void begin_directive(struct lexer *lx)
{
	lx->directive_line = lx->line;
	lx->directive = LEX_OTHER;
	for (lx->at++; peek(lx, 0) == ' ' || peek(lx, 0) == '\t';)
		lx->at++;
	if (lx->end - lx->at >= 6 && !memcmp(lx->at, "define", 6) && !is_name_start(peek(lx, 6)) &&
	    !is_digit(peek(lx, 6))) {
		lx->at += 6;
		lx->directive = LEX_DEFINE;
		lx->name_next = true;
	}
	lx->fresh = false;
}

/* Step over blanks, comments, joined lines and the start of a directive. */
static void skip_blanks(struct lexer *lx)
{
	while (lx->at < lx->end) {
		char c = *lx->at;

		if (c == '\n')
			end_line(lx);
		else if (c == ' ' || c == '\t' || c == '\r' || c == '\f' || c == '\v')
			lx->at++;
		else if (c == '/' && peek(lx, 1) == '/')
			skip_line_comment(lx);
		else if (c == '/' && peek(lx, 1) == '*')
			skip_block_comment(lx);
		else if (c == '#' && lx->fresh)
			begin_directive(lx);
		else if (c != '\\' || !splice(lx))
			return;
	}
}

/* A string or character; one that is not closed ends with its line. */
static void skip_quoted(struct lexer *lx)
{
	char quote = *lx->at++;

	while (lx->at < lx->end && *lx->at != '\n') {
		char c = *lx->at;

		if (splice(lx))
			continue;
		lx->at++;
		if (c == quote)
			return;
		if (c == '\\' && lx->at < lx->end && *lx->at != '\n')
			lx->at++;
	}
}

static void skip_name(struct lexer *lx)
{
	while (lx->at < lx->end && (is_name_start(*lx->at) || is_digit(*lx->at)))
		lx->at++;
}

/* Close enough to a preprocessing number, ISO C11 6.4.8. */
static void skip_number(struct lexer *lx)
{
	while (lx->at < lx->end && (is_name_start(*lx->at) || is_digit(*lx->at) || *lx->at == '.'))
		lx->at++;
}

bool lex_next(struct lexer *lx, struct lex_token *t)
{
	char c;

	skip_blanks(lx);
	if (lx->at >= lx->end)
		return false;
	c = *lx->at;
	*t = (struct lex_token){.kind = LEX_LITERAL,
				.text = lx->at,
				.line = lx->line,
				.col0 = lx->at == lx->line_start,
				.directive = lx->directive,
				.directive_line = lx->directive_line};
	if (is_name_start(c)) {
		t->kind = LEX_NAME;
		t->defined = lx->name_next;
		skip_name(lx);
	} else if (is_digit(c)) {
		skip_number(lx);
	} else if (c == '"' || (c == '\'' && lx->directive != LEX_OTHER)) {
		/* #error and #warning lines hold lone apostrophes */
		skip_quoted(lx);
	} else {
		t->kind = LEX_PUNCT;
		lx->at++;
	}
	t->len = lx->at - t->text;
	lx->fresh = false;
	lx->name_next = false;
	return true;
}
