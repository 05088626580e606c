// SPDX-License-Identifier: GPL-2.0-or-later
#include "cli/unit_cache.h"

#include <stdlib.h>
#include <string.h>

#include "util/path.h"

#define KIND "units"

/* In front of the unit in an entry; then the digests of its includes, in their order. */
struct head {
	uint32_t nr;
	uint32_t reserved;
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
	add_digest(
		&sb,
		&contents_of(&c->contents, strpool_intern(&ctx->names, "/proc/self/exe"))->digest);
	model_digest(model, digest);
	strbuf_addf(&sb, "%s\n%s\n", frontend_clang_version(ctx, &major), digest);
	hash_hex(sb.buf, sb.len, c->tool);
	strbuf_free(&sb);
}

void unit_cache_close(struct unit_cache *c)
{
	store_close(&c->store);
	contents_close(&c->contents);
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

struct search {
	struct unit_cache *c;
	VEC(const char *) dirs; /* absolute, interned */
	struct strbuf bits;
};

static void find_dirs(struct search *s, const struct frontend_job *job)
{
	for (unsigned i = 0; i < job->nr_args; i++) {
		const char *dir = search_dir(job, &i);

		if (dir)
			vec_push(&s->dirs,
				 strpool_get(&s->c->ctx->names,
					     intern_joined(s->c->ctx, job_dir(job), dir)));
	}
}

/* Which of the directories before the one that a file lies in have its name, too? */
static void add_bits(struct search *s, const char *path)
{
	for (size_t at = 0; at < s->dirs.nr; at++) {
		const char *rel = path_below(s->dirs.at[at], path);

		for (size_t i = 0; rel && i < at; i++)
			strbuf_addc(&s->bits,
				    contents_exists(&s->c->contents,
						    intern_joined(s->c->ctx, s->dirs.at[i], rel))
					    ? '1'
					    : '0');
		if (rel)
			return;
	}
}

/*
 * What the files that a unit includes hold now: their digests into out, and what is
 * absent.  False if one changed while it may have been read.
 */
static bool look_at_includes(struct unit_cache *c, const struct frontend_job *job,
			     const struct ir_unit *u, struct digest *out, struct digest *absent)
{
	struct search s = {.c = c, .bits = STRBUF_INIT};
	const char *root = job->root ? job->root : job_dir(job);
	bool steady = true;

	find_dirs(&s, job);
	for (uint32_t i = 0; i < u->nr_includes; i++) {
		uint32_t path =
			intern_joined(c->ctx, root, strpool_get(&c->ctx->names, u->includes[i]));
		const struct content *now = contents_of(&c->contents, path);

		out[i] = now->digest;
		steady &= !now->changed;
		add_bits(&s, strpool_get(&c->ctx->names, path));
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
		  const struct strbuf *blob)
{
	struct digest *now = xcalloc(u->nr_includes + 1, sizeof(*now));
	size_t size = u->nr_includes * sizeof(*now);
	struct head head, is = {.nr = u->nr_includes};
	bool same;

	memcpy(&head, blob->buf, sizeof(head));
	look_at_includes(c, job, u, now, &is.absent);
	same = !memcmp(&head, &is, sizeof(head)) && !memcmp(blob->buf + sizeof(head), now, size);
	free(now);
	return same;
}

static struct ir_unit *read_entry(struct unit_cache *c, const struct strbuf *blob)
{
	struct head head;
	size_t at;

	if (blob->len < sizeof(head))
		return NULL;
	memcpy(&head, blob->buf, sizeof(head));
	at = sizeof(head) + (size_t)head.nr * sizeof(struct digest);
	return at <= blob->len ? ir_unit_read(c->ctx, blob->buf + at, blob->len - at) : NULL;
}

struct ir_unit *unit_cache_get(struct unit_cache *c, const struct frontend_job *job)
{
	struct strbuf blob = STRBUF_INIT;
	struct ir_unit *u = NULL;
	char key[33];

	entry_key(c, job, key);
	if (store_get(&c->store, KIND, key, &blob)) {
		u = read_entry(c, &blob);
		if (u && !holds(c, job, u, &blob)) {
			ir_unit_free(u);
			free(u);
			u = NULL;
		}
	}
	c->found += u != NULL;
	strbuf_free(&blob);
	return u;
}

void unit_cache_put(struct unit_cache *c, const struct frontend_job *job, const struct ir_unit *u)
{
	struct digest *now = xcalloc(u->nr_includes + 1, sizeof(*now));
	struct head head = {.nr = u->nr_includes};
	struct strbuf blob = STRBUF_INIT;
	char key[33];

	if (entry_key(c, job, key) && look_at_includes(c, job, u, now, &head.absent)) {
		strbuf_add(&blob, &head, sizeof(head));
		strbuf_add(&blob, now, u->nr_includes * sizeof(*now));
		ir_unit_write(c->ctx, u, &blob);
		store_put(&c->store, KIND, key, blob.buf, blob.len);
		c->stored++;
	}
	strbuf_free(&blob);
	free(now);
}
