// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Modelled calls as the source of obligations: what they do to an entry, judged by its
 * value before and after.
 *
 * A new value that was made from the old one by changing its bits still maps the same
 * page: such a write takes permissions at most.
 */
#include "engine/call.h"

/*
 * Is a value made from another one, and does it allow less?  1, 0: not, -1: nobody knows;
 * joined is the answer for a value that differs between paths.
 */
static int derived(const struct exec *x, struct val v, struct val old, int joined, bool *less)
{
	*less = false;
	for (unsigned i = 0; i < TERM_DEPTH_MAX; i++) {
		const struct term *t = term_get(x->e->d.terms, v.t);
		const struct model_fn *m;

		if (val_eq(v, old))
			return 1;
		if (!v.t)
			return 0;
		/*
		 * Joined values, after the entry was taken out: built up bit by bit on several
		 * paths, as entries for migration are.
		 */
		if (t->kind == TERM_PHI)
			return joined;
		if (t->kind != TERM_PURE)
			return -1;
		m = model_find(x->e->model, x->f->generation, t->x);
		if (m && m->owes & OWES_EMPTIES)
			return 0;
		if (!m || !m->derives)
			return owe_mentions(x, v, old) ? -1 : 0;
		*less |= (m->owes & OWES_LESS) != 0;
		v = t->a;
	}
	return -1;
}

static struct owed *open_at(struct exec *x, struct val entry)
{
	vec_each (&x->st->owed, struct owed, o)
		if (o->kind == OWED_ENTRY && o->entry.t && val_eq(o->entry, entry) &&
		    !(o->flags & OWED_RECORDED))
			return o;
	return NULL;
}

static void drop(struct exec *x, const struct owed *o)
{
	size_t i = (size_t)(o - x->st->owed.at);

	memmove(&x->st->owed.at[i], &x->st->owed.at[i + 1],
		(x->st->owed.nr - 1 - i) * sizeof(x->st->owed.at[0]));
	x->st->owed.nr--;
}

static void owe(struct exec *x, const struct call *c, const struct model_fn *m, struct val entry,
		struct val old, uint8_t kind, uint8_t flags, const char *text)
{
	struct owed o = {.kind = kind,
			 .flags = flags,
			 .api = c->in->macro ? c->in->macro : m->name,
			 .entry = entry,
			 .old = old,
			 .early = x->st->early};

	if (!old.t && kind != OWED_UNSHARED)
		return;
	o.where = event_trace(x, text, strpool_get(&x->e->ctx->names, o.api));
	owe_add(x, &o);
}

#define CHANGES_TEXT "%s() changes the entry; its old translation may still be cached"
#define TABLE_TEXT "%s() detaches the page table; lockless walkers may still be in it"

/* The commit of a protection change is told the old value, before the new one. */
static void passed_value(const struct exec *x, const struct call *c, struct val *old)
{
	unsigned nr = 0, first = 0;

	for (unsigned i = c->nr; i-- > 0;)
		if (x->f->ir->exprs[c->in->args[i]].type.kind == IR_T_ENTRY) {
			first = i;
			nr++;
		}
	if (nr == 2)
		*old = c->args[first];
}

/* A write over what the old value mapped, or of what was taken out before. */
static void on_write(struct exec *x, const struct call *c, const struct model_fn *m,
		     struct val entry, struct val old, bool has_value, struct val v)
{
	struct owed *open = open_at(x, entry);
	bool less = false;
	int made;

