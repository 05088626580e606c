// SPDX-License-Identifier: GPL-2.0-or-later
#include "bot/diffmap.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#define MAX_LINES 500000 /* of all patches together */
#define MAX_TEXT 1000	 /* bytes of a line; a longer one is not quoted */

/* Where in a diff the reader is. */
struct reader {
	struct diffmap *d;
	unsigned patch;
	const char *file;	     /* NULL: none, or one that is not to be quoted */
	unsigned old_left, new_left; /* lines of the hunk that are still to come */
	unsigned line;
};

/* A name is taken only if it can be one of a file in the tree. */
static bool name_is_fit(const char *s, size_t len)
{
	if (!len || len > 400 || s[0] == '/')
		return false;
	for (size_t i = 0; i < len; i++) {
		if (!isgraph((unsigned char)s[i]) || s[i] == '"' || s[i] == '\\')
			return false;
		if (s[i] == '.' && i + 1 < len && s[i + 1] == '.' && (!i || s[i - 1] == '/'))
			return false;
	}
	return true;
}

/* "+++ b/mm/memory.c" */
static void read_name(struct reader *r, const char *s, size_t len)
{
	const char *tab = memchr(s, '\t', len);

	if (tab)
		len = (size_t)(tab - s);
	r->file = NULL;
	if (len > 2 && s[1] == '/' && name_is_fit(s + 2, len - 2))
		r->file = arena_strndup(&r->d->mem, s + 2, len - 2);
}

static bool read_range(const char **s, char sign, unsigned *start, unsigned *nr)
{
	char *end;

	if (**s != sign || !isdigit((unsigned char)(*s)[1]))
		return false;
	*start = (unsigned)strtoul(*s + 1, &end, 10);
	*nr = 1;
	if (*end == ',')
		*nr = (unsigned)strtoul(end + 1, &end, 10);
	*s = *end == ' ' ? end + 1 : end;
	return true;
}

/* "@@ -1010,6 +1010,9 @@" */
static bool read_hunk(struct reader *r, const char *s, size_t len)
{
	char head[80] = "";
	const char *at = head;
	unsigned old;

	if (len < 4 || memcmp(s, "@@ ", 3))
		return false;
	memcpy(head, s + 3, len - 3 < sizeof(head) - 1 ? len - 3 : sizeof(head) - 1);
	if (!read_range(&at, '-', &old, &r->old_left) ||
	    !read_range(&at, '+', &r->line, &r->new_left))
		r->old_left = r->new_left = 0;
	return true;
}

static void keep(struct reader *r, char sign, const char *s, size_t len)
{
	struct diff_line l = {.file = r->file, .line = r->line, .patch = r->patch, .sign = sign};

	if (!r->file || len > MAX_TEXT || r->d->lines.nr >= MAX_LINES)
		return;
	l.text = arena_strndup(&r->d->mem, s, len);
	vec_push(&r->d->lines, l);
}

static void read_in_hunk(struct reader *r, const char *s, size_t len)
{
	char sign = len ? s[0] : ' ';

	if (sign == '\\')
		return;
	if (sign != '+' && sign != '-' && sign != ' ') {
		r->old_left = r->new_left = 0;
		return;
	}
	keep(r, sign, len ? s + 1 : s, len ? len - 1 : 0);
	if (sign != '+' && r->old_left)
		r->old_left--;
	if (sign != '-') {
		r->line++;
		r->new_left -= r->new_left > 0;
	}
}

void diffmap_add(struct diffmap *d, unsigned patch, const char *text, size_t len)
{
	struct reader r = {.d = d, .patch = patch};
	const char *end = text + len;

	while (text < end) {
		const char *eol = memchr(text, '\n', (size_t)(end - text));
		size_t n = (size_t)((eol ? eol : end) - text);

		if (n && text[n - 1] == '\r')
			n--;
		if (r.old_left || r.new_left)
			read_in_hunk(&r, text, n);
		else if (n > 4 && !memcmp(text, "+++ ", 4))
			read_name(&r, text + 4, n - 4);
		else if (!read_hunk(&r, text, n) && n > 5 && !memcmp(text, "diff ", 5))
			r.file = NULL;
		text = eol ? eol + 1 : end;
	}
}

static bool is_code(const char *text, const char *code)
{
	size_t n = strlen(text), m = strlen(code);

	while (n && isspace((unsigned char)*text))
		text++, n--;
	while (m && isspace((unsigned char)*code))
		code++, m--;
	while (n && isspace((unsigned char)text[n - 1]))
		n--;
	while (m && isspace((unsigned char)code[m - 1]))
		m--;
	return n && n == m && !memcmp(text, code, n);
}

static unsigned distance(unsigned a, unsigned b)
{
	return a > b ? a - b : b - a;
}

/* An added line before a context line, then the nearest, then the later patch. */
static bool is_better(const struct diff_line *l, const struct diff_line *best, unsigned line)
{
	if (!best || l->sign != best->sign)
		return !best || l->sign == '+';
	return distance(l->line, line) <= distance(best->line, line);
}

const struct diff_line *diffmap_find(const struct diffmap *d, unsigned patch, const char *file,
				     unsigned line, const char *code)
{
	const struct diff_line *best = NULL;

	vec_each (&d->lines, const struct diff_line, l)
		if (l->sign != '-' && (patch == ~0u || l->patch == patch) &&
		    !strcmp(l->file, file) && is_code(l->text, code) && is_better(l, best, line))
			best = l;
	return best;
}

bool diffmap_has_file(const struct diffmap *d, const char *file)
{
	vec_each (&d->lines, const struct diff_line, l)
		if (!strcmp(l->file, file))
			return true;
	return false;
}

void diffmap_free(struct diffmap *d)
{
	vec_free(&d->lines);
	arena_free(&d->mem);
}
