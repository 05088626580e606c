// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Loop heads: pointers that a loop moves are named by where they point now, a few turns
 * are exact, then states with equal property parts are joined with widening.
 */
#include "engine/explore.h"

#define LOOP_EXACT 2	   /* states of one property part kept apart at a loop head */
#define LOOP_OTHERS 24	   /* the same, differing in what the loop does not change */
#define LOOP_WIDEN_AFTER 1 /* changes by joins at a loop head before bounds are opened */
#define LOOP_FILL_AFTER 3  /* and before the gaps of ranges that still grow are filled */
#define MAX_STEP 4095	   /* of a pointer into a table, in bytes */
#define HURRIED_LOOP 8	   /* seen at a loop head when time is short */

/*
 * Does some variable (but the one at except) lead to the entry, or to one at most a step
 * behind it or two ahead?
 */
static bool is_near(struct exploration *ex, const struct state *st, const struct pending *p,
		    struct val except)
{
	const uint64_t *reach = ex->x.f->reaches_entry;

	vec_each (&st->cells, struct cell, c) {
		const struct term *t = term_get(ex->x.e->d.terms, c->addr.t);
		int64_t behind = c->v.off - p->entry.off;

		if (c->v.t != p->entry.t || behind > p->len || behind < -2 * p->len ||
		    val_eq(c->addr, except))
			continue;
		if (t->kind != TERM_LOCAL || reach[t->x / 64] >> (t->x % 64) & 1)
			return true;
	}
	return false;
}

/*
 * Mapped tables that a moved pointer leads into get its new name beside their own; one that
 * was unmapped before has had that name from an earlier walk.
 */
static bool rebase_maps(struct state *st, struct val v, uint32_t phi)
{
	bool moved = false;

	vec_each (&st->held, struct res, r) {
		if (r->flags & RES_ENDED && r->cur.t == phi)
			r->cur = (struct val){0};
		if (r->kind != RES_MAP || r->flags & (RES_CALLERS | RES_ENDED | RES_FAILED))
			continue;
		if (v.t == r->obj.t && v.off != r->obj.off)
			r->lo = r->hi = v.off - r->obj.off;
		else if (!r->cur.t || v.t != r->cur.t)
			continue;
		else
			res_move(r, v.off - r->cur.off);
		r->cur = val_term(phi);
		if (r->at.t == v.t)
			r->at = (struct val){phi, r->at.off - v.off};
		moved = true;
	}
	return moved;
}

static bool is_pointer(const struct exploration *ex, uint32_t var)
{
	return ex->x.f->ir->vars[var].type.kind == IR_T_PTR;
}

/*
 * A pointer that is not NULL does not become NULL by moving, nor will it by the next step:
 * what leaves a loop at its end is tested before it comes to the head again.
 */
static void not_null(struct domain *d, struct state *st, uint32_t t)
{
	uint32_t null = range_interval(&d->ranges, -MAX_STEP, MAX_STEP);

	state_narrow(d, st, val_term(t), range_complement(&d->ranges, null));
}

/* Did it have another value, of the same base, when the loop was reached before? */
static bool has_moved(const struct visit *v, const struct cell *now)
{
	struct val before;

	for (size_t i = 0; i < v->seen.list.nr; i++)
		if (state_find(v->seen.list.at[i], now->addr, &before) && before.t == now->v.t &&
		    before.off != now->v.off)
			return true;
	return false;
}

/* Is a write pending at one of the entries that a moved pointer has walked over? */
static bool has_written(const struct exploration *ex, const struct state *st, uint32_t block,
			const struct cell *now)
{
	bool here = false;

	vec_each (&st->pending, struct pending, p) {
		if (p->entry.t != now->v.t)
			continue;
		if (p->entry.off != now->v.off)
			return true;
		here = true;
	}
	return here && has_moved(&ex->visits[block], now);
}

/*
 * Pointers that a loop moves: at its head they are named by the block's PHI, and
 * what is pending is expressed relative to where they point now.  Writes further
 * back than one step are kept as "something is pending".
 */
