// SPDX-License-Identifier: GPL-2.0-or-later
#include "cache/store.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "util/map.h"
#include "util/path.h"
#include "util/vec.h"

#define MAGIC "mmucheck-store-1 "
#define HEAD_LEN (sizeof(MAGIC) - 1 + 32 + 1)
#define MAX_BLOB ((size_t)256 << 20)
#define HOUR 3600	     /* s */
#define TRIM_EVERY (10 * 60) /* s */

_Static_assert((HEAD_LEN + STORE_SKEW) % 8 == 0, "STORE_SKEW is for another head");

struct entry {
	char *path;
	size_t size;
	int64_t used; /* s */
};

struct entries {
	VEC(struct entry) list;
	size_t bytes;
};

void store_open(struct store *s)
{
	char *cache = path_cache_dir();

	*s = (struct store){.dir = cache ? path_join(cache, "store") : NULL};
	free(cache);
}

/* Nothing is wrong with the run, but its user may want to know of the disk. */
static void say(const struct store *s)
{
	if (s->damaged)
		fprintf(stderr,
			"mmucheck: cache: %u damaged entr%s removed and found out anew, in %s\n",
			s->damaged, s->damaged == 1 ? "y was" : "ies were", s->dir);
	if (s->failed)
		fprintf(stderr, "mmucheck: cache: cannot keep %u result%s in %s: %s\n", s->failed,
			s->failed == 1 ? "" : "s", s->dir, strerror(s->error));
}

/* Once in a while; the time of the directory says when it was done last. */
static bool is_trim_due(const struct store *s)
{
	time_t now = time(NULL);
	struct stat st;

	if (stat(s->dir, &st) || (st.st_mtime <= now && st.st_mtime + TRIM_EVERY >= now))
		return false;
	utimensat(AT_FDCWD, s->dir, NULL, 0);
	return true;
}

void store_close(struct store *s)
{
	say(s);
	if (s->wrote && is_trim_due(s))
		store_trim(s, STORE_MAX);
	free(s->dir);
	s->dir = NULL;
}

/* DIR/KIND/ab/abcdef...: no directory gets too large. */
static void entry_path(const struct store *s, const char *kind, const char key[33],
		       struct strbuf *out)
{
	strbuf_addf(out, "%s/%s/%.2s/%s", s->dir, kind, key, key);
}

static void head_of(const char key[33], const void *data, size_t len, char out[HEAD_LEN + 1])
{
	struct strbuf all = STRBUF_INIT;
	char sum[33];

	/* With the key, so that an entry under another one's name is noticed. */
	hash_hex(data, len, sum);
	strbuf_addf(&all, "%s%s", key, sum);
	hash_hex(all.buf, all.len, sum);
	strbuf_free(&all);
	snprintf(out, HEAD_LEN + 1, MAGIC "%s\n", sum);
}

static bool is_whole(const char key[33], const char *file, size_t len)
{
	char head[HEAD_LEN + 1];

	if (len < HEAD_LEN)
		return false;
	head_of(key, file + HEAD_LEN, len - HEAD_LEN, head);
	return !memcmp(file, head, HEAD_LEN);
}

static void note_damage(struct store *s, const char *path)
{
	s->damaged++;
	unlink(path);
}

bool store_get(struct store *s, const char *kind, const char key[33], struct strbuf *out)
{
	struct strbuf path = STRBUF_INIT;
	size_t start = out->len;
	bool found = false;

	if (!s->dir)
		return false;
	entry_path(s, kind, key, &path);
	if (strbuf_read_file(out, path.buf, MAX_BLOB)) {
		if (errno == EFBIG)
			unlink(path.buf);
	} else if (is_whole(key, out->buf + start, out->len - start)) {
		found = true;
		strbuf_cut(out, start, HEAD_LEN);
		utimensat(AT_FDCWD, path.buf, NULL, 0);
	} else {
		note_damage(s, path.buf);
		strbuf_cut(out, start, out->len - start);
	}
	/* Who has got nothing need not free anything. */
	if (!out->len)
		strbuf_free(out);
	strbuf_free(&path);
	return found;
}

static bool map_file(const char *path, struct store_map *out)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	struct stat st;

	*out = (struct store_map){.at = MAP_FAILED};
	if (fd >= 0 && !fstat(fd, &st) && st.st_size > 0 && (size_t)st.st_size <= MAX_BLOB) {
		out->size = (size_t)st.st_size;
		out->at = mmap(NULL, out->size, PROT_READ, MAP_PRIVATE | MAP_POPULATE, fd, 0);
	}
	if (fd >= 0)
		close(fd);
	return out->at != MAP_FAILED;
}

