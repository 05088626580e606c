// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The cache is one file for a tree: a line with magic and checksum, then for each
 * source file a header, its path and the hashes of its names.
 */
#include "kbuild/names.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "util/path.h"

#define MAGIC "mmucheck-names-1"
#define MAX_CACHE (256u << 20)
#define MAX_SOURCE (64u << 20)

struct header {
	uint64_t size, mtime, ctime, inode;
	uint32_t path_len, nr; /* bytes of the path, 32-bit hashes after it */
};

struct names {
	struct strbuf old, fresh; /* the cache as it was, as it will be */
	const char *body;	  /* of old */
	struct map at;		  /* hash of a path to its offset in the body + 1 */
	struct strbuf source;
};

static bool is_name_char(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       c == '_';
}

/* The names before a parenthesis in one line. */
static uint32_t add_line(const char *line, const char *end, struct strbuf *out)
{
	uint32_t nr = 0;

	for (const char *p = line; (p = memchr(p, '(', (size_t)(end - p))); p++) {
		const char *stop = p, *start;
		uint32_t hash;

		while (stop > line && stop[-1] == ' ')
			stop--;
		for (start = stop; start > line && is_name_char(start[-1]);)
			start--;
		if (start == stop)
			continue;
		hash = (uint32_t)hash_bytes(start, (size_t)(stop - start));
		strbuf_add(out, (const char *)&hash, sizeof(hash));
		nr++;
	}
	return nr;
}

static uint32_t add_text(const struct strbuf *source, struct strbuf *out)
{
	const char *line = source->buf, *end = source->buf + source->len, *nl;
	uint32_t nr = 0;

	for (; line < end; line = nl + 1) {
		nl = memchr(line, '\n', (size_t)(end - line));
		if (!nl)
			nl = end;
		if (is_name_char(*line))
			nr += add_line(line, nl, out);
	}
	return nr;
}

static uint64_t ns(const struct timespec *t)
{
	return (uint64_t)t->tv_sec * 1000000000 + (uint64_t)t->tv_nsec;
}

static size_t entry_size(const struct header *h)
{
	return sizeof(*h) + h->path_len + (size_t)h->nr * sizeof(uint32_t);
}

/* Where a file's entry is in the old cache, NULL if it is not there or not true any more. */
static const char *old_entry(const struct names *n, const char *path, const struct header *now)
{
	const uint64_t *at = map_get(&n->at, hash_bytes(path, now->path_len));
	const char *p = at ? n->body + *at - 1 : NULL;
	struct header h;

	if (!p)
		return NULL;
	memcpy(&h, p, sizeof(h));
	if (h.size != now->size || h.mtime != now->mtime || h.ctime != now->ctime ||
	    h.inode != now->inode || h.path_len != now->path_len ||
	    memcmp(p + sizeof(h), path, h.path_len) != 0)
		return NULL;
	return p;
}

static bool mentions(const char *entry, const struct map *wanted)
{
	struct header h;
	const char *p;

	memcpy(&h, entry, sizeof(h));
	p = entry + sizeof(h) + h.path_len;
	for (uint32_t i = 0; i < h.nr; i++, p += sizeof(uint32_t)) {
		uint32_t hash;

		memcpy(&hash, p, sizeof(hash));
		if (map_get(wanted, hash))
			return true;
	}
	return false;
}

/* Append a file's entry to the fresh cache, from the old one if that is still true. */
static bool add_file(struct names *n, const char *root, const char *path)
{
	char *full = path_join(root, path);
	size_t start = n->fresh.len;
	struct header h;
	const char *old;
	struct stat st;
	bool ok = !stat(full, &st);

	h = (struct header){.size = (uint64_t)st.st_size,
			    .mtime = ns(&st.st_mtim),
			    .ctime = ns(&st.st_ctim),
			    .inode = st.st_ino,
			    .path_len = (uint32_t)strlen(path)};
	old = ok ? old_entry(n, path, &h) : NULL;
	if (old) {
		memcpy(&h, old, sizeof(h));
		strbuf_add(&n->fresh, old, entry_size(&h));
	} else if (ok) {
		strbuf_reset(&n->source);
		ok = !strbuf_read_file(&n->source, full, MAX_SOURCE);
		strbuf_add(&n->fresh, (const char *)&h, sizeof(h));
		strbuf_add(&n->fresh, path, h.path_len);
		h.nr = ok ? add_text(&n->source, &n->fresh) : 0;
		memcpy(n->fresh.buf + start, &h, sizeof(h));
	}
	free(full);
	return ok;
}

