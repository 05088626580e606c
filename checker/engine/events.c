// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Events and the property part of a state.
 *
 * Source of the semantics: the "Lazy MMU" comment in include/linux/pgtable.h of
 * each API generation; docs/design.md has them side by side.
 */
#include "engine/core.h"

#include <stdio.h>
#include <string.h>

#include "rules/rule.h"

#define MAX_HELD 12

const struct section *innermost(const struct state *st)
{
	return st->nr_sections ? &st->sections[st->nr_sections - 1] : NULL;
}

/*
 * An enter in a pause is ignored: the section is written down, but not there.  A resume of
 * the caller's pause says that all before was in one.
 */
const struct section *in_force(const struct state *st)
{
	for (unsigned i = st->nr_sections; i-- > 0;)
		if (st->sections[i].pause <= st->pause_low)
			return &st->sections[i];
	return NULL;
}

/* Where sections of the caller were left it may be in further ones, around them. */
int in_section(const struct exec *x)
{
	const struct state *st = x->st;

	if (st->pause > st->pause_low)
		return 0;
	return in_force(st) && !st->pause_low ? 1 : -1;
}

const struct trace *event_trace(struct exec *x, const char *fmt, ...)
{
	char text[512];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	return trace_step(&x->e->d.traces, x->prefix, x->loc, x->f->ir->name, text);
}

bool pending_overlaps(const struct pending *p, const struct event *ev)
{
	return p->entry.t == ev->entry.t && p->entry.off < ev->entry.off + ev->len &&
	       ev->entry.off < p->entry.off + p->len;
}

void event_expose(struct exec *x, const struct event *ev)
{
	struct event up = *ev;

	if (x->st->slept && x->e->tracks & TRACK_PENDING)
		return;
	if (x->via.field)
		up.via = x->via;
	up.below = x->st->below;
	up.pause = x->st->pause;
	/* Which entry it was matters only if the caller has a name for it. */
	if (!term_rooted(x->e->d.terms, ev->entry))
		up.entry = val_const(0);
	summary_add_conditional(x, &up);
}

/*
 * Can the caller have written the entry before?  Those at or next to what it passed; of
 * the tables below, only the entry that the passed addresses lead to at once.  A walk
 * reads every entry of every level, and its caller wrote none of them.
 */
static bool known_to_caller(const struct exec *x, const struct event *ev)
{
	const struct term *t = term_get(x->e->d.terms, ev->entry.t);

	if (!ev->entry.t || !t->rooted)
		return false;
	if (t->kind == TERM_PURE)
		return t->depth <= 2 && !ev->entry.off;
	return ev->entry.off >= -ev->len && ev->entry.off <= 2 * ev->len;
}

static bool pending_at(const struct state *st, const struct event *ev)
{
	vec_each (&st->pending, struct pending, p)
		if (pending_overlaps(p, ev))
			return true;
	return false;
}

/* Accesses through what the caller passed, where they are about mapped tables; tables freed. */
static bool other_pass_matters(const struct exec *x, const struct event *ev)
{
	if (x->e->tracks & TRACK_OWED && ev->kind == EVENT_TABLE_FREE)
		return ev->entry.t && term_rooted(x->e->d.terms, ev->entry);
	return x->e->tracks & TRACK_MAPS && event_is_access(ev) && known_to_caller(x, ev);
}

/*
 * Does the caller need to know?  Only while its own pending writes may still be there,
 * and only what comes before a call that may sleep: that is wrong by itself in a
 * section, and the rest follows from it.
 */
static bool matters_to_caller(const struct exec *x, const struct event *ev)
{
	const struct state *st = x->st;

	if (st->slept)
		return false;
	if (!(x->e->tracks & TRACK_PENDING))
		return other_pass_matters(x, ev);
	if (ev->kind == EVENT_ENTER)
		return in_section(x) < 0;
	if (st->flushed || st->pause > 0)
		return false;
	switch (ev->kind) {
	case EVENT_READ:
	case EVENT_RMW:
		return known_to_caller(x, ev) && !pending_at(st, ev);
	case EVENT_TLB_FLUSH:
		if (ev->self)
			return known_to_caller(x, ev) && !pending_at(st, ev);
		return !st->dirty && !st->dirty_conditional &&
		       (ev->scope == MODEL_SCOPE_ALL || ev->scope == MODEL_SCOPE_KERNEL ||
			(ev->entry.t && term_rooted(x->e->d.terms, ev->entry)));
	}
	return false;
}