bool store_map(struct store *s, const char *kind, const char key[33], struct store_map *out)
{
	struct strbuf path = STRBUF_INIT;
	bool found = false;

	if (!s->dir)
		return false;
	entry_path(s, kind, key, &path);
	if (map_file(path.buf, out)) {
		found = is_whole(key, out->at, out->size);
		if (found) {
			out->data = (const char *)out->at + HEAD_LEN;
			out->len = out->size - HEAD_LEN;
			utimensat(AT_FDCWD, path.buf, NULL, 0);
		} else {
			munmap(out->at, out->size);
			note_damage(s, path.buf);
		}
	}
	strbuf_free(&path);
	return found;
}

void store_unmap(struct store_map *m)
{
	if (m->data)
		munmap(m->at, m->size);
	*m = (struct store_map){0};
}

static bool write_all(int fd, const char *data, size_t len)
{
	while (len) {
		ssize_t n = write(fd, data, len);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return false;
		data += n;
		len -= (size_t)n;
	}
	return true;
}

/* errno of what went wrong, 0 if nothing. */
static int write_entry(const char *path, const char *tmp, const char key[33], const void *data,
		       size_t len)
{
	char head[HEAD_LEN + 1], *dir = xstrdup(path);
	int fd, error = 0;

	*strrchr(dir, '/') = '\0';
	head_of(key, data, len, head);
	fd = path_make_dirs(dir) ? -1 : open(tmp, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
	if (fd < 0 || !write_all(fd, head, HEAD_LEN) || !write_all(fd, data, len))
		error = errno ? errno : EIO;
	if (fd >= 0 && close(fd) && !error)
		error = errno;
	if (!error && rename(tmp, path))
		error = errno;
	if (error && fd >= 0)
		unlink(tmp);
	free(dir);
	return error;
}

void store_put(struct store *s, const char *kind, const char key[33], const void *data, size_t len)
{
	struct strbuf path = STRBUF_INIT, tmp = STRBUF_INIT;
	int error;

	if (!s->dir || len > MAX_BLOB - HEAD_LEN)
		return;
	entry_path(s, kind, key, &path);
	strbuf_addf(&tmp, "%s.%ld.tmp", path.buf, (long)getpid());
	error = write_entry(path.buf, tmp.buf, key, data, len);
	if (error && !s->failed++)
		s->error = error;
	s->wrote |= !error;
	strbuf_free(&tmp);
	strbuf_free(&path);
}

/* A file of the store; what a killed process left half written goes after an hour. */
static void take_file(struct entries *all, char *path)
{
	struct stat st;

	if (stat(path, &st) || !S_ISREG(st.st_mode)) {
		free(path);
	} else if (path_has_suffix(path, ".tmp")) {
		if (st.st_mtime < time(NULL) - HOUR)
			unlink(path);
		free(path);
	} else {
		all->bytes += (size_t)st.st_size;
		vec_push(&all->list, (struct entry){path, (size_t)st.st_size, st.st_mtime});
	}
}

/* depth: directories below this one that lead to entries. */
static void take_dir(struct entries *all, const char *dir, unsigned depth)
{
	DIR *d = opendir(dir);
	struct dirent *e;

	while (d && (e = readdir(d))) {
		char *path;

		if (e->d_name[0] == '.')
			continue;
		path = path_join(dir, e->d_name);
		if (!depth) {
			take_file(all, path);
			continue;
		}
		take_dir(all, path, depth - 1);
		free(path);
	}
	if (d)
		closedir(d);
}

static void take_all(const struct store *s, const char *kind, struct entries *out)
{
	char *dir;

	if (!s->dir)
		return;
	dir = path_join(s->dir, kind ? kind : ".");
	take_dir(out, dir, kind ? 1 : 2);
	free(dir);
}

static void entries_free(struct entries *all)
{
	vec_each (&all->list, struct entry, e)
		free(e->path);
	vec_free(&all->list);
}

struct store_size store_measure(const struct store *s, const char *kind)
{
	struct entries all = {0};
	struct store_size size;

	take_all(s, kind, &all);
	size = (struct store_size){all.list.nr, all.bytes};
	entries_free(&all);
	return size;
}

static int last_used_first(const void *a, const void *b)
{
	const struct entry *x = a, *y = b;

	if (x->used != y->used)
		return x->used > y->used ? -1 : 1;
	return strcmp(x->path, y->path);
}

size_t store_trim(const struct store *s, size_t max)
{
	struct entries all = {0};
	size_t nr = 0;

	take_all(s, NULL, &all);
	if (all.bytes > max)
		qsort(all.list.at, all.list.nr, sizeof(*all.list.at), last_used_first);
	while (all.list.nr && all.bytes > max) {
		struct entry e = vec_pop(&all.list);

		unlink(e.path);
		all.bytes -= e.size;
		free(e.path);
		nr++;
	}
	entries_free(&all);
	return nr;
}
