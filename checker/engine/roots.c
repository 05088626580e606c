// SPDX-License-Identifier: GPL-2.0-or-later
#include "engine/roots.h"

#include <stdlib.h>

/* What functions do themselves with which exploration begins. */
static const uint8_t use_of[] = {
	[PASS_SECTIONS] = REACH_LAZY,
	[PASS_LOCKS] = REACH_LAZY,
	[PASS_MAPS] = REACH_HELD,
	[PASS_TLB] = REACH_OWED,
};

struct roots {
	struct engine *e;
	bool *relevant; /* per function: may be chosen; NULL: all */
	bool *chosen;
	VEC(uint32_t) work;
};

static uint8_t distance(const struct engine *e, uint32_t func)
{
	return e->prog.funcs.at[func].distance[use_of[e->pass]];
}

static bool in_focus(const struct engine *e, uint32_t func)
{
	const uint64_t *passes = map_get(&e->focus, e->prog.funcs.at[func].ir->sym);

	return passes && *passes >> e->pass & 1;
}

/* One that must be looked into to know whether it is chosen. */
static void add_relevant(struct roots *r, uint32_t func)
{
	if (r->relevant[func])
		return;
	r->relevant[func] = true;
	if (distance(r->e, func))
		vec_push(&r->work, func);
}

/* Those that a function calls by a field that holds no other. */
static void add_bound_callees(struct roots *r, uint32_t func)
{
	const struct program *p = &r->e->prog;

	for (uint32_t i = 0; r->e->tracks & TRACK_OWED && i < p->funcs.nr; i++)
		vec_each (&p->funcs.at[i].bound_callers, uint32_t, c)
			if (*c == func)
				add_relevant(r, i);
}

/* The functions of the focus; one that is only chosen for what callees leave to it needs these, too. */
static void find_relevant(struct roots *r)
{
	const struct program *p = &r->e->prog;

	r->relevant = xcalloc(p->funcs.nr, sizeof(*r->relevant));
	for (uint32_t i = 0; i < p->funcs.nr; i++)
		if (in_focus(r->e, i))
			add_relevant(r, i);
	for (size_t w = 0; w < r->work.nr; w++) {
		uint32_t func = r->work.at[w];

		vec_each (&p->funcs.at[func].callees, uint32_t, c)
			if (distance(r->e, *c) != REACH_NEVER)
				add_relevant(r, *c);
		add_bound_callees(r, func);
	}
	vec_clear(&r->work);
}

static void choose(struct roots *r, uint32_t func)
{
	if (r->chosen[func] || (r->relevant && !r->relevant[func]))
		return;
	r->chosen[func] = true;
	vec_push(&r->work, func);
}

/* Does a function leave something to its caller? */
static bool hands_on(const struct engine *e, const struct summary *s)
{
	if (e->tracks & TRACK_OWED && s->conditionals.nr)
		return true;
	vec_each (&s->cases, struct summary_case, c)
		if (c->exit->nr_sections || c->exit->below || c->exit->pause ||
		    c->exit->pause_low || c->exit->held.nr || c->exit->owed.nr)
			return true;
	return false;
}

/* Is something of it a matter of page tables, so that a caller elsewhere must settle it? */
static bool leaves_to_caller(const struct summary *s)
{
	vec_each (&s->cases, struct summary_case, c) {
		if (c->exit->nr_sections || c->exit->below || c->exit->pause ||
		    c->exit->pause_low || c->exit->owed.nr)
			return true;
		vec_each (&c->exit->held, struct res, r)
			if (r->kind != RES_LOCK || r->flags & RES_PTL)
				return true;
	}
	return false;
}

static void note_leak(struct engine *e, const struct summary *s)
{
	const struct ir_func *f = e->prog.funcs.at[s->func].ir;

	if (!f->is_static && leaves_to_caller(s) && !map_get(&e->leaking, f->sym)) {
		map_set(&e->leaking, f->sym, 1);
		vec_push(&e->leaks, f->sym);
	}
}

/* It is explored: on to its callers, if that is of interest to them. */
static void go_up(struct roots *r, uint32_t func, const struct summary *s)
{
	const struct func *f = &r->e->prog.funcs.at[func];

	if (!hands_on(r->e, s) && !f->calls_param)
		return;
	vec_each (&f->callers, uint32_t, c)
		choose(r, *c);
	vec_each (&f->bound_callers, uint32_t, c)
		if (r->e->tracks & TRACK_OWED)
			choose(r, *c);
}

void roots_explore(struct engine *e)
{
	struct program *p = &e->prog;
	struct roots r = {.e = e, .chosen = xcalloc(p->funcs.nr, sizeof(*r.chosen))};
	struct bindings none = {0};

	if (e->focused)
		find_relevant(&r);
	for (uint32_t i = 0; i < p->funcs.nr; i++)
		if (!distance(e, i) && !p->funcs.at[i].extra)
			choose(&r, i);
	for (size_t w = 0; w < r.work.nr; w++) {
		const struct summary *s = explore(e, r.work.at[w], &none);

		note_leak(e, s);
		go_up(&r, r.work.at[w], s);
	}
	free(r.chosen);
	free(r.relevant);
	vec_free(&r.work);
}
