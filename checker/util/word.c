// SPDX-License-Identifier: GPL-2.0-or-later
#include "util/word.h"

#include <string.h>

bool has_word(const char *text, size_t len, const char *word)
{
	size_t n = strlen(word);
	const char *end = text + len;

	for (const char *p = text; (p = memmem(p, (size_t)(end - p), word, n)); p += n)
		if ((p == text || !is_word_char(p[-1])) && (p + n == end || !is_word_char(p[n])))
			return true;
	return false;
}
