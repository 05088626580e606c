// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A callee's summary, applied where it is called: its terms in those of the caller, its guard
 * held against what the caller knows, its events raised and its effects made there.
 */
#include "engine/call.h"

#include <stdio.h>
#include <string.h>

#include "engine/keep.h"

/* Translation of a callee's terms into the caller's. */
struct translation {
	struct exec *x;
	const struct terms *from; /* the callee's */
	const struct val *args;
	unsigned nr_args;
};

/* One at a time: what is translated is remembered in the domain. */
static struct translation translation_begin(struct exec *x, const struct summary *s,
					    const struct val *args, unsigned nr_args)
{
	memo_begin(&x->e->d.translated, s->terms.list.nr);
	memo_begin(&x->e->d.imported, s->terms.list.nr);
	return (struct translation){.x = x, .from = &s->terms, .args = args, .nr_args = nr_args};
}

static struct val translate(struct translation *tr, struct val v);

/* A copy of the callee's own term, which only names something. */
static uint32_t import(struct translation *tr, uint32_t id)
{
	struct memo *known = &tr->x->e->d.imported;
	struct term t = *term_get(tr->from, id);
	struct val copy = {0};

	if (!id || memo_get(known, id, &copy))
		return copy.t;
	t.a.t = import(tr, t.a.t);
	t.b.t = import(tr, t.b.t);
	if (term_wraps(t.kind))
		t.y = import(tr, t.y);
	copy.t = term_make(tr->x->e->d.terms, t);
	memo_set(known, id, copy);
	return copy.t;
}

static struct val inner(struct translation *tr, uint32_t id)
{
	struct term t = {.kind = TERM_INNER,
			 .x = tr->x->site,
			 .y = import(tr, id),
			 .range = term_get(tr->from, id)->range};

	return val_term(term_make(tr->x->e->d.terms, t));
}

static struct val translate_load(struct translation *tr, uint32_t id, const struct term *t)
{
	struct val addr = translate(tr, t->a);

	return addr.t ? eval_cell(tr->x, addr, t->range) : inner(tr, id);
}

static struct val translate_term(struct translation *tr, uint32_t id)
{
	struct term t = *term_get(tr->from, id);
	struct val a;

	switch (t.kind) {
	case TERM_PARAM:
		return t.x < tr->nr_args ? tr->args[t.x] : inner(tr, id);
	case TERM_GLOBAL:
	case TERM_FUNC:
	case TERM_STRING:
		return val_term(import(tr, id));
	case TERM_DEREF:
		return translate_load(tr, id, &t);
	case TERM_PURE:
	case TERM_LOCK:
	case TERM_PAIR:
	case TERM_UNARY:
	case TERM_BINARY:
	case TERM_ULT:
	case TERM_TRUNC:
		a = translate(tr, t.a);
		return eval_rebuild(tr->x, &t, a, translate(tr, t.b));
	}
	return inner(tr, id);
}

static struct val translate(struct translation *tr, struct val v)
{
	struct memo *known = &tr->x->e->d.translated;
	struct val to;

	if (!v.t)
		return v;
	if (!memo_get(known, v.t, &to)) {
		to = translate_term(tr, v.t);
		memo_set(known, v.t, to);
	}
	return val_add(to, v.off);
}

/* "-ENOENT" where the number is one, the number otherwise. */
static void describe_result(struct engine *e, const struct summary *s, const struct summary_case *c,
			    char *buf, size_t size)
{
	const struct terms *own = summary_speak(e, s);
	uint32_t range = state_range(&e->d, c->exit, c->ret);
	const char *name;
	int64_t v;

	summary_silence(e, own);
	buf[0] = '\0';
	if (!c->has_ret || !range_single(&e->d.ranges, range, &v))
		return;
	name = v < 0 && v > -134 ? strerrorname_np(-v) : NULL;
	if (name)
		snprintf(buf, size, "returns -%s", name);
	else
		snprintf(buf, size, "returns %lld", (long long)v);
}

