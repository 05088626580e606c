// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Obligations come and go: what events do to them, and what the path says about the
 * entries they are for.
 *
 * Errs towards silence: a flush meets all that is due, whatever its range; a call that
 * nobody looks into may flush.
 */
#include "engine/core.h"
#include "engine/keep.h"

#include <stdlib.h>

#define MAX_OWED 8
#define MAX_EQUAL 6

/* The arguments of a pure function. */
static unsigned arguments(const struct exec *x, const struct term *t, struct val *out, unsigned max)
{
	unsigned n = 0;
	struct val rest = t->b;

	out[n++] = t->a;
	while (rest.t && n < max && term_get(x->e->d.terms, rest.t)->kind == TERM_PAIR) {
		out[n++] = term_get(x->e->d.terms, rest.t)->a;
		rest = term_get(x->e->d.terms, rest.t)->b;
	}
	if (n < max)
		out[n++] = rest;
	return n;
}

static const struct model_fn *predicate_of(const struct exec *x, const struct term *t)
{
	return t->kind == TERM_PURE ? model_find(x->e->model, x->f->generation, t->x) : NULL;
}

/* 1: the fact says that it is true, 0: that it is false, -1: neither. */
static int truth_of(const struct exec *x, const struct fact *f)
{
	const struct ranges *rs = &x->e->d.ranges;
	int64_t v;

	if (!range_contains(rs, f->range, 0))
		return 1;
	return range_single(rs, f->range, &v) ? 0 : -1;
}

static bool is_among(struct val v, const struct val *list, unsigned nr)
{
	for (unsigned i = 0; i < nr; i++)
		if (val_eq(v, list[i]))
			return true;
	return false;
}

/* The value and what the path has found to be the same. */
static unsigned equal_values(const struct exec *x, struct val v, struct val *list)
{
	unsigned nr = 0;

	list[nr++] = v;
	vec_each (&x->st->facts, struct fact, f) {
		const struct term *t = term_get(x->e->d.terms, f->t);
		const struct model_fn *m = predicate_of(x, t);

		if (!m || !(m->owes & OWES_SAME) || truth_of(x, f) != 1 || nr == MAX_EQUAL)
			continue;
		if (is_among(t->a, list, nr) && !is_among(t->b, list, nr))
			list[nr++] = t->b;
		else if (is_among(t->b, list, nr) && !is_among(t->a, list, nr))
			list[nr++] = t->a;
	}
	return nr;
}

/* Does a predicate speak of one of the values? */
static bool speaks_of(const struct exec *x, const struct term *t, const struct val *list,
		      unsigned nr)
{
	struct val args[8];
	unsigned n = arguments(x, t, args, 8);

	for (unsigned i = 0; i < n; i++)
		if (args[i].t && is_among(args[i], list, nr))
			return true;
	return false;
}

#define PRESENCE_WORDS (OWES_PRESENT | OWES_PRESENT_IF | OWES_ABSENT_IF | OWES_NONE)

/* What tests on the path have said. */
static enum presence tested(const struct exec *x, struct val old)
{
	enum presence known = PRESENCE_UNKNOWN;
	struct val list[MAX_EQUAL];
	unsigned nr;

	nr = equal_values(x, old, list);
	vec_each (&x->st->facts, struct fact, f) {
		const struct term *t = term_get(x->e->d.terms, f->t);
		const struct model_fn *m = predicate_of(x, t);
		int truth;

		if (!m || !(m->owes & PRESENCE_WORDS))
			continue;
		truth = truth_of(x, f);
		if (truth < 0 || !speaks_of(x, t, list, nr))
			continue;
		if ((truth && m->owes & (OWES_NONE | OWES_ABSENT_IF)) ||
		    (!truth && m->owes & OWES_PRESENT))
			return PRESENCE_NO;
		if (truth && m->owes & (OWES_PRESENT | OWES_PRESENT_IF))
			known = PRESENCE_YES;
		else if (m->owes & OWES_NONE && known == PRESENCE_UNKNOWN)
			known = PRESENCE_SOME;
	}
	return known;
}

