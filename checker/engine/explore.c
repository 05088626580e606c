// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Exploration of one function: states flow along its blocks in reverse postorder.
 *
 * Up to EXACT_STATES states are kept apart at a block; beyond that, those
 * with equal property parts are joined.  At a loop head a few iterations are exact,
 * then states with equal property parts are joined with widening, so that every
 * loop ends.
 */
#include "engine/explore.h"

#include <stdlib.h>

#include "engine/keep.h"

#define HURRIED_STATES 4 /* kept apart at a block when time is short */

/*
 * Half of the budget is used: from here on fewer states are kept apart and loops are
 * made to end, so that the code behind them is reached.
 */
bool explore_in_a_hurry(const struct exploration *ex)
{
	return ex->steps > EXPLORE_MAX_STEPS / 2;
}

static unsigned exact_limit(const struct exploration *ex)
{
	return explore_in_a_hurry(ex) ? HURRIED_STATES : ex->x.e->exact_states;
}

static bool drop_covered(struct domain *d, struct states *s, struct state *st)
{
	for (size_t i = 0; i < s->list.nr; i++)
		if (s->list.at[i]->shape == st->shape && state_covers(d, s->list.at[i], st))
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
			gone = s->list.at[k]->shape == st->shape &&
			       (state_covers(d, s->list.at[k], st) ||
				state_merge_exact(d, s->list.at[k], st));
		if (gone)
			state_free(st);
		else
			s->list.at[n++] = st;
	}
	s->list.nr = n;
}

struct state *states_find_like(const struct states *s, size_t nr, const struct state *st,
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
			into = states_find_like(s, n, st, state_alike);
		if (!into && n >= MAX_STATES_FACTOR * limit)
			into = states_find_like(s, n, st, state_same_depths);
		if (!into) {
			s->list.at[n++] = st;
			continue;
		}
		state_age(d, into, site);
		state_age(d, st, site);
		if (state_join_loose(d, into, st, site, JOIN_UNION))
			ex->x.sum->capped = "states at a block";
		state_seal(into);
		state_free(st);
	}
	s->list.nr = n;
}

/* Make fewer of them.  They are sealed afterwards. */
static void compact(struct exploration *ex, struct states *s, uint32_t site)
{
	for (size_t i = 0; i < s->list.nr; i++)
		state_seal(s->list.at[i]);
	if (s->list.nr > 1)
		merge_exact(&ex->x.e->d, s);
	if (s->list.nr > exact_limit(ex))
		merge_lossy(ex, s, site);
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
	else
		exec_plain(x);
	if (in->kind != IR_CALL)
		vec_push(&x->out, st);
	for (size_t i = 0; i < x->out.nr; i++)
		if (x->out.at[i]->cut)
			state_free(x->out.at[i]);
		else
			vec_push(&out->list, x->out.at[i]);
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
		if (f->loop_head[block])
			loop_arrive(ex, st, block);
	}
	compact(ex, &arrived, PHI_SITE(block));
	for (size_t i = 0; i < arrived.list.nr; i++) {
		struct state *st = arrived.list.at[i];

		if (drop_covered(&ex->x.e->d, &v->seen, st)) {
			state_free(st);
			continue;
		}
		if (f->loop_head[block])
			st = loop_join(ex, st, block);
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

static void end_branch(struct exploration *ex, const struct ir_block *b, struct state *st)
{
	struct exec *x = &ex->x;

	struct state *way[2];

	st->jump = b->loc;
	for (int truth = 0; truth < 2; truth++) {
		x->st = way[truth] = state_clone(st);
		x->fresh = 0;
		if (!assume(x, b->a, truth) || owe_contradicts(x)) {
			state_free(way[truth]);
			way[truth] = NULL;
		}
	}
	for (int truth = 1; truth >= 0; truth--) {
		x->st = way[truth];
		if (!x->st)
			continue;
		if (x->e->tracks & TRACK_OWED && owe_declines(x, b, truth)) {
			if (way[!truth])
				owe_decline(x);
			else
				owe_pass(x);
		}
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
		v = val_term(term_make(d->terms, t));
		for (unsigned k = 0; k < b->nr; k++)
			if (b->at[k].param == i && !b->at[k].func)
				v = val_const(b->at[k].value);
		state_set(st, val_term(term_make(d->terms, a)), v);
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
	s->merged = false;
	/* Before the first round callees were explored that would have been in it, see keep.h. */
	if (s->rounds++)
		s->recursed = false;
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

/* Nobody but the rules is left to ask, and only merged states say that something is due. */
static bool owes_inexactly(const struct engine *e, const struct summary *s)
{
	if (e->prog.funcs.at[s->func].callers.nr)
		return false;
	vec_each (&s->cases, struct summary_case, c)
		vec_each (&c->exit->owed, struct owed, o)
			if (c->exit->inexact && o->kind == OWED_ENTRY && o->flags & OWED_PROVEN)
				return true;
	return false;
}

static void explore_anew(struct engine *e, struct summary *s)
{
	e->exact_states = EXACT_STATES;
	explore_recursive(e, s);
	if (!e->doubtful && !owes_inexactly(e, s))
		return;
	/* Is there an exact path to what was found?  Callees are known by now. */
	if (!s->recursed)
		summary_forget_conditionals(s);
	e->exact_states = EXACT_STATES_PROOF;
	explore_recursive(e, s);
}

struct summary *explore_known(const struct engine *e, uint32_t func, const struct bindings *b)
{
	const uint64_t *known = map_get(&e->summary_of, summary_key(func, b));

	return known ? e->summaries.at[*known] : NULL;
}

struct summary *explore(struct engine *e, uint32_t func, const struct bindings *b)
{
	struct summary *s = explore_known(e, func, b);
	unsigned outer = e->doubtful, limit = e->exact_states;
	const struct terms *own;

	if (s) {
		keep_asked_summary(e, s);
		return s;
	}
	s = xcalloc(1, sizeof(*s));
	s->func = func;
	s->bindings = *b;
	s->busy = true;
	map_set(&e->summary_of, summary_key(func, b), e->summaries.nr);
	vec_push(&e->summaries, s);
	terms_init(&s->terms);
	own = summary_speak(e, s);
	e->depth++;
	e->doubtful = 0;
	if (!keep_recall(e, s)) {
		explore_anew(e, s);
		keep_note(e, s);
	}
	e->exact_states = limit;
	e->doubtful = outer;
	e->depth--;
	summary_silence(e, own);
	s->busy = false;
	s->done = true;
	keep_asked_summary(e, s);
	return s;
}
