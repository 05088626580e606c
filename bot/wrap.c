// SPDX-License-Identifier: GPL-2.0-or-later
#include "bot/wrap.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "util/utf8.h"

static bool starts_character(char c)
{
	return ((unsigned char)c & 0xc0) != 0x80;
}

static size_t width(const char *s, size_t len)
{
	size_t n = 0;

	for (size_t i = 0; i < len; i++)
		n += starts_character(s[i]);
	return n;
}

/* The bytes of at most so many characters. */
static size_t bytes_of(const char *s, size_t len, size_t characters)
{
	size_t i = 0;

	while (i < len && (characters || !starts_character(s[i])))
		characters -= starts_character(s[i++]);
	return i;
}

/* Tabs and ends of lines are places to break at, too. */
static char *cleaned(const char *text)
{
	struct strbuf spaced = STRBUF_INIT, clean = STRBUF_INIT;

	strbuf_adds(&spaced, text);
	for (size_t i = 0; i < spaced.len; i++)
		if (strchr("\t\n\r", spaced.buf[i]))
			spaced.buf[i] = ' ';
	utf8_add_clean(&clean, spaced.buf, spaced.len, false);
	strbuf_free(&spaced);
	return strbuf_detach(&clean);
}

void wrap_add(struct strbuf *out, const char *first, const char *rest, const char *text)
{
	char *clean = cleaned(text);
	const char *at = clean + strspn(clean, " ");
	size_t col = strlen(first);
	bool empty = true; /* nothing on this line yet */

	strbuf_adds(out, first);
	while (*at) {
		size_t len = strcspn(at, " "), room = WRAP_COLUMNS - col;

		if (!empty && width(at, len) + 1 > room) {
			strbuf_addc(out, '\n');
			strbuf_adds(out, rest);
			col = strlen(rest);
			empty = true;
			continue;
		}
		if (!empty)
			strbuf_addc(out, ' ');
		len = bytes_of(at, len, room - !empty);
		strbuf_add(out, at, len);
		col += width(at, len) + !empty;
		empty = false;
		at += len;
		at += strspn(at, " ");
	}
	strbuf_addc(out, '\n');
	free(clean);
}