static void rebase(struct exploration *ex, struct state *st, uint32_t block)
{
	struct domain *d = &ex->x.e->d;
	uint32_t site = PHI_SITE(block);

	for (size_t i = 0; i < st->cells.nr; i++) {
		struct cell c = st->cells.at[i];
		uint32_t phi;
		/* A copy: term_make() may move the terms. */
		const struct term var = *term_get(d->terms, c.addr.t);
		bool moved, there;

		if (var.kind != TERM_LOCAL || !c.v.t ||
		    !(ex->x.f->moving[var.x / 64] >> (var.x % 64) & 1))
			continue;
		phi = term_make(d->terms, (struct term){.kind = TERM_PHI, .x = site, .a = c.addr});
		there = is_pointer(ex, var.x) &&
			!range_contains(&d->ranges, state_range(d, st, val_term(c.v.t)), 0);
		if (c.v.t == phi && c.v.off)
			state_substitute(d, st, phi, (struct val){phi, -c.v.off});
		if (c.v.t == phi) {
			if (there)
				not_null(d, st, phi);
			continue;
		}
		moved = rebase_maps(st, c.v, phi);
		if (!moved && !has_written(ex, st, block, &c))
			continue;
		for (size_t k = 0, nr = st->pending.nr; k < nr; k++) {
			struct pending p = st->pending.at[k];

			if (p.entry.t != c.v.t)
				continue;
			p.entry = (struct val){phi, p.entry.off - c.v.off};
			/* Another variable may stand where this one came from. */
			if (is_near(ex, st, &st->pending.at[k], c.addr))
				vec_push(&st->pending, p);
			else
				st->pending.at[k] = p;
		}
		state_narrow(d, st, val_term(phi), state_range(d, st, c.v));
		if (there)
			not_null(d, st, phi);
		state_set(st, c.addr, val_term(phi));
	}
}

/*
 * Pending writes that nothing leads to any more are remembered only as a whole;
 * those at a parameter itself stay, the caller may want to know.
 */
static void fold_pending(struct exploration *ex, struct state *st)
{
	struct domain *d = &ex->x.e->d;
	size_t n = 0;

	for (size_t i = 0; i < st->pending.nr; i++) {
		struct pending *p = &st->pending.at[i];
		bool callers = term_get(d->terms, p->entry.t)->rooted && !p->entry.off;

		if (callers || is_near(ex, st, p, val_const(0)))
			st->pending.at[n++] = *p;
	}
	st->pending.nr = n;
}

/* Names of earlier arrivals at this block that the state still carries become old. */
static void age_phis(struct exploration *ex, struct state *st, uint32_t block)
{
	struct domain *d = &ex->x.e->d;
	uint32_t site = PHI_SITE(block);

	for (size_t i = 0; i < st->cells.nr; i++) {
		struct val v = st->cells.at[i].v;
		const struct term *t = term_get(d->terms, v.t);
		struct val now;
		uint32_t old;

		if (t->kind != TERM_PHI || t->x != site)
			continue;
		if (state_find(st, t->a, &now) && now.t == v.t)
			continue;
		old = term_make(d->terms,
				(struct term){.kind = TERM_OLD, .y = v.t, .range = t->range});
		state_substitute(d, st, v.t, val_term(old));
	}
}

void loop_arrive(struct exploration *ex, struct state *st, uint32_t block)
{
	if (st->came_round)
		rebase(ex, st, block);
	fold_pending(ex, st);
	age_phis(ex, st, block);
}

/* How to join one more state into one at a loop head, so that it ends some time. */
static enum state_widening widening(const struct state *into)
{
	if (into->joins > LOOP_FILL_AFTER)
		return JOIN_FILL;
	return into->joins > LOOP_WIDEN_AFTER ? JOIN_WIDEN : JOIN_UNION;
}

/* When time is short: join into any state with the same sections, whatever is pending. */
static struct state *join_hurried(struct exploration *ex, struct visit *v, struct state *st,
				  uint32_t block)
{
	struct domain *d = &ex->x.e->d;
	struct state *into = states_find_like(&v->seen, v->seen.list.nr, st, state_same_depths),
		     *before;
	bool changed;

	if (!into)
		return NULL;
	before = state_clone(into);
	if (state_join_loose(d, into, st, PHI_SITE(block), widening(into)))
		ex->x.sum->capped = "states at a loop";
	state_seal(into);
	changed = !state_covers(d, before, into);
	into->joins += changed && into->joins < UINT8_MAX;
	state_free(before);
	return changed ? into : st;
}