/* The file's name; NULL without a home. */
static char *cache_path(const struct kbuild_tree *t)
{
	char *cache = path_cache_dir(), *path = NULL, name[33];
	struct strbuf sb = STRBUF_INIT;

	if (cache) {
		hash_hex(t->root, strlen(t->root), name);
		strbuf_addf(&sb, "%s/names/%s", cache, name);
		path = strbuf_detach(&sb);
	}
	free(cache);
	return path;
}

static void head_of(const char *body, size_t len, char out[64])
{
	snprintf(out, 64, MAGIC " %016llx\n", (unsigned long long)hash_bytes(body, len));
}

/* Take the old cache if it is whole. */
static void read_old(struct names *n, const char *path)
{
	char head[64];
	const char *nl;
	size_t len;

	if (!path || strbuf_read_file(&n->old, path, MAX_CACHE) || !(nl = strchr(n->old.buf, '\n')))
		return;
	len = n->old.len - (size_t)(nl + 1 - n->old.buf);
	head_of(nl + 1, len, head);
	if (strncmp(n->old.buf, head, strlen(head)) != 0)
		return;
	n->body = nl + 1;
	for (size_t at = 0; at + sizeof(struct header) <= len;) {
		struct header h;

		memcpy(&h, n->body + at, sizeof(h));
		if (entry_size(&h) > len - at)
			return;
		map_set(&n->at, hash_bytes(n->body + at + sizeof(h), h.path_len), at + 1);
		at += entry_size(&h);
	}
}

static bool write_to(const char *path, const struct strbuf *body)
{
	FILE *f = fopen(path, "wxe");
	char head[64];
	bool ok;

	if (!f)
		return false;
	head_of(body->buf, body->len, head);
	ok = fputs(head, f) >= 0 && fwrite(body->buf, 1, body->len, f) == body->len;
	ok &= !fclose(f);
	return ok;
}

/* Complete or not at all.  That it cannot be written makes the next run slower, no more. */
static void write_fresh(const struct names *n, const char *path)
{
	struct strbuf tmp = STRBUF_INIT;
	char *dir = xstrdup(path);

	*strrchr(dir, '/') = '\0';
	strbuf_addf(&tmp, "%s.%ld", path, (long)getpid());
	if (path_make_dirs(dir) || !write_to(tmp.buf, &n->fresh) || rename(tmp.buf, path))
		unlink(tmp.buf);
	strbuf_free(&tmp);
	free(dir);
}

static bool is_unchanged(const struct names *n)
{
	return n->body && n->fresh.len == n->old.len - (size_t)(n->body - n->old.buf) &&
	       !memcmp(n->fresh.buf, n->body, n->fresh.len);
}

void names_find(const struct kbuild_tree *t, const struct kbuild_files *files,
		const struct name_set *set, bool *may_define)
{
	struct names n = {.old = STRBUF_INIT, .fresh = STRBUF_INIT, .source = STRBUF_INIT};
	char *path = cache_path(t);
	struct map wanted = {0};

	for (unsigned i = 0; i < set->nr; i++)
		map_set(&wanted, (uint32_t)hash_bytes(set->names[i], strlen(set->names[i])), 1);
	read_old(&n, path);
	for (size_t i = 0; i < files->paths.nr; i++) {
		size_t at = n.fresh.len;

		may_define[i] = add_file(&n, t->root, files->paths.at[i]) &&
				mentions(n.fresh.buf + at, &wanted);
	}
	if (path && !is_unchanged(&n))
		write_fresh(&n, path);
	map_free(&wanted);
	map_free(&n.at);
	strbuf_free(&n.old);
	strbuf_free(&n.fresh);
	strbuf_free(&n.source);
	free(path);
}
