// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What is kept is one blob for a tree and architecture: for each source file a record, its
 * path with zeros up to a multiple of 4, its hashes.  They are in the order of the paths, so old
 * records and the files that are there now are walked through side by side.
 */
#include "kbuild/index.h"

#include <fcntl.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cache/contents.h"
#include "kbuild/walk.h"
#include "util/path.h"
#include "util/word.h"

#define KIND "index"
#define FORMAT 2
#define MAX_SOURCE ((size_t)64 << 20)
#define MAX_THREADS 8
#define FEW 200 /* files that are read again rather than all of them written */

struct record {
	uint64_t size;
	int64_t mtime, ctime;
	uint64_t inode;
	uint32_t path_len, nr_defs, nr_calls, reserved;
};

struct hashes {
	VEC(uint32_t) at;
};

/* What one thread reads. */
struct reader {
	pthread_t thread;
	struct indexing *all;
	size_t first, end;  /* its share of the paths */
	int dir;	    /* the directory of the last path, -1: none */
	size_t dir_len;	    /* of its name, with the slash */
	const char *dir_of; /* a path in it */
	struct strbuf out, source;
	struct hashes defs, calls;
	unsigned nr_read;
};

/* Where a file's record is. */
struct place {
	const char *at; /* in the old cache; NULL if there is none, or it does not hold: */
	struct reader *reader;
	size_t offset; /* in what that has read */
	bool ok;
};

struct indexing {
	const char *root;
	const struct kbuild_files *paths;
	const struct store_map *old; /* records as they were */
	size_t nr_old;
	int64_t since; /* ns: a file that was changed later may change without its times */
	struct place *places;
	struct reader readers[MAX_THREADS];
	unsigned nr_readers;
};

/* The names before a parenthesis in one line; all those in a row are told by the caller. */
static void add_line(struct reader *r, const char *line, const char *end)
{
	bool may_define = is_word_char(*line);

	for (const char *p = line; (p = memchr(p, '(', (size_t)(end - p))); p++) {
		const char *stop = p, *start;
		uint32_t hash;

		while (stop > line && (stop[-1] == ' ' || stop[-1] == '\t'))
			stop--;
		for (start = stop; start > line && is_word_char(start[-1]);)
			start--;
		if (start == stop)
			continue;
		hash = (uint32_t)hash_bytes(start, (size_t)(stop - start));
		vec_push(&r->calls.at, hash);
		if (may_define)
			vec_push(&r->defs.at, hash);
	}
}

static int by_value(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

	return x < y ? -1 : x > y;
}

/* Sort, drop doubles, append; returns how many are left. */
static uint32_t add_hashes(struct hashes *h, struct strbuf *out)
{
	uint32_t nr = 0;

	if (h->at.nr)
		qsort(h->at.at, h->at.nr, sizeof(*h->at.at), by_value);
	for (size_t i = 0; i < h->at.nr; i++)
		if (!nr || h->at.at[nr - 1] != h->at.at[i])
			h->at.at[nr++] = h->at.at[i];
	strbuf_add(out, h->at.at ? (const char *)h->at.at : "", nr * sizeof(uint32_t));
	vec_clear(&h->at);
	return nr;
}

static void scan_source(struct reader *r, struct record *rec)
{
	const char *line = r->source.buf, *end = r->source.buf + r->source.len, *nl;

	for (; line < end; line = nl + 1) {
		nl = memchr(line, '\n', (size_t)(end - line));
		if (!nl)
			nl = end;
		add_line(r, line, nl);
	}
	rec->nr_defs = add_hashes(&r->defs, &r->out);
	rec->nr_calls = add_hashes(&r->calls, &r->out);
}

static size_t padded(size_t len)
{
	return (len + 4) & ~(size_t)3; /* at least one zero */
}

static size_t record_size(const struct record *rec)
{
	return sizeof(*rec) + padded(rec->path_len) +
	       ((size_t)rec->nr_defs + rec->nr_calls) * sizeof(uint32_t);
}

/* Is an old record, if there is one, still true? */
static bool holds(const char *old, const struct record *now)
{
	struct record rec;

	if (!old)
		return false;
	memcpy(&rec, old, sizeof(rec));
	return rec.size == now->size && rec.mtime == now->mtime && rec.ctime == now->ctime &&
	       rec.inode == now->inode;
}

