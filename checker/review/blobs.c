// SPDX-License-Identifier: GPL-2.0-or-later
#include "review/blobs.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define AT_ONCE 2000 /* blobs of one call, so that its output stays bounded */

/* "ID blob SIZE\n" CONTENTS "\n" for each. */
static int take_all(struct git *g, const struct blobs_wanted *w, size_t first, size_t nr,
		    const struct strbuf *out,
		    int (*take)(void *data, size_t i, const char *text, size_t len), void *data)
{
	const char *at = out->buf, *end = out->buf + out->len;

	for (size_t i = first; i < first + nr; i++) {
		const char *nl = memchr(at, '\n', (size_t)(end - at)), *id = w->ids.at[i];
		unsigned long size;

		if (!nl || strncmp(at, id, strlen(id)) ||
		    sscanf(at + strlen(id), " blob %lu", &size) != 1 || size >= (size_t)(end - nl))
			return ctx_error(g->ctx, "%s: the repository has no blob %s", g->top, id);
		if (take(data, i, nl + 1, size))
			return -1;
		at = nl + 1 + size + 1;
	}
	return 0;
}

static int read_some(struct git *g, const struct blobs_wanted *w, size_t first, size_t nr,
		     int (*take)(void *data, size_t i, const char *text, size_t len), void *data)
{
	const char *argv[] = {"cat-file", "--batch", NULL};
	struct strbuf list = STRBUF_INIT, out = STRBUF_INIT;
	char *in;
	int ret = -1;

	for (size_t i = first; i < first + nr; i++)
		strbuf_addf(&list, "%s\n", w->ids.at[i]);
	in = git_scratch_file(g, "blobs", &list);
	if (in)
		ret = git_must(g, &(struct git_call){.argv = argv, .in = in, .out = &out},
			       "cannot read files");
	if (!ret)
		ret = take_all(g, w, first, nr, &out, take, data);
	free(in);
	strbuf_free(&list);
	strbuf_free(&out);
	return ret;
}

int blobs_read(struct git *g, const struct blobs_wanted *wanted,
	       int (*take)(void *data, size_t i, const char *text, size_t len), void *data)
{
	for (size_t i = 0; i < wanted->ids.nr; i += AT_ONCE) {
		size_t left = wanted->ids.nr - i;

		if (read_some(g, wanted, i, left < AT_ONCE ? left : AT_ONCE, take, data))
			return -1;
	}
	return 0;
}
