// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Summaries: what a function does, as a set of cases its caller can apply.
 *
 * A case is the state at a return with the locals removed.  Its facts about
 * rooted terms are the guard, its cells at rooted addresses the memory it wrote,
 * its property part the events that the caller has to replay.
 */
#include "engine/call.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MAX_CASES 24
#define RESULT_SITE 0xfffffff0u /* "whatever it returns", the same at every return */

static void drop_locals(struct domain *d, struct state *st)
{
	size_t n = 0;

	for (size_t i = 0; i < st->cells.nr; i++) {
		struct cell *c = &st->cells.at[i];

		if (term_rooted(&d->terms, c->addr) && c->addr.t)
			st->cells.at[n++] = *c;
	}
	st->cells.nr = n;
}

/* Keep facts that are a guard, or that say something about what is handed back. */
static void drop_facts(struct domain *d, struct state *st, struct val ret)
{
	size_t n = 0;

	for (size_t i = 0; i < st->facts.nr; i++) {
		struct fact f = st->facts.at[i];
		bool keep = term_get(&d->terms, f.t)->rooted || f.t == ret.t;

		for (size_t k = 0; !keep && k < st->cells.nr; k++)
			keep = st->cells.at[k].v.t == f.t;
		if (keep)
			st->facts.at[n++] = f;
	}
	st->facts.nr = n;
}

/*
 * Pending writes the caller can speak of: of entries at or next to what it can name,
 * or to which the result or some memory leads.  Others stay as "something is pending".
 */
static void drop_pending(struct domain *d, struct state *st, struct val ret)
{
	size_t n = 0;

	for (size_t i = 0; i < st->pending.nr; i++) {
		struct pending p = st->pending.at[i];
		bool keep =
			p.entry.t == ret.t || (term_rooted(&d->terms, p.entry) &&
					       p.entry.off >= -p.len && p.entry.off <= 2 * p.len);

		for (size_t k = 0; !keep && k < st->cells.nr; k++)
			keep = st->cells.at[k].v.t == p.entry.t;
		if (keep)
			st->pending.at[n++] = p;
	}
	st->pending.nr = n;
}

/*
 * What the caller has to do with: objects it has a name for, or that it is handed as the
 * result.  What is lost here is judged at EVENT_RETURN.
 */
static void drop_held(struct domain *d, struct state *st, struct val ret)
{
	size_t n = 0;

	for (size_t i = 0; i < st->held.nr; i++) {
		struct res r = st->held.at[i];
		bool keep = r.obj.t == ret.t || term_rooted(&d->terms, r.obj);

		if (r.flags & (RES_ENDED | RES_FAILED))
			continue;
		r.cur = r.at = (struct val){0};
		if (keep)
			st->held.at[n++] = r;
	}
	st->held.nr = n;
}

/*
 * What the caller owes as well: all that is certain, and what it can still find out by the
 * entry's old value.
 */
static void drop_owed(struct domain *d, struct state *st, struct val ret)
{
	size_t n = 0;

	for (size_t i = 0; i < st->owed.nr; i++) {
		struct owed o = st->owed.at[i];
		bool known = o.old.t == ret.t || term_rooted(&d->terms, o.old);

		for (size_t k = 0; !known && k < st->cells.nr; k++)
			known = st->cells.at[k].v.t == o.old.t;
		if (o.flags & OWED_RECORDED)
			continue;
		if (o.kind == OWED_TABLE
			    ? !known
			    : !(o.flags & OWED_PROVEN) && (!known || o.flags & OWED_OVER))
			continue;
		if (!o.entry.t || !term_rooted(&d->terms, o.entry))
			o.entry = (struct val){0};
		if (o.kind != OWED_TABLE && o.flags & OWED_PROVEN)
			o.old = (struct val){0};
		st->owed.at[n++] = o;
	}
	st->owed.nr = n;
	owed_unite(st);
}

/* Every unknown result is the same unknown, so that cases can be compared. */
static struct val canonical_result(struct domain *d, struct state *st, struct val ret)
{
	uint32_t range, t;

	if (!ret.t || term_rooted(&d->terms, ret))
		return ret;
	range = state_range(d, st, ret);
	t = term_make(&d->terms, (struct term){.kind = TERM_FRESH, .x = RESULT_SITE});
	state_substitute(d, st, ret.t, (struct val){t, -ret.off});
	if (!state_narrow(d, st, val_term(t), range))
		return ret;
	return val_term(t);
}