	if (open)
		old = open->old;
	else
		passed_value(x, c, &old);
	if (!has_value) {
		if (!open && m->owes & OWES_EMPTIES)
			owe(x, c, m, entry, old, OWED_ENTRY, 0, CHANGES_TEXT);
		return;
	}
	made = derived(x, v, old, open ? 0 : -1, &less);
	if (open && made) {
		struct owed was = *open;

		drop(x, open);
		if (made > 0 && less)
			owe(x, c, m, entry, was.old, OWED_ENTRY,
			    OWED_LESS | (was.flags & OWED_PROVEN), CHANGES_TEXT);
	} else if (!open && made > 0 && less) {
		owe(x, c, m, entry, old, OWED_ENTRY, OWED_LESS, CHANGES_TEXT);
	} else if (!open && !made && (!x->st->inexact || owe_presence(x, old) == PRESENCE_YES)) {
		/* Unless it is seen to be there a merged state may have forgotten that it went. */
		owe(x, c, m, entry, old, OWED_ENTRY, OWED_OVER, CHANGES_TEXT);
	}
}

void duty_written(struct exec *x, struct val entry, struct val v)
{
	struct owed *open = open_at(x, entry);
	bool less;
	int made;

	if (!open)
		return;
	made = derived(x, v, open->old, -1, &less);
	if (made > 0 && less)
		open->flags |= OWED_LESS;
	else if (made)
		drop(x, open);
}

/* Kernel mappings: no mm is passed, or it is an object rather than somebody's pointer. */
static bool is_kernels(const struct exec *x, const struct call *c, const struct model_fn *m,
		       const struct model_param *p)
{
	if (!p->index && !(m->owes & OWES_DETACHES))
		return true;
	return p->kernel || (c->nr && term_get(x->e->d.terms, c->args[0].t)->kind == TERM_GLOBAL);
}

void duty_change(struct exec *x, const struct call *c, const struct model_fn *m,
		 const struct model_param *p, struct val old, const struct val *stored)
{
	struct val entry = c->args[p->index];
	uint8_t flags = m->owes & OWES_WHOLE ? OWED_PROVEN : 0;

	if (is_kernels(x, c, m, p))
		return;
	if (m->owes & OWES_DETACHES)
		owe(x, c, m, entry, old, OWED_TABLE, flags, TABLE_TEXT);
	else if (m->does & MODEL_TLB_FLUSH)
		return;
	else if (p->access & MODEL_WRITES)
		on_write(x, c, m, entry, old, stored, stored ? *stored : (struct val){0});
	else if (p->access & MODEL_CLEARS && !(p->access & MODEL_RMW)) /* a start has its commit */
		owe(x, c, m, entry, old, OWED_ENTRY, 0, CHANGES_TEXT);
	else if (m->owes & OWES_LESS)
		owe(x, c, m, entry, old, OWED_ENTRY, OWED_LESS, CHANGES_TEXT);
}

/* Flushed before reclaim goes on: for the rules that is as good as now. */
static void take_over(struct exec *x, struct owed *o, bool batch)
{
	if (batch)
		drop(x, o);
	else
		o->flags |= OWED_RECORDED;
}

/* A gather that is told before the change: it covers the entry all the same. */
static void record_early(struct exec *x, const struct call *c, const struct model_fn *m)
{
	struct owed o = {.kind = OWED_ENTRY, .flags = OWED_RECORDED};

	for (unsigned i = 0; i < c->nr; i++) {
		const struct ir_type *type = &x->f->ir->exprs[c->in->args[i]].type;

		if (type->kind == IR_T_PTR && type->level != IR_LEVEL_NONE)
			o.entry = c->args[i];
	}
	if (!o.entry.t)
		return;
	o.where = event_trace(x, "%s() tells the gather", strpool_get(&x->e->ctx->names, m->name));
	owe_add(x, &o);
}

/* Told once more of the same entry: that is for nothing else. */
static bool told_already(const struct exec *x, const struct call *c)
{
	vec_each (&x->st->owed, struct owed, o)
		for (unsigned i = 0; i < c->nr; i++)
			if (o->kind == OWED_ENTRY && o->flags & OWED_RECORDED && o->entry.t &&
			    val_eq(o->entry, c->args[i]))
				return true;
	return false;
}

