// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Calls: modelled ones become events, defined ones are replaced by the cases of
 * their summary, the rest lose what they could change.
 */
#include "engine/call.h"

#include <stdio.h>
#include <stdlib.h>

#include "engine/keep.h"

#define MAX_CANDIDATES 64
#define SMALL_BLOCKS 14 /* functions explored for their result alone */
#define MAX_DEPTH 48
#define MAX_SLEEP_CALLS 6 /* calls between a section and one that sleeps */

void call_finish(struct exec *x, struct val ret)
{
	const struct ir_insn *in = x->insn;

	if (in->dst != IR_NONE)
		state_set(x->st, eval_local(x, in->dst), ret);
	vec_push(&x->out, x->st);
	x->st = NULL;
}

bool call_names(const struct exec *x, uint32_t sym, uint32_t name)
{
	const char *text = strpool_get(&x->e->ctx->names, sym);
	size_t len = strcspn(text, "@");
	const char *plain = strpool_get(&x->e->ctx->names, name);

	return sym && strlen(plain) == len && !memcmp(text, plain, len);
}

uint32_t call_arg_name(const struct exec *x, const struct ir_insn *in, unsigned arg)
{
	const struct ir_func *ir = x->f->ir;
	const struct ir_expr *ex;

	if (arg >= in->nr_args)
		return 0;
	ex = &ir->exprs[in->args[arg]];
	while (ex->kind == IR_CAST)
		ex = &ir->exprs[ex->a];
	return ex->kind == IR_VAR || ex->kind == IR_ADDR ? ir->vars[ex->var].name : 0;
}

static int64_t entry_size(const struct exec *x, const struct ir_insn *in, unsigned arg)
{
	const struct ir_type *t = &x->f->ir->exprs[in->args[arg]].type;

	return t->pointee ? t->pointee : 8;
}

/* The entry value that a write stores: the last argument of entry type. */
static bool stored_value(const struct exec *x, const struct call *c, struct val *out)
{
	for (unsigned i = c->nr; i-- > 0;)
		if (x->f->ir->exprs[c->in->args[i]].type.kind == IR_T_ENTRY) {
			*out = c->args[i];
			return true;
		}
	return false;
}

/* An unknown number of entries is at least one. */
static int64_t nr_entries(struct exec *x, const struct call *c, const struct model_param *p)
{
	int64_t nr;

	if (p->nr_arg >= 0 && (unsigned)p->nr_arg < c->nr &&
	    range_single(&x->e->d.ranges, state_range(&x->e->d, x->st, c->args[p->nr_arg]), &nr) &&
	    nr > 0 && nr <= 512)
		return nr;
	return 1;
}

static void raise_access(struct exec *x, const struct call *c, const struct model_fn *m,
			 const struct model_param *p, uint8_t kind, const char *text)
{
	uint32_t api = c->in->macro ? c->in->macro : m->name;
	int64_t size = entry_size(x, c->in, p->index);
	struct event ev = {.kind = kind,
			   .api = api,
			   .what = call_arg_name(x, c->in, p->index),
			   .entry = c->args[p->index],
			   .len = size};
	const char *what = ev.what ? strpool_get(&x->e->ctx->names, ev.what) : "the entry";
	int64_t nr = nr_entries(x, c, p);

	if (p->behind) {
		ev.entry = val_add(ev.entry, size);
		nr--;
	}
	if (!nr)
		return;
	ev.len = nr * size;
	if (kind == EVENT_WRITE)
		stored_value(x, c, &ev.with);
	ev.where = event_trace(x, text, strpool_get(&x->e->ctx->names, api), what);
	event_raise(x, &ev);
}

