// SPDX-License-Identifier: GPL-2.0-or-later
#include "engine/kept.h"

#include <stdlib.h>
#include <string.h>

#define KIND "summaries"
#define MAGIC UINT64_C(0x6d6d7563686b3103) /* change it with the form of anything kept */

/* In front of the bytes of each. */
struct head {
	uint64_t hi, lo, content;
	uint32_t age, nr_deps, nr_summary, nr_told; /* bytes */
};

void kept_open(struct kept_all *a, struct store *store, const char *space)
{
	*a = (struct kept_all){.store = store, .space = xstrdup(space)};
}

static void name_of_blob(const struct kept_all *a, const struct ctx *ctx, uint32_t file,
			 char key[33])
{
	struct strbuf sb = STRBUF_INIT;

	strbuf_addf(&sb, "%s\n%s\n", a->space, strpool_get(&ctx->names, file));
	hash_hex(sb.buf, sb.len, key);
	strbuf_free(&sb);
}

static void insert(struct kept_all *a, struct kept_file *f, struct kept *k)
{
	vec_push(&f->all, k);
	map_set(&a->by_key, k->key.hi, (uintptr_t)k);
}

static struct strbuf copy(const char **at, uint32_t len)
{
	struct strbuf sb = STRBUF_INIT;

	strbuf_add(&sb, *at, len);
	*at += len;
	return sb;
}

/* The one that begins there; false if it is not whole. */
static bool read_one(struct kept_all *a, struct kept_file *f, const char **at, const char *end)
{
	struct kept *k;
	struct head h;
	uint64_t len;

	if ((size_t)(end - *at) < sizeof(h))
		return false;
	memcpy(&h, *at, sizeof(h));
	*at += sizeof(h);
	len = (uint64_t)h.nr_deps + h.nr_summary + h.nr_told;
	if (len > (uint64_t)(end - *at))
		return false;
	k = xcalloc(1, sizeof(*k));
	k->key = (struct kept_key){f->name, h.hi, h.lo};
	k->content = h.content;
	k->age = h.age + 1;
	k->deps = copy(at, h.nr_deps);
	k->summary = copy(at, h.nr_summary);
	k->told = copy(at, h.nr_told);
	insert(a, f, k);
	return true;
}

static void load(struct kept_all *a, const struct ctx *ctx, struct kept_file *f)
{
	struct strbuf blob = STRBUF_INIT;
	const char *at, *end;
	uint64_t magic = 0;
	char key[33];

	name_of_blob(a, ctx, f->name, key);
	if (a->store && store_get(a->store, KIND, key, &blob) && blob.len >= sizeof(magic)) {
		memcpy(&magic, blob.buf, sizeof(magic));
		at = blob.buf + sizeof(magic);
		end = blob.buf + blob.len;
		while (magic == MAGIC && at < end && read_one(a, f, &at, end))
			;
	}
	strbuf_free(&blob);
}

/* Its blob is read when the file is asked for first. */
static struct kept_file *file_of(struct kept_all *a, const struct ctx *ctx, uint32_t name)
{
	const uint64_t *known = map_get(&a->by_file, name);

	if (!known) {
		map_set(&a->by_file, name, a->files.nr);
		vec_push(&a->files, (struct kept_file){.name = name});
		load(a, ctx, vec_last(&a->files));
		return vec_last(&a->files);
	}
	return &a->files.at[*known];
}

struct kept *kept_find(struct kept_all *a, struct ctx *ctx, const struct kept_key *key)
{
	const uint64_t *known;
	struct kept *k;

	file_of(a, ctx, key->file);
	known = map_get(&a->by_key, key->hi);
	k = known ? (struct kept *)(uintptr_t)*known : NULL;
	return k && k->key.lo == key->lo ? k : NULL;
}

void kept_use(struct kept *k)
{
	k->age = 0;
}

static void free_one(struct kept *k)
{
	strbuf_free(&k->deps);
	strbuf_free(&k->summary);
	strbuf_free(&k->told);
	free(k);
}

/* One of the same key does not hold any more. */
static void drop(struct kept_file *f, const struct kept_key *key)
{
	size_t n = 0;

	for (size_t i = 0; i < f->all.nr; i++)
		if (f->all.at[i]->key.hi == key->hi)
			free_one(f->all.at[i]);
		else
			f->all.at[n++] = f->all.at[i];
	f->all.nr = n;
}

void kept_add(struct kept_all *a, const struct kept *k)
{
	struct kept_file *f = &a->files.at[*map_get(&a->by_file, k->key.file)];
	struct kept *mine = xmalloc(sizeof(*mine));

	*mine = *k;
	if (map_get(&a->by_key, k->key.hi))
		drop(f, &k->key);
	insert(a, f, mine);
	f->fresh = true;
}

static void write_one(const struct kept *k, struct strbuf *out)
{
	struct head h = {.hi = k->key.hi,
			 .lo = k->key.lo,
			 .content = k->content,
			 .age = k->age,
			 .nr_deps = (uint32_t)k->deps.len,
			 .nr_summary = (uint32_t)k->summary.len,
			 .nr_told = (uint32_t)k->told.len};

	strbuf_add(out, &h, sizeof(h));
	strbuf_add(out, k->deps.buf, k->deps.len);
	strbuf_add(out, k->summary.buf, k->summary.len);
	strbuf_add(out, k->told.buf, k->told.len);
}

void kept_write(struct kept_all *a, struct ctx *ctx)
{
	uint64_t magic = MAGIC;

	vec_each (&a->files, struct kept_file, f) {
		struct strbuf blob = STRBUF_INIT;
		char key[33];

		if (!a->store || !f->fresh)
			continue;
		strbuf_add(&blob, &magic, sizeof(magic));
		vec_each (&f->all, struct kept *, k)
			if ((*k)->age <= KEPT_RUNS)
				write_one(*k, &blob);
		name_of_blob(a, ctx, f->name, key);
		store_put(a->store, KIND, key, blob.buf, blob.len);
		f->fresh = false;
		strbuf_free(&blob);
	}
}

void kept_close(struct kept_all *a)
{
	vec_each (&a->files, struct kept_file, f) {
		vec_each (&f->all, struct kept *, k)
			free_one(*k);
		vec_free(&f->all);
	}
	vec_free(&a->files);
	map_free(&a->by_file);
	map_free(&a->by_key);
	free(a->space);
}
