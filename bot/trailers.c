// SPDX-License-Identifier: GPL-2.0-or-later
#include "bot/trailers.h"

#include <stdbool.h>
#include <string.h>

/* Length of the hexadecimal name behind "NAME: " at the start of a line; 0: it is none. */
static size_t object_name(const char *line, size_t len, const char *name, const char **at)
{
	size_t n = strlen(name), digits = 0;

	if (len < n || memcmp(line, name, n))
		return 0;
	while (n < len && line[n] == ' ')
		n++;
	*at = line + n;
	while (n + digits < len && strchr("0123456789abcdef", line[n + digits]) && line[n + digits])
		digits++;
	n += digits;
	while (n < len && strchr(" \t\r", line[n]))
		n++;
	return n == len && (digits == 40 || digits == 64) ? digits : 0;
}

/* A mail is read as text and as patch, and has it in both. */
static bool is_known(const struct trailers *t, const char *id, size_t len)
{
	const char *at = t->prereqs.buf;

	while (*at) {
		size_t n = strcspn(at, " ");

		if (n == len && !memcmp(at, id, n))
			return true;
		at += n + (at[n] == ' ');
	}
	return false;
}

static void read_line(struct trailers *t, const char *line, size_t len)
{
	const char *name;
	size_t n;

	n = object_name(line, len, "base-commit:", &name);
	if (n && !*t->base) {
		memcpy(t->base, name, n);
		t->base[n] = '\0';
	}
	n = object_name(line, len, "prerequisite-patch-id:", &name);
	if (n && t->nr_prereqs < TRAILERS_MAX_PREREQS && !is_known(t, name, n)) {
		if (t->nr_prereqs++)
			strbuf_addc(&t->prereqs, ' ');
		strbuf_add(&t->prereqs, name, n);
	}
}

void trailers_read(struct trailers *t, const char *text, size_t len)
{
	const char *p = text, *end = text + len;

	while (p < end) {
		const char *nl = memchr(p, '\n', end - p);
		const char *stop = nl ? nl : end;

		read_line(t, p, stop - p);
		p = stop + 1;
	}
}