/* Is a term made of the values of parameters alone, whatever is in memory? */
static bool is_input(const struct domain *d, uint32_t t)
{
	const struct term *x = term_get(d->terms, t);

	if (!t)
		return true;
	return x->rooted && x->kind != TERM_DEREF && is_input(d, x->a.t) && is_input(d, x->b.t);
}

/*
 * Does a fact say which way the function goes, rather than how far a loop has counted?
 * Flags and predicates do, and single values; that a number is beyond a bound does not.
 */
static bool is_choice(struct domain *d, const struct fact *f)
{
	const struct term *t = term_get(d->terms, f->t);
	const struct range *r = range_get(&d->ranges, f->range);
	const struct range *all = range_get(&d->ranges, t->range);

	return t->kind == TERM_PURE || all->at[all->nr - 1].hi <= UINT8_MAX || r->nr > 1 ||
	       r->at[0].lo == r->at[0].hi;
}

/* Do they differ in a flag that is known in both? */
static bool other_flags(struct exploration *ex, const struct state *a, const struct state *b)
{
	struct val v;

	vec_each (&a->cells, struct cell, c) {
		const struct term *t = term_get(ex->x.e->d.terms, c->addr.t);

		if (t->kind == TERM_LOCAL && ex->x.f->ir->vars[t->x].type.size == 1 && !c->v.t &&
		    state_find(b, c->addr, &v) && !v.t && v.off != c->v.off)
			return true;
	}
	return false;
}

/*
 * Did branches find the same about what the caller passed?  Opposite things never are
 * the same; otherwise it matters if a flag may go with it.
 */
static bool same_choices(struct domain *d, const struct state *a, const struct state *b, bool flags)
{
	vec_each (&a->facts, struct fact, f) {
		uint32_t other = state_range(d, b, val_term(f->t));

		if (!is_input(d, f->t) || f->range == other)
			continue;
		if ((flags && is_choice(d, f)) ||
		    range_intersect(&d->ranges, f->range, other) == RANGE_EMPTY)
			return false;
	}
	return true;
}

/* Do they agree on what no turn of the loop changes? */
static bool same_around(struct exploration *ex, uint32_t head, const struct state *a,
			const struct state *b)
{
	const uint64_t *changes = ex->x.f->changes[head];
	struct domain *d = &ex->x.e->d;
	bool flags = other_flags(ex, a, b);
	struct val v;

	vec_each (&a->cells, struct cell, c) {
		const struct term *t = term_get(ex->x.e->d.terms, c->addr.t);

		if (t->kind == TERM_LOCAL && !(changes[t->x / 64] >> (t->x % 64) & 1) &&
		    state_find(b, c->addr, &v) && !val_eq(v, c->v))
			return false;
	}
	return same_choices(d, a, b, flags) && same_choices(d, b, a, flags);
}

/*
 * Join into the youngest seen state of equal property part; the result, if it is news.
 * States that came to the loop with other values of what it leaves alone are kept apart
 * as far as possible: a flag that says which section is open still says it afterwards.
 */
struct state *loop_join(struct exploration *ex, struct state *st, uint32_t block)
{
	struct visit *v = &ex->visits[block];
	struct domain *d = &ex->x.e->d;
	struct state *into = NULL;
	unsigned same = 0, others = 0;
	bool changed;

	for (size_t i = 0; i < v->seen.list.nr; i++)
		if (state_alike(v->seen.list.at[i], st)) {
			if (!same_around(ex, block, v->seen.list.at[i], st)) {
				others++;
				continue;
			}
			into = v->seen.list.at[i];
			same++;
		}
	if (!same && others >= LOOP_OTHERS) {
		into = states_find_like(&v->seen, v->seen.list.nr, st, state_alike);
		same = LOOP_EXACT;
	}
	if (!same && explore_in_a_hurry(ex) && v->seen.list.nr >= HURRIED_LOOP) {
		into = join_hurried(ex, v, st, block);
		if (into) {
			changed = into != st;
			state_free(st);
			return changed ? state_clone(into) : NULL;
		}
	}
	if (same < LOOP_EXACT) {
		vec_push(&v->seen.list, state_clone(st));
		return st;
	}
	changed = state_join(d, into, st, PHI_SITE(block), widening(into));
	state_seal(into);
	state_free(st);
	if (!changed)
		return NULL;
	into->joins += into->joins < UINT8_MAX;
	return state_clone(into);
}
