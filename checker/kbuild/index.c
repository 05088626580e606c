// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What is kept is one blob for a tree and architecture: for each source file a record, its
 * path with zeros up to a multiple of 4, its hashes.
 */
#include "kbuild/index.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cache/store.h"
#include "kbuild/walk.h"
#include "util/path.h"

#define KIND "index"
#define FORMAT 1
#define MAX_SOURCE ((size_t)64 << 20)
#define MAX_THREADS 8

struct record {
	uint64_t size, mtime, ctime, inode;
	uint32_t path_len, nr_defs, nr_calls, reserved;
};

struct hashes {
	VEC(uint32_t) at;
};

/* What one thread reads. */
struct reader {
	pthread_t thread;
	struct indexing *all;
	size_t first;
	struct strbuf out, source;
	struct hashes defs, calls;
	unsigned nr_read;
};

/* Where a file's record is. */
struct place {
	const char *at; /* in the old cache, or NULL: */
	struct reader *reader;
	size_t offset; /* in what that has read */
	bool ok;
};

struct indexing {
	const char *root;
	const struct kbuild_files *paths;
	const struct strbuf *old; /* records as they were */
	struct map old_at;	  /* hash of a path to its offset + 1 */
	struct place *places;
	struct reader readers[MAX_THREADS];
	unsigned nr_readers;
};

static bool is_name_char(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       c == '_';
}

