// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Exploration of one function: states flow along its blocks in reverse postorder.
 *
 * Up to EXACT_STATES states are kept apart at a block; beyond that, those
 * with equal property parts are joined.  At a loop head a few iterations are exact,
 * then states with equal property parts are joined with widening, so that every
 * loop ends.
 */
#include "engine/core.h"

#include <stdlib.h>
#include <string.h>

#define LOOP_EXACT 2	    /* states of one property part kept apart at a loop head */
#define LOOP_OTHERS 24	    /* the same, differing in what the loop does not change */
#define LOOP_WIDEN_AFTER 1  /* changes by joins at a loop head before bounds are opened */
#define LOOP_FORGET_AFTER 3 /* and before ranges that still grow are given up */
#define HURRIED_STATES 4    /* kept apart at a block when time is short */
#define HURRIED_LOOP 8	    /* seen at a loop head when time is short */
#define PHI_SITE(block) ((block) | 0x80000000u)
#define MID_BLOCK_SITE(site) ((site) | 0x40000000u)

struct states {
	VEC(struct state *) list;
};

struct visit {
	struct states queue; /* arrived, not executed yet */
	struct states seen;  /* executed; what they cover need not be */
};

struct exploration {
	struct exec x;
	struct visit *visits;
	uint8_t *executed; /* per site: it has run before on some path */
	unsigned long steps;
	bool over; /* budget used up */
};

/*
 * Half of the budget is used: from here on fewer states are kept apart and loops are
 * made to end, so that the code behind them is reached.
 */
static bool in_a_hurry(const struct exploration *ex)
{
	return ex->steps > EXPLORE_MAX_STEPS / 2;
}

static unsigned exact_limit(const struct exploration *ex)
{
	return in_a_hurry(ex) ? HURRIED_STATES : ex->x.e->exact_states;
}

static bool drop_covered(struct domain *d, struct states *s, struct state *st)
{
	for (size_t i = 0; i < s->list.nr; i++)
		if (state_covers(d, s->list.at[i], st))
			return true;
	return false;
}

static void free_states(struct states *s)
{
	for (size_t i = 0; i < s->list.nr; i++)
		state_free(s->list.at[i]);
	vec_free(&s->list);
}

/* Drop duplicates and merge what can be merged without loss. */
static void merge_exact(struct domain *d, struct states *s)
{
	size_t n = 0;

	for (size_t i = 0; i < s->list.nr; i++) {
		struct state *st = s->list.at[i];
		bool gone = false;

		for (size_t k = 0; k < n && !gone; k++)
			gone = state_covers(d, s->list.at[k], st) ||
			       state_merge_exact(d, s->list.at[k], st);
		if (gone)
			state_free(st);
		else
			s->list.at[n++] = st;
	}
	s->list.nr = n;
}

/* The last one that is like it; rather one that was joined before than an exact one. */
static struct state *find_like(const struct states *s, size_t nr, const struct state *st,
			       bool (*like)(const struct state *a, const struct state *b))
{
	struct state *found = NULL;

	for (size_t k = nr; k-- > 0;) {
		if (!like(s->list.at[k], st))
			continue;
		if (s->list.at[k]->inexact)
			return s->list.at[k];
		if (!found)
			found = s->list.at[k];
	}
	return found;
}

/* Exact states before those that were joined, each in the order they came. */
static void exact_first(struct states *s)
{
	struct states joined = {0};
	size_t n = 0;

	for (size_t i = 0; i < s->list.nr; i++)
		if (s->list.at[i]->inexact)
			vec_push(&joined.list, s->list.at[i]);
		else
			s->list.at[n++] = s->list.at[i];
	for (size_t i = 0; i < joined.list.nr; i++)
		s->list.at[n++] = joined.list.at[i];
	vec_free(&joined.list);
}

/*
 * Too many: join each state beyond the limit into one of equal property part, and
 * beyond the second limit into one that agrees on sections and pauses.  The exact ones
 * that stay apart are what findings are proven on.
 */
