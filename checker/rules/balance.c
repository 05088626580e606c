// SPDX-License-Identifier: GPL-2.0-or-later
#include "rules/balance.h"

#include <stdlib.h>
#include <string.h>

/*
 * How far up a contract is believed.  Further up a call may be seen as opaque (call.c,
 * worth_a_summary), and such a caller only looks even.
 */
#define MAX_CALLERS_UP 1

static int delta(const struct summary_case *c, enum balance_of what)
{
	return what == BALANCE_PAUSES ? c->exit->pause : c->exit->nr_sections - c->exit->below;
}

static const struct trace *cause(const struct summary_case *c, enum balance_of what)
{
	if (what == BALANCE_PAUSES)
		return c->exit->pause_where;
	return delta(c, what) > 0 ? innermost(c->exit)->where : c->exit->below_where;
}

static bool is_even(const struct summary *s, enum balance_of what)
{
	vec_each (&s->cases, struct summary_case, c)
		if (delta(c, what))
			return false;
	return true;
}

/* Came out even, but was below the depth it was entered with in between. */
static bool dips(const struct summary_case *c, enum balance_of what)
{
	return !delta(c, what) &&
	       (what == BALANCE_PAUSES ? c->exit->pause_low < 0 : c->exit->below > 0);
}

/* Nobody calls it who could have opened what it closes first. */
static bool is_outermost(const struct func *f)
{
	return !f->callers.nr && !f->address_taken && !f->ir->is_inline;
}

static bool has_even_case(const struct summary *s, enum balance_of what)
{
	vec_each (&s->cases, struct summary_case, c)
		if (!delta(c, what))
			return true;
	return false;
}

/* Do all callers, or theirs in turn, come out even? */
static bool callers_balance(struct engine *e, const struct func *f, enum balance_of what,
			    unsigned up)
{
	struct bindings none = {0};

	if (!f->callers.nr || f->address_taken || up > MAX_CALLERS_UP)
		return false;
	for (size_t i = 0; i < f->callers.nr; i++) {
		uint32_t caller = f->callers.at[i];

		if (!is_even(explore(e, caller, &none), what) &&
		    !callers_balance(e, &e->prog.funcs.at[caller], what, up + 1))
			return false;
	}
	return true;
}

enum verdict { FINE, WRONG, SUSPECT };

static enum verdict judge(struct engine *e, const struct summary *s, enum balance_of what)
{
	const struct func *f = &e->prog.funcs.at[s->func];
	bool opens = what == BALANCE_PAUSES ? s->pauses : s->enters;
	bool closes = what == BALANCE_PAUSES ? s->resumes : s->leaves;

	if (callers_balance(e, f, what, 0))
		return FINE;
	if (opens && closes && (has_even_case(s, what) || !f->callers.nr))
		return WRONG;
	return is_outermost(f) ? SUSPECT : FINE;
}

struct imbalances {
	VEC(struct imbalance) list;
};

static void collect_dips(const struct summary *s, enum balance_of what, struct imbalances *out)
{
	vec_each (&s->cases, struct summary_case, c) {
		const struct trace *where =
			what == BALANCE_PAUSES ? c->exit->pause_where : c->exit->below_where;

		if (dips(c, what))
			vec_push(&out->list,
				 (struct imbalance){
					 .s = s, .c = c, .cause = where, .suspect = true});
	}
}

static void collect(struct engine *e, const struct summary *s, enum balance_of what,
		    struct imbalances *out)
{
	enum verdict v = is_even(s, what) ? FINE : judge(e, s, what);

	if (is_outermost(&e->prog.funcs.at[s->func]))
		collect_dips(s, what, out);
	if (v == FINE)
		return;
	vec_each (&s->cases, struct summary_case, c)
		if (delta(c, what) && cause(c, what))
			vec_push(&out->list, (struct imbalance){.s = s,
								.c = c,
								.cause = cause(c, what),
								.opens = delta(c, what) > 0,
								.suspect = v == SUSPECT});
}

/* Nearest causes first: a function that contains the enter itself before its callers. */
static int compare(const void *a, const void *b)
{
	const struct imbalance *x = a, *y = b;

	if (x->cause->len != y->cause->len)
		return x->cause->len < y->cause->len ? -1 : 1;
	return (x->s->func > y->s->func) - (x->s->func < y->s->func);
}

/* The function at fault is told already; this one only inherits. */
static bool is_inherited(const struct imbalances *all, size_t nr)
{
	const struct imbalance *i = &all->list.at[nr];

	for (size_t k = 0; k < nr; k++)
		if (all->list.at[k].s->func != i->s->func && all->list.at[k].opens == i->opens &&
		    trace_same_place(all->list.at[k].cause, i->cause))
			return true;
	return false;
}

void balance_check(struct engine *e, enum balance_of what, unsigned rule,
		   void (*report)(struct engine *e, const struct imbalance *i, unsigned rule))
{
	struct imbalances all = {0};

	/* Looking at callers can explore more functions; they are judged as well. */
	for (size_t i = 0; i < e->summaries.nr; i++)
		collect(e, e->summaries.at[i], what, &all);
	if (all.list.nr)
		qsort(all.list.at, all.list.nr, sizeof(all.list.at[0]), compare);
	for (size_t i = 0; i < all.list.nr; i++)
		if (!is_inherited(&all, i))
			report(e, &all.list.at[i], rule);
	vec_free(&all.list);
}
