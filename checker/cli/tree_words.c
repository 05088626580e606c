// SPDX-License-Identifier: GPL-2.0-or-later
#include "cli/tree_words.h"

#include <errno.h>
#include <fts.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "util/map.h"
#include "util/strbuf.h"
#include "util/word.h"

#define MAX_FILE (16u << 20)

struct search {
	struct ctx *ctx;
	struct map index; /* name id to position */
	bool *mentioned;
};

static void search_text(struct search *s, const char *text, size_t len)
{
	for (size_t i = 0; i < len;) {
		size_t start = i;
		uint64_t *at;
		uint32_t id;
		char word[64];

		while (i < len && is_word_char((unsigned char)text[i]))
			i++;
		if (i == start) {
			i++;
			continue;
		}
		if (i - start >= sizeof(word))
			continue;
		memcpy(word, text + start, i - start);
		word[i - start] = '\0';
		id = strpool_find(&s->ctx->names, word);
		at = id ? map_get(&s->index, id) : NULL;
		if (at)
			s->mentioned[*at] = true;
	}
}

static bool is_source(const char *name, size_t len)
{
	return len > 2 && (!strcmp(name + len - 2, ".c") || !strcmp(name + len - 2, ".h"));
}

static int search_dirs(struct search *s, char *const *dirs)
{
	FTS *fts = fts_open(dirs, FTS_PHYSICAL | FTS_NOCHDIR, NULL);
	struct strbuf text = STRBUF_INIT;
	int ret = fts ? 0 : ctx_error(s->ctx, "cannot read %s: %s", dirs[0], strerror(errno));
	FTSENT *e;

	while (!ret && (e = fts_read(fts))) {
		if (e->fts_info != FTS_F || !is_source(e->fts_name, e->fts_namelen))
			continue;
		strbuf_reset(&text);
		if (strbuf_read_file(&text, e->fts_path, MAX_FILE))
			ret = ctx_error(s->ctx, "cannot read %s: %s", e->fts_path, strerror(errno));
		else
			search_text(s, text.buf, text.len);
	}
	if (fts)
		fts_close(fts);
	strbuf_free(&text);
	return ret;
}

int tree_words(struct ctx *ctx, const char *root, const uint32_t *names, unsigned nr,
	       bool *mentioned)
{
	static const char *const parts[] = {"arch", "fs", "include", "kernel", "lib", "mm", "virt"};
	char *dirs[sizeof(parts) / sizeof(parts[0]) + 1] = {NULL};
	struct search s = {.ctx = ctx, .mentioned = mentioned};
	int ret;

	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++)
		if (asprintf(&dirs[i], "%s/%s", root, parts[i]) < 0)
			dirs[i] = NULL;
	for (unsigned i = 0; i < nr; i++)
		map_set(&s.index, names[i], i);
	ret = search_dirs(&s, dirs);
	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++)
		free(dirs[i]);
	map_free(&s.index);
	return ret;
}
