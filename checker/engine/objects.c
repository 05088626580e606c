// SPDX-License-Identifier: GPL-2.0-or-later
/* Whole objects: forgotten, copied, cleared. */
#include "engine/core.h"

/* Members of an object cleared in part are taken to be aligned to this; how many bytes. */
#define ZERO_STEP 4
#define ZERO_MAX 256

void havoc_object(struct exec *x, struct val base)
{
	struct term t = {.kind = TERM_EPOCH, .x = x->site, .a = {base.t, 0}};
	const struct term *b = term_get(x->e->d.terms, base.t);
	uint32_t id;

	if (!base.t || b->kind == TERM_FUNC || b->kind == TERM_STRING)
		return;
	state_forget_object(x->st, base.t);
	id = term_make(x->e->d.terms, t);
	if (id)
		state_set(x->st, (struct val){base.t, EPOCH_OFF}, val_term(id));
}

static bool contains(const struct terms *ts, uint32_t id, uint32_t part)
{
	const struct term *t = term_get(ts, id);

	return id && (id == part || contains(ts, t->a.t, part) || contains(ts, t->b.t, part));
}

/* Did a branch of this path ask for it? */
static bool is_tested(struct exec *x, const struct state *st, struct val v)
{
	vec_each (&st->facts, struct fact, f)
		if (v.t && contains(x->e->d.terms, f->t, v.t))
			return true;
	return false;
}

/* Does it lead to something that is held, or may be taken: an object of the function? */
static bool is_of_use(struct exec *x, const struct state *st, struct val v)
{
	if (v.t && term_get(x->e->d.terms, v.t)->kind == TERM_LOCAL)
		return true;
	vec_each (&st->held, struct res, r)
		if (val_eq(r->obj, v))
			return true;
	return false;
}

/* Loads of the object's contents within a term: cells that nobody has written. */
static void keep_loads(struct exec *x, uint32_t base, struct val contents, uint32_t id)
{
	struct term t = *term_get(x->e->d.terms, id);

	if (!id)
		return;
	if (t.kind == TERM_DEREF && t.a.t == contents.t)
		state_set(x->st, (struct val){base, t.a.off - contents.off}, val_term(id));
	keep_loads(x, base, contents, t.a.t);
	keep_loads(x, base, contents, t.b.t);
}

static bool is_scalar(const struct exec *x, struct val base)
{
	const struct term *t = term_get(x->e->d.terms, base.t);

	return t->kind == TERM_LOCAL && x->f->ir->vars[t->x].type.kind != IR_T_RECORD;
}

void havoc_by_call(struct exec *x, struct val base)
{
	struct val contents = val_term(base.t);
	struct state *before;

	if (x->e->tracks & TRACK_PENDING || !base.t || is_scalar(x, base)) {
		havoc_object(x, base);
		return;
	}
	before = state_clone(x->st);
	state_find(before, (struct val){base.t, EPOCH_OFF}, &contents);
	havoc_object(x, base);
	vec_each (&before->facts, struct fact, f)
		if (contents.t)
			keep_loads(x, base.t, contents, f->t);
	vec_each (&before->cells, struct cell, c)
		if (c->addr.t == base.t && c->addr.off != EPOCH_OFF &&
		    (is_tested(x, before, c->v) || is_of_use(x, before, c->v)))
			state_set(x->st, c->addr, c->v);
	state_free(before);
}

static bool within(const struct cell *c, struct val at, uint64_t size)
{
	return c->addr.t == at.t && c->addr.off >= at.off && c->addr.off - at.off < (int64_t)size;
}

void copy_object(struct exec *x, struct val to, struct val from, uint64_t size)
{
	struct state *before = state_clone(x->st);
	struct val contents = from;

	havoc_object(x, to);
	/* What is not known of the source is the same unknown in the copy. */
	if (state_find(before, (struct val){from.t, EPOCH_OFF}, &contents) && contents.t)
		contents = val_add(contents, from.off);
	if (from.t && !to.off)
		state_set(x->st, (struct val){to.t, EPOCH_OFF}, contents);
	vec_each (&before->cells, struct cell, c)
		if (from.t && within(c, from, size))
			state_set(x->st, val_add(to, c->addr.off - from.off), c->v);
		else if (c->addr.t == to.t && c->addr.off != EPOCH_OFF && !within(c, to, size))
			state_set(x->st, c->addr, c->v);
	state_free(before);
}

void zero_object(struct exec *x, struct val base)
{
	state_forget_object(x->st, base.t);
	state_set(x->st, (struct val){base.t, EPOCH_OFF}, val_const(0));
}

static bool is_whole_local(const struct exec *x, struct val at, uint64_t size)
{
	const struct term *t = term_get(x->e->d.terms, at.t);

	return t->kind == TERM_LOCAL && !at.off && x->f->ir->vars[t->x].type.size <= size;
}

void zero_bytes(struct exec *x, struct val at, uint64_t size)
{
	struct state *before;

	if (!at.t || is_whole_local(x, at, size)) {
		zero_object(x, at);
		return;
	}
	before = state_clone(x->st);
	havoc_object(x, at);
	vec_each (&before->cells, struct cell, c)
		if (c->addr.t == at.t && c->addr.off != EPOCH_OFF)
			state_set(x->st, c->addr, within(c, at, size) ? val_const(0) : c->v);
	for (uint64_t i = 0; i < size && i < ZERO_MAX; i += ZERO_STEP)
		state_set(x->st, val_add(at, (int64_t)i), val_const(0));
	state_free(before);
}