/* What no test has told the making of the value may: of a page, of nothing, of another one. */
enum presence owe_presence(const struct exec *x, struct val old)
{
	for (unsigned i = 0; i < TERM_DEPTH_MAX; i++) {
		const struct model_fn *m;
		enum presence known;

		if (!old.t)
			return PRESENCE_NO;
		known = tested(x, old);
		if (known != PRESENCE_UNKNOWN)
			return known;
		m = predicate_of(x, term_get(x->e->d.terms, old.t));
		if (m && m->owes & (OWES_MAKES | OWES_EMPTIES))
			return m->owes & OWES_MAKES ? PRESENCE_YES : PRESENCE_NO;
		if (!m || !m->derives)
			break;
		old = term_get(x->e->d.terms, old.t)->a;
	}
	return PRESENCE_UNKNOWN;
}

/* Of what value is it said that it is present, or that it is not?  {0, 0}: of none. */
static struct val told_of(const struct exec *x, const struct fact *f, bool present)
{
	const struct term *t = term_get(x->e->d.terms, f->t);
	const struct model_fn *m = predicate_of(x, t);
	int truth = m && m->owes & PRESENCE_WORDS ? truth_of(x, f) : -1;
	bool says;

	if (truth < 0)
		return (struct val){0};
	if (present)
		says = truth && m->owes & (OWES_PRESENT | OWES_PRESENT_IF);
	else
		says = truth ? m->owes & (OWES_NONE | OWES_ABSENT_IF) : m->owes & OWES_PRESENT;
	return says ? t->a : (struct val){0};
}

bool owe_contradicts(const struct exec *x)
{
	vec_each (&x->st->facts, struct fact, f) {
		struct val v = told_of(x, f, true);

		if (!v.t)
			continue;
		vec_each (&x->st->facts, struct fact, g) {
			struct val other = told_of(x, g, false);

			if (other.t && val_eq(v, other))
				return true;
		}
	}
	return false;
}

bool owe_known(const struct exec *x, struct val v, uint32_t predicate, bool truth)
{
	vec_each (&x->st->facts, struct fact, f) {
		const struct term *t = term_get(x->e->d.terms, f->t);
		const struct model_fn *m = predicate_of(x, t);

		if (m && m->owes & predicate && truth_of(x, f) == truth && val_eq(t->a, v))
			return true;
	}
	return false;
}

static bool mentions(const struct exec *x, struct val v, const struct val *list, unsigned nr)
{
	const struct term *t = term_get(x->e->d.terms, v.t);

	if (!v.t)
		return false;
	if (is_among(v, list, nr))
		return true;
	if (t->kind == TERM_OLD || t->kind == TERM_INNER)
		return false;
	return mentions(x, t->a, list, nr) || mentions(x, t->b, list, nr);
}

bool owe_mentions(const struct exec *x, struct val v, struct val of)
{
	struct val list[MAX_EQUAL];

	return of.t && mentions(x, v, list, equal_values(x, of, list));
}

/* Has the path asked whether the change needs a flush, and was told that it does not? */
static bool is_needless(const struct exec *x, struct val old)
{
	vec_each (&x->st->facts, struct fact, f) {
		const struct term *t = term_get(x->e->d.terms, f->t);
		const struct model_fn *m = predicate_of(x, t);

		if (m && m->owes & OWES_NEEDS && !truth_of(x, f) && speaks_of(x, t, &old, 1))
			return true;
	}
	return false;
}

/* -1: it was empty, 1: it is proven now, 0: nothing new. */
static int decide(const struct exec *x, struct owed *o)
{
	enum presence p;

	if (o->kind == OWED_UNSHARED || !o->old.t)
		return 0;
	if (o->kind == OWED_ENTRY && is_needless(x, o->old))
		return -1;
	if (o->flags & OWED_PROVEN)
		return 0;
	p = owe_presence(x, o->old);
	if (p == PRESENCE_NO)
		return -1;
	if (p != PRESENCE_YES && !(p == PRESENCE_SOME && o->kind == OWED_TABLE))
		return 0;
	o->flags |= OWED_PROVEN;
	return 1;
}