static void access_entry(struct exec *x, const struct call *c, const struct model_fn *m,
			 const struct model_param *p)
{
	struct val v;

	if (p->index >= c->nr)
		return;
	if (p->access & MODEL_READS)
		raise_access(x, c, m, p, EVENT_READ, "%s() reads %s back");
	if (p->access & (MODEL_RMW | MODEL_CLEARS)) {
		raise_access(x, c, m, p, EVENT_RMW, "%s() reads and changes %s at once");
		state_forget_cell(x->st, c->args[p->index]);
	}
	if (p->access & MODEL_WRITES) {
		raise_access(x, c, m, p, EVENT_WRITE, "%s() may only queue the write of %s");
		if (c->args[p->index].t && stored_value(x, c, &v))
			state_set(x->st, c->args[p->index], v);
		else
			state_forget_cell(x->st, c->args[p->index]);
	}
}

#define SLEEP_TEXT "%s() may sleep"

struct simple_event {
	uint32_t does;
	uint8_t kind;
	const char *text;
};

static const struct simple_event simple_events[] = {
	{MODEL_LAZY_ENTER, EVENT_ENTER, "section entered here: %s()"},
	{MODEL_LAZY_LEAVE, EVENT_LEAVE, "section left here: %s()"},
	{MODEL_LAZY_FLUSH, EVENT_FLUSH, "%s() completes pending writes"},
	{MODEL_LAZY_PAUSE, EVENT_PAUSE, "section paused here: %s()"},
	{MODEL_LAZY_RESUME, EVENT_RESUME, "section resumed here: %s()"},
	{MODEL_TLB_FLUSH, EVENT_TLB_FLUSH, "%s() flushes the TLB"},
	{MODEL_SLEEPS, EVENT_SLEEP, SLEEP_TEXT},
	{MODEL_ALLOCATES, EVENT_ALLOC, "%s() reaches the page allocator"},
};

/*
 * A call that sleeps if its gfp argument allows it.  Where the caller decides, what
 * follows is only told as a possibility.
 */
static void raise_sleep(struct exec *x, const struct call *c, const struct model_fn *m)
{
	uint32_t api = c->in->macro ? c->in->macro : m->name;
	struct event ev = {.kind = EVENT_SLEEP, .api = api};
	struct term t = {.kind = TERM_BINARY, .op = IR_OP_AND, .range = RANGE_FULL};
	struct val allows;
	struct state *before;

	if (!m->sleeps_mask || m->sleeps_arg >= c->nr)
		return;
	allows = eval_rebuild(x, &t, c->args[m->sleeps_arg], val_const(m->sleeps_mask));
	ev.where = event_trace(x, SLEEP_TEXT, strpool_get(&x->e->ctx->names, api));
	if (!range_contains(&x->e->d.ranges, state_range(&x->e->d, x->st, allows), 0)) {
		event_raise(x, &ev);
	} else if (allows.t && term_rooted(x->e->d.terms, allows)) {
		before = x->st;
		x->st = state_clone(before);
		if (assume_val(x, allows, true))
			event_observe(x, &ev);
		state_free(x->st);
		x->st = before;
	}
}

/* The first argument is the mm or vma whose entries are flushed. */
static bool speaks_of_mm(const struct model_fn *m)
{
	return m->scope != MODEL_SCOPE_KERNEL && m->scope != MODEL_SCOPE_ALL;
}

/* What is it a flush of? */
static void describe_flush(const struct model_fn *m, struct event *ev)
{
	ev->batched = m->owes & OWES_BATCHED;
	ev->clears = m->nr_params && m->params[0].access & MODEL_CLEARS;
	if (m->owes & OWES_BATCHED || model_is_secondary(m) || m->scope == MODEL_SCOPE_KERNEL)
		return;
	ev->met = m->owes & OWES_WHOLE	    ? MET_WHOLE
		  : m->owes & OWES_GATHERED ? MET_GATHERED
					    : MET_ENTRIES;
	if (m->does & MODEL_GATHER_FINISH)
		ev->met |= MET_FINISH;
}

static void raise_simple(struct exec *x, const struct call *c, const struct model_fn *m,
			 struct val ret)
{
	uint32_t api = c->in->macro ? c->in->macro : m->name;

