// SPDX-License-Identifier: GPL-2.0-or-later
/* Message ids and header fields, found in the raw bytes without a parser. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "bot/mail.h"
#include "bot/mail_parts.h"

#define MAX_ID 250 /* leaves room for "<>" and a header's name in a line of 998 bytes */

static bool id_bytes_ok(const char *id, size_t len)
{
	if (!len || len > MAX_ID)
		return false;
	for (size_t i = 0; i < len; i++)
		if (id[i] <= ' ' || id[i] >= 127 || id[i] == '<' || id[i] == '>')
			return false;
	return true;
}

bool mail_id_ok(const char *id)
{
	return id_bytes_ok(id, strlen(id));
}

bool mail_next_id(const char **text, const char *end, const char **id, size_t *len)
{
	while (*text < end) {
		const char *open = memchr(*text, '<', end - *text);
		const char *close = open ? memchr(open, '>', end - open) : NULL;

		if (!close)
			break;
		*text = close + 1;
		*id = open + 1;
		*len = close - *id;
		if (id_bytes_ok(*id, *len))
			return true;
	}
	*text = end;
	return false;
}

size_t mail_header_len(const char *raw, size_t len)
{
	const char *p = raw, *end = raw + len;

	while (p < end) {
		const char *nl = memchr(p, '\n', end - p);

		if (!nl)
			return len;
		if (nl == p || (nl == p + 1 && *p == '\r'))
			return p - raw;
		p = nl + 1;
	}
	return len;
}

/* The end of a field that begins at p: the lines behind it that begin with a blank are its. */
static const char *field_end(const char *p, const char *end)
{
	do {
		const char *nl = memchr(p, '\n', end - p);

		p = nl ? nl + 1 : end;
	} while (p < end && (*p == ' ' || *p == '\t'));
	return p;
}

bool mail_field(const char *raw, size_t len, const char *name, unsigned nth, const char **at,
		const char **field_stop)
{
	const char *end = raw + mail_header_len(raw, len), *p = raw;
	size_t n = strlen(name);

	while (p < end) {
		const char *stop = field_end(p, end);

		if ((size_t)(stop - p) > n && !strncasecmp(p, name, n) && p[n] == ':' && !nth--) {
			*at = p + n + 1;
			*field_stop = stop;
			return true;
		}
		p = stop;
	}
	return false;
}

/* The id of a field that has no <>, as some programs write it. */
static bool bare_id(const char *at, const char *end, const char **id, size_t *len)
{
	while (at < end && strchr(" \t\r\n", *at))
		at++;
	while (end > at && strchr(" \t\r\n", end[-1]))
		end--;
	*id = at;
	*len = end - at;
	return id_bytes_ok(*id, *len);
}

char *mail_find_id(const char *raw, size_t len)
{
	const char *at, *end, *id;
	char hash[33], *none;
	size_t n;

	if (mail_field(raw, len, "Message-ID", 0, &at, &end)) {
		const char *p = at;

		if (mail_next_id(&p, end, &id, &n) || bare_id(at, end, &id, &n))
			return strndup(id, n);
	}
	hash_hex(raw, len, hash);
	none = xmalloc(sizeof("none:") + sizeof(hash));
	sprintf(none, "none:%s", hash);
	return none;
}