/* Who passed the function that is called through a parameter here; "" for other calls. */
static void describe_origin(const struct exec *x, const struct ir_func *callee, char *buf,
			    size_t size)
{
	const struct bindings *b = &x->sum->bindings;
	const struct strpool *names = &x->e->ctx->names;

	buf[0] = '\0';
	for (unsigned i = 0; !x->insn->callee && i < b->nr; i++)
		if (b->at[i].func && b->at[i].func == callee->sym)
			snprintf(buf, size, ", passed by %s() at %s:%u",
				 strpool_get(names, b->at[i].by),
				 strpool_get(names, b->at[i].loc.file), b->at[i].loc.line);
}

/* The step "calls f(), src_pte is argument 4"; entry says which argument the event is about. */
static const struct trace *call_step(struct exec *x, const struct summary *s,
				     const struct val *args, unsigned nr, struct val entry,
				     uint32_t *what)
{
	const struct ir_func *callee = x->e->prog.funcs.at[s->func].ir;
	const char *name = strpool_get(&x->e->ctx->names, callee->name);
	char origin[256];

	describe_origin(x, callee, origin, sizeof(origin));

	for (unsigned i = 0; entry.t && i < nr; i++) {
		const struct ir_expr *ex = &x->f->ir->exprs[x->insn->args[i]];

		if (args[i].t != entry.t || ex->type.kind != IR_T_PTR)
			continue;
		while (ex->kind == IR_CAST)
			ex = &x->f->ir->exprs[ex->a];
		if (ex->kind == IR_VAR && x->f->ir->vars[ex->var].name)
			*what = x->f->ir->vars[ex->var].name;
		else
			*what = 0;
		return event_trace(x, "calls %s(), %s is argument %u%s", name,
				   *what ? strpool_get(&x->e->ctx->names, *what) : "the entry",
				   i + 1, origin);
	}
	return event_trace(x, "calls %s()%s", name, origin);
}

/* An event of the callee in the caller's terms, with the call as its first step. */
static void lift(struct exec *x, const struct summary *s, const struct val *args, unsigned nr,
		 struct event *ev)
{
	const struct trace *step = call_step(x, s, args, nr, ev->entry, &ev->what);

	ev->where = trace_concat(&x->e->d.traces, step, ev->where);
	if (ev->source)
		ev->source = trace_concat(&x->e->d.traces, step, ev->source);
}

static void replay(struct exec *x, const struct summary *s, const struct val *args, unsigned nr,
		   struct event *ev)
{
	lift(x, s, args, nr, ev);
	event_raise(x, ev);
}

/* One that happened at another pause depth than the callee was entered with. */
static void replay_paused(struct exec *x, const struct summary *s, const struct val *args,
			  unsigned nr, struct event *ev, int8_t pause)
{
	x->st->pause += pause;
	replay(x, s, args, nr, ev);
	x->st->pause -= pause;
}

static void replay_leaves(struct translation *tr, const struct summary *s,
			  const struct summary_case *c)
{
	for (unsigned i = 0; i < c->exit->below; i++) {
		struct event ev = {.kind = EVENT_LEAVE,
				   .entry = translate(tr, c->exit->below_token[i]),
				   .where = c->exit->below_where};

		replay_paused(tr->x, s, tr->args, tr->nr_args, &ev, c->exit->below_pause[i]);
	}
}

static void replay_enters(struct translation *tr, const struct summary *s,
			  const struct summary_case *c)
{
	for (unsigned i = 0; i < c->exit->nr_sections; i++) {
		const struct section *open = &c->exit->sections[i];
		struct event ev = {.kind = EVENT_ENTER,
				   .ordinal = i,
				   .entry = translate(tr, open->token),
				   .where = open->where};

		replay_paused(tr->x, s, tr->args, tr->nr_args, &ev, open->pause);
	}
}

static void replay_pauses(struct translation *tr, const struct summary *s,
			  const struct summary_case *c)
{
	const struct state *exit = c->exit;
	struct event ev;

	for (int i = exit->pause_low; i < 0; i++) {
		ev = (struct event){.kind = EVENT_RESUME, .where = exit->pause_where};
		replay(tr->x, s, tr->args, tr->nr_args, &ev);
	}
	for (int i = exit->pause_low; i < exit->pause; i++) {
		ev = (struct event){.kind = EVENT_PAUSE, .where = exit->pause_where};
		replay(tr->x, s, tr->args, tr->nr_args, &ev);
	}
}