/* All writes so far are complete. */
static void complete_writes(struct state *st)
{
	vec_each (&st->held, struct res, r)
		r->dirty = NULL;
	vec_clear(&st->pending);
	st->dirty = st->dirty_conditional = false;
	st->flushed = true;
}

static void change_pause(struct state *st, int by)
{
	st->pause += by;
	if (st->pause < st->pause_low)
		st->pause_low = st->pause;
}

void event_go_there(struct exec *x, const struct event *ev)
{
	struct state *st = x->st;

	for (unsigned i = 0; i < ev->below; i++) {
		complete_writes(st);
		if (st->nr_sections)
			st->nr_sections--;
		else if (st->below < STATE_MAX_SECTIONS)
			st->below++;
	}
	change_pause(st, ev->pause);
}

static uint32_t section_site(const struct exec *x, const struct event *ev)
{
	return x->site | (uint32_t)ev->ordinal << 24;
}

static struct section *reentered(const struct exec *x, const struct event *ev)
{
	for (unsigned i = 0; i < x->st->nr_sections; i++)
		if (x->st->sections[i].site == section_site(x, ev) &&
		    x->st->sections[i].pause == x->st->pause)
			return &x->st->sections[i];
	return NULL;
}

const struct section *entered_before(const struct exec *x, const struct event *ev)
{
	return reentered(x, ev);
}

/* Beyond a limit nothing can be told: the path ends here. */
static void too_deep(struct exec *x, const char *what)
{
	x->sum->capped = what;
	x->st->cut = true;
}

/* A loop that opens one more section each turn is reported once and counted once. */
static void enter(struct exec *x, const struct event *ev)
{
	struct state *st = x->st;
	struct section *again = reentered(x, ev);

	x->sum->enters = true;
	if (again) {
		again->token = ev->entry;
		return;
	}
	if (st->nr_sections == STATE_MAX_SECTIONS) {
		too_deep(x, "depth of sections");
		return;
	}
	st->sections[st->nr_sections++] = (struct section){
		.where = ev->where,
		.site = section_site(x, ev),
		.pause = st->pause,
		.token = ev->entry,
	};
}

static void leave(struct exec *x, const struct event *ev)
{
	struct state *st = x->st;

	x->sum->leaves = true;
	if (st->nr_sections)
		st->nr_sections--;
	else if (st->below < STATE_MAX_SECTIONS) {
		st->below_token[st->below] = ev->entry;
		st->below_pause[st->below++] = st->pause;
		st->below_where = ev->where;
	} else
		too_deep(x, "depth of sections");
	complete_writes(st);
}

/* Does a write hide the whole of an earlier one? */
static bool covers(const struct event *ev, const struct pending *p)
{
	return p->entry.t == ev->entry.t && ev->entry.off <= p->entry.off &&
	       p->entry.off + p->len <= ev->entry.off + ev->len;
}

static void forget_pending(struct state *st, const struct event *ev)
{
	size_t n = 0;

	for (size_t i = 0; i < st->pending.nr; i++)
		if (!covers(ev, &st->pending.at[i]))
			st->pending.at[n++] = st->pending.at[i];
	st->pending.nr = n;
}

static void write_entry(struct exec *x, const struct event *ev)
{
	struct state *st = x->st;
	int in = in_section(x);
	struct pending p = {.entry = ev->entry,
			    .len = ev->len,
			    .conditional = in < 0,
			    .api = ev->api,
			    .what = ev->what,
			    .where = ev->where};

	if (!in)
		return;
	if (in > 0)
		p.section = in_force(st)->where;
	if (!(in > 0 ? st->dirty : st->dirty || st->dirty_conditional))
		st->first_dirty = p;
	if (in > 0)
		st->dirty = true;
	else
		st->dirty_conditional = true;
	if (!ev->entry.t || !(x->e->tracks & TRACK_PENDING))
		return;
	forget_pending(st, ev);
	if (st->pending.nr < 12)
		vec_push(&st->pending, p);
	else
		x->sum->capped = "pending writes";
}