/* A gather or a batch takes over: what is due for that entry, else what came last. */
static void record(struct exec *x, const struct call *c, const struct model_fn *m)
{
	bool batch = m->owes & OWES_BATCHES;
	struct owed *found = NULL;

	vec_each (&x->st->owed, struct owed, o) {
		if (o->kind == OWED_UNSHARED || o->flags & OWED_RECORDED)
			continue;
		for (unsigned i = 0; i < c->nr && o->kind == OWED_ENTRY; i++)
			if (o->entry.t && val_eq(o->entry, c->args[i])) {
				take_over(x, o, batch);
				return;
			}
		if (o->kind == OWED_ENTRY)
			found = o;
	}
	if (told_already(x, c))
		return;
	if (found) {
		take_over(x, found, batch);
		return;
	}
	x->st->met |= MET_RECORDS;
	if (!batch)
		record_early(x, c, m);
}

static void remove_rmap(struct exec *x, const struct call *c, const struct model_fn *m)
{
	struct event ev = {.kind = EVENT_RMAP, .api = m->name, .with = c->args[0]};

	for (size_t k = 0; k < x->st->owed.nr; k++) {
		struct owed o = x->st->owed.at[k];

		for (unsigned i = 0; i < c->nr && o.kind == OWED_ENTRY; i++) {
			if (!owe_mentions(x, c->args[i], o.old))
				continue;
			/* There is a page, so the entry mapped it. */
			if (!assume_val(x, c->args[i], true))
				return;
			ev.entry = c->args[i];
			ev.where = event_trace(x, "%s() gives up the mapping's reference",
					       strpool_get(&x->e->ctx->names, ev.api));
			event_raise(x, &ev);
			return;
		}
	}
}

static void free_table(struct exec *x, const struct call *c, const struct model_fn *m)
{
	struct event ev = {.kind = EVENT_TABLE_FREE, .api = m->name, .entry = c->args[c->nr - 1]};

	ev.where = event_trace(x, "%s() makes the page table free for another use",
			       strpool_get(&x->e->ctx->names, ev.api));
	event_raise(x, &ev);
}

static void sync_tables(struct exec *x, const struct model_fn *m)
{
	struct event ev = {.kind = EVENT_TLB_FLUSH, .api = m->name, .met = MET_TABLES};

	ev.where = event_trace(x, "%s() waits for lockless walkers",
			       strpool_get(&x->e->ctx->names, ev.api));
	event_raise(x, &ev);
}

static void reprotect(struct exec *x, const struct model_fn *m)
{
	struct event ev = {.kind = EVENT_REPROTECT, .api = m->name};

	ev.where = event_trace(x, "%s() gives an entry other permissions",
			       strpool_get(&x->e->ctx->names, ev.api));
	event_raise(x, &ev);
}

void duty_call(struct exec *x, const struct call *c, const struct model_fn *m)
{
	if (m->owes & OWES_REPROTECTS)
		reprotect(x, m);
	if (m->does & MODEL_TLB_DEFER)
		record(x, c, m);
	if (m->owes & OWES_RMAP && c->nr)
		remove_rmap(x, c, m);
	if (m->owes & OWES_TABLE_FREE && c->nr)
		free_table(x, c, m);
	if (m->owes & OWES_TABLE_SYNC)
		sync_tables(x, m);
}

void duty_unshare(struct exec *x, const struct call *c, const struct model_fn *m, struct val ret)
{
	struct state *gave = x->st;

	x->st = state_clone(gave);
	if (assume_val(x, ret, false))
		call_finish(x, ret);
	else
		state_free(x->st);
	x->st = gave;
	if (!assume_val(x, ret, true)) {
		state_free(x->st);
		x->st = NULL;
		return;
	}
	owe(x, c, m, (struct val){0}, (struct val){0}, OWED_UNSHARED, OWED_PROVEN,
	    "%s() gives up a shared page table");
	call_finish(x, ret);
}