static void merge_lossy(struct exploration *ex, struct states *s, uint32_t site)
{
	struct domain *d = &ex->x.e->d;
	unsigned limit = exact_limit(ex);
	size_t n = 0;

	exact_first(s);
	for (size_t i = 0; i < s->list.nr; i++) {
		struct state *st = s->list.at[i], *into = NULL;

		if (i >= limit / 2)
			into = find_like(s, n, st, state_same_property);
		if (!into && n >= MAX_STATES_FACTOR * limit)
			into = find_like(s, n, st, state_same_depths);
		if (!into) {
			s->list.at[n++] = st;
			continue;
		}
		state_age(d, into, site);
		state_age(d, st, site);
		if (state_join_loose(d, into, st, site, JOIN_UNION))
			ex->x.sum->capped = "states at a block";
		state_free(st);
	}
	s->list.nr = n;
}

static void compact(struct exploration *ex, struct states *s, uint32_t site)
{
	if (s->list.nr > 1)
		merge_exact(&ex->x.e->d, s);
	if (s->list.nr > exact_limit(ex))
		merge_lossy(ex, s, site);
}

/* Assignment of a whole struct. */
static void assign_object(struct exec *x, struct val to, uint32_t expr, uint32_t size)
{
	const struct ir_expr *e = &x->f->ir->exprs[expr];

	while (e->kind == IR_CAST)
		e = &x->f->ir->exprs[e->a];
	if (e->kind == IR_VAR)
		copy_object(x, to, eval_local(x, e->var), size);
	else if (e->kind == IR_LOAD)
		copy_object(x, to, eval(x, e->a), size);
	else
		havoc_object(x, to);
}

static bool is_aggregate(const struct ir_type *t)
{
	return t->size > 8 && (t->kind == IR_T_RECORD || t->kind == IR_T_PTR);
}

/* `ptep += nr`: the sum of a pointer into a mapped table and something is one as well. */
static struct res *moved_by_some(struct exec *x, struct val v, int64_t *lo, int64_t *hi)
{
	const struct term *t = term_get(&x->e->d.terms, v.t);
	struct res *r;

	if (t->kind != TERM_BINARY || t->op != IR_OP_ADD)
		return NULL;
	r = res_map_of(x->st, t->a, lo, hi);
	if (!r)
		r = res_map_of(x->st, t->b, lo, hi);
	if (!r || r->flags & RES_ENDED)
		return NULL;
	r->cur = val_term(v.t);
	r->lo = *lo;
	r->hi = INT64_MAX;
	return r;
}

/* Witness for a pointer into a mapped table that stands elsewhere than at its beginning. */
static void note_move(struct exec *x, struct val v)
{
	int64_t lo, hi;
	struct res *r;

	if (!(x->e->tracks & TRACK_MAPS) || !v.t)
		return;
	r = res_map_of(x->st, v, &lo, &hi);
	if (!r)
		r = moved_by_some(x, v, &lo, &hi);

	if (!r || r->flags & RES_ENDED || (!lo && !hi))
		return;
	r->flags |= RES_MOVED;
	r->spared = NULL;
	r->at = v;
	r->moved = x->loc;
	r->moved_block = x->block;
}

static void set_variable(struct exec *x, const struct ir_insn *in)
{
	const struct ir_type *type = &x->f->ir->vars[in->dst].type;
	struct val local = eval_local(x, in->dst);
	const struct ir_expr *e = &x->f->ir->exprs[in->a];

	if (!is_aggregate(type)) {
		struct val v = eval(x, in->a);

		state_set(x->st, local, v);
		note_move(x, v);
	} else if (e->kind == IR_INT && !e->value)
		zero_object(x, local);
	else
		assign_object(x, local, in->a, type->size);
}

static void store(struct exec *x, const struct ir_insn *in)
{
	struct val addr = eval(x, in->a);

	if (!addr.t)
		return;
	if (in->type.kind == IR_T_RECORD && in->type.size > 8) {
		assign_object(x, addr, in->b, in->type.size);
	} else {
		state_set(x->st, addr, eval(x, in->b));
		if (x->e->tracks & TRACK_MAPS)
			res_escape(x->st, eval(x, in->b));
	}
}

static void read_entry(struct exec *x, const struct ir_insn *in)
{
	struct val addr = eval(x, in->a), v;

	exec_raw_read(x, addr);
	v = eval_load(x, addr, &in->type);
	if (in->dst != IR_NONE)
		state_set(x->st, eval_local(x, in->dst), v);
}

/* Inline assembly wrote it. */
static void forget(struct exec *x, const struct ir_insn *in)
{
	struct val addr = in->kind == IR_HAVOC ? eval_local(x, in->dst) : eval(x, in->a);
	const struct ir_type *type = in->kind == IR_HAVOC ? &x->f->ir->vars[in->dst].type : NULL;

	if (type && is_aggregate(type))
		havoc_object(x, addr);
	else if (addr.t)
		state_set(x->st, addr, eval_fresh(x, type));
}

