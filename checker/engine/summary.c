// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Summaries: what a function does, as a set of cases its caller can apply.
 *
 * A case is the state at a return with the locals removed.  Its facts about
 * rooted terms are the guard, its cells at rooted addresses the memory it wrote,
 * its property part the events that the caller has to replay.
 */
#include "engine/core.h"

#include <stdlib.h>

#define MAX_CASES 24
#define RESULT_SITE 0xfffffff0u /* "whatever it returns", the same at every return */

static void drop_locals(struct domain *d, struct state *st)
{
	size_t n = 0;

	for (size_t i = 0; i < st->cells.nr; i++) {
		struct cell *c = &st->cells.at[i];

		if (term_rooted(d->terms, c->addr) && c->addr.t)
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
		bool keep = term_get(d->terms, f.t)->rooted || f.t == ret.t;

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
			p.entry.t == ret.t || (term_rooted(d->terms, p.entry) &&
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
		bool keep = r.obj.t == ret.t || term_rooted(d->terms, r.obj);

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
		bool known = o.old.t == ret.t || term_rooted(d->terms, o.old);

		for (size_t k = 0; !known && k < st->cells.nr; k++)
			known = st->cells.at[k].v.t == o.old.t;
		if (o.flags & OWED_RECORDED)
			continue;
		if (o.kind == OWED_TABLE
			    ? !known
			    : !(o.flags & OWED_PROVEN) && (!known || o.flags & OWED_OVER))
			continue;
		if (!o.entry.t || !term_rooted(d->terms, o.entry))
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

	if (!ret.t || term_rooted(d->terms, ret))
		return ret;
	range = state_range(d, st, ret);
	t = term_make(d->terms, (struct term){.kind = TERM_FRESH, .x = RESULT_SITE});
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
	return val_eq(a->ret, b->ret) ? a->ret : val_term(term_make(e->d.terms, any));
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
		if (term_get(x->e->d.terms, f->t)->rooted)
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

void summary_clear(struct summary *s)
{
	summary_forget_conditionals(s);
	vec_each (&s->cases, struct summary_case, c)
		state_free(c->exit);
	vec_clear(&s->cases);
	vec_clear(&s->unlocked);
	s->capped = NULL;
	s->merged = s->recursed = false;
	s->enters = s->leaves = s->pauses = s->resumes = false;
}

void summary_free(struct summary *s)
{
	summary_clear(s);
	vec_free(&s->conditionals);
	vec_free(&s->cases);
	vec_free(&s->fresh);
	vec_free(&s->unlocked);
	terms_free(&s->terms);
	free(s);
}

const struct terms *summary_speak(struct engine *e, const struct summary *s)
{
	const struct terms *own = e->d.terms;

	e->d.terms = (struct terms *)&s->terms;
	return own;
}

void summary_silence(struct engine *e, const struct terms *own)
{
	e->d.terms = (struct terms *)own;
}

void summary_print(struct engine *e, const struct summary *s, struct strbuf *out)
{
	const struct ir_func *f = e->prog.funcs.at[s->func].ir;
	const struct terms *own = summary_speak(e, s);

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
		val_print(e->ctx, &s->terms, c->ev.entry, out);
		strbuf_adds(out, ": ");
		state_print(&e->d, c->guard, out);
	}
	vec_each (&s->cases, struct summary_case, c) {
		strbuf_adds(out, "  return ");
		if (c->has_ret)
			val_print(e->ctx, &s->terms, c->ret, out);
		strbuf_adds(out, ": ");
		state_print(&e->d, c->exit, out);
	}
	summary_silence(e, own);
}
