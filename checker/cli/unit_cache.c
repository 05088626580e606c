// SPDX-License-Identifier: GPL-2.0-or-later
#include "cli/unit_cache.h"

#include <stdlib.h>
#include <string.h>

#include "cache/program.h"
#include "util/path.h"

#define KIND "units"

/*
 * In front of the unit in an entry; then the digests of its includes, in their order, its facts, its
 * functions.
 */
struct head {
	uint32_t nr;
	uint32_t facts_len;
	struct digest absent; /* which names the search path did not have */
};

static void add_digest(struct strbuf *sb, const struct digest *d)
{
	strbuf_addf(sb, "%016llx%016llx\n", (unsigned long long)d->hi, (unsigned long long)d->lo);
}

void unit_cache_open(struct ctx *ctx, const struct model *model, struct unit_cache *c)
{
	struct strbuf sb = STRBUF_INIT;
	unsigned major;
	char digest[33];

	*c = (struct unit_cache){.ctx = ctx};
	store_open(&c->store);
	contents_open(ctx, &c->contents);
	program_identity(&sb);
	model_digest(model, digest);
	strbuf_addf(&sb, "%s\n%s\n", frontend_clang_version(ctx, &major), digest);
	hash_hex(sb.buf, sb.len, c->tool);
	strbuf_free(&sb);
}

void unit_cache_close(struct unit_cache *c)
{
	store_close(&c->store);
	contents_close(&c->contents);
	map_free(&c->paths);
	map_free(&c->bits);
	vec_each (&c->entries, struct store_map, entry)
		store_unmap(entry);
	vec_free(&c->entries);
}

static uint32_t intern_joined(struct ctx *ctx, const char *dir, const char *name)
{
	struct strbuf sb = STRBUF_INIT;
	uint32_t id;

	if (*name != '/')
		strbuf_addf(&sb, "%s/", dir);
	strbuf_adds(&sb, name);
	id = strpool_intern(&ctx->names, sb.buf);
	strbuf_free(&sb);
	return id;
}

static const char *job_dir(const struct frontend_job *job)
{
	return job->dir ? job->dir : "/";
}

/* -I and its like; what clang appends by itself nobody can put a file in front of. */
static const char *search_dir(const struct frontend_job *job, unsigned *i)
{
	static const char *const opts[] = {"-iquote", "-I", "-isystem", "-idirafter"};

	for (size_t k = 0; k < sizeof(opts) / sizeof(opts[0]); k++) {
		size_t len = strlen(opts[k]);

		if (strncmp(job->args[*i], opts[k], len) != 0)
			continue;
		if (job->args[*i][len])
			return job->args[*i] + len;
		return *i + 1 < job->nr_args ? job->args[++*i] : NULL;
	}
	return NULL;
}

/* Where a unit's includes are looked for.  Units mostly agree on that, and on most includes. */
struct search {
	struct unit_cache *c;
	VEC(uint32_t) dirs; /* absolute, interned */
	uint64_t key;	    /* of all of them, in their order */
	struct strbuf bits;
};

static void find_dirs(struct search *s, const struct frontend_job *job)
{
	for (unsigned i = 0; i < job->nr_args; i++) {
		const char *dir = search_dir(job, &i);

		if (dir)
			vec_push(&s->dirs, intern_joined(s->c->ctx, job_dir(job), dir));
	}
	s->key = hash_bytes(s->dirs.at ? (const void *)s->dirs.at : "",
			    s->dirs.nr * sizeof(*s->dirs.at));
}

static const char *name_of(const struct search *s, uint32_t id)
{
	return strpool_get(&s->c->ctx->names, id);
}

/* Which of the directories before the one that a file lies in have its name, too?  Interned. */
static uint32_t look_in_dirs(struct search *s, uint32_t path)
{
	struct strbuf bits = STRBUF_INIT;
	const char *rel = NULL;
	uint32_t id;

	for (size_t at = 0; at < s->dirs.nr && !rel; at++) {
		rel = path_below(name_of(s, s->dirs.at[at]), name_of(s, path));
		for (size_t i = 0; rel && i < at; i++) {
			uint32_t other = intern_joined(s->c->ctx, name_of(s, s->dirs.at[i]), rel);

			strbuf_addc(&bits, contents_exists(&s->c->contents, other) ? '1' : '0');
		}
	}
	id = strpool_intern(&s->c->ctx->names, bits.buf);
	strbuf_free(&bits);
	return id;
}

static void add_bits(struct search *s, uint32_t path)
{
	uint64_t both[] = {s->key, path}, key = hash_bytes(both, sizeof(both));
	const uint64_t *known = map_get(&s->c->bits, key);

	if (!known) {
		map_set(&s->c->bits, key, look_in_dirs(s, path));
		known = map_get(&s->c->bits, key);
	}
	strbuf_adds(&s->bits, name_of(s, (uint32_t)*known));
}

/* The path of an included file. */
static uint32_t path_of(struct unit_cache *c, uint32_t root, uint32_t name)
{
	uint64_t key = (uint64_t)root << 32 | name;
	const uint64_t *known = map_get(&c->paths, key);
	uint32_t path;

	if (known)
		return (uint32_t)*known;
	path = intern_joined(c->ctx, strpool_get(&c->ctx->names, root),
			     strpool_get(&c->ctx->names, name));
	map_set(&c->paths, key, path);
	return path;
}