/* One instruction on one state; results are appended to out. */
static void run_insn(struct exploration *ex, struct state *st, const struct ir_insn *in,
		     uint32_t site, struct states *out)
{
	struct exec *x = &ex->x;

	x->st = st;
	x->insn = in;
	x->loc = in->loc;
	x->site = site;
	x->fresh = 0;
	x->prefix = NULL;
	if (ex->executed[site])
		state_age(&x->e->d, st, site);
	vec_clear(&x->out);
	if (in->kind == IR_CALL)
		exec_call(x);
	else if (in->kind == IR_SET)
		set_variable(x, in);
	else if (in->kind == IR_STORE)
		store(x, in);
	else if (in->kind == IR_READ_ENTRY)
		read_entry(x, in);
	else
		forget(x, in);
	if (in->kind != IR_CALL)
		vec_push(&x->out, st);
	for (size_t i = 0; i < x->out.nr; i++)
		if (x->out.at[i]->cut)
			state_free(x->out.at[i]);
		else
			vec_push(&out->list, x->out.at[i]);
}

/*
 * Does some variable (but the one at except) lead to the entry, or to one at most a step
 * behind it or two ahead?
 */
static bool is_near(struct exploration *ex, const struct state *st, const struct pending *p,
		    struct val except)
{
	const uint64_t *reach = ex->x.f->reaches_entry;

	vec_each (&st->cells, struct cell, c) {
		const struct term *t = term_get(&ex->x.e->d.terms, c->addr.t);
		int64_t behind = c->v.off - p->entry.off;

		if (c->v.t != p->entry.t || behind > p->len || behind < -2 * p->len ||
		    val_eq(c->addr, except))
			continue;
		if (t->kind != TERM_LOCAL || reach[t->x / 64] >> (t->x % 64) & 1)
			return true;
	}
	return false;
}

