// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * From blocks under construction to the finished graph: branches that go one way
 * folded, blocks that only jump threaded, chains merged, what cannot be reached
 * dropped, the rest in reverse postorder, unused expressions dropped.
 */
#include "frontend/lower.h"

#include <string.h>

/* Follow blocks that do nothing but jump; a cycle of them stays where it is. */
static uint32_t thread(struct lower *l, uint32_t block)
{
	uint32_t at = block;

	for (size_t steps = 0; steps < l->blocks.nr; steps++) {
		struct lower_block *b = &l->blocks.at[at];

		if (b->insns.nr || !b->closed || b->term != IR_GOTO)
			return at;
		at = b->succ.at[0];
	}
	return block;
}

static void drop_duplicate_choices(struct lower_block *b)
{
	size_t kept = 0;

	for (size_t i = 0; i < b->succ.nr; i++) {
		size_t j = 0;

		while (j < kept && b->succ.at[j] != b->succ.at[i])
			j++;
		if (j == kept)
			b->succ.at[kept++] = b->succ.at[i];
	}
	b->succ.nr = kept;
}

static void fold_switch(struct lower *l, struct lower_block *b)
{
	int64_t v;
	uint32_t to = b->succ.at[0];

	if (b->cases.nr && !e_const(l, b->a, &v))
		return;
	for (size_t i = 0; i < b->cases.nr; i++) {
		if (v >= b->cases.at[i].lo && v <= b->cases.at[i].hi) {
			to = b->succ.at[i + 1];
			break;
		}
	}
	b->term = IR_GOTO;
	b->succ.at[0] = to;
	b->succ.nr = 1;
}

/* The end of the function is reached: a return at its closing brace. */
static void close_at_end(struct lower *l, struct lower_block *b)
{
	CXSourceLocation end = clang_getRangeEnd(clang_getCursorExtent(l->cursor));
	struct fe_place p = fe_place(l->fe, end);

	b->term = IR_RETURN;
	b->a = IR_NONE;
	b->closed = true;
	b->loc = fe_loc(l->fe, &p);
	b->loc.col -= b->loc.col > 1; /* the extent ends behind the brace */
}

static void simplify(struct lower *l, struct lower_block *b)
{
	if (!b->closed)
		close_at_end(l, b);
	if (b->term == IR_SWITCH)
		fold_switch(l, b);
	for (size_t i = 0; i < b->succ.nr; i++)
		b->succ.at[i] = thread(l, b->succ.at[i]);
	if (b->term == IR_CHOICE)
		drop_duplicate_choices(b);
	if ((b->term == IR_BRANCH && b->succ.at[0] == b->succ.at[1]) ||
	    (b->term == IR_CHOICE && b->succ.nr == 1)) {
		b->term = IR_GOTO;
		b->succ.nr = 1;
	}
	if (b->term == IR_CHOICE && !b->succ.nr)
		b->term = IR_UNREACHABLE;
}

static void simplify_all(struct lower *l)
{
	for (size_t i = 0; i < l->blocks.nr; i++)
		if (!l->blocks.at[i].closed || l->blocks.at[i].term == IR_SWITCH)
			simplify(l, &l->blocks.at[i]);
	for (size_t i = 0; i < l->blocks.nr; i++)
		simplify(l, &l->blocks.at[i]);
}

struct order {
	VEC(uint32_t) blocks; /* postorder */
	uint32_t *number;     /* of a block in the result; IR_NONE if not reached */
};

struct frame {
	uint32_t block, left; /* successors not yet visited */
};

/* Depth first, last successor first, so that reverse postorder follows the source. */
static void postorder(struct lower *l, struct order *o)
{
	VEC(struct frame) stack = {0};
	unsigned char *seen = arena_alloc(l->mem, l->blocks.nr);

	vec_clear(&o->blocks);
	vec_push(&stack, (struct frame){0, l->blocks.at[0].succ.nr});
	seen[0] = 1;
	while (stack.nr) {
		struct frame *top = vec_last(&stack);
		uint32_t to;

		if (!top->left) {
			vec_push(&o->blocks, top->block);
			stack.nr--;
			continue;
		}
		to = l->blocks.at[top->block].succ.at[--top->left];
		if (!seen[to]) {
			seen[to] = 1;
			vec_push(&stack, (struct frame){to, l->blocks.at[to].succ.nr});
		}
	}
	vec_free(&stack);
}

/* A block and its only successor become one where that has no other predecessor. */
static void merge_chains(struct lower *l, const struct order *o)
{
	uint32_t *preds = arena_alloc(l->mem, l->blocks.nr * sizeof(*preds));

	preds[0] = 1;
	vec_each (&o->blocks, uint32_t, b)
		vec_each (&l->blocks.at[*b].succ, uint32_t, s)
			preds[*s]++;
	for (size_t i = o->blocks.nr; i > 0; i--) {
		struct lower_block *b = &l->blocks.at[o->blocks.at[i - 1]];

		while (b->term == IR_GOTO && preds[b->succ.at[0]] == 1 &&
		       &l->blocks.at[b->succ.at[0]] != b) {
			struct lower_block *next = &l->blocks.at[b->succ.at[0]];

			vec_each (&next->insns, struct ir_insn, insn)
				vec_push(&b->insns, *insn);
			vec_clear(&next->insns);
			vec_free(&b->succ);
			vec_free(&b->cases);
			b->term = next->term;
			b->a = next->a;
			b->loc = next->loc;
			b->succ = next->succ;
			b->cases = next->cases;
			memset(&next->succ, 0, sizeof(next->succ));
			memset(&next->cases, 0, sizeof(next->cases));
			next->term = IR_UNREACHABLE;
		}
	}
}