static void acquire(struct exec *x, const struct event *ev)
{
	struct state *st = x->st;
	struct res r = {.kind = ev->res,
			.flags = ev->flags,
			.depth = x->e->tracks & TRACK_OWED ? st->met != 0 : st->nr_sections,
			.lock = ev->lock,
			.api = ev->api,
			.obj = ev->entry,
			.where = ev->where};

	if (res_find(st, ev->res, ev->entry))
		return;
	if (st->held.nr < MAX_HELD)
		res_add(st, &r);
	else
		x->sum->capped = "things held";
}

struct res *held_lock(struct exec *x, struct val lock)
{
	struct res *r = res_find(x->st, RES_LOCK, lock);

	if (r || !lock.t)
		return r;
	vec_each (&x->st->held, struct res, o)
		if (o->kind == RES_LOCK && !(o->flags & RES_CALLERS) && eval_equal(x, o->obj, lock))
			return o;
	return NULL;
}

static void note_unlocked(struct summary *s, struct val lock)
{
	vec_each (&s->unlocked, struct val, v)
		if (val_eq(*v, lock))
			return;
	vec_push(&s->unlocked, lock);
}

/* A pointer of unknown origin is unmapped: it may lead into any of the tables. */
static bool is_own_map(const struct res *r, const void *arg)
{
	(void)arg;
	return r->kind == RES_MAP && !(r->flags & RES_CALLERS);
}

/* A lock pointer that was found in memory: it may be any of them. */
static bool is_loaded(const struct exec *x, struct val lock)
{
	uint8_t kind = term_get(x->e->d.terms, lock.t)->kind;

	return kind == TERM_DEREF || kind == TERM_OLD || kind == TERM_PHI;
}

static bool is_own_lock(const struct res *r, const void *arg)
{
	(void)arg;
	return r->kind == RES_LOCK && !(r->flags & RES_CALLERS);
}

static struct res *find_held(struct exec *x, const struct event *ev)
{
	int64_t lo, hi;

	if (ev->res == RES_MAP)
		return res_map_of(x->st, ev->entry, &lo, &hi);
	return ev->res == RES_LOCK ? held_lock(x, ev->entry) : res_find(x->st, ev->res, ev->entry);
}

static void give_back(struct exec *x, const struct event *ev, struct res *r)
{
	if (r->kind == RES_LOCK)
		note_unlocked(x->sum, r->obj);
	if (r->kind != RES_MAP) {
		res_remove(x->st, r);
		return;
	}
	r->flags = (r->flags & ~RES_USED) | RES_ENDED;
	r->at = (struct val){0};
	r->spared = NULL;
	r->where = ev->where;
}

/* A lock that was handed out when it was taken may be given back each turn of a loop. */
static bool gave_back(const struct state *st, const struct event *ev)
{
	vec_each (&st->held, struct res, r)
		if (r->kind == RES_LOCK && ev->res == RES_LOCK && r->flags & RES_CALLERS &&
		    val_eq(r->obj, ev->entry))
			return true;
	return false;
}

/* Given back without having been taken here: the caller's, or one whose name was lost. */
static void give_back_unknown(struct exec *x, const struct event *ev)
{
	struct state *st = x->st;

	if (ev->res == RES_LOCK && is_loaded(x, ev->entry))
		res_forget(st, is_own_lock, NULL);
	if (!ev->entry.t)
		return;
	if (!term_rooted(x->e->d.terms, ev->entry)) {
		if (ev->res == RES_MAP)
			res_forget(st, is_own_map, NULL);
	} else if (st->held.nr < MAX_HELD && !gave_back(st, ev)) {
		vec_push(&st->held,
			 (struct res){.kind = ev->res,
				      .flags = RES_CALLERS | ev->flags,
				      .depth = x->e->tracks & TRACK_OWED ? st->met != 0 : st->below,
				      .lock = ev->lock,
				      .api = ev->api,
				      .obj = ev->entry,
				      .where = ev->where});
	}
}

static void release(struct exec *x, const struct event *ev)
{
	struct res *r = find_held(x, ev);

	bool ptl = ev->flags & RES_PTL || (r && r->flags & RES_PTL);

	for (unsigned i = 0; i < x->st->nr_sections && ptl; i++)
		x->st->sections[i].unlocked = true;
	if (r)
		give_back(x, ev, r);
	else
		give_back_unknown(x, ev);
}