	for (size_t i = 0; i < sizeof(simple_events) / sizeof(simple_events[0]); i++) {
		const struct simple_event *s = &simple_events[i];
		struct event ev = {.kind = s->kind, .api = api, .scope = m->scope};

		if (!(m->does & s->does))
			continue;
		if (s->kind == EVENT_TLB_FLUSH) {
			describe_flush(m, &ev);
			ev.self = m->nr_params && m->params[0].index < c->nr;
			ev.entry = ev.self		      ? c->args[m->params[0].index]
				   : c->nr && speaks_of_mm(m) ? c->args[0]
							      : val_const(0);
			ev.len = 8;
		}
		if (s->kind == EVENT_ENTER)
			ev.entry = ret;
		if (s->kind == EVENT_LEAVE && c->nr)
			ev.entry = c->args[0];
		ev.where = event_trace(x, s->text, strpool_get(&x->e->ctx->names, api));
		event_raise(x, &ev);
	}
}

/* The entry of the table whose lock is taken, or that is mapped, is only read. */
static bool is_table_arg(const struct exec *x, const struct call *c, const struct model_fn *m,
			 unsigned arg)
{
	for (unsigned i = 0; m->does & MODEL_PTE_MAP && i <= arg; i++) {
		const struct ir_type *type = &x->f->ir->exprs[c->in->args[i]].type;

		if (type->kind == IR_T_PTR && type->level != IR_LEVEL_NONE)
			return i == arg;
	}
	return false;
}

/* Only a local variable whose address was passed can have changed. */
static void havoc_out_params(struct exec *x, const struct call *c, const struct model_fn *m)
{
	for (unsigned i = 0; i < c->nr; i++)
		if (!is_table_arg(x, c, m, i) &&
		    term_get(x->e->d.terms, c->args[i].t)->kind == TERM_LOCAL &&
		    !held_keeps(x, m, i))
			havoc_object(x, c->args[i]);
}

/* A modelled function that returns a pointer returns a good one or NULL, never an error. */
static struct val fresh_result(struct exec *x, const struct ir_type *type)
{
	struct ranges *rs = &x->e->d.ranges;
	struct val v = eval_fresh(x, type);

	if (type->kind == IR_T_PTR)
		state_narrow(&x->e->d, x->st, v,
			     range_complement(rs, range_interval(rs, -4095, -1)));
	return v;
}

/* memset() and memcpy(): the object is what it was made, not unknown. */
static void call_bytes(struct exec *x, const struct call *c, bool fills)
{
	int64_t n = 0, byte = -1;

	if (c->nr < 3 || !c->args[0].t) {
		call_finish(x, eval_fresh(x, &c->in->type));
		return;
	}
	range_single(&x->e->d.ranges, state_range(&x->e->d, x->st, c->args[2]), &n);
	range_single(&x->e->d.ranges, state_range(&x->e->d, x->st, c->args[1]), &byte);
	if (n <= 0 || (fills && byte))
		havoc_object(x, c->args[0]);
	else if (fills)
		zero_bytes(x, c->args[0], (uint64_t)n);
	else
		copy_object(x, c->args[0], c->args[1], (uint64_t)n);
	call_finish(x, c->args[0]);
}

static struct val pure_result(struct exec *x, const struct call *c, const struct model_fn *m)
{
	struct ranges *rs = &x->e->d.ranges;

	if (!(m->does & MODEL_NONNULL))
		return eval_pure(x, m->name, c->args, c->nr, &c->in->type);
	return eval_pure_range(x, m->name, c->args, c->nr, &c->in->type,
			       range_complement(rs, range_interval(rs, 0, 0)));
}

