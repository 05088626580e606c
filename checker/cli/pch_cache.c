// SPDX-License-Identifier: GPL-2.0-or-later
#include "cli/pch_cache.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "util/path.h"

#define MAX_INDEX (256u << 20)

char *pch_cache_dir(void)
{
	char *cache = path_cache_dir(), *dir = cache ? path_join(cache, "pch") : NULL;

	free(cache);
	return dir;
}

static size_t size_of(const char *path, const char *suffix, int64_t *changed)
{
	struct strbuf sb = STRBUF_INIT;
	struct stat st;
	size_t size = 0;

	strbuf_addf(&sb, "%s%s", path, suffix);
	if (!stat(sb.buf, &st)) {
		size = (size_t)st.st_size;
		*changed = (int64_t)st.st_mtim.tv_sec * 1000000000 + st.st_mtim.tv_nsec;
	}
	strbuf_free(&sb);
	return size;
}

static void add_entry(struct pch_cache *c, const char *name)
{
	struct pch_entry e = {.path = path_join(c->dir, name)};
	int64_t made;

	e.path[strlen(e.path) - strlen(".idx")] = '\0';
	e.size = size_of(e.path, ".pch", &made) + size_of(e.path, ".idx", &e.used);
	c->size += e.size;
	vec_push(&c->list, e);
}

static int last_used_first(const void *a, const void *b)
{
	const struct pch_entry *x = a, *y = b;

	if (x->used != y->used)
		return x->used > y->used ? -1 : 1;
	return strcmp(x->path, y->path);
}

void pch_cache_list(struct pch_cache *out)
{
	struct dirent *e;
	DIR *d;

	*out = (struct pch_cache){.dir = pch_cache_dir()};
	d = out->dir ? opendir(out->dir) : NULL;
	while (d && (e = readdir(d)))
		if (path_has_suffix(e->d_name, ".idx"))
			add_entry(out, e->d_name);
	if (d)
		closedir(d);
	if (out->list.nr)
		qsort(out->list.at, out->list.nr, sizeof(*out->list.at), last_used_first);
}

void pch_cache_free(struct pch_cache *c)
{
	vec_each (&c->list, struct pch_entry, e)
		free(e->path);
	vec_free(&c->list);
	free(c->dir);
}

/* The index first: without it the rest counts for nothing.  A lock may be in use and stays. */
static void remove_entry(const struct pch_entry *e)
{
	static const char *const suffixes[] = {".idx", ".pch"};

	for (size_t i = 0; i < sizeof(suffixes) / sizeof(suffixes[0]); i++) {
		struct strbuf sb = STRBUF_INIT;

		strbuf_addf(&sb, "%s%s", e->path, suffixes[i]);
		unlink(sb.buf);
		strbuf_free(&sb);
	}
}

unsigned pch_cache_trim(struct pch_cache *c, size_t max)
{
	unsigned nr = 0;

	while (c->list.nr && c->size > max) {
		struct pch_entry e = vec_pop(&c->list);

		remove_entry(&e);
		c->size -= e.size;
		free(e.path);
		nr++;
	}
	return nr;
}

void pch_cache_touch(const char *path)
{
	struct strbuf sb = STRBUF_INIT;

	strbuf_addf(&sb, "%s.idx", path);
	utimensat(AT_FDCWD, sb.buf, NULL, 0);
	strbuf_free(&sb);
}

void pch_cache_remarks(const char *path, struct strbuf *out)
{
	struct strbuf name = STRBUF_INIT, text = STRBUF_INIT;
	const char *line, *nl;

	strbuf_addf(&name, "%s.idx", path);
	if (strbuf_read_file(&text, name.buf, MAX_INDEX))
		strbuf_reset(&text);
	for (line = text.buf; (nl = strchr(line, '\n')); line = nl + 1) {
		int len = (int)(nl - line) - 2;

		if (!strncmp(line, "n ", 2))
			strbuf_addf(out, "files of one set of flags share none: %.*s\n", len,
				    line + 2);
		else if (!strncmp(line, "x ", 2))
			strbuf_addf(out, "%.*s is left out: it does not parse after the others\n",
				    len, line + 2);
	}
	strbuf_free(&text);
	strbuf_free(&name);
}