static void read_source(struct reader *r, const char *full, const char *path, struct record *rec)
{
	static const char zeros[4];
	size_t start = r->out.len;

	strbuf_reset(&r->source);
	strbuf_add(&r->out, rec, sizeof(*rec));
	strbuf_add(&r->out, path, rec->path_len);
	strbuf_add(&r->out, zeros, padded(rec->path_len) - rec->path_len);
	/* A file that cannot be read (a dangling link) names nothing. */
	if (!strbuf_read_file(&r->source, full, MAX_SOURCE))
		scan_source(r, rec);
	if (r->all && (rec->mtime >= r->all->since || rec->ctime >= r->all->since))
		rec->ctime = 0;
	memcpy(r->out.buf + start, rec, sizeof(*rec));
	r->nr_read++;
}

static size_t dir_length(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? (size_t)(slash - path) + 1 : 0;
}

/* stat() by way of the directory, which is looked up once for all its files. */
static int stat_below(struct reader *r, const char *path, struct stat *st)
{
	size_t len = dir_length(path);

	if (r->dir < 0 || len != r->dir_len || memcmp(path, r->dir_of, len)) {
		struct strbuf dir = STRBUF_INIT;

		if (r->dir >= 0)
			close(r->dir);
		strbuf_addf(&dir, "%s/%.*s", r->all->root, (int)len, path);
		r->dir = open(dir.buf, O_PATH | O_DIRECTORY | O_CLOEXEC);
		r->dir_len = len;
		r->dir_of = path;
		strbuf_free(&dir);
	}
	return r->dir < 0 ? -1 : fstatat(r->dir, path + len, st, 0);
}

static void read_anew(struct reader *r, const char *path, struct record *rec)
{
	char *full = path_join(r->all->root, path);

	read_source(r, full, path, rec);
	free(full);
}

static void look_at(struct reader *r, size_t i)
{
	const char *path = r->all->paths->paths.at[i];
	struct place *place = &r->all->places[i];
	struct stat st;

	if (stat_below(r, path, &st))
		return;
	struct record rec = {.size = (uint64_t)st.st_size,
			     .mtime = contents_time(&st.st_mtim),
			     .ctime = contents_time(&st.st_ctim),
			     .inode = st.st_ino,
			     .path_len = (uint32_t)strlen(path)};

	place->ok = true;
	if (holds(place->at, &rec))
		return;
	*place = (struct place){.reader = r, .offset = r->out.len, .ok = true};
	read_anew(r, path, &rec);
}

static void *read_share(void *data)
{
	struct reader *r = data;

	for (size_t i = r->first; i < r->end; i++)
		look_at(r, i);
	if (r->dir >= 0)
		close(r->dir);
	return NULL;
}

/* Every reader in a thread of its own; what no thread can be made for is read here. */
static void read_all(struct indexing *x)
{
	long cpus = sysconf(_SC_NPROCESSORS_ONLN);
	size_t nr = x->paths->paths.nr;

	x->nr_readers = cpus < 1 ? 1 : cpus > MAX_THREADS ? MAX_THREADS : (unsigned)cpus;
	for (unsigned i = 0; i < x->nr_readers; i++)
		x->readers[i] = (struct reader){.all = x,
						.first = nr * i / x->nr_readers,
						.end = nr * (i + 1) / x->nr_readers,
						.dir = -1,
						.out = STRBUF_INIT,
						.source = STRBUF_INIT};
	for (unsigned i = 1; i < x->nr_readers; i++)
		if (pthread_create(&x->readers[i].thread, NULL, read_share, &x->readers[i]))
			x->readers[i].thread = 0;
	read_share(&x->readers[0]);
	for (unsigned i = 1; i < x->nr_readers; i++) {
		if (!x->readers[i].thread)
			read_share(&x->readers[i]);
		else
			pthread_join(x->readers[i].thread, NULL);
	}
}