static void settle(struct exec *x, bool turn)
{
	struct state *st = x->st;
	size_t n = 0;

	for (size_t i = 0; i < st->owed.nr; i++) {
		struct owed o = st->owed.at[i];

		if (decide(x, &o) < 0)
			continue;
		if (turn && o.kind == OWED_ENTRY) {
			if (o.flags & OWED_RECORDED || !(o.flags & OWED_PROVEN))
				continue;
			o.entry = o.old = (struct val){0};
		}
		st->owed.at[n++] = o;
	}
	st->owed.nr = n;
	owed_unite(st);
}

void owe_settle(struct exec *x)
{
	if (x->st->owed.nr)
		settle(x, false);
}

void owe_settle_turn(struct exec *x)
{
	if (x->st->owed.nr)
		settle(x, true);
}

/* Is some lock of a page table held that was taken on this path? */
static bool holds_table_lock(const struct state *st)
{
	vec_each (&st->held, struct res, r)
		if (r->kind == RES_LOCK && r->flags & RES_PTL && !(r->flags & RES_CALLERS))
			return true;
	return false;
}

static bool holds(const struct state *st, uint8_t kind)
{
	vec_each (&st->held, struct res, r)
		if (r->kind == kind && !(r->flags & RES_CALLERS))
			return true;
	return false;
}

static bool holds_class(const struct state *st, uint8_t lock)
{
	vec_each (&st->held, struct res, r)
		if (r->kind == RES_LOCK && r->lock == lock && !(r->flags & RES_CALLERS))
			return true;
	return false;
}

/* The same place again: what was not settled about its last turn will not be. */
static void forget_last_turn(struct state *st, const struct owed *o)
{
	size_t n = 0;

	for (size_t i = 0; i < st->owed.nr; i++) {
		const struct owed *p = &st->owed.at[i];

		if (p->kind != o->kind || !trace_same_place(p->where, o->where) ||
		    (p->kind == OWED_ENTRY && p->flags & OWED_PROVEN))
			st->owed.at[n++] = *p;
	}
	st->owed.nr = n;
}

/* Has the gather been told of the entry, before it was changed or at an earlier change? */
static bool is_recorded(const struct state *st, const struct owed *o)
{
	vec_each (&st->owed, struct owed, p)
		if (o->kind == OWED_ENTRY && p->kind == OWED_ENTRY && o->entry.t &&
		    (!p->api || p->flags & OWED_RECORDED) && val_eq(p->entry, o->entry))
			return true;
	return false;
}

void owe_add(struct exec *x, const struct owed *o)
{
	struct state *st = x->st;
	struct owed n = *o;

	/* The whole table was detached and flushed: its entries are nobody's any more. */
	if (st->met & MET_WHOLE && o->kind == OWED_ENTRY)
		return;
	forget_last_turn(st, o);
	if (holds(st, RES_GATHER))
		n.flags |= OWED_IN_GATHER;
	if (is_recorded(st, o))
		n.flags |= OWED_RECORDED;
	if (n.unlocked && holds_table_lock(st))
		n.unlocked = NULL;
	if (n.unlocked && holds_class(st, LOCK_MMAP_READ))
		n.flags |= OWED_READING;
	if (st->owed.nr == MAX_OWED) {
		x->sum->capped = "flushes that are due";
		return;
	}
	vec_push(&st->owed, n);
	owed_unite(st);
}

static uint64_t place_key(const struct ir_loc *loc)
{
	return (uint64_t)loc->file << 40 ^ (uint64_t)loc->line << 10 ^ loc->col;
}

void owe_note_met(struct engine *e, const struct ir_loc *place, uint32_t func)
{
	keep_met(e, place);
	map_set(&e->met, place_key(place) * 31 + func, 1);
}

bool owe_met_in(const struct engine *e, uint32_t func, const struct owed *o)
{
	return map_get(&e->met, place_key(&o->where->loc) * 31 + func) != NULL;
}

