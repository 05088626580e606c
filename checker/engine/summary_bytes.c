// SPDX-License-Identifier: GPL-2.0-or-later
/* Summaries to bytes and back: all that a caller sees of one. */
#include "engine/bytes.h"
#include "engine/keep.h"

static void put_flags(struct bytes_out *w, const struct state *st)
{
	put_number(w, st->flushed | st->slept << 1 | st->dirty << 2 | st->dirty_conditional << 3 |
			      st->cut << 4 | st->came_round << 5 | st->inexact << 6);
}

static void put_section(struct bytes_out *w, const struct section *s)
{
	put_trace(w, s->where);
	put_site(w, s->site);
	put_signed(w, s->pause);
	put_number(w, s->unlocked);
	put_val(w, s->token);
}

static void put_pending(struct bytes_out *w, const struct pending *p)
{
	put_val(w, p->entry);
	put_signed(w, p->len);
	put_number(w, p->conditional);
	put_number(w, p->told);
	put_name(w, p->api);
	put_name(w, p->what);
	put_trace(w, p->where);
	put_trace(w, p->section);
}

static void put_res(struct bytes_out *w, const struct res *r)
{
	put_number(w, r->kind);
	put_number(w, r->flags);
	put_number(w, r->depth);
	put_number(w, r->lock);
	put_name(w, r->api);
	put_val(w, r->obj);
	put_val(w, r->cur);
	put_signed(w, r->lo);
	put_signed(w, r->hi);
	put_val(w, r->at);
	put_trace(w, r->where);
	put_loc(w, &r->moved);
	put_site(w, r->moved_block);
	put_trace(w, r->spared);
	put_trace(w, r->dirty);
	put_name(w, r->dirty_api);
	put_number(w, r->kernel);
}

static void put_owed(struct bytes_out *w, const struct owed *o)
{
	put_number(w, o->kind);
	put_number(w, o->flags);
	put_name(w, o->api);
	put_val(w, o->entry);
	put_val(w, o->old);
	put_trace(w, o->where);
	put_trace(w, o->unlocked);
	put_name(w, o->unlock_api);
	put_trace(w, o->early);
}

static void put_values(struct bytes_out *w, const struct state *st)
{
	put_number(w, st->cells.nr);
	vec_each (&st->cells, struct cell, c) {
		put_val(w, c->addr);
		put_val(w, c->v);
	}
	put_number(w, st->facts.nr);
	vec_each (&st->facts, struct fact, f) {
		put_val(w, val_term(f->t));
		put_range(w, f->range);
	}
}

static void put_state(struct bytes_out *w, const struct state *st)
{
	put_flags(w, st);
	put_number(w, st->nr_sections);
	for (unsigned i = 0; i < st->nr_sections; i++)
		put_section(w, &st->sections[i]);
	put_number(w, st->below);
	for (unsigned i = 0; i < st->below; i++) {
		put_signed(w, st->below_pause[i]);
		put_val(w, st->below_token[i]);
	}
	put_signed(w, st->pause);
	put_signed(w, st->pause_low);
	put_number(w, st->joins);
	put_number(w, st->pending.nr);
	vec_each (&st->pending, struct pending, p)
		put_pending(w, p);
	put_number(w, st->held.nr);
	vec_each (&st->held, struct res, r)
		put_res(w, r);
	put_number(w, st->owed.nr);
	vec_each (&st->owed, struct owed, o)
		put_owed(w, o);
	put_number(w, st->met);
	put_pending(w, &st->first_dirty);
	put_trace(w, st->below_where);
	put_trace(w, st->early);
	put_trace(w, st->pause_where);
	put_loc(w, &st->jump);
	put_values(w, st);
}

static void put_event(struct bytes_out *w, const struct event *ev)
{
	put_number(w, ev->kind);
	put_number(w, ev->scope);
	put_number(w, ev->met);
	put_number(w, ev->batched | ev->replayed << 1 | ev->clears << 2 | ev->self << 3);
	put_number(w, ev->lock);
	put_number(w, ev->res);
	put_number(w, ev->flags);
	put_number(w, ev->rule);
	put_number(w, ev->ordinal);
	put_name(w, ev->api);
	put_name(w, ev->what);
	put_val(w, ev->entry);
	put_val(w, ev->with);
	put_signed(w, ev->len);
	put_trace(w, ev->where);
	put_trace(w, ev->source);
	put_name(w, ev->source_api);
	put_name(w, ev->via.field);
	put_number(w, ev->via.funcs);
	put_number(w, ev->below);
	put_signed(w, ev->pause);
}