/* An access, and what it makes due.  The entry's old value is what a clear returns. */
static struct val change_entry(struct exec *x, const struct call *c, const struct model_fn *m,
			       const struct model_param *p)
{
	static const struct ir_type entry = {.kind = IR_T_ENTRY, .size = 8};
	struct val old = {0}, v;
	bool changes = p->access & ~MODEL_READS && p->index < c->nr && c->args[p->index].t;

	if (changes)
		old = eval_load(x, c->args[p->index], &entry);
	access_entry(x, c, m, p);
	if (!changes)
		return old;
	duty_change(x, c, m, p, old,
		    p->access & MODEL_WRITES && stored_value(x, c, &v) ? &v : NULL);
	if (p->access & MODEL_CLEARS || (p->access & MODEL_WRITES && m->owes & OWES_EMPTIES))
		state_set(x->st, c->args[p->index], val_const(0));
	else if (!(p->access & MODEL_WRITES))
		state_set(x->st, c->args[p->index], eval_fresh(x, &entry));
	return p->access & MODEL_CLEARS ? old : val_const(0);
}

static void access_entries(struct exec *x, const struct call *c, const struct model_fn *m,
			   struct val *old)
{
	*old = val_const(0);
	for (unsigned i = 0; i < m->nr_params; i++)
		if (!(x->e->tracks & TRACK_OWED))
			access_entry(x, c, m, &m->params[i]);
		else if (!old->t)
			*old = change_entry(x, c, m, &m->params[i]);
		else
			change_entry(x, c, m, &m->params[i]);
}

static void call_modelled(struct exec *x, const struct call *c, const struct model_fn *m)
{
	struct val ret, old;

	if (m->does & (MODEL_FILLS | MODEL_COPIES)) {
		call_bytes(x, c, m->does & MODEL_FILLS);
		return;
	}
	access_entries(x, c, m, &old);
	if (m->does & MODEL_PURE && !held_lock_of(x, c, m, &ret))
		ret = pure_result(x, c, m);
	else if (m->does & MODEL_PURE)
		; /* the lock of a table */
	else if (m->nr_params && m->params[0].access == MODEL_READS &&
		 c->in->type.kind == IR_T_ENTRY && m->params[0].index < c->nr)
		ret = eval_load(x, c->args[m->params[0].index], &c->in->type);
	else if (old.t && c->in->type.kind == IR_T_ENTRY)
		ret = old;
	else
		ret = fresh_result(x, &c->in->type);
	if (x->e->tracks & TRACK_OWED)
		duty_call(x, c, m);
	raise_simple(x, c, m, ret);
	raise_sleep(x, c, m);
	if (!(m->does & MODEL_PURE))
		havoc_out_params(x, c, m);
	held_give_back(x, c, m);
	if (x->e->tracks & TRACK_OWED && m->owes & OWES_UNSHARES) {
		duty_unshare(x, c, m, ret);
		return;
	}
	if (held_takes(x, m)) {
		held_take(x, c, m, ret);
		return;
	}
	held_name_lock(x, c, m);
	call_finish(x, ret);
}

/* Whoever is given a lock may drop it, and unmap the table that goes with it. */
static void escape_locks(struct exec *x, const struct call *c)
{
	bool lock = false;

	for (unsigned i = 0; i < c->nr && !lock; i++)
		lock = c->args[i].t && res_find(x->st, RES_LOCK, c->args[i]);
	for (unsigned i = 0; i < c->nr && lock; i++)
		res_escape(x->st, c->args[i]);
}

/* An entry that a function of unknown body made of no other entry. */
static struct val made_anew(struct exec *x, const struct call *c, struct val v)
{
	struct term t = {.kind = TERM_PURE, .x = c->in->callee, .a = v, .range = RANGE_FULL};
	uint32_t id;

	if (c->in->type.kind != IR_T_ENTRY || !(x->e->tracks & TRACK_OWED))
		return v;
	for (unsigned i = 0; i < c->nr; i++) {
		const struct ir_type *type = &x->f->ir->exprs[c->in->args[i]].type;

		if (type->kind == IR_T_ENTRY || type->level != IR_LEVEL_NONE)
			return v;
	}
	id = term_make(x->e->d.terms, t);
	return id ? val_term(id) : v;
}

