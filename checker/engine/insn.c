// SPDX-License-Identifier: GPL-2.0-or-later
/* Instructions other than calls: assignments, stores, raw reads of entries. */
#include "engine/core.h"

/* Assignment of a whole struct. */
static void assign_object(struct exec *x, struct val to, uint32_t expr, uint32_t size)
{
	const struct ir_expr *e = &x->f->ir->exprs[expr];

	while (e->kind == IR_CAST)
		e = &x->f->ir->exprs[e->a];
	if (e->kind == IR_VAR)
		copy_object(x, to, eval_local(x, e->var), size);
	else if (e->kind == IR_LOAD)
		copy_object(x, to, eval(x, e->a), size);
	else
		havoc_object(x, to);
}

static bool is_aggregate(const struct ir_type *t)
{
	return t->size > 8 && (t->kind == IR_T_RECORD || t->kind == IR_T_PTR);
}

/* `ptep += nr`: the sum of a pointer into a mapped table and something is one as well. */
static struct res *moved_by_some(struct exec *x, struct val v, int64_t *lo, int64_t *hi)
{
	const struct term *t = term_get(x->e->d.terms, v.t);
	struct res *r;

	if (t->kind != TERM_BINARY || t->op != IR_OP_ADD)
		return NULL;
	r = res_map_of(x->st, t->a, lo, hi);
	if (!r)
		r = res_map_of(x->st, t->b, lo, hi);
	if (!r || r->flags & RES_ENDED)
		return NULL;
	r->cur = val_term(v.t);
	r->lo = *lo;
	r->hi = INT64_MAX;
	return r;
}

/* Witness for a pointer into a mapped table that stands elsewhere than at its beginning. */
static void note_move(struct exec *x, struct val v)
{
	int64_t lo, hi;
	struct res *r;

	if (!(x->e->tracks & TRACK_MAPS) || !v.t)
		return;
	r = res_map_of(x->st, v, &lo, &hi);
	if (!r)
		r = moved_by_some(x, v, &lo, &hi);

	if (!r || r->flags & RES_ENDED || (!lo && !hi))
		return;
	r->flags |= RES_MOVED;
	r->spared = NULL;
	r->at = v;
	r->moved = x->loc;
	r->moved_block = x->block;
}

static void set_variable(struct exec *x, const struct ir_insn *in)
{
	const struct ir_type *type = &x->f->ir->vars[in->dst].type;
	struct val local = eval_local(x, in->dst);
	const struct ir_expr *e = &x->f->ir->exprs[in->a];

	if (!is_aggregate(type)) {
		struct val v = eval(x, in->a);

		state_set(x->st, local, v);
		note_move(x, v);
	} else if (e->kind == IR_INT && !e->value)
		zero_object(x, local);
	else
		assign_object(x, local, in->a, type->size);
}

static void store(struct exec *x, const struct ir_insn *in)
{
	struct val addr = eval(x, in->a), v;

	if (!addr.t)
		return;
	if (in->type.kind == IR_T_RECORD && in->type.size > 8) {
		assign_object(x, addr, in->b, in->type.size);
	} else {
		v = eval(x, in->b);
		state_set(x->st, addr, v);
		if (x->e->tracks & TRACK_MAPS)
			res_escape(x->st, v);
	}
}

static void read_entry(struct exec *x, const struct ir_insn *in)
{
	struct val addr = eval(x, in->a), v;

	exec_raw_read(x, addr);
	v = eval_load(x, addr, &in->type);
	if (in->dst != IR_NONE)
		state_set(x->st, eval_local(x, in->dst), v);
}

/* Inline assembly wrote it. */
static void forget(struct exec *x, const struct ir_insn *in)
{
	struct val addr = in->kind == IR_HAVOC ? eval_local(x, in->dst) : eval(x, in->a);
	const struct ir_type *type = in->kind == IR_HAVOC ? &x->f->ir->vars[in->dst].type : NULL;

	if (type && is_aggregate(type))
		havoc_object(x, addr);
	else if (addr.t)
		state_set(x->st, addr, eval_fresh(x, type));
}

void exec_plain(struct exec *x)
{
	const struct ir_insn *in = x->insn;

	if (in->kind == IR_SET)
		set_variable(x, in);
	else if (in->kind == IR_STORE)
		store(x, in);
	else if (in->kind == IR_READ_ENTRY)
		read_entry(x, in);
	else
		forget(x, in);
}