static void replay_write(struct exec *x, const struct summary *s, const struct summary_case *c,
			 const struct val *args, unsigned nr, const struct pending *p,
			 struct val entry)
{
	struct event ev = {
		.kind = EVENT_WRITE, .api = p->api, .what = p->what, .entry = entry, .len = p->len};
	const struct trace *step;
	struct ir_func const *callee = x->e->prog.funcs.at[s->func].ir;
	char result[64];

	describe_result(x->e, s, c, result, sizeof(result));
	step = call_step(x, s, args, nr, entry, &ev.what);
	ev.where = trace_concat(&x->e->d.traces, step, p->where);
	if (*result)
		ev.where = trace_step(&x->e->d.traces, ev.where, c->loc, callee->name, result);
	event_raise(x, &ev);
}

/*
 * A conditional write came before the sections that the callee leaves open: it is pending
 * if those around are still there.
 */
static void replay_write_in(struct translation *tr, const struct summary *s,
			    const struct summary_case *c, const struct pending *p, struct val entry,
			    uint8_t open)
{
	struct state *st = tr->x->st;
	uint8_t all = st->nr_sections;

	if (p->conditional)
		st->nr_sections = open;
	replay_write(tr->x, s, c, tr->args, tr->nr_args, p, entry);
	st->nr_sections = all;
}

static void replay_writes(struct translation *tr, const struct summary *s,
			  const struct summary_case *c, uint8_t open)
{
	struct val nowhere = {0};

	vec_each (&c->exit->pending, struct pending, p)
		replay_write_in(tr, s, c, p, translate(tr, p->entry), open);
	if (!c->exit->pending.nr && (c->exit->dirty || c->exit->dirty_conditional))
		replay_write_in(tr, s, c, &c->exit->first_dirty, nowhere, open);
}

/* Does the caller know what that is?  NULL is known, where it passed it to be unmapped. */
static bool is_object(const struct translation *tr, const struct res *r, struct val obj)
{
	const struct term *t = term_get(tr->from, r->obj.t);

	return obj.t || (r->kind == RES_MAP && t->kind == TERM_PARAM && !r->obj.off && !obj.off);
}

/*
 * What it gave back, or took; of these what was done with a section between, or without.
 */
static void replay_held(struct translation *tr, const struct summary *s,
			const struct summary_case *c, bool back, bool with_section)
{
	vec_each (&c->exit->held, struct res, r) {
		struct event ev = {.kind = back ? EVENT_RELEASE : EVENT_ACQUIRE,
				   .res = r->kind,
				   .flags = r->flags & RES_PTL,
				   .lock = r->lock,
				   .api = r->api,
				   .entry = translate(tr, r->obj),
				   .len = 8,
				   .where = r->where};

		if (!(r->flags & RES_CALLERS) == !back && !r->depth == !with_section &&
		    is_object(tr, r, ev.entry))
			replay(tr->x, s, tr->args, tr->nr_args, &ev);
	}
}

/* What it flushed, for what the caller owed before. */
static void replay_met(struct translation *tr, const struct summary *s,
		       const struct summary_case *c)
{
	struct event ev = {.kind = EVENT_TLB_FLUSH,
			   .scope = MODEL_SCOPE_RANGE,
			   .met = c->exit->met,
			   .where = c->exit->early,
			   .replayed = true};

	if (!ev.met)
		return;
	ev.api = tr->x->e->prog.funcs.at[s->func].ir->name;
	replay(tr->x, s, tr->args, tr->nr_args, &ev);
}

/* Entries and values are those that the callee found: to be named before it wrote. */
static void translate_owed(struct translation *tr, const struct summary_case *c)
{
	vec_each (&c->exit->owed, struct owed, o) {
		translate(tr, val_term(o->entry.t));
		translate(tr, val_term(o->old.t));
	}
}