static void call_opaque(struct exec *x, const struct call *c)
{
	if (x->e->tracks & TRACK_MAPS)
		escape_locks(x, c);
	for (unsigned i = 0; i < c->nr; i++)
		if (c->args[i].t && x->f->ir->exprs[c->in->args[i]].type.kind == IR_T_PTR)
			havoc_by_call(x, c->args[i]);
	call_finish(x, made_anew(x, c, eval_fresh(x, &c->in->type)));
}

/* A function handed on keeps the place where it was first passed. */
static struct binding bind(const struct exec *x, unsigned param, uint32_t func)
{
	struct binding b = {.param = param, .func = func, .loc = x->loc, .by = x->f->ir->name};

	for (unsigned i = 0; i < x->sum->bindings.nr; i++)
		if (x->sum->bindings.at[i].func == func) {
			b.loc = x->sum->bindings.at[i].loc;
			b.by = x->sum->bindings.at[i].by;
		}
	return b;
}

static struct bindings bind_args(struct exec *x, const struct call *c, const struct func *callee)
{
	struct bindings b = {0};

	for (unsigned i = 0; i < c->nr && i < 32 && b.nr < MAX_BINDINGS; i++) {
		const struct term *t = term_get(x->e->d.terms, c->args[i].t);

		if (callee->calls_param >> i & 1 && t->kind == TERM_FUNC && !c->args[i].off)
			b.at[b.nr++] = bind(x, i, t->x);
	}
	for (unsigned i = 0; b.nr && i < c->nr && b.nr < MAX_BINDINGS; i++)
		if (!c->args[i].t && x->f->ir->exprs[c->in->args[i]].type.kind == IR_T_INT)
			b.at[b.nr++] = (struct binding){.param = i, .value = c->args[i].off};
	return b;
}

static bool passes_entry(const struct exec *x, const struct call *c)
{
	return program_passes_entry(x->f->ir, c->in);
}

static bool passes_object(const struct call *c)
{
	for (unsigned i = 0; i < c->nr; i++)
		if (c->args[i].t)
			return true;
	return false;
}

/* Does it take or give back something, or what it returns decide about that? */
static bool worth_what_it_holds(const struct exec *x, const struct call *c,
				const struct func *callee, const struct bindings *b)
{
	uint8_t distance = callee->distance[REACH_HELD];

	if (x->e->tracks & TRACK_OWED &&
	    (callee->distance[REACH_OWED] <= 8 || callee->distance[REACH_TLB] <= 1))
		return true;
	if (callee->ir->nr_blocks <= SMALL_BLOCKS && x->e->depth < 6)
		return true;
	return distance <= 1 || (distance <= 3 && (b->nr || passes_entry(x, c)));
}

/* Is the callee's own behaviour worth knowing here? */
static bool worth_a_summary(const struct exec *x, const struct call *c, const struct func *callee,
			    const struct bindings *b)
{
	int in = in_section(x);

	if (x->e->depth >= MAX_DEPTH)
		return false;
	if (!(x->e->tracks & TRACK_SECTIONS))
		return worth_what_it_holds(x, c, callee, b);
	if (b->nr || callee->calls_lazy || callee->distance[REACH_LAZY] <= 1 ||
	    callee->exports == EXPORTS_ENTER || callee->exports == EXPORTS_LEAVE)
		return true;
	if (callee->ir->nr_blocks <= SMALL_BLOCKS && x->e->depth < 12)
		return true;
	if (!in)
		return false;
	if (callee->distance[REACH_SLEEP] < MAX_SLEEP_CALLS && (in > 0 || x->f->in_section))
		return true;
	if (passes_entry(x, c) && callee->distance[REACH_ENTRY] < 8)
		return true;
	if (in < 0)
		return false;
	return callee->distance[REACH_LAZY] <= 4 ||
	       (passes_object(c) &&
		(callee->distance[REACH_ENTRY] <= 2 || callee->distance[REACH_TLB] <= 3));
}