/* The result of two joined cases: what they agree on, or anything either returns. */
static struct val join_results(struct engine *e, struct summary_case *a,
			       const struct summary_case *b, uint32_t *range)
{
	struct term any = {.kind = TERM_FRESH, .x = RESULT_SITE};

	*range = range_union(&e->d.ranges, state_range(&e->d, a->exit, a->ret),
			     state_range(&e->d, b->exit, b->ret));
	return val_eq(a->ret, b->ret) ? a->ret : val_term(term_make(&e->d.terms, any));
}

enum likeness { SAME_RESULT, SAME_PROPERTY, SAME_DEPTHS };

static bool alike(const struct summary_case *a, const struct summary_case *b, enum likeness how)
{
	if (a->has_ret != b->has_ret)
		return false;
	if (how == SAME_DEPTHS)
		return state_same_depths(a->exit, b->exit);
	return (how == SAME_PROPERTY || val_eq(a->ret, b->ret)) && state_alike(a->exit, b->exit);
}

/* One that is like it; rather one that was joined before than an exact one. */
static struct summary_case *find_alike(struct summary *s, const struct summary_case *c,
				       enum likeness how)
{
	struct summary_case *found = NULL;

	vec_each (&s->fresh, struct summary_case, have)
		if (alike(have, c, how) && (!found || have->exit->inexact))
			found = have;
	return found;
}

/* More cases than are useful: join the new one into one that is like it. */
static bool join_case(struct engine *e, struct summary *s, const struct summary_case *c,
		      enum likeness how)
{
	struct summary_case *have = find_alike(s, c, how);
	uint32_t range;

	if (!have)
		return false;
	have->ret = join_results(e, have, c, &range);
	if (state_join_loose(&e->d, have->exit, c->exit, RESULT_SITE, JOIN_UNION))
		s->capped = "cases of its summary";
	state_narrow(&e->d, have->exit, have->ret, range);
	state_seal(have->exit);
	s->merged = true;
	return true;
}

/* Which return it was matters where a finding may be about it. */
static bool same_return(const struct engine *e, const struct summary_case *a,
			const struct summary_case *b)
{
	return !(e->tracks & TRACK_MAPS) ||
	       (a->loc.line == b->loc.line && a->loc.col == b->loc.col);
}

static bool merge_case(struct engine *e, struct summary *s, const struct summary_case *c)
{
	for (size_t i = 0; i < s->fresh.nr; i++) {
		struct summary_case *have = &s->fresh.at[i];

		if (have->has_ret == c->has_ret && val_eq(have->ret, c->ret) &&
		    same_return(e, have, c) && have->exit->shape == c->exit->shape &&
		    (state_covers(&e->d, have->exit, c->exit) ||
		     state_merge_exact(&e->d, have->exit, c->exit)))
			return true;
	}
	return false;
}

void summary_add_exit(struct exec *x, struct summary *s, bool has_ret, struct val ret)
{
	struct summary_case c = {.has_ret = has_ret, .loc = x->loc};

	c.exit = state_clone(x->st);
	drop_locals(&x->e->d, c.exit);
	state_drop_implied(&x->e->d, c.exit);
	if (has_ret)
		c.ret = canonical_result(&x->e->d, c.exit, ret);
	drop_pending(&x->e->d, c.exit, c.ret);
	drop_held(&x->e->d, c.exit, c.ret);
	drop_owed(&x->e->d, c.exit, c.ret);
	drop_facts(&x->e->d, c.exit, c.ret);
	state_seal(c.exit);
	if (merge_case(x->e, s, &c) ||
	    (s->fresh.nr >= MAX_CASES &&
	     (join_case(x->e, s, &c, SAME_RESULT) || join_case(x->e, s, &c, SAME_PROPERTY))) ||
	    (s->fresh.nr >= 2 * MAX_CASES && join_case(x->e, s, &c, SAME_DEPTHS))) {
		state_free(c.exit);
		return;
	}
	vec_push(&s->fresh, c);
}

/* Merging can make two cases mergeable with each other: once more over all of them. */
void summary_finish(struct engine *e, struct summary *s)
{
	bool again = true;

	while (again) {
		again = false;
		for (size_t i = 0; i < s->fresh.nr && !again; i++)
			for (size_t k = i + 1; k < s->fresh.nr && !again; k++) {
				struct summary_case *a = &s->fresh.at[i], *b = &s->fresh.at[k];

				if (a->has_ret != b->has_ret || !val_eq(a->ret, b->ret) ||
				    !same_return(e, a, b) || a->exit->shape != b->exit->shape ||
				    !state_merge_exact(&e->d, a->exit, b->exit))
					continue;
				state_free(b->exit);
				memmove(b, b + 1, (s->fresh.nr - k - 1) * sizeof(*b));
				s->fresh.nr--;
				again = true;
			}
	}
}