/*
 * A permission that went may wait for its flush while nobody can fault, that is unless
 * the mmap lock is held for reading only.  While the lock of a file's mappings is held
 * nobody else drops the pages.
 */
bool owe_is_late(const struct exec *x, const struct owed *o)
{
	if (o->kind != OWED_ENTRY || !o->unlocked || !(o->flags & OWED_PROVEN) ||
	    o->flags & OWED_RECORDED)
		return false;
	if (o->flags & OWED_LESS)
		return o->flags & OWED_READING || holds_class(x->st, LOCK_MMAP_READ);
	return !holds_class(x->st, LOCK_I_MMAP);
}

static bool is_met(struct exec *x, const struct owed *o, const struct event *ev)
{
	if (ev->self && !(ev->met & MET_WHOLE))
		return o->kind == OWED_ENTRY && o->entry.t && eval_equal(x, o->entry, ev->entry);
	if (o->kind == OWED_TABLE)
		return ev->met & MET_TABLES;
	if (o->kind == OWED_UNSHARED)
		return ev->met & MET_ENTRIES ||
		       (ev->met & MET_GATHERED && (ev->replayed || !(ev->met & MET_FINISH)));
	if (ev->met & (MET_ENTRIES | MET_WHOLE))
		return true;
	return ev->met & MET_GATHERED && o->flags & OWED_RECORDED;
}

static void note_batched(struct state *st)
{
	vec_each (&st->held, struct res, r)
		if (r->kind == RES_LOCK)
			r->flags |= RES_BATCHED;
}

static void record_all(struct state *st)
{
	vec_each (&st->owed, struct owed, o)
		if (o->kind == OWED_ENTRY)
			o->flags |= OWED_RECORDED;
}

/* What a callee flushes says nothing about the paths of this function. */
static void note_met(struct exec *x, const struct event *ev, const struct owed *o)
{
	if (!ev->replayed)
		owe_note_met(x->e, &o->where->loc, x->sum->func);
}

/* A flush of everything is for no entry in particular, so that it cannot be too early. */
static bool is_early(const struct event *ev)
{
	return ev->replayed ? ev->met & MET_EARLY : ev->scope != MODEL_SCOPE_ALL;
}

/* The last flush: where, if it had nothing to do. */
static void note_early(struct state *st, const struct trace *where)
{
	st->early = where;
	st->met = where ? st->met | MET_EARLY : st->met & ~MET_EARLY;
}

/* A decision against a flush is none if there was one. */
static void note_flush(struct state *st, uint8_t met)
{
	bool flushed = owed_flushed(st->met) || owed_flushed(met);

	st->met |= met & ~MET_EARLY;
	if (flushed)
		st->met &= ~MET_DECIDED;
}

static void flush(struct exec *x, const struct event *ev)
{
	struct state *st = x->st;
	size_t n = 0, nr = st->owed.nr;

	if (ev->met & MET_RECORDS)
		record_all(st);

	if (ev->batched)
		note_batched(st);
	if (!ev->met)
		return;
	for (size_t i = 0; i < nr; i++) {
		struct owed o = st->owed.at[i];

		if (is_met(x, &o, ev))
			note_met(x, ev, &o);
		else
			st->owed.at[n++] = o;
	}
	st->owed.nr = n;
	if (ev->self && !(ev->met & MET_WHOLE))
		return;
	note_flush(st, ev->met);
	if (owed_flushed(ev->met))
		note_early(st, n == nr && is_early(ev) ? ev->where : NULL);
}

/* The last page-table lock goes: whoever takes it next relies on what the entries say. */
static void unlock(struct exec *x, const struct event *ev)
{
	struct state *st = x->st;

	if (!(ev->flags & RES_PTL) && ev->lock != LOCK_OTHER)
		return;
	if (holds_table_lock(st))
		return;
	vec_each (&st->owed, struct owed, o)
		if (!o->unlocked) {
			o->unlocked = ev->where;
			o->unlock_api = ev->api;
			if (holds_class(st, LOCK_MMAP_READ))
				o->flags |= OWED_READING;
		}
}