static void index_key(const struct kbuild_tree *t, const char *arch, char key[33])
{
	struct strbuf sb = STRBUF_INIT;

	strbuf_addf(&sb, "%d\n%s\n%s", FORMAT, t->root, path_srcarch(arch));
	hash_hex(sb.buf, sb.len, key);
	strbuf_free(&sb);
}

/* What the old cache has of each file. */
static void find_records(struct indexing *x)
{
	const char *old = x->old->data;
	size_t len = x->old->len, i = 0;
	struct record rec;

	for (size_t at = STORE_SKEW; at + sizeof(rec) <= len; at += record_size(&rec)) {
		const char *path = old + at + sizeof(rec);
		int order = -1;

		memcpy(&rec, old + at, sizeof(rec));
		if (rec.path_len > len || record_size(&rec) > len - at || path[rec.path_len])
			return;
		x->nr_old++;
		while (i < x->paths->paths.nr && (order = strcmp(x->paths->paths.at[i], path)) < 0)
			i++;
		if (!order)
			x->places[i].at = old + at;
	}
}

static const char *record_at(const struct place *p)
{
	return p->at ? p->at : p->reader->out.buf + p->offset;
}

static void put_records(const struct indexing *x, struct store *store, const char key[33])
{
	static const char skew[STORE_SKEW];
	struct strbuf body = STRBUF_INIT;
	struct record rec;

	strbuf_add(&body, skew, sizeof(skew));
	for (size_t i = 0; i < x->paths->paths.nr; i++) {
		if (!x->places[i].ok)
			continue;
		memcpy(&rec, record_at(&x->places[i]), sizeof(rec));
		strbuf_add(&body, record_at(&x->places[i]), record_size(&rec));
	}
	store_put(store, KIND, key, body.buf, body.len);
	strbuf_free(&body);
}

static struct index_file file_at(const char *at)
{
	struct index_file f;
	struct record rec;

	memcpy(&rec, at, sizeof(rec));
	at += sizeof(rec);
	f.path = at;
	at += padded(rec.path_len);
	f.defs = (const uint32_t *)(const void *)at;
	f.nr_defs = rec.nr_defs;
	f.calls = f.defs + rec.nr_defs;
	f.nr_calls = rec.nr_calls;
	return f;
}

static void take_all(struct indexing *x, struct kbuild_index *out)
{
	for (size_t i = 0; i < x->paths->paths.nr; i++)
		if (x->places[i].ok)
			vec_push(&out->files, file_at(record_at(&x->places[i])));
	for (unsigned i = 0; i < x->nr_readers; i++) {
		struct reader *r = &x->readers[i];

		out->nr_read += r->nr_read;
		vec_push(&out->fresh, r->out);
		strbuf_free(&r->source);
		vec_free(&r->defs.at);
		vec_free(&r->calls.at);
	}
}

/* Is so much new or gone that the rest has to be written again? */
static bool is_stale(const struct indexing *x, const struct kbuild_index *now)
{
	size_t kept = now->files.nr - now->nr_read;

	return !x->nr_old || now->nr_read > FEW || x->nr_old - kept > FEW;
}

int kbuild_index_open(struct ctx *ctx, const struct kbuild_tree *t, const char *arch, bool keep,
		      struct kbuild_index *out)
{
	struct walk w = {.root = t->root, .what = WALK_C | WALK_H, .srcarch = path_srcarch(arch)};
	struct kbuild_files paths = {0};
	struct indexing x = {.root = t->root,
			     .paths = &paths,
			     .old = &out->old,
			     .since = contents_clock() - CONTENTS_LAG};
	struct store store;
	struct dirs dirs;
	char key[33];
	int ret;

	*out = (struct kbuild_index){0};
	if (keep) {
		dirs_open(t->root, w.srcarch, &dirs);
		w.kept = &dirs;
	}
	ret = walk_files(ctx, &w, "", &paths);
	if (keep)
		dirs_close(&dirs);
	if (ret)
		return -1;
	walk_sort(&paths);
	index_key(t, arch, key);
	store_open(&store);
	x.places = xcalloc(paths.paths.nr + 1, sizeof(*x.places));
	if (keep && store_map(&store, KIND, key, &out->old))
		find_records(&x);
	read_all(&x);
	take_all(&x, out);
	if (keep && is_stale(&x, out))
		put_records(&x, &store, key);
	store_close(&store);
	free(x.places);
	kbuild_files_free(&paths);
	return 0;
}

