// SPDX-License-Identifier: GPL-2.0-or-later
/* The engine as the driver sees it: which functions are explored, and in which order. */
#include "engine/core.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/inspect.h"
#include "engine/keep.h"
#include "engine/roots.h"
#include "rules/rule.h"

struct engine *engine_new(struct ctx *ctx, const struct model *model, struct findings *findings,
			  struct ledger *ledger)
{
	struct engine *e = xcalloc(1, sizeof(*e));

	e->ctx = ctx;
	e->model = model;
	e->findings = findings;
	e->ledger = ledger;
	e->d.ctx = ctx;
	e->prog.ctx = ctx;
	e->prog.model = model;
	e->exact_states = EXACT_STATES;
	engine_begin_pass(e, PASS_SECTIONS);
	ranges_init(&e->d.ranges);
	return e;
}

void engine_add_unit(struct engine *e, struct ir_unit *unit, bool extra)
{
	vec_push(&e->prog.units, (struct program_unit){unit, extra});
	e->built = false;
}

int engine_select_rule(struct engine *e, const char *id, bool on)
{
	for (unsigned i = 0; i < rule_catalogue_nr; i++) {
		if (strcmp(rule_catalogue[i]->info.id, id))
			continue;
		if (on)
			e->rules_off &= ~(1u << i);
		else
			e->rules_off |= 1u << i;
		return 0;
	}
	return -1;
}

void engine_keep(struct engine *e, struct store *store, const char *space)
{
	e->keep = keep_new(store, space);
}

void engine_focus(struct engine *e, const struct engine_scopes *on)
{
	map_free(&e->focus);
	e->focused = on;
	for (size_t i = 0; on && i < on->list.nr; i++)
		map_set(&e->focus, on->list.at[i].sym, on->list.at[i].passes);
}

void engine_missing(struct engine *e, bool all_calls, struct engine_names *out)
{
	uint32_t *names;
	size_t nr;

	inspect_build(e);
	program_missing(&e->prog, all_calls, &names, &nr);
	for (size_t i = 0; i < nr; i++)
		vec_push(&out->ids, names[i]);
	free(names);
}

static const struct {
	const char *name;
	uint32_t tracks;
} passes[] = {
	[PASS_SECTIONS] = {"sections", TRACK_SECTIONS | TRACK_PENDING | TRACK_SLEEPS},
	[PASS_LOCKS] = {"locks", TRACK_SECTIONS | TRACK_SLEEPS | TRACK_LOCKS},
	[PASS_MAPS] = {"maps", TRACK_MAPS | TRACK_LOCKS | TRACK_OBJECTS},
	[PASS_TLB] = {"tlb", TRACK_OWED | TRACK_LOCKS | TRACK_OBJECTS},
};

void engine_begin_pass(struct engine *e, enum pass pass)
{
	for (size_t i = 0; i < e->summaries.nr; i++)
		summary_free(e->summaries.at[i]);
	vec_clear(&e->summaries);
	map_free(&e->summary_of);
	e->pass = pass;
	e->tracks = passes[pass].tracks;
}

int engine_use_pass(struct engine *e, const char *name)
{
	for (enum pass pass = 0; pass < PASS_NR; pass++)
		if (!strcmp(passes[pass].name, name)) {
			engine_begin_pass(e, pass);
			return 0;
		}
	return ctx_error(e->ctx, "no pass '%s': sections, locks, maps or tlb", name);
}

void engine_leaks(const struct engine *e, struct engine_names *out)
{
	vec_each (&e->leaks, uint32_t, sym)
		vec_push(&out->ids, *sym);
	program_sort_names(&e->prog, out->ids.at, out->ids.nr);
}

static void count_program(struct engine *e)
{
	e->ledger->funcs_seen = e->prog.funcs.nr;
	vec_each (&e->prog.units, struct program_unit, u)
		e->ledger->calls_seen += u->extra ? 0 : u->ir->nr_sites;
}

enum counted { COUNT_ANALYSED = 1, COUNT_CAPPED = 2 };

/* What the pass did; a function is counted once, whichever passes met it. */
static void count_functions(struct engine *e, uint8_t *counted)
{
	for (size_t i = 0; i < e->summaries.nr; i++) {
		const struct summary *s = e->summaries.at[i];
		const struct ir_func *f = e->prog.funcs.at[s->func].ir;
		const char *name = strpool_get(&e->ctx->names, f->sym);

		if (s->capped)
			ledger_add(e->ctx, e->ledger, LEDGER_FUNC_CAPPED, name,
				   "limit on %s: some paths were cut", s->capped);
		if (s->capped && !(counted[s->func] & COUNT_CAPPED))
			e->ledger->funcs_capped++;
		if (s->merged)
			ledger_add(
				e->ctx, e->ledger, LEDGER_FUNC_APPROX, name,
				"many results were joined: findings that rest on them have medium confidence");
		if (!(counted[s->func] & COUNT_ANALYSED)) {
			e->ledger->funcs_analysed++;
			if (f->incomplete)
				ledger_add(e->ctx, e->ledger, LEDGER_FUNC_APPROX, name, "%s",
					   strpool_get(&e->ctx->names, f->incomplete_why));
		}
		counted[s->func] |= COUNT_ANALYSED | (s->capped ? COUNT_CAPPED : 0);
	}
}

static bool pass_has_rules(const struct engine *e, enum pass pass)
{
	for (unsigned i = 0; i < rule_catalogue_nr; i++)
		if (rule_catalogue[i]->pass == pass && !(e->rules_off >> i & 1))
			return true;
	return false;
}

void engine_run(struct engine *e)
{
	uint8_t *counted;

	inspect_build(e);
	vec_clear(&e->findings->list);
	ledger_forget_analysis(e->ledger);
	map_free(&e->met);
	map_free(&e->leaking);
	vec_clear(&e->leaks);
	counted = xcalloc(e->prog.funcs.nr, sizeof(*counted));
	count_program(e);
	keep_begin(e);
	for (enum pass pass = 0; pass < PASS_NR; pass++) {
		if (!pass_has_rules(e, pass))
			continue;
		engine_begin_pass(e, pass);
		roots_explore(e);
		for (unsigned i = 0; i < rule_catalogue_nr; i++)
			if (rule_catalogue[i]->finish && rule_catalogue[i]->pass == pass &&
			    !(e->rules_off >> i & 1))
				rule_catalogue[i]->finish(e, i);
		count_functions(e, counted);
	}
	free(counted);
	keep_write(e);
}

void engine_free(struct engine *e)
{
	if (!e)
		return;
	for (size_t i = 0; i < e->summaries.nr; i++)
		summary_free(e->summaries.at[i]);
	vec_free(&e->summaries);
	map_free(&e->summary_of);
	map_free(&e->met);
	map_free(&e->leaking);
	map_free(&e->focus);
	vec_free(&e->leaks);
	keep_free(e->keep);
	program_free(&e->prog);
	domain_free(&e->d);
	free(e);
}