/*
 * What the files that a unit includes hold now: their digests into out, and what is
 * absent.  False if one changed while it may have been read.
 */
static bool look_at_includes(struct unit_cache *c, const struct frontend_job *job,
			     const struct ir_unit *u, struct digest *out, struct digest *absent)
{
	struct search s = {.c = c, .bits = STRBUF_INIT};
	uint32_t root = strpool_intern(&c->ctx->names, job->root ? job->root : job_dir(job));
	bool steady = true;

	find_dirs(&s, job);
	for (uint32_t i = 0; i < u->nr_includes; i++) {
		uint32_t path = path_of(c, root, u->includes[i]);
		const struct content *now = contents_of(&c->contents, path);

		out[i] = now->digest;
		steady &= !now->changed;
		add_bits(&s, path);
	}
	hash_digest(s.bits.buf, s.bits.len, &absent->hi, &absent->lo);
	strbuf_free(&s.bits);
	vec_free(&s.dirs);
	return steady;
}

/* The file's own contents; false if it changed.  What a view holds is known by the tree's names. */
static bool entry_key(struct unit_cache *c, const struct frontend_job *job, char key[33])
{
	const struct frontend_job *home = job->home ? job->home : job;
	uint32_t path = intern_joined(c->ctx, job_dir(job), job->file);
	const struct content *own = contents_of(&c->contents, path);
	struct strbuf sb = STRBUF_INIT;

	add_digest(&sb, &own->digest);
	strbuf_addf(&sb, "%s\n%s\n%s\n%s\n", c->tool, home->file, job_dir(home),
		    home->root ? home->root : "");
	for (unsigned i = 0; i < home->nr_args; i++)
		strbuf_addf(&sb, "%s\n", home->args[i]);
	hash_hex(sb.buf, sb.len, key);
	strbuf_free(&sb);
	return !own->changed;
}

/* Is what an entry says of the included files still so? */
static bool holds(struct unit_cache *c, const struct frontend_job *job, const struct ir_unit *u,
		  const char *entry)
{
	struct digest *now = xcalloc(u->nr_includes + 1, sizeof(*now));
	size_t size = u->nr_includes * sizeof(*now);
	struct head head, is = {.nr = u->nr_includes};
	bool same;

	memcpy(&head, entry, sizeof(head));
	is.facts_len = head.facts_len;
	look_at_includes(c, job, u, now, &is.absent);
	same = !memcmp(&head, &is, sizeof(head)) && !memcmp(entry + sizeof(head), now, size);
	free(now);
	return same;
}

static void drop(struct ir_unit **u)
{
	ir_unit_free(*u);
	free(*u);
	*u = NULL;
}

/* The functions are left where they are. */
static struct ir_unit *read_entry(struct unit_cache *c, const struct frontend_job *job,
				  const struct store_map *entry)
{
	struct ir_unit *u = NULL;
	struct head head;
	size_t at;

	if (entry->len < sizeof(head))
		return NULL;
	memcpy(&head, entry->data, sizeof(head));
	at = sizeof(head) + (size_t)head.nr * sizeof(struct digest);
	if (at + head.facts_len <= entry->len)
		u = ir_unit_read_facts(c->ctx, entry->data + at, head.facts_len);
	if (!u)
		return NULL;
	u->bodies = entry->data + at + head.facts_len;
	u->bodies_len = entry->len - at - head.facts_len;
	if (u->nr_includes != head.nr || !holds(c, job, u, entry->data) ||
	    (!c->later && ir_unit_load(c->ctx, u)))
		drop(&u);
	return u;
}

struct ir_unit *unit_cache_get(struct unit_cache *c, const struct frontend_job *job)
{
	struct ir_unit *u = NULL;
	struct store_map entry = {0};
	char key[33];

	entry_key(c, job, key);
	if (store_map(&c->store, KIND, key, &entry))
		u = read_entry(c, job, &entry);
	c->found += u != NULL;
	if (u && u->bodies)
		vec_push(&c->entries, entry);
	else
		store_unmap(&entry);
	return u;
}

void unit_cache_put(struct unit_cache *c, const struct frontend_job *job, const struct ir_unit *u)
{
	struct digest *now = xcalloc(u->nr_includes + 1, sizeof(*now));
	struct head head = {.nr = u->nr_includes};
	struct strbuf blob = STRBUF_INIT, facts = STRBUF_INIT;
	char key[33];

	if (entry_key(c, job, key) && look_at_includes(c, job, u, now, &head.absent)) {
		ir_unit_write_facts(c->ctx, u, &facts);
		head.facts_len = (uint32_t)facts.len;
		strbuf_add(&blob, &head, sizeof(head));
		strbuf_add(&blob, now, u->nr_includes * sizeof(*now));
		strbuf_add(&blob, facts.buf, facts.len);
		ir_unit_write_funcs(c->ctx, u, &blob);
		store_put(&c->store, KIND, key, blob.buf, blob.len);
		c->stored++;
	}
	strbuf_free(&facts);
	strbuf_free(&blob);
	free(now);
}
