// SPDX-License-Identifier: GPL-2.0-or-later
#include "frontend/model.h"

#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "frontend/model_parse.h"
#include "util/arena.h"
#include "util/map.h"
#include "util/strbuf.h"
#include "util/vec.h"

#define NR_GENERATIONS (IR_GEN_GENERIC + 1)
#define ANY_ARGS 0xffu

struct generation {
	VEC(struct model_fn *) fns;
	struct map index; /* key(name, nr_args) and key(name, ANY_ARGS) to position in fns */
};

struct model {
	struct arena mem;
	struct generation gens[NR_GENERATIONS];
	struct strbuf read; /* hashes of what it was read from */
};

/* Header of a generation, beside the common ones; none for IR_GEN_NONE. */
static const char *const gen_header[NR_GENERATIONS] = {
	[IR_GEN_ARCH] = "generation-arch.h",
	[IR_GEN_TOKEN] = "generation-token.h",
	[IR_GEN_GENERIC] = "generation-generic.h",
};

static uint64_t key(uint32_t name, uint32_t nr_args)
{
	return (uint64_t)name << 8 | (nr_args < ANY_ARGS ? nr_args : ANY_ARGS - 1);
}

static uint64_t any_key(uint32_t name)
{
	return (uint64_t)name << 8 | ANY_ARGS;
}

/* The last declaration of a name and argument count replaces the former in place. */
static void add_fn(struct model *m, struct generation *g, const struct model_fn *fn)
{
	uint64_t *old = map_get(&g->index, key(fn->name, fn->nr_args));
	size_t at = old ? *old : g->fns.nr;

	if (old)
		*g->fns.at[at] = *fn;
	else
		vec_push(&g->fns, arena_memdup(&m->mem, fn, sizeof(*fn)));
	map_set(&g->index, key(fn->name, fn->nr_args), at);
	map_set(&g->index, any_key(fn->name), at);
}

static int by_name(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static bool is_common_header(const char *name)
{
	size_t len = strlen(name);

	return len > 2 && !strcmp(name + len - 2, ".h") && name[0] != '.' &&
	       strncmp(name, "generation-", 11) != 0;
}

/*
 * #include lines of all common headers, sorted by name.  With <> none is looked for in the
 * current directory.
 */
static int common_includes(struct ctx *ctx, const char *dir, struct strbuf *out)
{
	VEC(char *) names = {0};
	DIR *d = opendir(dir);
	struct dirent *e;

	if (!d)
		return ctx_error(ctx, "cannot read the model directory %s: %s", dir,
				 strerror(errno));
	while ((e = readdir(d)))
		if (is_common_header(e->d_name))
			vec_push(&names, xstrdup(e->d_name));
	closedir(d);
	if (names.nr)
		qsort(names.at, names.nr, sizeof(*names.at), by_name);
	vec_each (&names, char *, n) {
		strbuf_addf(out, "#include <%s>\n", *n);
		free(*n);
	}
	vec_free(&names);
	if (!out->len)
		return ctx_error(ctx, "the model directory %s holds no headers", dir);
	return 0;
}

/* Quotes and newlines in a path would end the #include line. */
static int extra_includes(struct ctx *ctx, char *const *extra, unsigned nr, struct strbuf *out)
{
	for (unsigned i = 0; i < nr; i++) {
		char path[PATH_MAX];
		struct stat st;

		if (!realpath(extra[i], path) || stat(path, &st))
			return ctx_error(ctx, "cannot read model header %s: %s", extra[i],
					 strerror(errno));
		if (S_ISDIR(st.st_mode))
			return ctx_error(ctx, "model header %s: is a directory", extra[i]);
		if (strpbrk(path, "\"\n"))
			return ctx_error(ctx,
					 "model header %s: quotes in the path are not supported",
					 extra[i]);
		strbuf_addf(out, "#include \"%s\"\n", path);
	}
	return 0;
}

static int load_generation(struct ctx *ctx, struct model *m, const char *dir, int gen,
			   const struct strbuf *common, const struct strbuf *extra)
{
	struct model_protos protos = {.read = STRBUF_INIT};
	struct strbuf text = STRBUF_INIT;
	char name[64];
	int ret;

	strbuf_add(&text, common->buf, common->len);
	if (gen_header[gen])
		strbuf_addf(&text, "#include <%s>\n", gen_header[gen]);
	strbuf_add(&text, extra->buf, extra->len);
	snprintf(name, sizeof(name), "model-%d.c", gen);

	ret = model_parse(ctx, dir, name, text.buf, &protos);
	if (!ret)
		vec_each (&protos.list, struct model_fn, fn)
			add_fn(m, &m->gens[gen], fn);
	strbuf_add(&m->read, protos.read.buf, protos.read.len);
	strbuf_free(&protos.read);
	vec_free(&protos.list);
	strbuf_free(&text);
	return ret;
}

struct model *model_load(struct ctx *ctx, const char *dir, char *const *extra, unsigned nr_extra)
{
	struct strbuf common = STRBUF_INIT, more = STRBUF_INIT;
	struct model *m = xcalloc(1, sizeof(*m));
	int ret;

	m->read = (struct strbuf)STRBUF_INIT;
	ret = common_includes(ctx, dir, &common);
	if (!ret)
		ret = extra_includes(ctx, extra, nr_extra, &more);
	for (int gen = IR_GEN_NONE; !ret && gen < NR_GENERATIONS; gen++) {
		/* Extra headers may speak of a generation's own API: not without one. */
		const struct strbuf none = STRBUF_INIT;

		ret = load_generation(ctx, m, dir, gen, &common,
				      gen == IR_GEN_NONE ? &none : &more);
	}
	strbuf_free(&common);
	strbuf_free(&more);
	if (!ret)
		return m;
	model_free(m);
	return NULL;
}

void model_free(struct model *m)
{
	if (!m)
		return;
	for (int gen = 0; gen < NR_GENERATIONS; gen++) {
		vec_free(&m->gens[gen].fns);
		map_free(&m->gens[gen].index);
	}
	strbuf_free(&m->read);
	arena_free(&m->mem);
	free(m);
}

void model_digest(const struct model *m, char out[33])
{
	hash_hex(m->read.buf, m->read.len, out);
}

static const struct model_fn *lookup(const struct generation *g, uint64_t k)
{
	const uint64_t *at = map_get(&g->index, k);

	return at ? g->fns.at[*at] : NULL;
}

const struct model_fn *model_find(const struct model *m, enum ir_generation gen, uint32_t name)
{
	return lookup(&m->gens[gen], any_key(name));
}

const struct model_fn *model_find_call(const struct model *m, enum ir_generation gen, uint32_t name,
				       uint32_t nr_args)
{
	const struct model_fn *fn = lookup(&m->gens[gen], key(name, nr_args));

	return fn ? fn : model_find(m, gen, name);
}

const struct model_fn *const *model_all(const struct model *m, enum ir_generation gen, size_t *nr)
{
	*nr = m->gens[gen].fns.nr;
	return (const struct model_fn *const *)m->gens[gen].fns.at;
}