/* The names before a parenthesis in one line; all those in a row are told by the caller. */
static void add_line(struct reader *r, const char *line, const char *end)
{
	bool may_define = is_name_char(*line);

	for (const char *p = line; (p = memchr(p, '(', (size_t)(end - p))); p++) {
		const char *stop = p, *start;
		uint32_t hash;

		while (stop > line && (stop[-1] == ' ' || stop[-1] == '\t'))
			stop--;
		for (start = stop; start > line && is_name_char(start[-1]);)
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

static uint64_t ns(const struct timespec *t)
{
	return (uint64_t)t->tv_sec * 1000000000 + (uint64_t)t->tv_nsec;
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

/* Where a file's record is in the old cache, NULL if it is not there or not true any more. */
static const char *old_record(const struct indexing *x, const char *path, const struct record *now)
{
	const uint64_t *at = map_get(&x->old_at, hash_bytes(path, now->path_len));
	const char *p = at ? x->old->buf + *at - 1 : NULL;
	struct record rec;

	if (!p)
		return NULL;
	memcpy(&rec, p, sizeof(rec));
	if (rec.size != now->size || rec.mtime != now->mtime || rec.ctime != now->ctime ||
	    rec.inode != now->inode || strcmp(p + sizeof(rec), path) != 0)
		return NULL;
	return p;
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
	memcpy(r->out.buf + start, rec, sizeof(*rec));
	r->nr_read++;
}

static void look_at(struct reader *r, size_t i)
{
	struct indexing *x = r->all;
	const char *path = x->paths->paths.at[i];
	struct place *place = &x->places[i];
	char *full = path_join(x->root, path);
	struct stat st;

	if (!stat(full, &st)) {
		struct record rec = {.size = (uint64_t)st.st_size,
				     .mtime = ns(&st.st_mtim),
				     .ctime = ns(&st.st_ctim),
				     .inode = st.st_ino,
				     .path_len = (uint32_t)strlen(path)};

		*place = (struct place){.at = old_record(x, path, &rec),
					.reader = r,
					.offset = r->out.len,
					.ok = true};
		if (!place->at)
			read_source(r, full, path, &rec);
	}
	free(full);
}

static void *read_share(void *data)
{
	struct reader *r = data;

	for (size_t i = r->first; i < r->all->paths->paths.nr; i += r->all->nr_readers)
		look_at(r, i);
	return NULL;
}

/* Every reader in a thread of its own; what no thread can be made for is read here. */
static void read_all(struct indexing *x)
{
	long cpus = sysconf(_SC_NPROCESSORS_ONLN);

	x->nr_readers = cpus < 1 ? 1 : cpus > MAX_THREADS ? MAX_THREADS : (unsigned)cpus;
	for (unsigned i = 0; i < x->nr_readers; i++)
		x->readers[i] = (struct reader){
			.all = x, .first = i, .out = STRBUF_INIT, .source = STRBUF_INIT};
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

static void find_records(struct indexing *x)
{
	const char *old = x->old->buf;
	size_t len = x->old->len;
	struct record rec;

	for (size_t at = 0; at + sizeof(rec) <= len; at += record_size(&rec)) {
		memcpy(&rec, old + at, sizeof(rec));
		if (rec.path_len > len || record_size(&rec) > len - at ||
		    old[at + sizeof(rec) + rec.path_len])
			return;
		map_set(&x->old_at, hash_bytes(old + at + sizeof(rec), rec.path_len), at + 1);
	}
}

static const char *record_at(const struct place *p)
{
	return p->at ? p->at : p->reader->out.buf + p->offset;
}

static void put_records(const struct indexing *x, struct store *store, const char key[33])
{
	struct strbuf body = STRBUF_INIT;
	struct record rec;

	for (size_t i = 0; i < x->paths->paths.nr; i++) {
		if (!x->places[i].ok)
			continue;
		memcpy(&rec, record_at(&x->places[i]), sizeof(rec));
		strbuf_add(&body, record_at(&x->places[i]), record_size(&rec));
	}
	store_put(store, KIND, key, body.buf, body.len);
	strbuf_free(&body);
}

static void take_file(struct kbuild_index *out, const char *at)
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
	vec_push(&out->files, f);
}

static void take_all(struct indexing *x, struct kbuild_index *out)
{
	for (size_t i = 0; i < x->paths->paths.nr; i++)
		if (x->places[i].ok)
			take_file(out, record_at(&x->places[i]));
	for (unsigned i = 0; i < x->nr_readers; i++) {
		struct reader *r = &x->readers[i];

		out->nr_read += r->nr_read;
		vec_push(&out->fresh, r->out);
		strbuf_free(&r->source);
		vec_free(&r->defs.at);
		vec_free(&r->calls.at);
	}
}

int kbuild_index_open(struct ctx *ctx, const struct kbuild_tree *t, const char *arch, bool keep,
		      struct kbuild_index *out)
{
	struct walk w = {.root = t->root, .what = WALK_C | WALK_H, .srcarch = path_srcarch(arch)};
	struct kbuild_files paths = {0};
	struct indexing x = {.root = t->root, .paths = &paths, .old = &out->old};
	struct store store;
	char key[33];

	*out = (struct kbuild_index){.old = STRBUF_INIT};
	if (walk_files(ctx, &w, "", &paths))
		return -1;
	walk_sort(&paths);
	index_key(t, arch, key);
	store_open(&store);
	if (keep && store_get(&store, KIND, key, &out->old))
		find_records(&x);
	x.places = xcalloc(paths.paths.nr + 1, sizeof(*x.places));
	read_all(&x);
	take_all(&x, out);
	if (keep && (out->nr_read || x.old_at.nr != out->files.nr))
		put_records(&x, &store, key);
	store_close(&store);
	map_free(&x.old_at);
	free(x.places);
	kbuild_files_free(&paths);
	return 0;
}

void kbuild_index_close(struct kbuild_index *x)
{
	strbuf_free(&x->old);
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
	*out = (struct kbuild_index){.old = STRBUF_INIT};
	vec_each (&from->files, struct index_file, f)
		vec_push(&out->files, *f);
}

static int by_path(const void *a, const void *b)
{
	return strcmp(((const struct index_file *)a)->path, ((const struct index_file *)b)->path);
}

static void drop_file(struct kbuild_index *x, const char *path)
{
	struct index_file key = {.path = path}, *f;

	f = x->files.nr ? bsearch(&key, x->files.at, x->files.nr, sizeof(key), by_path) : NULL;
	if (!f)
		return;
	memmove(f, f + 1, (size_t)(x->files.at + x->files.nr - (f + 1)) * sizeof(*f));
	x->files.nr--;
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
		take_file(x, r.out.buf + at);
	}
	if (r.out.len)
		qsort(x->files.at, x->files.nr, sizeof(*x->files.at), by_path);
	vec_push(&x->fresh, r.out);
	strbuf_free(&r.source);
	vec_free(&r.defs.at);
	vec_free(&r.calls.at);
}
