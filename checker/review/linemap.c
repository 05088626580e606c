// SPDX-License-Identifier: GPL-2.0-or-later
#include "review/linemap.h"

#include <stdlib.h>
#include <string.h>

/* "N" or "N,M" at *at, M being 1 unless it is given; false if it is neither or too large. */
static bool take_range(const char **at, uint32_t *start, uint32_t *nr)
{
	char *end;
	unsigned long a, b = 1;

	if (**at < '0' || **at > '9')
		return false;
	a = strtoul(*at, &end, 10);
	if (*end == ',') {
		*at = end + 1;
		if (**at < '0' || **at > '9')
			return false;
		b = strtoul(*at, &end, 10);
	}
	*at = end;
	*start = (uint32_t)a;
	*nr = (uint32_t)b;
	return a < UINT32_MAX / 2 && b < UINT32_MAX / 2;
}

static bool parse_head(const char *line, struct linemap_hunk *h)
{
	if (strncmp(line, "@@ -", 4) != 0)
		return false;
	line += 4;
	if (!take_range(&line, &h->old, &h->old_nr) || strncmp(line, " +", 2) != 0)
		return false;
	line += 2;
	return take_range(&line, &h->now, &h->now_nr) && !strncmp(line, " @@", 3);
}

void linemap_parse(const char *text, size_t len, struct linemap *out)
{
	const char *end = text + len, *nl;

	for (const char *line = text; line < end; line = nl + 1) {
		struct linemap_hunk h;

		nl = memchr(line, '\n', (size_t)(end - line));
		if (!nl)
			return;
		if (*line == '@' && parse_head(line, &h))
			vec_push(&out->hunks, h);
	}
}

int linemap_read(struct git *g, const char *before, const char *after, struct linemap *out)
{
	const char *argv[] = {"diff",	       "-U0",		"--no-color",
			      "--no-ext-diff", "--no-textconv", "--no-prefix",
			      before,	       after,		NULL};
	struct strbuf text = STRBUF_INIT;
	int ret = git_must(g, &(struct git_call){.argv = argv, .out = &text},
			   "cannot compare two files");

	if (!ret)
		linemap_parse(text.buf, text.len, out);
	strbuf_free(&text);
	return ret;
}

/* A hunk without old lines stands behind the line that it names. */
static uint32_t first_old(const struct linemap_hunk *h)
{
	return h->old_nr ? h->old : h->old + 1;
}

uint32_t linemap_line(const struct linemap *m, uint32_t old)
{
	int64_t shift = 0;

	vec_each (&m->hunks, struct linemap_hunk, h) {
		if (old < first_old(h))
			break;
		if (old < first_old(h) + h->old_nr)
			return 0;
		shift += (int64_t)h->now_nr - h->old_nr;
	}
	return (uint32_t)(old + shift);
}

const struct linemap_hunk *linemap_hunk(const struct linemap *m, uint32_t old)
{
	vec_each (&m->hunks, struct linemap_hunk, h)
		if (h->old_nr && old >= h->old && old < h->old + h->old_nr)
			return h;
	return NULL;
}

void linemap_free(struct linemap *m)
{
	vec_free(&m->hunks);
}