/* What it leaves for the caller to flush. */
static void replay_owed(struct translation *tr, const struct summary *s,
			const struct summary_case *c)
{
	struct exec *x = tr->x;

	vec_each (&c->exit->owed, struct owed, p) {
		struct owed o = *p;
		const struct trace *step;
		uint32_t what;

		o.entry = translate(tr, o.entry);
		o.old = translate(tr, o.old);
		step = call_step(x, s, tr->args, tr->nr_args, o.entry, &what);
		o.where = trace_concat(&x->e->d.traces, step, o.where);
		if (o.unlocked)
			o.unlocked = trace_concat(&x->e->d.traces, step, o.unlocked);
		/* A flush of the callee that met what was due here was not too early. */
		if (o.early && owed_flushed(c->exit->met) && !x->st->early)
			o.early = NULL;
		if (o.early)
			o.early = trace_concat(&x->e->d.traces, step, o.early);
		else if (!owed_flushed(c->exit->met))
			o.early = x->st->early;
		owe_add(x, &o);
	}
}

/*
 * In the order in which a function that has both would do it.  Returns how many sections
 * are open after the leaves.
 */
static uint8_t replay_property(struct translation *tr, const struct summary *s,
			       const struct summary_case *c)
{
	uint8_t open;

	replay_held(tr, s, c, true, false);
	replay_met(tr, s, c);
	replay_leaves(tr, s, c);
	open = tr->x->st->nr_sections;
	replay_held(tr, s, c, true, true);
	replay_held(tr, s, c, false, false);
	replay_enters(tr, s, c);
	replay_held(tr, s, c, false, true);
	replay_pauses(tr, s, c);
	return open;
}

/* Does some way through the callee give back what an argument is? */
static bool gives_back(const struct summary *s, uint8_t kind, unsigned arg)
{
	vec_each (&s->cases, struct summary_case, c)
		vec_each (&c->exit->held, struct res, r) {
			const struct term *t = term_get(&s->terms, r->obj.t);

			if (r->kind == kind && r->flags & RES_CALLERS && t->kind == TERM_PARAM &&
			    t->x == arg)
				return true;
		}
	return false;
}

/* Does this way give back something of the caller? */
static bool gives_something_back(const struct summary_case *c)
{
	vec_each (&c->exit->held, struct res, r)
		if (r->flags & RES_CALLERS)
			return true;
	return false;
}

/*
 * A result that nobody knows, on a way that gave something back: it is taken to differ
 * from those that say that nothing was given back, as the callers rely on it.
 */
static bool result_tells(struct translation *tr, const struct summary *s,
			 const struct summary_case *c, struct val ret)
{
	struct ranges *rs = &tr->x->e->d.ranges;
	int64_t v;

	if (!c->has_ret || !ret.t || !gives_something_back(c))
		return true;
	vec_each (&s->cases, struct summary_case, o)
		if (!gives_something_back(o) && !o->ret.t && o->has_ret) {
			v = o->ret.off;
			if (!assume_range(tr->x, ret,
					  range_complement(rs, range_interval(rs, v, v))))
				return false;
		}
	return true;
}

/* A mapped table that the callee gives back on other paths stays: its return says so. */
static void note_spared(struct translation *tr, const struct summary *s,
			const struct summary_case *c)
{
	struct exec *x = tr->x;
	const struct ir_func *callee = x->e->prog.funcs.at[s->func].ir;
	int64_t lo, hi;

	for (unsigned i = 0; i < tr->nr_args; i++) {
		struct res *r = res_map_of(x->st, tr->args[i], &lo, &hi);
		uint32_t what;

		if (!r || r->flags & RES_ENDED || !gives_back(s, RES_MAP, i))
			continue;
		r->spared = trace_step(&x->e->d.traces,
				       call_step(x, s, tr->args, tr->nr_args, tr->args[i], &what),
				       c->loc, callee->name, "returns with the table still mapped");
	}
}

static void write_cell(struct exec *x, const struct cell *c)
{
	const struct term *t = term_get(x->e->d.terms, c->addr.t);

	state_set(x->st, c->addr, c->v);
	/* The callee has put it where others find it; in a variable of the caller it is at hand. */
	if (x->e->tracks & TRACK_MAPS && (t->kind != TERM_LOCAL || c->addr.off))
		res_escape(x->st, c->v);
}