/* Continue once for every case whose guard can hold. */
static void apply_cases(struct exec *x, const struct call *c, const struct summary *s)
{
	struct state *before = x->st;
	size_t nr = x->out.nr;

	summary_replay_conditionals(x, s, c->args, c->nr);
	for (size_t i = 0; i < s->cases.nr; i++) {
		struct val ret = {0};

		x->st = state_clone(before);
		x->fresh = 0;
		if (summary_apply(x, s, &s->cases.at[i], c->args, c->nr, &ret)) {
			if (s->cases.at[i].has_ret == false)
				ret = eval_fresh(x, &c->in->type);
			call_finish(x, ret);
		} else {
			state_free(x->st);
			x->st = NULL;
		}
	}
	x->st = NULL;
	if (x->out.nr == nr && (s->capped || s->recursed)) {
		/* The case that holds here is among those that are missing. */
		x->st = before;
		call_opaque(x, c);
		return;
	}
	state_free(before);
}

/* A function of plain values: seen through if it is simple, else a pure one. */
static void call_value_only(struct exec *x, const struct call *c, uint32_t index)
{
	const struct ir_func *callee = x->e->prog.funcs.at[index].ir;
	struct bindings none = {0};
	struct summary *s = NULL;

	if (callee->nr_blocks <= SMALL_BLOCKS && x->e->depth < MAX_DEPTH)
		s = explore(x->e, index, &none);
	if (s && s->done && !s->merged && !s->capped && s->cases.nr == 1)
		apply_cases(x, c, s);
	else
		call_finish(x, eval_pure(x, callee->sym, c->args, c->nr, &c->in->type));
}

/* For call graphs. */
static void note_inside(const struct exec *x, uint32_t callee)
{
	uint32_t caller = (uint32_t)(x->f - x->e->prog.funcs.at);

	if (x->e->inside && in_force(x->st))
		map_set(x->e->inside, (uint64_t)caller << 32 | callee, 1);
}

static void call_defined(struct exec *x, const struct call *c, uint32_t index)
{
	const struct func *callee = &x->e->prog.funcs.at[index];
	struct bindings b = bind_args(x, c, callee);
	struct summary *s;

	note_inside(x, index);
	if (callee->value_only) {
		call_value_only(x, c, index);
		return;
	}
	if (!worth_a_summary(x, c, callee, &b)) {
		if (callee->distance[REACH_TLB] != REACH_NEVER)
			owe_unknown_call(x);
		call_opaque(x, c);
		return;
	}
	s = explore(x->e, index, &b);
	if (s->busy) {
		s->recursed = true;
		keep_recursed(x->e, s);
		if (!s->cases.nr) {
			call_opaque(x, c);
			return;
		}
	}
	apply_cases(x, c, s);
}

/*
 * A call through a structure field may reach any function stored in that field
 * (MLTA: Lu and Hu, CCS 2019).  What they would do to the caller's pending writes
 * is checked for each; what they leave behind is taken as unknown.
 */
static void call_candidates(struct exec *x, const struct call *c, const struct binding_list *list)
{
	unsigned nr = 0;

	if (x->e->tracks & TRACK_OWED && list->funcs.nr == 1) {
		keep_asked_func(x->e, x->e->prog.funcs.at[list->funcs.at[0]].ir->sym);
		call_defined(x, c, list->funcs.at[0]);
		return;
	}
	if (x->e->tracks & TRACK_OWED) {
		owe_unknown_call(x);
		call_opaque(x, c);
		return;
	}
	vec_each (&list->funcs, uint32_t, f) {
		const struct func *callee = &x->e->prog.funcs.at[*f];
		struct state *before = x->st;
		struct bindings none = {0};
		struct summary *s;

		keep_asked_func(x->e, callee->ir->sym);
		if (!in_section(x) || (in_section(x) < 0 && !passes_entry(x, c)) ||
		    !worth_a_summary(x, c, callee, &none))
			continue;
		if (nr++ >= MAX_CANDIDATES) {
			x->sum->capped = "functions that one pointer may reach";
			break;
		}
		s = explore(x->e, *f, &none);
		/* One that waits for this has nothing to tell before it was explored once. */
		if (s->busy && !s->cases.nr)
			continue;
		x->st = state_clone(before);
		x->st->inexact = true;
		x->via = (struct via){c->in->field, 1ull << ((f - list->funcs.at) & 63)};
		summary_replay_conditionals(x, s, c->args, c->nr);
		x->via = (struct via){0};
		state_free(x->st);
		x->st = before;
	}
	call_opaque(x, c);
}