struct renumber {
	struct lower *l;
	uint32_t *expr; /* old index to new + 1 */
	uint32_t nr;
	struct ir_expr *out;
};

/* Copy an expression and its operands, operands first. */
static uint32_t keep_expr(struct renumber *r, uint32_t e)
{
	struct ir_expr x;

	if (e == IR_NONE)
		return IR_NONE;
	if (r->expr[e])
		return r->expr[e] - 1;
	x = *expr_at(r->l, e);
	switch (x.kind) {
	case IR_BINARY:
		x.a = keep_expr(r, x.a);
		x.b = keep_expr(r, x.b);
		break;
	case IR_LOAD:
	case IR_UNARY:
	case IR_CAST:
		x.a = keep_expr(r, x.a);
		break;
	}
	r->out[r->nr] = x;
	r->expr[e] = ++r->nr;
	return r->nr - 1;
}

static void keep_insn(struct renumber *r, struct ir_insn *i)
{
	i->a = keep_expr(r, i->a);
	i->b = keep_expr(r, i->b);
	for (uint32_t n = 0; n < i->nr_args; n++)
		i->args[n] = keep_expr(r, i->args[n]);
}

static void copy_block(struct renumber *r, const struct order *o, const struct lower_block *from,
		       struct ir_block *to)
{
	struct arena *mem = &r->l->fe->unit->mem;

	to->insns = arena_memdup(mem, from->insns.at, from->insns.nr * sizeof(*to->insns));
	to->nr_insns = from->insns.nr;
	for (uint32_t i = 0; i < to->nr_insns; i++)
		keep_insn(r, &to->insns[i]);
	to->term = from->term;
	to->loc = from->loc;
	to->a = keep_expr(r, from->term == IR_BRANCH || from->term == IR_SWITCH ||
					     from->term == IR_RETURN
				     ? from->a
				     : IR_NONE);
	to->nr_succ = from->succ.nr;
	to->succ = arena_alloc(mem, from->succ.nr * sizeof(*to->succ));
	for (uint32_t i = 0; i < to->nr_succ; i++)
		to->succ[i] = o->number[from->succ.at[i]];
	if (from->term == IR_SWITCH)
		to->cases = arena_memdup(mem, from->cases.at, from->cases.nr * sizeof(*to->cases));
}

/* Which variables something mentions; a call may lose an unused result. */

static void mark_vars(struct lower *l, const struct renumber *r, const struct ir_func *f,
		      uint32_t *used)
{
	for (uint32_t v = 0; v < l->vars.nr; v++)
		used[v] = v < f->nr_params || l->vars.at[v].name;
	for (uint32_t e = 0; e < r->nr; e++)
		if (r->out[e].kind == IR_VAR || r->out[e].kind == IR_ADDR)
			used[r->out[e].var] = 1;
	for (uint32_t b = 0; b < f->nr_blocks; b++)
		for (uint32_t i = 0; i < f->blocks[b].nr_insns; i++) {
			uint32_t dst = f->blocks[b].insns[i].dst;

			if (dst != IR_NONE && f->blocks[b].insns[i].kind != IR_CALL)
				used[dst] = 1;
		}
}

static void keep_vars(struct lower *l, struct renumber *r, struct ir_func *f)
{
	uint32_t *to = arena_alloc(l->mem, (l->vars.nr + 1) * sizeof(*to)), nr = 0;

	mark_vars(l, r, f, to);
	f->vars = arena_alloc(&l->fe->unit->mem, l->vars.nr * sizeof(*f->vars));
	for (uint32_t v = 0; v < l->vars.nr; v++) {
		if (!to[v])
			continue;
		f->vars[nr] = l->vars.at[v];
		to[v] = ++nr;
	}
	f->nr_vars = nr;
	for (uint32_t e = 0; e < r->nr; e++)
		if (r->out[e].kind == IR_VAR || r->out[e].kind == IR_ADDR)
			r->out[e].var = to[r->out[e].var] - 1;
	for (uint32_t b = 0; b < f->nr_blocks; b++)
		for (uint32_t i = 0; i < f->blocks[b].nr_insns; i++) {
			uint32_t *dst = &f->blocks[b].insns[i].dst;

			if (*dst != IR_NONE)
				*dst = to[*dst] ? to[*dst] - 1 : IR_NONE;
		}
}

void graph_finish(struct lower *l)
{
	struct arena *mem = &l->fe->unit->mem;
	struct ir_func *f = &l->f;
	struct order o = {0};
	struct renumber r = {.l = l};

	simplify_all(l);
	postorder(l, &o);
	merge_chains(l, &o);
	postorder(l, &o);
	o.number = arena_alloc(l->mem, l->blocks.nr * sizeof(*o.number));
	for (size_t i = 0; i < o.blocks.nr; i++)
		o.number[o.blocks.at[i]] = o.blocks.nr - 1 - i;
	r.expr = arena_alloc(l->mem, (l->exprs.nr + 1) * sizeof(*r.expr));
	r.out = arena_alloc(l->mem, (l->exprs.nr + 1) * sizeof(*r.out));
	f->nr_blocks = o.blocks.nr;
	f->blocks = arena_alloc(mem, f->nr_blocks * sizeof(*f->blocks));
	for (size_t i = o.blocks.nr; i > 0; i--)
		copy_block(&r, &o, &l->blocks.at[o.blocks.at[i - 1]], &f->blocks[o.blocks.nr - i]);
	keep_vars(l, &r, f);
	f->exprs = arena_memdup(mem, r.out, r.nr * sizeof(*r.out));
	f->nr_exprs = r.nr;
	vec_free(&o.blocks);
}