static void put_body(struct bytes_out *w, const void *arg)
{
	const struct summary *s = arg;

	put_text(w, s->capped);
	put_number(w, s->recursed | s->merged << 1 | s->enters << 2 | s->leaves << 3 |
			      s->pauses << 4 | s->resumes << 5);
	put_number(w, s->unlocked.nr);
	vec_each (&s->unlocked, struct val, v)
		put_val(w, *v);
	put_number(w, s->cases.nr);
	vec_each (&s->cases, struct summary_case, c) {
		put_state(w, c->exit);
		put_number(w, c->has_ret);
		put_val(w, c->ret);
		put_loc(w, &c->loc);
	}
	put_number(w, s->conditionals.nr);
	vec_each (&s->conditionals, struct conditional, c) {
		put_event(w, &c->ev);
		put_number(w, c->guard->inexact);
		put_values(w, c->guard);
	}
}

void summary_put(struct bytes_out *w, const struct summary *s)
{
	put_with_terms(w, &s->terms, put_body, s);
}

static void get_flags(struct bytes_in *r, struct state *st)
{
	uint32_t flags = get_below(r, 128);

	st->flushed = flags & 1;
	st->slept = flags & 2;
	st->dirty = flags & 4;
	st->dirty_conditional = flags & 8;
	st->cut = flags & 16;
	st->came_round = flags & 32;
	st->inexact = flags & 64;
}

static int8_t get_depth(struct bytes_in *r)
{
	int64_t v = get_signed(r);

	r->bad |= v < -STATE_MAX_PAUSE - 1 || v > STATE_MAX_PAUSE + 1;
	return r->bad ? 0 : (int8_t)v;
}

static struct section get_section(struct bytes_in *r)
{
	struct section s = {.where = get_trace(r)};

	s.site = get_below(r, UINT64_C(1) << 32);
	s.pause = get_depth(r);
	s.unlocked = get_below(r, 2);
	s.token = get_val(r);
	return s;
}

static struct pending get_pending(struct bytes_in *r)
{
	struct pending p = {.entry = get_val(r)};

	p.len = get_signed(r);
	p.conditional = get_below(r, 2);
	p.told = (uint8_t)get_below(r, 256);
	p.api = get_name(r);
	p.what = get_name(r);
	p.where = get_trace(r);
	p.section = get_trace(r);
	return p;
}

static struct res get_res(struct bytes_in *r)
{
	struct res res = {.kind = (uint8_t)get_below(r, RES_NOTIFIER + 1)};

	res.flags = (uint8_t)get_below(r, 256);
	res.depth = (uint8_t)get_below(r, 256);
	res.lock = (uint8_t)get_below(r, LOCK_I_MMAP + 1);
	res.api = get_name(r);
	res.obj = get_val(r);
	res.cur = get_val(r);
	res.lo = get_signed(r);
	res.hi = get_signed(r);
	res.at = get_val(r);
	res.where = get_trace(r);
	res.moved = get_loc(r);
	res.moved_block = get_below(r, UINT64_C(1) << 32);
	res.spared = get_trace(r);
	res.dirty = get_trace(r);
	res.dirty_api = get_name(r);
	res.kernel = get_below(r, 2);
	return res;
}

static struct owed get_owed(struct bytes_in *r)
{
	struct owed o = {.kind = (uint8_t)get_below(r, OWED_UNSHARED + 1)};

	o.flags = (uint8_t)get_below(r, 256);
	o.api = get_name(r);
	o.entry = get_val(r);
	o.old = get_val(r);
	o.where = get_trace(r);
	o.unlocked = get_trace(r);
	o.unlock_api = get_name(r);
	o.early = get_trace(r);
	r->bad |= !o.where;
	return o;
}

static void get_values(struct bytes_in *r, struct state *st)
{
	for (size_t nr = get_count(r); nr && !r->bad; nr--) {
		struct val addr = get_val(r);

		state_set(st, addr, get_val(r));
	}
	for (size_t nr = get_count(r); nr && !r->bad; nr--) {
		struct fact f = {.t = get_val(r).t};

		f.range = get_range(r);
		r->bad |= st->facts.nr && f.t <= vec_last(&st->facts)->t;
		vec_push(&st->facts, f);
	}
}

