// SPDX-License-Identifier: GPL-2.0-or-later
/* From units to findings: by the engine, or as an earlier run has found them. */
#include "cli/driver.h"

#include <string.h>

#include "result/serial.h"

#define KIND "results"

/* What an analysis is made of: this program, the model, every function in every unit. */
static void analysis_key(const struct driver *d, char key[33])
{
	struct strbuf sb = STRBUF_INIT;

	strbuf_addf(&sb, "%s\n%d\n", d->cache.tool, d->demand);
	strbuf_add(&sb, d->program.buf, d->program.len);
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
	strbuf_addf(&d->program, "%d %d %u %u\n", extra, u->generation, u->nr_sites, u->nr_errors);
	for (uint32_t i = 0; i < u->nr_funcs; i++) {
		note_name(d, u->funcs[i].sym);
		strbuf_addf(&d->program, "%u ", u->funcs[i].loc.line);
		strbuf_add(&d->program, &u->funcs[i].hash, sizeof(u->funcs[i].hash));
	}
	for (uint32_t i = 0; i < u->nr_bindings; i++) {
		note_name(d, u->bindings[i].field);
		note_name(d, u->bindings[i].func);
		note_name(d, u->bindings[i].object);
	}
}

/* The names that the engine would follow, one a line behind the result. */
static void add_leaks(struct driver *d, struct strbuf *blob)
{
	struct engine_names leaks = {0};

	engine_leaks(d->engine, &leaks);
	vec_each (&leaks.ids, uint32_t, id)
		strbuf_addf(blob, "%s\n", strpool_get(&d->ctx->names, *id));
	vec_free(&leaks.ids);
}

static void read_leaks(struct driver *d, const char *at)
{
	const char *nl;

	vec_clear(&d->leaks.ids);
	for (; (nl = strchr(at, '\n')); at = nl + 1)
		vec_push(&d->leaks.ids, strpool_intern_n(&d->ctx->names, at, (size_t)(nl - at)));
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
		read_leaks(d, blob.buf + used);
	else
		strbuf_reset(&d->ctx->error);
	strbuf_free(&blob);
	return known;
}

/* Once: findings and the ledger are those of the units there are. */
static void analyse_once(struct driver *d)
{
	struct strbuf blob = STRBUF_INIT;
	bool keep = d->keep_results && d->cache_open;
	char key[33];
	size_t used;

	if (keep)
		analysis_key(d, key);
	if (keep && take_known(d, key))
		return;
	engine_run(d->engine);
	result_write(d->ctx, &d->findings, &d->ledger, &blob);
	used = blob.len;
	add_leaks(d, &blob);
	read_leaks(d, blob.buf + used);
	if (keep)
		store_put(&d->cache.store, KIND, key, blob.buf, blob.len);
	strbuf_free(&blob);
}

/* Which program's summaries are kept: of this tree, as it is built, by this checker. */
void driver_keep_summaries(struct driver *d)
{
	struct strbuf sb = STRBUF_INIT;

	if (d->keeps)
		return;
	d->keeps = true;
	strbuf_addf(&sb, "%s\n%s\n%s", d->cache.tool, driver_root(d), d->build ? d->build : "");
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
	analyse_once(d);
	if (!d->demand)
		return 0;
	if (driver_follow_callers(d, &more))
		return -1;
	if (more)
		analyse_once(d);
	return 0;
}
