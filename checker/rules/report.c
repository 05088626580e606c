// SPDX-License-Identifier: GPL-2.0-or-later
/* From a violation to a finding: one per place and source, with the shortest proof. */
#include "rules/rule.h"

#include <string.h>

#include "engine/keep.h"

static unsigned trace_len(const struct trace *t)
{
	return t ? t->len : 0;
}

static void copy_steps(struct engine *e, struct finding_step *to, const struct trace *t,
		       enum finding_role role)
{
	for (unsigned i = trace_len(t); t; t = t->prev)
		to[--i] = (struct finding_step){
			.loc = t->loc,
			.func = t->func,
			.role = role,
			.text = arena_strdup(&e->findings->mem, t->text),
		};
}

/* Lines of both proofs compared, so that the choice does not depend on the order of paths. */
static int compare_steps(const struct ctx *ctx, const struct finding *a, const struct finding *b)
{
	if (a->nr_steps != b->nr_steps)
		return a->nr_steps < b->nr_steps ? -1 : 1;
	for (unsigned i = 0; i < a->nr_steps; i++) {
		const struct finding_step *x = &a->steps[i], *y = &b->steps[i];
		int c = strcmp(strpool_get(&ctx->names, x->loc.file),
			       strpool_get(&ctx->names, y->loc.file));

		if (!c)
			c = (x->loc.line > y->loc.line) - (x->loc.line < y->loc.line);
		if (!c)
			c = strcmp(x->text, y->text);
		if (c)
			return c;
	}
	return strcmp(a->message, b->message);
}

static bool same_loc(struct ir_loc a, struct ir_loc b)
{
	return a.file == b.file && a.line == b.line && a.col == b.col;
}

/* The place that makes the sink wrong: last step of the source, or of the section. */
static const struct trace *cause(const struct violation *v)
{
	return v->source ? v->source : v->section;
}

static bool is_cause(const struct finding *f, const struct trace *c)
{
	if (!c)
		return true;
	for (unsigned i = 0; i < f->nr_steps; i++)
		if (same_loc(f->steps[i].loc, c->loc))
			return true;
	return false;
}

static const struct trace *place(const struct violation *v)
{
	return v->place ? v->place : v->sink;
}

static struct finding *find_same(struct engine *e, const struct violation *v, const char *rule)
{
	vec_each (&e->findings->list, struct finding, f)
		if (f->rule == rule && same_loc(f->loc, place(v)->loc) &&
		    (v->any_source || is_cause(f, cause(v))))
			return f;
	return NULL;
}

static bool has_source(const struct finding *f)
{
	for (unsigned i = 0; i < f->nr_steps; i++)
		if (f->steps[i].role == FINDING_SOURCE)
			return true;
	return false;
}

/* The better proof: certain rather than likely, with its cause shown, short. */
static bool is_better(const struct ctx *ctx, const struct finding *a, const struct finding *b)
{
	if (a->confidence != b->confidence)
		return a->confidence > b->confidence;
	if (has_source(a) != has_source(b))
		return has_source(a);
	return compare_steps(ctx, a, b) < 0;
}

static enum finding_confidence confidence(const struct violation *v)
{
	if (v->custom || (v->inexact && v->needs_proof))
		return FINDING_LOW;
	return v->inexact ? FINDING_MEDIUM : FINDING_HIGH;
}

void report_violation(struct engine *e, const struct violation *v)
{
	const struct rule_info *info = &rule_catalogue[v->rule]->info;
	unsigned a = trace_len(v->section), b = trace_len(v->source), c = trace_len(v->sink);
	struct finding f = {
		.rule = info->id,
		.severity = v->minor ? FINDING_INFO : info->severity,
		.confidence = confidence(v),
		.loc = place(v)->loc,
		.func = place(v)->func,
		.message = v->message,
		.nr_steps = a + b + c,
		.generation = v->generation,
		.source = v->source_api ? name_of(e, v->source_api) : "",
		.sink = name_of(e, v->sink_api),
		.affects = v->affects,
		.fix = v->fix,
		.engine = "checker",
	};
	struct finding *same;

	if (e->rules_off >> v->rule & 1)
		return;
	keep_told(e, v);
	e->doubtful += v->inexact;
	f.steps = arena_alloc(&e->findings->mem, f.nr_steps * sizeof(*f.steps));
	copy_steps(e, f.steps, v->section, FINDING_SECTION);
	copy_steps(e, f.steps + a, v->source, FINDING_SOURCE);
	copy_steps(e, f.steps + a + b, v->sink, FINDING_SINK);
	same = find_same(e, v, info->id);
	if (!same)
		findings_add(e->findings, &f);
	else if (is_better(e->ctx, &f, same))
		*same = f;
}

void report_doubt(struct engine *e)
{
	e->doubtful++;
}

void report_retract(struct engine *e, unsigned rule, const struct trace *cause, uint32_t blamed)
{
	struct findings *fs = e->findings;
	size_t n = 0;

	for (size_t i = 0; i < fs->list.nr; i++) {
		const struct finding *f = &fs->list.at[i];

		if (f->rule != rule_catalogue[rule]->info.id || f->func == blamed ||
		    !is_cause(f, cause))
			fs->list.at[n++] = *f;
	}
	fs->list.nr = n;
}