static bool same_via(const struct via *a, const struct via *b)
{
	return a->field == b->field && a->funcs == b->funcs;
}

static void unite_via(struct via *into, const struct via *v)
{
	if (into->field == v->field)
		into->funcs |= v->funcs;
	else
		*into = (struct via){0};
}

/*
 * An access is the same wherever it is made; of a violation the places count, and the
 * function that was called by a field on the way there.
 */
static bool same_event(const struct event *a, const struct event *b, bool any_via)
{
	if (a->kind != b->kind || a->below != b->below || a->pause != b->pause)
		return false;
	if (a->kind == EVENT_TABLE_FREE && !trace_same_place(a->where, b->where))
		return false;
	if (a->kind != EVENT_VIOLATION)
		return val_eq(a->entry, b->entry) && a->len == b->len && a->scope == b->scope;
	if (any_via ? a->via.field != b->via.field : !same_via(&a->via, &b->via))
		return false;
	return a->rule == b->rule && val_eq(a->entry, b->entry) &&
	       trace_same_place(a->where, b->where) && trace_same_place(a->source, b->source);
}

/* The facts of a state that a caller can check. */
static struct state *guard_of(struct exec *x)
{
	struct state *g = state_new();

	vec_each (&x->st->facts, struct fact, f)
		if (term_get(&x->e->d.terms, f->t)->rooted)
			vec_push(&g->facts, *f);
	g->inexact = x->st->inexact;
	return g;
}

void summary_add_conditional(struct exec *x, const struct event *ev)
{
	struct summary *s = x->sum;
	struct state *guard = guard_of(x);
	struct conditional *last = NULL;
	unsigned variants = 0;

	vec_each (&s->conditionals, struct conditional, c) {
		if (!same_event(&c->ev, ev, s->conditionals.nr >= MAX_CONDITIONALS / 2))
			continue;
		variants++;
		last = c;
		unite_via(&c->ev.via, &ev->via);
		if (state_covers(&x->e->d, c->guard, guard) ||
		    state_merge_exact(&x->e->d, c->guard, guard)) {
			state_free(guard);
			return;
		}
	}
	if (variants >= MAX_VARIANTS) {
		state_join_loose(&x->e->d, last->guard, guard, RESULT_SITE, JOIN_UNION);
		s->merged = true;
		state_free(guard);
	} else if (s->conditionals.nr >= MAX_CONDITIONALS) {
		s->capped = "accesses to tell the caller";
		state_free(guard);
	} else {
		vec_push(&s->conditionals, (struct conditional){.ev = *ev, .guard = guard});
	}
}

void summary_forget_conditionals(struct summary *s)
{
	vec_each (&s->conditionals, struct conditional, c)
		state_free(c->guard);
	vec_clear(&s->conditionals);
}

void summary_free(struct summary *s)
{
	summary_forget_conditionals(s);
	vec_free(&s->conditionals);
	vec_each (&s->cases, struct summary_case, c)
		state_free(c->exit);
	vec_free(&s->cases);
	vec_free(&s->fresh);
	vec_free(&s->unlocked);
	free(s);
}

/* Translation of a callee's terms into the caller's. */
struct translation {
	struct exec *x;
	const struct val *args;
	unsigned nr_args;
};

/* One at a time: what is translated is remembered in the domain. */
static struct translation translation_begin(struct exec *x, const struct val *args,
					    unsigned nr_args)
{
	memo_begin(&x->e->d.translated, x->e->d.terms.list.nr);
	return (struct translation){.x = x, .args = args, .nr_args = nr_args};
}

static struct val translate(struct translation *tr, struct val v);

static struct val inner(struct translation *tr, uint32_t id)
{
	struct term t = {.kind = TERM_INNER,
			 .x = tr->x->site,
			 .y = id,
			 .range = term_get(&tr->x->e->d.terms, id)->range};

	return val_term(term_make(&tr->x->e->d.terms, t));
}

static struct val translate_load(struct translation *tr, uint32_t id, const struct term *t)
{
	struct val addr = translate(tr, t->a);

