// SPDX-License-Identifier: GPL-2.0-or-later
#include "cli/verdicts.h"

#include <stdlib.h>
#include <string.h>

#include "kbuild/mention.h"
#include "report/marks.h"
#include "rules/rules.h"
#include "util/path.h"
#include "util/strbuf.h"

/* --- comments in the source --- */

/* Files in which findings or comments can be. */
struct marked {
	struct map known; /* name ids */
	VEC(uint32_t) files;
};

static void add_file(struct marked *m, uint32_t file)
{
	if (map_get(&m->known, file))
		return;
	map_set(&m->known, file, 1);
	vec_push(&m->files, file);
}

static void read_marks(struct driver *d, uint32_t file, struct marks *m)
{
	struct strbuf text = STRBUF_INIT;
	char *path = path_join(driver_root(d), strpool_get(&d->ctx->names, file));

	/* What cannot be read has been told by who had to parse it. */
	if (source_read(d->ctx, path, &text))
		strbuf_reset(&d->ctx->error);
	else
		marks_read(m, text.buf, text.len);
	strbuf_free(&text);
	free(path);
}

static void set_verdict(struct findings *fs, struct finding *f, const struct mark *mark)
{
	f->verdict = "by-design";
	f->verdict_by = findings_text(fs, "comment in line %u", mark->line);
	f->verdict_reason = arena_strdup(&fs->mem, mark->reason);
	f->in_source = true;
}

static void tell_marks(struct driver *d, uint32_t file, const struct marks *m)
{
	const char *name = strpool_get(&d->ctx->names, file);

	vec_each (&m->list, struct mark, mark) {
		struct strbuf place = STRBUF_INIT;

		strbuf_addf(&place, "%s:%u", name, mark->line);
		if (mark->wrong)
			ledger_add(d->ctx, &d->ledger, LEDGER_VERDICT_WRONG, place.buf, "%s",
				   mark->wrong);
		else if (!rules_find(mark->rule))
			ledger_add(d->ctx, &d->ledger, LEDGER_VERDICT_WRONG, place.buf,
				   "there is no rule %s", mark->rule);
		else if (!mark->used && d->across && opts_wants_rule(d->opts, mark->rule))
			ledger_add(d->ctx, &d->ledger, LEDGER_VERDICT_STALE, place.buf,
				   "comment: nothing there breaks %s", mark->rule);
		strbuf_free(&place);
	}
}

static void apply_marks(struct driver *d, uint32_t file)
{
	struct marks m = {0};

	read_marks(d, file, &m);
	if (m.list.nr) {
		vec_each (&d->findings.list, struct finding, f) {
			const struct mark *mark =
				f->loc.file == file ? marks_at(&m, f->rule, f->loc.line) : NULL;

			if (mark)
				set_verdict(&d->findings, f, mark);
		}
		vec_each (&d->findings.hidden, struct finding, f)
			if (f->loc.file == file)
				marks_at(&m, f->rule, f->loc.line);
		tell_marks(d, file, &m);
	}
	marks_free(&m);
}

static void apply_comments(struct driver *d)
{
	struct marked m = {0};

	vec_each (&d->ledger.looked_at, uint32_t, file)
		add_file(&m, *file);
	vec_each (&d->findings.list, struct finding, f)
		add_file(&m, f->loc.file);
	vec_each (&m.files, uint32_t, file)
		apply_marks(d, *file);
	vec_free(&m.files);
	map_free(&m.known);
}

/* --- the baseline --- */

static void tell_stale(struct ctx *ctx, struct ledger *l, const struct verdict *v)
{
	ledger_add(ctx, l, LEDGER_VERDICT_STALE, v->func, "%s %s in the baseline", v->fingerprint,
		   v->rule);
}

/* Names of the functions that were analysed, as keys. */
static void find_functions(const struct driver *d, struct map *names)
{
	vec_each (&d->units, struct ir_unit *, u)
		for (uint32_t i = 0; i < (*u)->nr_funcs; i++)
			map_set(names, (*u)->funcs[i].name, 1);
}

/* Silence of a run means something only for functions that it has seen. */
static void tell_stale_of_run(struct driver *d)
{
	struct map seen = {0};

	find_functions(d, &seen);
	vec_each (&d->baseline.list, struct verdict, v) {
		uint32_t func = strpool_find(&d->ctx->names, v->func);

		if (!v->used && opts_wants_rule(d->opts, v->rule) &&
		    (d->demand || (func && map_get(&seen, func))))
			tell_stale(d->ctx, &d->ledger, v);
	}
	map_free(&seen);
}

int verdicts_apply(struct driver *d)
{
	apply_comments(d);
	baseline_apply(&d->baseline, &d->findings);
	if (d->across && d->baseline.list.nr) {
		if (driver_load_units(d))
			return -1;
		tell_stale_of_run(d);
	}
	return 0;
}

static bool has_lost(const struct merge *m, const char *func)
{
	uint32_t name = strpool_find(&m->ctx->names, func);

	vec_each (&m->losses, struct merge_loss, l)
		if (name && l->entry.name == name &&
		    (l->entry.kind == LEDGER_FUNC_CAPPED || l->entry.kind == LEDGER_FUNC_LOST))
			return true;
	return false;
}

bool verdict_is_stale(const struct merge *m, const struct verdict *v)
{
	uint64_t rule = hash_bytes(v->rule, strlen(v->rule));

	if (v->used || has_lost(m, v->func))
		return false;
	vec_each (&m->inputs, struct merge_input, in)
		if (map_get(&in->rules, rule) && in->names_hidden)
			return true;
	return false;
}

int verdicts_apply_to_reports(struct merge *m, const struct opts *o)
{
	struct baseline b = {0};
	int ret = o->baseline ? baseline_read(m->ctx, &b, o->baseline) : 0;

	if (!ret) {
		baseline_apply(&b, &m->findings);
		vec_each (&b.list, struct verdict, v)
			if (verdict_is_stale(m, v))
				tell_stale(m->ctx, &m->ledger, v);
		ledger_seal(m->ctx, &m->ledger);
	}
	baseline_free(&b);
	return ret;
}
