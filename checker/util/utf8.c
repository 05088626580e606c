// SPDX-License-Identifier: GPL-2.0-or-later
#include "util/utf8.h"

#include <stdint.h>
#include <string.h>

#define REPLACEMENT "\xef\xbf\xbd"

/* How many bytes a character that begins with c has; 0: none does. */
static size_t length_of(unsigned char c)
{
	return c < 0x80 ? 1 : c < 0xc2 ? 0 : c < 0xe0 ? 2 : c < 0xf0 ? 3 : c < 0xf5 ? 4 : 0;
}

/* The character at s, its bytes in *used; -1 and one byte if it is malformed (RFC 3629). */
static int32_t decode(const unsigned char *s, size_t len, size_t *used)
{
	static const int32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
	size_t n = length_of(*s);
	int32_t c;

	*used = 1;
	if (!n || n > len)
		return -1;
	c = n == 1 ? *s : *s & (0x7f >> n);
	for (size_t i = 1; i < n; i++) {
		if ((s[i] & 0xc0) != 0x80)
			return -1;
		c = c << 6 | (s[i] & 0x3f);
	}
	if (c < least[n] || c > 0x10ffff || (c >= 0xd800 && c <= 0xdfff))
		return -1;
	*used = n;
	return c;
}

/* Controls, separators of lines, marks and overrides of direction: not seen, but felt. */
static bool is_unseen(int32_t c)
{
	return c < 0x20 || (c >= 0x7f && c < 0xa0) || c == 0x061c || (c >= 0x200b && c <= 0x200f) ||
	       (c >= 0x2028 && c <= 0x202e) || (c >= 0x2060 && c <= 0x206f) || c == 0xfeff;
}

void utf8_add_clean(struct strbuf *out, const char *s, size_t len, bool tabs)
{
	size_t used;

	for (size_t i = 0; i < len; i += used) {
		int32_t c = decode((const unsigned char *)s + i, len - i, &used);

		if (is_unseen(c) && !(tabs && c == '\t'))
			strbuf_adds(out, REPLACEMENT);
		else
			strbuf_add(out, s + i, used);
	}
}

/* A character beyond the first 65536 has two code units. */
static size_t units_of(const char *s, size_t len, size_t *used)
{
	return decode((const unsigned char *)s, len, used) > 0xffff ? 2 : 1;
}

size_t utf8_units(const char *line, size_t bytes)
{
	size_t len = strlen(line), at = 0, units = 0, used;

	for (; at < len && at < bytes; at += used)
		units += units_of(line + at, len - at, &used);
	return units + (bytes > at ? bytes - at : 0);
}

size_t utf8_bytes(const char *line, size_t units)
{
	size_t len = strlen(line), at = 0, seen = 0, used;

	for (; at < len && seen < units; at += used)
		seen += units_of(line + at, len - at, &used);
	return at + (units > seen ? units - seen : 0);
}