	return addr.t ? eval_cell(tr->x, addr, t->range) : inner(tr, id);
}

static struct val translate_term(struct translation *tr, uint32_t id)
{
	struct term t = *term_get(&tr->x->e->d.terms, id);
	struct val a;

	switch (t.kind) {
	case TERM_PARAM:
		return t.x < tr->nr_args ? tr->args[t.x] : inner(tr, id);
	case TERM_GLOBAL:
	case TERM_FUNC:
	case TERM_STRING:
		return val_term(id);
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
static void describe_result(const struct engine *e, const struct summary_case *c, char *buf,
			    size_t size)
{
	int64_t v;
	const char *name;

	buf[0] = '\0';
	if (!c->has_ret ||
	    !range_single(&e->d.ranges, state_range((struct domain *)&e->d, c->exit, c->ret), &v))
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

	describe_result(x->e, c, result, sizeof(result));
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
	const struct term *t = term_get(&tr->x->e->d.terms, r->obj.t);

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
		if (o.early && c->exit->met & MET_ENTRIES && !x->st->early)
			o.early = NULL;
		if (o.early)
			o.early = trace_concat(&x->e->d.traces, step, o.early);
		else if (!(c->exit->met & MET_ENTRIES))
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
static bool gives_back(const struct summary *s, uint8_t kind, unsigned arg, const struct domain *d)
{
	vec_each (&s->cases, struct summary_case, c)
		vec_each (&c->exit->held, struct res, r) {
			const struct term *t = term_get(&d->terms, r->obj.t);

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

		if (!r || r->flags & RES_ENDED || !gives_back(s, RES_MAP, i, &x->e->d))
			continue;
		r->spared = trace_step(&x->e->d.traces,
				       call_step(x, s, tr->args, tr->nr_args, tr->args[i], &what),
				       c->loc, callee->name, "returns with the table still mapped");
	}
}

static void write_cell(struct exec *x, const struct cell *c)
{
	const struct term *t = term_get(&x->e->d.terms, c->addr.t);

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
		const struct term *t = term_get(&x->e->d.terms, args[i].t);

		if (t->kind == TERM_GLOBAL && !args[i].off && !may_hold(&x->e->prog, t->x, via))
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
		struct translation tr = translation_begin(x, args, nr_args);
		struct event ev = s->conditionals.at[i].ev;
		bool may_be = false;

		if ((!in && ev.pause >= 0) || !calls_via(x, &ev.via, args, nr_args))
			continue;
		x->st = state_clone(now);
		x->st->inexact |= s->conditionals.at[i].guard->inexact;
		event_go_there(x, &ev);
		if (in_section(x) && guard_holds(&tr, s->conditionals.at[i].guard)) {
			ev.entry = translate(&tr, ev.entry);
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
	struct translation tr = translation_begin(x, args, nr_args);
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

void summary_print(struct engine *e, const struct summary *s, struct strbuf *out)
{
	const struct ir_func *f = e->prog.funcs.at[s->func].ir;

	strbuf_addf(out, "%s", strpool_get(&e->ctx->names, f->name));
	for (unsigned i = 0; i < s->bindings.nr; i++) {
		const struct binding *b = &s->bindings.at[i];

		if (b->func)
			strbuf_addf(out, " [arg%u = %s]", b->param + 1,
				    strpool_get(&e->ctx->names, b->func));
		else
			strbuf_addf(out, " [arg%u = %lld]", b->param + 1, (long long)b->value);
	}
	strbuf_addf(out, ": %zu case%s%s%s\n", s->cases.nr, s->cases.nr == 1 ? "" : "s",
		    s->capped ? ", limit hit: " : "", s->capped ? s->capped : "");
	vec_each (&s->conditionals, struct conditional, c) {
		strbuf_addf(out, "  in a section: %s ", strpool_get(&e->ctx->names, c->ev.api));
		if (c->ev.source_api)
			strbuf_addf(out, "after %s ",
				    strpool_get(&e->ctx->names, c->ev.source_api));
		val_print(e->ctx, &e->d.terms, c->ev.entry, out);
		strbuf_adds(out, ": ");
		state_print(&e->d, c->guard, out);
	}
	vec_each (&s->cases, struct summary_case, c) {
		strbuf_adds(out, "  return ");
		if (c->has_ret)
			val_print(e->ctx, &e->d.terms, c->ret, out);
		strbuf_adds(out, ": ");
		state_print(&e->d, c->exit, out);
	}
}