static struct state *get_state(struct bytes_in *r)
{
	struct state *st = state_new();

	get_flags(r, st);
	st->nr_sections = (uint8_t)get_below(r, STATE_MAX_SECTIONS + 1);
	for (unsigned i = 0; i < st->nr_sections; i++)
		st->sections[i] = get_section(r);
	st->below = (uint8_t)get_below(r, STATE_MAX_SECTIONS + 1);
	for (unsigned i = 0; i < st->below; i++) {
		st->below_pause[i] = get_depth(r);
		st->below_token[i] = get_val(r);
	}
	st->pause = get_depth(r);
	st->pause_low = get_depth(r);
	st->joins = (uint8_t)get_below(r, 256);
	for (size_t nr = get_count(r); nr && !r->bad; nr--)
		vec_push(&st->pending, get_pending(r));
	for (size_t nr = get_count(r); nr && !r->bad; nr--)
		vec_push(&st->held, get_res(r));
	for (size_t nr = get_count(r); nr && !r->bad; nr--)
		vec_push(&st->owed, get_owed(r));
	st->met = (uint8_t)get_below(r, 256);
	st->first_dirty = get_pending(r);
	st->below_where = get_trace(r);
	st->early = get_trace(r);
	st->pause_where = get_trace(r);
	st->jump = get_loc(r);
	get_values(r, st);
	if (!r->bad)
		state_seal(st);
	return st;
}

static struct event get_event(struct bytes_in *r)
{
	struct event ev = {.kind = (uint8_t)get_below(r, EVENT_RETURN + 1)};
	uint32_t flags;

	ev.scope = (uint8_t)get_below(r, 256);
	ev.met = (uint8_t)get_below(r, 256);
	flags = get_below(r, 16);
	ev.batched = flags & 1;
	ev.replayed = flags & 2;
	ev.clears = flags & 4;
	ev.self = flags & 8;
	ev.lock = (uint8_t)get_below(r, LOCK_I_MMAP + 1);
	ev.res = (uint8_t)get_below(r, RES_NOTIFIER + 1);
	ev.flags = (uint8_t)get_below(r, 256);
	ev.rule = (uint8_t)get_below(r, rule_catalogue_nr);
	ev.ordinal = (uint8_t)get_below(r, 256);
	ev.api = get_name(r);
	ev.what = get_name(r);
	ev.entry = get_val(r);
	ev.with = get_val(r);
	ev.len = get_signed(r);
	ev.where = get_trace(r);
	ev.source = get_trace(r);
	ev.source_api = get_name(r);
	ev.via.field = get_name(r);
	ev.via.funcs = get_number(r);
	ev.below = (uint8_t)get_below(r, STATE_MAX_SECTIONS + 1);
	ev.pause = get_depth(r);
	return ev;
}

static void get_case(struct bytes_in *r, struct summary *s)
{
	struct summary_case c = {.exit = get_state(r)};

	c.has_ret = get_below(r, 2);
	c.ret = get_val(r);
	c.loc = get_loc(r);
	vec_push(&s->cases, c);
}

static void get_conditional(struct bytes_in *r, struct summary *s)
{
	struct conditional c = {.ev = get_event(r), .guard = state_new()};

	c.guard->inexact = get_below(r, 2);
	get_values(r, c.guard);
	vec_push(&s->conditionals, c);
}

void summary_get(struct bytes_in *r, struct summary *s)
{
	uint32_t flags;

	get_terms(r);
	s->capped = get_text(r);
	flags = get_below(r, 64);
	s->recursed = flags & 1;
	s->merged = flags & 2;
	s->enters = flags & 4;
	s->leaves = flags & 8;
	s->pauses = flags & 16;
	s->resumes = flags & 32;
	for (size_t nr = get_count(r); nr && !r->bad; nr--)
		vec_push(&s->unlocked, get_val(r));
	for (size_t nr = get_count(r); nr && !r->bad; nr--)
		get_case(r, s);
	for (size_t nr = get_count(r); nr && !r->bad; nr--)
		get_conditional(r, s);
}
