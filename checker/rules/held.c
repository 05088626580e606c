// SPDX-License-Identifier: GPL-2.0-or-later
/* What rules about things begun and ended have in common. */
#include "rules/held.h"

bool held_is_local(const struct exec *x, struct val obj)
{
	return term_get(x->e->d.terms, obj.t)->kind == TERM_LOCAL;
}

void report_held(struct exec *x, const struct held_report *h)
{
	report_violation(x->e, &(struct violation){.rule = h->rule,
						   .source = h->source,
						   .sink = h->sink,
						   .source_api = h->source_api,
						   .any_source = true,
						   .needs_proof = true,
						   .sink_api = h->sink_api,
						   .inexact = x->st->inexact,
						   .generation = x->f->generation,
						   .message = h->message,
						   .affects = h->affects,
						   .fix = h->fix});
}

static bool speaks_of(const struct terms *ts, uint32_t id, uint32_t obj)
{
	const struct term *t = term_get(ts, id);

	if (!id || id == obj)
		return id == obj && id;
	if (t->kind == TERM_OLD)
		return speaks_of(ts, t->y, obj);
	return speaks_of(ts, t->a.t, obj) || speaks_of(ts, t->b.t, obj);
}

/*
 * Does the path depend on what is in the object itself, as in `if (!range.start)`?  Then the
 * code knows by that whether it has begun, and values that never occur would mislead.
 */
static bool tests_itself(const struct exec *x, const struct res *r)
{
	vec_each (&x->st->facts, struct fact, f)
		if (f->t != r->obj.t && speaks_of(x->e->d.terms, f->t, r->obj.t))
			return true;
	return false;
}

/* Begin again with the last one still open, an end without a begin, a return in between. */
void check_object(struct exec *x, const struct event *ev, unsigned id, const struct held_object *o)
{
	struct held_report h = {.rule = id,
				.affects = o->affects,
				.fix = o->fix,
				.sink = ev->where,
				.sink_api = ev->api};
	const struct res *r = res_find(x->st, o->kind, ev->entry);

	if (r && tests_itself(x, r))
		return;
	if (ev->kind == EVENT_ACQUIRE && ev->res == o->kind && r) {
		h.source = r->where;
		h.source_api = r->api;
		h.message = o->again;
		report_held(x, &h);
	} else if (ev->kind == EVENT_RELEASE && ev->res == o->kind && !r &&
		   held_is_local(x, ev->entry) && !x->st->inexact) {
		h.message = o->never;
		report_held(x, &h);
	} else if (ev->kind == EVENT_RETURN) {
		h.sink = event_trace(x, "%s", o->left);
		h.sink_api = strpool_intern(&x->e->ctx->names, "return");
		h.message = o->left;
		vec_each (&x->st->held, struct res, open)
			if (open->kind == o->kind && held_is_local(x, open->obj) &&
			    !tests_itself(x, open)) {
				h.source = open->where;
				h.source_api = open->api;
				report_held(x, &h);
			}
	}
}
