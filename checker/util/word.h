/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Identifiers of C in a text, without a lexer: comments and literals count. */
#ifndef UTIL_WORD_H
#define UTIL_WORD_H

#include <stdbool.h>
#include <stddef.h>

static inline bool is_word_char(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       c == '_';
}

/* Does it occur in the len bytes of text, not as a part of another one? */
bool has_word(const char *text, size_t len, const char *word);

#endif
