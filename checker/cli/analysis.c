// SPDX-License-Identifier: GPL-2.0-or-later
/* From units to findings: by the engine, or as an earlier run has found them. */
#include "cli/driver.h"

#include <string.h>

#include "result/serial.h"

#define KIND "results"

static void add_focus(const struct driver *d, struct strbuf *sb)
{
	for (size_t i = 0; d->focus && i < d->focus->list.nr; i++)
		strbuf_addf(sb, "%s %u\n", strpool_get(&d->ctx->names, d->focus->list.at[i].sym),
			    d->focus->list.at[i].passes);
	strbuf_addf(sb, "%d\n", d->focus != NULL);
}

/* What an analysis is made of: this program, the model, every function in every unit. */
static void analysis_key(const struct driver *d, const char *what, char key[33])
{
	struct strbuf sb = STRBUF_INIT;

	strbuf_addf(&sb, "%s\n%s\n%d\n", what, d->cache.tool, d->demand);
	strbuf_add(&sb, d->program.buf, d->program.len);
	add_focus(d, &sb);
	hash_hex(sb.buf, sb.len, key);
	strbuf_free(&sb);
}

static void note_name(struct driver *d, uint32_t name)
{
	strbuf_adds(&d->program, strpool_get(&d->ctx->names, name));
	strbuf_addc(&d->program, '\n');
}

void driver_note_unit(struct driver *d, const struct ir_unit *u, bool extra)
{
	note_name(d, u->file);
	strbuf_addf(&d->program, "%d %d %u %u %016llx%016llx\n", extra, u->generation, u->nr_sites,
		    u->nr_errors, (unsigned long long)u->funcs_hi, (unsigned long long)u->funcs_lo);
	for (uint32_t i = 0; i < u->nr_bindings; i++) {
		note_name(d, u->bindings[i].field);
		note_name(d, u->bindings[i].func);
		note_name(d, u->bindings[i].object);
	}
}

/* Names, one a line. */
static void put_names(const struct driver *d, const struct engine_names *names, struct strbuf *blob)
{
	vec_each (&names->ids, uint32_t, id)
		strbuf_addf(blob, "%s\n", strpool_get(&d->ctx->names, *id));
}

static void get_names(struct driver *d, const char *at, struct engine_names *out)
{
	const char *nl;

	vec_clear(&out->ids);
	for (; (nl = strchr(at, '\n')); at = nl + 1)
		vec_push(&out->ids, strpool_intern_n(&d->ctx->names, at, (size_t)(nl - at)));
}

/* The names that the engine would follow, behind the result. */
static void add_leaks(struct driver *d, struct strbuf *blob)
{
	struct engine_names leaks = {0};

	engine_leaks(d->engine, &leaks);
	put_names(d, &leaks, blob);
	vec_free(&leaks.ids);
}

static bool take_known(struct driver *d, const char key[33])
{
	struct strbuf blob = STRBUF_INIT;
	size_t used;
	bool known = store_get(&d->cache.store, KIND, key, &blob);

	if (known) {
		vec_clear(&d->findings.list);
		ledger_forget_analysis(&d->ledger);
		known = !result_read(d->ctx, blob.buf, blob.len, &d->findings, &d->ledger, &used);
	}
	if (known)
		get_names(d, blob.buf + used, &d->leaks);
	else
		strbuf_reset(&d->ctx->error);
	strbuf_free(&blob);
	return known;
}

int driver_load_units(struct driver *d)
{
	vec_each (&d->units, struct ir_unit *, u)
		if (ir_unit_load(d->ctx, *u))
			return -1;
	return 0;
}

int driver_missing(struct driver *d, struct engine_names *out)
{
	struct strbuf blob = STRBUF_INIT;
	bool keep = d->keep_results && d->cache_open;
	char key[33];

	if (keep)
		analysis_key(d, "missing", key);
	if (keep && store_get(&d->cache.store, KIND, key, &blob)) {
		get_names(d, blob.buf, out);
		strbuf_free(&blob);
		return 0;
	}
	if (driver_load_units(d))
		return -1;
	engine_missing(d->engine, d->demand, out);
	put_names(d, out, &blob);
	if (keep)
		store_put(&d->cache.store, KIND, key, blob.buf, blob.len);
	strbuf_free(&blob);
	return 0;
}

/* Once: findings and the ledger are those of the units there are. */
static int analyse_once(struct driver *d)
{
	struct strbuf blob = STRBUF_INIT;
	bool keep = d->keep_results && d->cache_open;
	char key[33];
	size_t used;

	if (keep)
		analysis_key(d, "results", key);
	if (keep && take_known(d, key))
		return 0;
	if (driver_load_units(d))
		return -1;
	engine_run(d->engine);
	result_write(d->ctx, &d->findings, &d->ledger, &blob);
	used = blob.len;
	add_leaks(d, &blob);
	get_names(d, blob.buf + used, &d->leaks);
	if (keep)
		store_put(&d->cache.store, KIND, key, blob.buf, blob.len);
	strbuf_free(&blob);
	return 0;
}

/*
 * Which program's summaries are kept: of this tree, as it is built, by this checker.  Views of a tree
 * share theirs: of one version most holds for the next.
 */
void driver_keep_summaries(struct driver *d)
{
	struct strbuf sb = STRBUF_INIT;

	if (d->keeps)
		return;
	d->keeps = true;
	strbuf_addf(&sb, "%s\n%s\n%s\n%s", d->cache.tool, d->view ? "views" : "tree",
		    d->view ? d->home.root : driver_root(d), d->build ? d->build : "");
	engine_keep(d->engine, d->cache_open ? &d->cache.store : NULL, sb.buf);
	strbuf_free(&sb);
}

/*
 * Analyse, and once more with the callers elsewhere that the first time has shown to
 * matter.  Theirs in turn are few and not looked for.
 */
int driver_analyse(struct driver *d)
{
	bool more = false;

	driver_keep_summaries(d);
	engine_focus(d->engine, d->focus);
	if (analyse_once(d))
		return -1;
	if (!d->demand)
		return 0;
	if (driver_follow_callers(d, &more))
		return -1;
	return more ? analyse_once(d) : 0;
}
