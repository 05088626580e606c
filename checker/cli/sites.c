// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Are all call sites of modelled functions analysed?  What a lexical pass finds in
 * the text is compared with what the syntax tree showed; each difference has a
 * known harmless reason or is a loss.
 */
#include "cli/driver.h"

#include <string.h>

#include "util/strbuf.h"

#define KIND "sites"

#define LAZY_BITS                                                                                  \
	(MODEL_LAZY_ENTER | MODEL_LAZY_LEAVE | MODEL_LAZY_FLUSH | MODEL_LAZY_PAUSE |               \
	 MODEL_LAZY_RESUME)

struct names {
	VEC(uint32_t) ids;
};

/* Does a call of it raise an event, so that missing one would matter? */
static bool is_watched(const struct model_fn *fn)
{
	return fn->does & (LAZY_BITS | MODEL_TLB_FLUSH) || fn->nr_params;
}

/* Names that are watched in any generation. */
static void watched_names(const struct driver *d, struct names *out)
{
	struct map seen = {0};

	for (int gen = IR_GEN_ARCH; gen <= IR_GEN_GENERIC; gen++) {
		size_t nr;
		const struct model_fn *const *fns = model_all(d->model, gen, &nr);

		for (size_t i = 0; i < nr; i++) {
			if (!is_watched(fns[i]) || map_get(&seen, fns[i]->name))
				continue;
			map_set(&seen, fns[i]->name, 1);
			vec_push(&out->ids, fns[i]->name);
		}
	}
	map_free(&seen);
}

static bool in_tree(const struct ir_unit *u, uint32_t file, const struct kbuild_mention *m)
{
	for (uint32_t i = 0; i < u->nr_sites; i++)
		if (u->sites[i].name == m->name && u->sites[i].loc.line == m->line &&
		    u->sites[i].loc.file == file)
			return true;
	return false;
}

static bool is_skipped(const struct ir_unit *u, uint32_t file, uint32_t line)
{
	for (uint32_t i = 0; i < u->nr_skipped; i++)
		if (u->skipped[i].file == file && line >= u->skipped[i].first &&
		    line <= u->skipped[i].last)
			return true;
	return false;
}

/* Why a mention in the text is no call in the syntax tree; NULL if nobody knows. */
static const char *reason(const struct driver *d, const struct source *s, const struct ir_unit *u,
			  uint32_t file, const struct kbuild_mention *m)
{
	const struct model_fn *fn;

	if (m->in_macro_def)
		return "in a macro definition";
	if (m->at_line_start_def)
		return "definition or declaration of the function itself";
	if (!u)
		return s->args ? "file not parsed" : "file not built in this configuration";
	if (is_skipped(u, file, m->line))
		return "not compiled in this configuration";
	fn = model_find(d->model, u->generation, m->name);
	if (!fn || !is_watched(fn))
		return "no event in this API generation";
	return NULL;
}

/* A mention as it is kept; the name by its place among those that are watched. */
struct kept_mention {
	uint32_t name, line, flags;
};

static bool take_mentions(const struct strbuf *blob, const struct names *names,
			  struct kbuild_mentions *out)
{
	struct kept_mention k;

	for (size_t at = 0; at + sizeof(k) <= blob->len; at += sizeof(k)) {
		memcpy(&k, blob->buf + at, sizeof(k));
		if (k.name >= names->ids.nr)
			return false;
		vec_push(&out->list, (struct kbuild_mention){.name = names->ids.at[k.name],
							     .line = k.line,
							     .in_macro_def = k.flags & 1,
							     .at_line_start_def = k.flags & 2});
	}
	return blob->len % sizeof(k) == 0;
}

static void keep_mentions(struct driver *d, const char key[33], const struct names *names,
			  const struct kbuild_mentions *found)
{
	struct strbuf blob = STRBUF_INIT;
	struct map places = {0};

	for (size_t i = 0; i < names->ids.nr; i++)
		map_set(&places, names->ids.at[i], i);
	vec_each (&found->list, struct kbuild_mention, m) {
		struct kept_mention k = {.name = (uint32_t)*map_get(&places, m->name),
					 .line = m->line,
					 .flags = m->in_macro_def | m->at_line_start_def << 1};

		strbuf_add(&blob, &k, sizeof(k));
	}
	store_put(&d->cache.store, KIND, key, blob.buf, blob.len);
	map_free(&places);
	strbuf_free(&blob);
}

/* By what the file holds, the program and the model; false if nobody can be sure of the former. */
static bool mentions_key(struct driver *d, const struct source *s, char key[33])
{
	const struct content *now;
	struct strbuf sb = STRBUF_INIT;

	if (!d->cache_open)
		return false;
	now = contents_of(&d->cache.contents, strpool_intern(&d->ctx->names, s->abs));
	strbuf_addf(&sb, "%s\n%016llx%016llx\n", d->cache.tool, (unsigned long long)now->digest.hi,
		    (unsigned long long)now->digest.lo);
	hash_hex(sb.buf, sb.len, key);
	strbuf_free(&sb);
	return !now->changed;
}

static int find_mentions(struct driver *d, const struct source *s, const struct names *names,
			 struct kbuild_mentions *out)
{
	struct strbuf blob = STRBUF_INIT;
	char key[33];
	bool keep = mentions_key(d, s, key), known;
	int ret;

	known = keep && store_get(&d->cache.store, KIND, key, &blob) &&
		take_mentions(&blob, names, out);
	strbuf_free(&blob);
	if (known)
		return 0;
	vec_clear(&out->list);
	ret = kbuild_mentions(d->ctx, s->abs, names->ids.at, (unsigned)names->ids.nr, out);
	if (keep && !ret)
		keep_mentions(d, key, names, out);
	return ret;
}

int driver_count_sites(struct driver *d, const struct source *s, const struct ir_unit *u)
{
	uint32_t file = u ? u->file : strpool_intern(&d->ctx->names, s->path);
	struct kbuild_mentions mentions = {0};
	struct strbuf name = STRBUF_INIT;
	struct names names = {0};
	int ret;

	watched_names(d, &names);
	ret = find_mentions(d, s, &names, &mentions);
	vec_each (&mentions.list, struct kbuild_mention, m) {
		const char *why;

		d->ledger.sites_lexical++;
		if (u && in_tree(u, file, m)) {
			d->ledger.sites_ast++;
			continue;
		}
		why = reason(d, s, u, file, m);
		strbuf_reset(&name);
		strbuf_addf(&name, "%s:%u %s", s->path, m->line,
			    strpool_get(&d->ctx->names, m->name));
		d->ledger.sites_explained += why != NULL;
		ledger_add(d->ctx, &d->ledger, why ? LEDGER_SITE_EXPLAINED : LEDGER_SITE_MISSING,
			   name.buf, "%s", why ? why : "call not seen in the syntax tree");
	}
	vec_free(&mentions.list);
	vec_free(&names.ids);
	strbuf_free(&name);
	return ret;
}
