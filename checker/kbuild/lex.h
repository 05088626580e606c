/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * C text to tokens, as far as telling names from comments, strings and
 * preprocessor lines needs it (ISO C11 5.1.1.2, phases 2 to 4 without expansion).
 *
 *	struct lexer lx;
 *	struct lex_token t;
 *	lex_start(&lx, text, len);
 *	while (lex_next(&lx, &t))
 *		use(&t);
 */
#ifndef KBUILD_LEX_H
#define KBUILD_LEX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

enum lex_kind {
	LEX_NAME,    /* identifier or keyword */
	LEX_LITERAL, /* number, string, character */
	LEX_PUNCT,   /* one character */
};

enum lex_directive {
	LEX_NO_DIRECTIVE,
	LEX_DEFINE, /* in the rest of a #define */
	LEX_OTHER,  /* in any other preprocessor line */
};

struct lex_token {
	enum lex_kind kind;
	const char *text; /* in the source, not terminated */
	size_t len;
	uint32_t line; /* from 1 */
	bool col0;     /* in the first column */
	bool defined;  /* the name that a #define defines */
	enum lex_directive directive;
	uint32_t directive_line; /* where that directive starts; 0 outside */
};

struct lexer {
	const char *at, *end, *line_start;
	uint32_t line;
	bool fresh;	/* nothing but blanks so far on this line */
	bool name_next; /* the next name is the one a #define defines */
	enum lex_directive directive;
	uint32_t directive_line;
};

void lex_start(struct lexer *lx, const char *text, size_t len);
/* Read the next token; false at the end. */
bool lex_next(struct lexer *lx, struct lex_token *t);
static inline bool lex_is(const struct lex_token *t, const char *text)
{
	/* Mostly it is not, and the first character shows it. */
	return t->len && *t->text == *text && t->len == strlen(text) &&
	       !memcmp(t->text, text, t->len);
}

#endif
