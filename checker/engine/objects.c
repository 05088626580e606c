// SPDX-License-Identifier: GPL-2.0-or-later
/* Whole objects: forgotten, copied, cleared. */
#include "engine/core.h"

/* Members of an object cleared in part are taken to be aligned to this; how many bytes. */
#define ZERO_STEP 4
#define ZERO_MAX 256

void havoc_object(struct exec *x, struct val base)
{
	struct term t = {.kind = TERM_EPOCH, .x = x->site, .a = {base.t, 0}};
	const struct term *b = term_get(&x->e->d.terms, base.t);
	uint32_t id;

	if (!base.t || b->kind == TERM_FUNC || b->kind == TERM_STRING)
		return;
	state_forget_object(x->st, base.t);
	id = term_make(&x->e->d.terms, t);
	if (id)
		state_set(x->st, (struct val){base.t, EPOCH_OFF}, val_term(id));
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
	const struct term *t = term_get(&x->e->d.terms, at.t);

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