/* A write under a lock that is not certain to be complete when the lock is dropped. */
static void write_under_locks(struct exec *x, const struct event *ev)
{
	if (!in_section(x))
		return;
	vec_each (&x->st->held, struct res, r) {
		if (r->kind != RES_LOCK || r->flags & RES_CALLERS || r->dirty)
			continue;
		r->dirty = ev->where;
		r->dirty_api = ev->api;
	}
}

/* One use of what was not there is enough to tell. */
static bool has_failed(const struct res *r, const void *arg)
{
	(void)arg;
	return r->flags & RES_FAILED;
}

/* What an access tells of the table, or of the end of its map. */
static void touch(struct exec *x, const struct event *ev, bool surely)
{
	int64_t lo, hi;
	struct res *ended = res_ended_map_of(x->e->d.terms, x->st, ev->entry);
	struct res *r = res_map_of(x->st, ev->entry, &lo, &hi);

	if (!ev->entry.t)
		res_forget(x->st, has_failed, NULL);
	if (ended)
		ended->flags |= RES_USED;
	if (!r || ended)
		return;
	if (surely)
		r->flags |= RES_USED;
	if (val_eq(r->at, ev->entry))
		r->flags &= ~RES_MOVED;
}

void event_below(struct exec *x, const struct event *ev)
{
	if (x->e->tracks & TRACK_MAPS && event_is_access(ev))
		touch(x, ev, false);
}

/* Only what the pass tracks becomes part of the state. */
static void take_effect(struct exec *x, const struct event *ev)
{
	static const uint32_t needs[] = {
		[EVENT_ENTER] = TRACK_SECTIONS,	 [EVENT_LEAVE] = TRACK_SECTIONS,
		[EVENT_FLUSH] = TRACK_SECTIONS,	 [EVENT_PAUSE] = TRACK_SECTIONS,
		[EVENT_RESUME] = TRACK_SECTIONS, [EVENT_SLEEP] = TRACK_SLEEPS,
	};
	struct state *st = x->st;

	if (ev->kind < sizeof(needs) / sizeof(needs[0]) && needs[ev->kind] &&
	    !(x->e->tracks & needs[ev->kind]))
		return;
	if (x->e->tracks & TRACK_MAPS && event_is_access(ev))
		touch(x, ev, true);
	switch (ev->kind) {
	case EVENT_ENTER:
		enter(x, ev);
		break;
	case EVENT_LEAVE:
		leave(x, ev);
		break;
	case EVENT_FLUSH:
		complete_writes(st);
		break;
	case EVENT_PAUSE:
		complete_writes(st);
		x->sum->pauses = true;
		change_pause(st, 1);
		st->pause_where = ev->where;
		break;
	case EVENT_RESUME:
		x->sum->resumes = true;
		change_pause(st, -1);
		st->pause_where = ev->where;
		break;
	case EVENT_WRITE:
		if (x->e->tracks & TRACK_SECTIONS) {
			write_entry(x, ev);
			write_under_locks(x, ev);
		}
		break;
	case EVENT_ACQUIRE:
		acquire(x, ev);
		break;
	case EVENT_RELEASE:
		release(x, ev);
		break;
	case EVENT_SLEEP:
		st->slept = true;
		break;
	}
	if (x->e->tracks & TRACK_OWED)
		owe_event(x, ev);
	if (st->pause > STATE_MAX_PAUSE || st->pause < -STATE_MAX_PAUSE)
		too_deep(x, "depth of pauses");
}

void event_observe(struct exec *x, const struct event *ev)
{
	if (ev->kind == EVENT_VIOLATION) {
		rule_catalogue[ev->rule]->event(x, ev, ev->rule);
		return;
	}
	for (unsigned i = 0; i < rule_catalogue_nr; i++)
		if (rule_catalogue[i]->event && rule_catalogue[i]->pass == x->e->pass &&
		    !(x->e->rules_off >> i & 1))
			rule_catalogue[i]->event(x, ev, i);
	if (matters_to_caller(x, ev))
		event_expose(x, ev);
}

void event_raise(struct exec *x, const struct event *ev)
{
	if (x->st->owed.nr)
		owe_settle(x);
	event_observe(x, ev);
	take_effect(x, ev);
}