static void drop_kind(struct state *st, uint8_t kind, uint8_t flags)
{
	size_t n = 0;

	for (size_t i = 0; i < st->owed.nr; i++)
		if (st->owed.at[i].kind != kind || (st->owed.at[i].flags & flags) != flags)
			st->owed.at[n++] = st->owed.at[i];
	st->owed.nr = n;
}

void owe_event(struct exec *x, const struct event *ev)
{
	if (ev->kind == EVENT_TLB_FLUSH) {
		flush(x, ev);
	} else if (ev->kind == EVENT_RELEASE && ev->res == RES_LOCK) {
		unlock(x, ev);
		if (ev->lock == LOCK_I_MMAP)
			drop_kind(x->st, OWED_UNSHARED, 0);
	} else if (ev->kind == EVENT_RELEASE && ev->res == RES_GATHER) {
		drop_kind(x->st, OWED_ENTRY, OWED_IN_GATHER);
		drop_kind(x->st, OWED_UNSHARED, 0);
	}
}

/* Does a block itself flush the TLB? */
static bool flushes(const struct exec *x, uint32_t block)
{
	const struct ir_block *b = &x->f->ir->blocks[block];

	for (uint32_t i = 0; i < b->nr_insns; i++) {
		const struct model_fn *m = b->insns[i].kind == IR_CALL
						   ? program_model(&x->e->prog, x->f, &b->insns[i])
						   : NULL;

		if (m && m->does & MODEL_TLB_FLUSH && !model_is_secondary(m) &&
		    !(m->owes & (OWES_GATHERED | OWES_BATCHED)))
			return true;
	}
	return false;
}

/* Can the function end after `from` without a flush? */
static bool gets_around(const struct exec *x, uint32_t from, bool *seen)
{
	const struct ir_block *b = &x->f->ir->blocks[from];
	bool ends = !b->nr_succ;

	if (seen[from] || flushes(x, from))
		return false;
	seen[from] = true;
	for (uint32_t i = 0; i < b->nr_succ; i++)
		ends |= gets_around(x, b->succ[i], seen);
	return ends;
}

/* What is behind a block whatever comes: up to the next branch. */
static bool leads_straight_to(const struct ir_func *ir, uint32_t from, const bool *to)
{
	const struct ir_block *b = &ir->blocks[from];

	for (uint32_t i = 0; i < ir->nr_blocks && b->nr_succ == 1; i++) {
		if (to[b->succ[0]])
			return true;
		b = &ir->blocks[b->succ[0]];
	}
	return false;
}

/*
 * A way that leads to the flush all the same does without nothing: `if (x) y(); flush();`.
 * Nor is it a decision against the flush to leave before it: both ways have to go on alike,
 * straight behind the flush.
 */
static bool does_without(const struct exec *x, uint32_t way, uint32_t flush)
{
	const struct ir_func *ir = x->f->ir;
	bool *seen = xcalloc(ir->nr_blocks, sizeof(*seen));
	bool around = gets_around(x, way, seen) && leads_straight_to(ir, flush, seen);

	free(seen);
	return around;
}

/* Going round once more is no decision against the flush behind the loop. */
bool owe_declines(const struct exec *x, const struct ir_block *b, bool truth)
{
	return flushes(x, b->succ[truth]) && !flushes(x, b->succ[!truth]) &&
	       !program_same_loop(x->f, x->block, b->succ[!truth]) &&
	       does_without(x, b->succ[!truth], b->succ[truth]);
}

void owe_decline(struct exec *x)
{
	drop_kind(x->st, OWED_ENTRY, 0);
	drop_kind(x->st, OWED_UNSHARED, 0);
	note_flush(x->st, MET_ENTRIES | MET_DECIDED);
}

void owe_pass(struct exec *x)
{
	vec_each (&x->st->owed, struct owed, o)
		o->flags |= OWED_PASSED;
}

void owe_unknown_call(struct exec *x)
{
	drop_kind(x->st, OWED_ENTRY, 0);
	drop_kind(x->st, OWED_UNSHARED, 0);
	drop_kind(x->st, OWED_TABLE, 0);
}