/* Mapped tables that a moved pointer leads into get its new name beside their own. */
static bool rebase_maps(struct state *st, struct val v, uint32_t phi)
{
	bool moved = false;

	vec_each (&st->held, struct res, r) {
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

/* A pointer that is not NULL does not become NULL by moving. */
static void not_null(struct domain *d, struct state *st, uint32_t t)
{
	uint32_t null = range_interval(&d->ranges, 0, 0);

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
		const struct term *var = term_get(&d->terms, c.addr.t);
		bool moved, there;

		if (var->kind != TERM_LOCAL || !c.v.t ||
		    !(ex->x.f->moving[var->x / 64] >> (var->x % 64) & 1))
			continue;
		phi = term_make(&d->terms, (struct term){.kind = TERM_PHI, .x = site, .a = c.addr});
		there = is_pointer(ex, var->x) &&
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
		bool callers = term_get(&d->terms, p->entry.t)->rooted && !p->entry.off;

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
		const struct term *t = term_get(&d->terms, v.t);
		struct val now;
		uint32_t old;

		if (t->kind != TERM_PHI || t->x != site)
			continue;
		if (state_find(st, t->a, &now) && now.t == v.t)
			continue;
		old = term_make(&d->terms,
				(struct term){.kind = TERM_OLD, .y = v.t, .range = t->range});
		state_substitute(d, st, v.t, val_term(old));
	}
}

/* How to join one more state into one at a loop head, so that it ends some time. */
static enum state_widening widening(const struct state *into)
{
	if (into->joins > LOOP_FORGET_AFTER)
		return JOIN_FORGET;
	return into->joins > LOOP_WIDEN_AFTER ? JOIN_WIDEN : JOIN_UNION;
}

/* When time is short: join into any state with the same sections, whatever is pending. */
static struct state *join_hurried(struct exploration *ex, struct visit *v, struct state *st,
				  uint32_t block)
{
	struct domain *d = &ex->x.e->d;
	struct state *into = find_like(&v->seen, v->seen.list.nr, st, state_same_depths), *before;
	bool changed;

	if (!into)
		return NULL;
	before = state_clone(into);
	if (state_join_loose(d, into, st, PHI_SITE(block), widening(into)))
		ex->x.sum->capped = "states at a loop";
	changed = !state_covers(d, before, into);
	into->joins += changed && into->joins < UINT8_MAX;
	state_free(before);
	return changed ? into : st;
}

/* Is a term made of the values of parameters alone, whatever is in memory? */
static bool is_input(const struct domain *d, uint32_t t)
{
	const struct term *x = term_get(&d->terms, t);

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
	const struct term *t = term_get(&d->terms, f->t);
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
		const struct term *t = term_get(&ex->x.e->d.terms, c->addr.t);

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
		const struct term *t = term_get(&ex->x.e->d.terms, c->addr.t);

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
static struct state *join_loop(struct exploration *ex, struct visit *v, struct state *st,
			       uint32_t block)
{
	struct domain *d = &ex->x.e->d;
	struct state *into = NULL;
	unsigned same = 0, others = 0;
	bool changed;

	for (size_t i = 0; i < v->seen.list.nr; i++)
		if (state_same_property(v->seen.list.at[i], st)) {
			if (!same_around(ex, block, v->seen.list.at[i], st)) {
				others++;
				continue;
			}
			into = v->seen.list.at[i];
			same++;
		}
	if (!same && others >= LOOP_OTHERS) {
		into = find_like(&v->seen, v->seen.list.nr, st, state_same_property);
		same = LOOP_EXACT;
	}
	if (!same && in_a_hurry(ex) && v->seen.list.nr >= HURRIED_LOOP) {
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
	state_free(st);
	if (!changed)
		return NULL;
	into->joins += into->joins < UINT8_MAX;
	return state_clone(into);
}

/* What of the arrived states has to be executed. */
static void select_states(struct exploration *ex, uint32_t block, struct states *run)
{
	struct func *f = ex->x.f;
	struct visit *v = &ex->visits[block];
	struct states arrived = v->queue;

	v->queue = (struct states){0};
	for (size_t i = 0; i < arrived.list.nr; i++) {
		struct state *st = arrived.list.at[i];

		ex->x.st = st;
		if (ex->x.e->tracks & TRACK_OWED && f->loop_head[block])
			owe_settle_turn(&ex->x);
		else if (ex->x.e->tracks & TRACK_OWED)
			owe_settle(&ex->x);
		state_prune(&ex->x.e->d, st, f->live[block]);
		if (f->loop_head[block]) {
			if (st->came_round)
				rebase(ex, st, block);
			fold_pending(ex, st);
			age_phis(ex, st, block);
		}
	}
	compact(ex, &arrived, PHI_SITE(block));
	for (size_t i = 0; i < arrived.list.nr; i++) {
		struct state *st = arrived.list.at[i];

		if (drop_covered(&ex->x.e->d, &v->seen, st)) {
			state_free(st);
			continue;
		}
		if (f->loop_head[block])
			st = join_loop(ex, v, st, block);
		else if (v->seen.list.nr < MAX_STATES_FACTOR * EXACT_STATES)
			vec_push(&v->seen.list, state_clone(st));
		if (st)
			vec_push(&run->list, st);
	}
	vec_free(&arrived.list);
}

static void arrive(struct exploration *ex, uint32_t block, struct state *st)
{
	st->came_round = block <= ex->x.block;
	vec_push(&ex->visits[block].queue.list, st);
}

static bool flushes(struct exec *x, uint32_t block)
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

/* Can the function end after `from` without passing through `past`? */
static bool gets_around(const struct ir_func *ir, uint32_t from, uint32_t past, bool *seen)
{
	const struct ir_block *b = &ir->blocks[from];

	if (from == past || seen[from])
		return false;
	seen[from] = true;
	for (uint32_t i = 0; i < b->nr_succ; i++)
		if (gets_around(ir, b->succ[i], past, seen))
			return true;
	return !b->nr_succ;
}

/* A way that leads to the flush all the same does without nothing: `if (x) y(); flush();`. */
static bool does_without(const struct exec *x, uint32_t way, uint32_t flush)
{
	bool *seen = xcalloc(x->f->ir->nr_blocks, sizeof(*seen));
	bool around = gets_around(x->f->ir, way, flush, seen);

	free(seen);
	return around;
}

/* Going round once more is no decision against the flush behind the loop. */
static bool declines_flush(struct exploration *ex, const struct ir_block *b, bool truth)
{
	struct exec *x = &ex->x;

	return x->e->tracks & TRACK_OWED && flushes(x, b->succ[truth]) &&
	       !flushes(x, b->succ[!truth]) &&
	       !program_same_loop(x->f, ex->x.block, b->succ[!truth]) &&
	       does_without(x, b->succ[!truth], b->succ[truth]);
}

static void end_branch(struct exploration *ex, const struct ir_block *b, struct state *st)
{
	struct exec *x = &ex->x;

	st->jump = b->loc;
	for (int truth = 1; truth >= 0; truth--) {
		x->st = state_clone(st);
		x->fresh = 0;
		if (!assume(x, b->a, truth)) {
			state_free(x->st);
			continue;
		}
		if (declines_flush(ex, b, truth))
			owe_decline(x);
		arrive(ex, b->succ[!truth], x->st);
	}
	state_free(st);
}

static void end_switch(struct exploration *ex, const struct ir_block *b, struct state *st)
{
	struct exec *x = &ex->x;
	struct ranges *rs = &x->e->d.ranges;
	uint32_t taken = RANGE_EMPTY;
	struct val v;

	x->st = st;
	v = eval(x, b->a);
	for (uint32_t i = 1; i < b->nr_succ; i++) {
		uint32_t r = range_interval(rs, b->cases[i - 1].lo, b->cases[i - 1].hi);

		x->st = state_clone(st);
		if (assume_range(x, v, r))
			arrive(ex, b->succ[i], x->st);
		else
			state_free(x->st);
		taken = range_union(rs, taken, r);
	}
	x->st = st;
	if (assume_range(x, v, range_complement(rs, taken)))
		arrive(ex, b->succ[0], st);
	else
		state_free(st);
}

static void end_block(struct exploration *ex, const struct ir_block *b, struct state *st,
		      uint32_t site)
{
	struct exec *x = &ex->x;
	struct val ret = {0};

	x->st = st;
	x->insn = NULL;
	x->loc = b->loc;
	x->site = site;
	x->fresh = 0;
	x->prefix = NULL;
	if (ex->executed[site])
		state_age(&x->e->d, st, site);
	switch (b->term) {
	case IR_BRANCH:
		end_branch(ex, b, st);
		return;
	case IR_SWITCH:
		end_switch(ex, b, st);
		return;
	case IR_RETURN:
		if (b->a != IR_NONE)
			ret = eval(x, b->a);
		event_raise(x, &(struct event){.kind = EVENT_RETURN, .entry = ret});
		summary_add_exit(x, x->sum, b->a != IR_NONE, ret);
		break;
	case IR_GOTO:
		if (b->loc.line)
			st->jump = b->loc;
		/* fallthrough */
	case IR_CHOICE:
		for (uint32_t i = 0; i < b->nr_succ; i++)
			arrive(ex, b->succ[i], state_clone(st));
		break;
	}
	state_free(st);
}

static void run_block(struct exploration *ex, uint32_t block)
{
	const struct ir_block *b = &ex->x.f->ir->blocks[block];
	uint32_t site = ex->x.f->first_site[block];
	struct states now = {0};

	ex->x.block = block;
	select_states(ex, block, &now);
	for (uint32_t i = 0; i < b->nr_insns; i++, site++) {
		struct states next = {0};

		for (size_t k = 0; k < now.list.nr; k++)
			run_insn(ex, now.list.at[k], &b->insns[i], site, &next);
		ex->executed[site] = 1;
		vec_free(&now.list);
		now = next;
		if (b->insns[i].kind == IR_CALL)
			compact(ex, &now, MID_BLOCK_SITE(site));
	}
	ex->steps += now.list.nr;
	for (size_t k = 0; k < now.list.nr; k++)
		end_block(ex, b, now.list.at[k], site);
	ex->executed[site] = 1;
	vec_free(&now.list);
}

static struct state *entry_state(struct exploration *ex, const struct bindings *b)
{
	struct domain *d = &ex->x.e->d;
	const struct ir_func *ir = ex->x.f->ir;
	uint32_t pointer = range_interval(&d->ranges, 4096, INT64_MAX);
	struct state *st = state_new();

	for (uint32_t i = 0; i < ir->nr_params; i++) {
		struct term t = {.kind = TERM_PARAM, .x = i};
		struct term a = {.kind = TERM_LOCAL, .x = i, .range = pointer};
		struct val v;

		for (unsigned k = 0; k < b->nr; k++)
			if (b->at[k].param == i && b->at[k].func)
				t = (struct term){
					.kind = TERM_FUNC, .x = b->at[k].func, .range = pointer};
		v = val_term(term_make(&d->terms, t));
		for (unsigned k = 0; k < b->nr; k++)
			if (b->at[k].param == i && !b->at[k].func)
				v = val_const(b->at[k].value);
		state_set(st, val_term(term_make(&d->terms, a)), v);
	}
	return st;
}

static void run_all(struct exploration *ex)
{
	uint32_t nr = ex->x.f->ir->nr_blocks;

	for (uint32_t b = 0; b < nr && !ex->over;) {
		if (!ex->visits[b].queue.list.nr) {
			b++;
			continue;
		}
		run_block(ex, b);
		ex->over = ex->steps > EXPLORE_MAX_STEPS;
		b = 0;
	}
	if (ex->over)
		ex->x.sum->capped = "blocks executed";
}

static void explore_body(struct engine *e, struct summary *s)
{
	struct func *f = &e->prog.funcs.at[s->func];
	struct exploration ex = {.x = {.e = e, .f = f, .sum = s}};
	uint32_t sites;

	program_prepare(&e->prog, f);
	sites = f->first_site[f->ir->nr_blocks - 1] + f->ir->blocks[f->ir->nr_blocks - 1].nr_insns +
		1;
	ex.visits = xcalloc(f->ir->nr_blocks, sizeof(*ex.visits));
	ex.executed = xcalloc(sites, 1);
	vec_push(&ex.visits[0].queue.list, entry_state(&ex, &s->bindings));
	run_all(&ex);
	summary_finish(e, s);
	for (uint32_t b = 0; b < f->ir->nr_blocks; b++) {
		free_states(&ex.visits[b].queue);
		free_states(&ex.visits[b].seen);
	}
	free(ex.visits);
	free(ex.executed);
	vec_free(&ex.x.out);
	e->steps += ex.steps;
}

static uint64_t summary_key(uint32_t func, const struct bindings *b)
{
	uint64_t key[1 + 2 * MAX_BINDINGS] = {func};

	for (unsigned i = 0; i < b->nr; i++) {
		key[1 + 2 * i] = (uint64_t)(b->at[i].param + 1) << 32 | b->at[i].func;
		key[2 + 2 * i] = (uint64_t)b->at[i].value;
	}
	return hash_bytes(key, sizeof(key));
}

/* What was built takes the place of what recursive calls saw so far. */
static void replace_cases(struct summary *s)
{
	vec_each (&s->cases, struct summary_case, c)
		state_free(c->exit);
	vec_clear(&s->cases);
	vec_each (&s->fresh, struct summary_case, c)
		vec_push(&s->cases, *c);
	vec_clear(&s->fresh);
}

static uint64_t cases_hash(const struct summary *s)
{
	uint64_t h = s->cases.nr;

	vec_each (&s->cases, struct summary_case, c)
		h = h * 31 + state_property_hash(c->exit) + c->ret.t + (uint64_t)c->ret.off;
	return h;
}

static void explore_once(struct engine *e, struct summary *s)
{
	s->capped = NULL;
	s->merged = s->recursed = false;
	s->busy = true;
	explore_body(e, s);
	replace_cases(s);
	s->busy = false;
}

/* Recursion: again with what is known now, until it is stable or has had its chance. */
static void explore_recursive(struct engine *e, struct summary *s)
{
	uint64_t before;

	for (int round = 0; round < 3; round++) {
		before = cases_hash(s);
		explore_once(e, s);
		if (!s->recursed || cases_hash(s) == before)
			break;
	}
}

struct summary *explore(struct engine *e, uint32_t func, const struct bindings *b)
{
	uint64_t key = summary_key(func, b), *known = map_get(&e->summary_of, key);
	unsigned doubtful = e->doubtful, limit = e->exact_states;
	struct summary *s;

	if (known)
		return e->summaries.at[*known];
	s = xcalloc(1, sizeof(*s));
	s->func = func;
	s->bindings = *b;
	map_set(&e->summary_of, key, e->summaries.nr);
	vec_push(&e->summaries, s);
	e->depth++;
	e->exact_states = EXACT_STATES;
	explore_recursive(e, s);
	if (e->doubtful != doubtful) {
		/* Is there an exact path to what was found?  Callees are known by now. */
		if (!s->recursed)
			summary_forget_conditionals(s);
		e->exact_states = EXACT_STATES_PROOF;
		explore_recursive(e, s);
	}
	e->exact_states = limit;
	e->depth--;
	s->done = true;
	return s;
}