void call_note_unresolved(struct engine *e, uint32_t func, const struct ir_loc *loc)
{
	char name[256];

	keep_unresolved(e, loc);
	e->ledger->calls_unresolved++;
	snprintf(name, sizeof(name), "%s:%u", strpool_get(&e->ctx->names, loc->file), loc->line);
	ledger_add(e->ctx, e->ledger, LEDGER_CALL_UNRESOLVED, name,
		   "call through a pointer inside a section of %s(), target unknown",
		   strpool_get(&e->ctx->names, func));
}

static void call_pointer(struct exec *x, const struct call *c)
{
	struct val target = eval(x, c->in->a);
	const struct term *t = term_get(x->e->d.terms, target.t);
	const struct binding_list *list = program_bound(&x->e->prog, c->in->field);
	int64_t f = t->kind == TERM_FUNC ? program_find(&x->e->prog, t->x) : -1;

	keep_asked_field(x->e, c->in->field);
	if (t->kind == TERM_FUNC)
		keep_asked_func(x->e, t->x);
	if (f >= 0) {
		call_defined(x, c, f);
	} else if (list) {
		call_candidates(x, c, list);
	} else {
		/* A parameter that gets called is resolved where the caller says which function. */
		if (in_section(x) > 0 && t->kind != TERM_PARAM && t->kind != TERM_FUNC)
			call_note_unresolved(x->e, x->f->ir->name, &c->in->loc);
		owe_unknown_call(x);
		call_opaque(x, c);
	}
}

void exec_raw_read(struct exec *x, struct val entry)
{
	const struct ir_func *ir = x->f->ir;
	const struct ir_expr *ex = &ir->exprs[x->insn->a];
	uint32_t what = ex->kind == IR_VAR ? ir->vars[ex->var].name : 0;
	struct event ev = {.kind = EVENT_READ,
			   .what = what,
			   .entry = entry,
			   .api = strpool_intern(&x->e->ctx->names, "*entry"),
			   .len = x->insn->type.size ? x->insn->type.size : 8};

	ev.where = event_trace(x, "*%s reads the entry back",
			       what ? strpool_get(&x->e->ctx->names, what) : "pointer");
	event_raise(x, &ev);
}

void exec_call(struct exec *x)
{
	struct call c = {.in = x->insn};
	const struct model_fn *m = program_model(&x->e->prog, x->f, x->insn);
	int64_t f = x->insn->callee ? program_find(&x->e->prog, x->insn->callee) : -1;

	for (c.nr = 0; c.nr < x->insn->nr_args && c.nr < MAX_ARGS; c.nr++)
		c.args[c.nr] = eval(x, x->insn->args[c.nr]);
	if (x->insn->callee)
		keep_asked_func(x->e, x->insn->callee);
	/* A primitive that opens a section of its own is what its body says: 47b8def9358c. */
	if (m && m->nr_params && f >= 0 && x->e->prog.funcs.at[f].calls_lazy)
		m = NULL;
	if (m) {
		call_modelled(x, &c, m);
		return;
	}
	if (!x->insn->callee) {
		call_pointer(x, &c);
		return;
	}
	if (f >= 0)
		call_defined(x, &c, f);
	else
		call_opaque(x, &c);
}