/* Values are translated before any effect: they speak of memory as the callee found it. */
static void write_memory(struct translation *tr, const struct summary_case *c)
{
	VEC(struct cell) todo = {0};

	vec_each (&c->exit->cells, struct cell, cell) {
		struct val addr = translate(tr, val_term(cell->addr.t));

		if (!addr.t)
			continue;
		if (cell->addr.off == EPOCH_OFF)
			vec_push(&todo, (struct cell){{addr.t, EPOCH_OFF}, {0}});
		else
			vec_push(&todo, (struct cell){val_add(addr, cell->addr.off),
						      translate(tr, cell->v)});
	}
	/* Objects of unknown content first: what is known of them was written later. */
	vec_each (&todo, struct cell, w)
		if (w->addr.off == EPOCH_OFF)
			havoc_by_call(tr->x, val_term(w->addr.t));
	vec_each (&todo, struct cell, w)
		if (w->addr.off != EPOCH_OFF) {
			duty_written(tr->x, w->addr, w->v);
			write_cell(tr->x, w);
		}
	vec_free(&todo);
}

static bool guard_holds(struct translation *tr, const struct state *guard)
{
	for (size_t i = 0; i < guard->facts.nr; i++) {
		struct fact f = guard->facts.at[i];

		if (!assume_range(tr->x, translate(tr, val_term(f.t)), f.range))
			return false;
	}
	return true;
}

static bool may_hold(const struct program *p, uint32_t object, const struct via *via)
{
	const struct binding_list *list = program_bound(p, via->field);

	for (unsigned i = 0; list && i < list->funcs.nr; i++)
		if (via->funcs >> (i & 63) & 1 &&
		    program_may_hold(p, object, via->field, list->funcs.at[i]))
			return true;
	return !list;
}

/* May the caller, by the constant objects that it passes, have had one of these called? */
static bool calls_via(const struct exec *x, const struct via *via, const struct val *args,
		      unsigned nr_args)
{
	for (unsigned i = 0; via->field && i < nr_args; i++) {
		const struct term *t = term_get(x->e->d.terms, args[i].t);

		if (t->kind != TERM_GLOBAL || args[i].off)
			continue;
		keep_asked_field(x->e, via->field);
		keep_asked_object(x->e, t->x);
		if (!may_hold(&x->e->prog, t->x, via))
			return false;
	}
	return true;
}

void summary_replay_conditionals(struct exec *x, const struct summary *s, const struct val *args,
				 unsigned nr_args)
{
	struct state *now = x->st;
	int in = in_section(x);

	for (size_t i = 0; i < s->conditionals.nr; i++) {
		struct translation tr = translation_begin(x, s, args, nr_args);
		struct event ev = s->conditionals.at[i].ev;
		bool may_be = false;

		if ((!in && ev.pause >= 0) || !calls_via(x, &ev.via, args, nr_args))
			continue;
		x->st = state_clone(now);
		x->st->inexact |= s->conditionals.at[i].guard->inexact;
		event_go_there(x, &ev);
		if (in_section(x) && guard_holds(&tr, s->conditionals.at[i].guard)) {
			ev.entry = translate(&tr, ev.entry);
			ev.with = translate(&tr, ev.with);
			lift(x, s, args, nr_args, &ev);
			event_observe(x, &ev);
			may_be = true;
		}
		state_free(x->st);
		x->st = now;
		if (may_be)
			event_below(x, &ev);
	}
	x->st = now;
}

bool summary_apply(struct exec *x, const struct summary *s, const struct summary_case *c,
		   const struct val *args, unsigned nr_args, struct val *ret)
{
	struct translation tr = translation_begin(x, s, args, nr_args);
	bool holds = guard_holds(&tr, c->exit);
	uint8_t open;

	if (holds) {
		*ret = translate(&tr, c->ret);
		holds = result_tells(&tr, s, c, *ret);
	}
	if (holds) {
		x->st->slept |= c->exit->slept;
		if (c->exit->flushed)
			event_raise(x, &(struct event){.kind = EVENT_FLUSH});
		open = replay_property(&tr, s, c);
		replay_writes(&tr, s, c, open);
		if (x->e->tracks & TRACK_MAPS)
			note_spared(&tr, s, c);
		translate_owed(&tr, c);
		write_memory(&tr, c);
		replay_owed(&tr, s, c);
		x->st->inexact |= c->exit->inexact;
	}
	return holds;
}
