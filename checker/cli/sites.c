// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Are all call sites of modelled functions analysed?  What a lexical pass finds in
 * the text is compared with what the syntax tree showed; each difference has a
 * known harmless reason or is a loss.
 */
#include "cli/driver.h"

#include <string.h>

#include "util/strbuf.h"

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

int driver_count_sites(struct driver *d, const struct source *s, const struct ir_unit *u)
{
	uint32_t file = u ? u->file : strpool_intern(&d->ctx->names, s->path);
	struct kbuild_mentions mentions = {0};
	struct strbuf name = STRBUF_INIT;
	struct names names = {0};
	int ret;

	watched_names(d, &names);
	ret = kbuild_mentions(d->ctx, s->abs, names.ids.at, (unsigned)names.ids.nr, &mentions);
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