void kbuild_index_close(struct kbuild_index *x)
{
	store_unmap(&x->old);
	vec_each (&x->fresh, struct strbuf, sb)
		strbuf_free(sb);
	vec_free(&x->fresh);
	vec_free(&x->files);
}

void index_query_init(struct index_query *q, const struct name_set *set)
{
	memset(q, 0, sizeof(*q));
	for (unsigned i = 0; i < set->nr; i++) {
		uint32_t h = (uint32_t)hash_bytes(set->names[i], strlen(set->names[i]));

		q->bits[(h & 0xffff) / 64] |= 1ull << (h % 64);
		map_set(&q->wanted, h, 1);
	}
}

void index_query_free(struct index_query *q)
{
	map_free(&q->wanted);
}

static bool any_wanted(const struct index_query *q, const uint32_t *hashes, uint32_t nr)
{
	for (uint32_t i = 0; i < nr; i++)
		if (q->bits[(hashes[i] & 0xffff) / 64] >> (hashes[i] % 64) & 1 &&
		    map_get(&q->wanted, hashes[i]))
			return true;
	return false;
}

bool index_may_define(const struct index_file *f, const struct index_query *q)
{
	return any_wanted(q, f->defs, f->nr_defs);
}

bool index_may_call(const struct index_file *f, const struct index_query *q)
{
	return any_wanted(q, f->calls, f->nr_calls);
}

void kbuild_index_share(const struct kbuild_index *from, struct kbuild_index *out)
{
	*out = (struct kbuild_index){0};
	vec_append(&out->files, from->files.at, from->files.nr);
}

/* Where a path is among the files, or would have to be. */
static size_t place_of(const struct kbuild_index *x, const char *path)
{
	size_t from = 0, to = x->files.nr;

	while (from < to) {
		size_t middle = (from + to) / 2;

		if (strcmp(x->files.at[middle].path, path) < 0)
			from = middle + 1;
		else
			to = middle;
	}
	return from;
}

const struct index_file *kbuild_index_find(const struct kbuild_index *x, const char *path)
{
	size_t i = place_of(x, path);

	return i < x->files.nr && !strcmp(x->files.at[i].path, path) ? &x->files.at[i] : NULL;
}

static void drop_file(struct kbuild_index *x, const char *path)
{
	const struct index_file *found = kbuild_index_find(x, path);
	size_t i = found ? (size_t)(found - x->files.at) : 0;
	struct index_file *f = x->files.at + i;

	if (!found)
		return;
	memmove(f, f + 1, (x->files.nr - i - 1) * sizeof(*f));
	x->files.nr--;
}

static void put_file(struct kbuild_index *x, struct index_file file)
{
	size_t i = place_of(x, file.path);
	struct index_file *f;

	vec_push(&x->files, file);
	f = x->files.at + i;
	memmove(f + 1, f, (x->files.nr - i - 1) * sizeof(*f));
	*f = file;
}

static void amend_one(struct reader *r, const char *root, const char *path)
{
	struct record rec = {.path_len = (uint32_t)strlen(path)};
	char *full = path_join(root, path);

	if (path_is_file(full))
		read_source(r, full, path, &rec);
	free(full);
}

void kbuild_index_amend(struct kbuild_index *x, const char *root, const char *const *paths,
			size_t nr)
{
	struct reader r = {.out = STRBUF_INIT, .source = STRBUF_INIT};
	struct record rec;

	for (size_t i = 0; i < nr; i++) {
		if (!path_has_suffix(paths[i], ".c") && !path_has_suffix(paths[i], ".h"))
			continue;
		drop_file(x, paths[i]);
		amend_one(&r, root, paths[i]);
	}
	for (size_t at = 0; at < r.out.len; at += record_size(&rec)) {
		memcpy(&rec, r.out.buf + at, sizeof(rec));
		put_file(x, file_at(r.out.buf + at));
	}
	vec_push(&x->fresh, r.out);
	strbuf_free(&r.source);
	vec_free(&r.defs.at);
	vec_free(&r.calls.at);
}
