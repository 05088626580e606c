// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What exploration wants to know of a function beforehand: which variables a block
 * may still read (backward dataflow, the standard equations), which variables lead
 * to entries, which blocks are loop heads.  Values of dead variables are dropped
 * from states, so that paths which no longer differ are merged.
 */
#include "engine/program.h"

#include <string.h>

#define set_bit(bits, v) ((bits)[(v) / 64] |= UINT64_C(1) << ((v) % 64))
#define clear_bit(bits, v) ((bits)[(v) / 64] &= ~(UINT64_C(1) << ((v) % 64)))

static bool is_set(const uint64_t *bits, uint32_t v)
{
	return bits[v / 64] >> (v % 64) & 1;
}

static void use_expr(const struct ir_func *ir, uint32_t expr, uint64_t *bits)
{
	const struct ir_expr *x;

	if (expr == IR_NONE)
		return;
	x = &ir->exprs[expr];
	switch (x->kind) {
	case IR_VAR:
	case IR_ADDR:
		set_bit(bits, x->var);
		break;
	case IR_BINARY:
		use_expr(ir, x->b, bits);
		/* fallthrough */
	case IR_LOAD:
	case IR_UNARY:
	case IR_CAST:
		use_expr(ir, x->a, bits);
		break;
	}
}

static void step_back(const struct ir_func *ir, const struct ir_insn *in, uint64_t *bits)
{
	switch (in->kind) {
	case IR_SET:
		clear_bit(bits, in->dst);
		use_expr(ir, in->a, bits);
		break;
	case IR_STORE:
		use_expr(ir, in->a, bits);
		use_expr(ir, in->b, bits);
		break;
	case IR_READ_ENTRY:
		if (in->dst != IR_NONE)
			clear_bit(bits, in->dst);
		use_expr(ir, in->a, bits);
		break;
	case IR_CALL:
		if (in->dst != IR_NONE)
			clear_bit(bits, in->dst);
		if (!in->callee)
			use_expr(ir, in->a, bits);
		for (uint32_t i = 0; i < in->nr_args; i++)
			use_expr(ir, in->args[i], bits);
		break;
	case IR_HAVOC:
		clear_bit(bits, in->dst);
		break;
	case IR_CLOBBER:
		use_expr(ir, in->a, bits);
		break;
	}
}

static bool block_live(const struct func *f, uint32_t b, uint64_t *bits, size_t words)
{
	const struct ir_block *bl = &f->ir->blocks[b];

	memcpy(bits, f->address_of, words * sizeof(*bits));
	for (uint32_t s = 0; s < bl->nr_succ; s++)
		for (size_t w = 0; w < words; w++)
			bits[w] |= f->live[bl->succ[s]][w];
	if (bl->term == IR_BRANCH || bl->term == IR_SWITCH || bl->term == IR_RETURN)
		use_expr(f->ir, bl->a, bits);
	for (uint32_t k = bl->nr_insns; k-- > 0;)
		step_back(f->ir, &bl->insns[k], bits);
	for (size_t w = 0; w < words; w++)
		bits[w] |= f->address_of[w];
	if (!memcmp(bits, f->live[b], words * sizeof(*bits)))
		return false;
	memcpy(f->live[b], bits, words * sizeof(*bits));
	return true;
}

/* Variables an expression is made of, temporaries replaced by what they were made of. */
static void made_of(const struct func *f, uint32_t expr, uint64_t *const *temps, uint64_t *bits,
		    size_t words)
{
	uint64_t *direct = xcalloc(words, sizeof(*direct));

	use_expr(f->ir, expr, direct);
	for (uint32_t v = 0; v < f->ir->nr_vars; v++)
		for (size_t w = 0; is_set(direct, v) && temps[v] && w < words; w++)
			direct[w] |= temps[v][w];
	for (size_t w = 0; w < words; w++)
		bits[w] |= direct[w];
	free(direct);
}

/* Variables computed from their own value, directly or through temporaries (p++ in a call). */
static void find_moving(struct func *f, size_t words)
{
	uint64_t **temps = xcalloc(f->ir->nr_vars, sizeof(*temps));
	uint64_t *used = xcalloc(words, sizeof(*used));

	for (uint32_t v = 0; v < f->ir->nr_vars; v++)
		if (!f->ir->vars[v].name)
			temps[v] = xcalloc(words, sizeof(*used));
	/* A temporary is set before it is used: one pass in program order is enough. */
	for (uint32_t b = 0; b < f->ir->nr_blocks; b++)
		for (uint32_t k = 0; k < f->ir->blocks[b].nr_insns; k++) {
			const struct ir_insn *in = &f->ir->blocks[b].insns[k];

			if (in->kind != IR_SET)
				continue;
			memset(used, 0, words * sizeof(*used));
			made_of(f, in->a, temps, used, words);
			if (temps[in->dst])
				memcpy(temps[in->dst], used, words * sizeof(*used));
			else if (is_set(used, in->dst))
				set_bit(f->moving, in->dst);
		}
	for (uint32_t v = 0; v < f->ir->nr_vars; v++)
		free(temps[v]);
	free(temps);
	free(used);
}

static void find_addresses(struct func *f)
{
	for (uint32_t i = 0; i < f->ir->nr_exprs; i++)
		if (f->ir->exprs[i].kind == IR_ADDR)
			set_bit(f->address_of, f->ir->exprs[i].var);
}

/* Arguments through which the callee may access an entry: all, unless the model says which. */
static void accessed_args(struct program *p, struct func *f, const struct ir_insn *in)
{
	const struct model_fn *m = program_model(p, f, in);

	for (uint32_t i = 0; !m && i < in->nr_args; i++)
		use_expr(f->ir, in->args[i], f->reaches_entry);
	for (unsigned i = 0; m && i < m->nr_params; i++)
		if (m->params[i].index < in->nr_args)
			use_expr(f->ir, in->args[m->params[i].index], f->reaches_entry);
	/* A value computed from its arguments may be an address made of them. */
	for (uint32_t i = 0; m && m->does & MODEL_PURE && i < in->nr_args; i++)
		use_expr(f->ir, in->args[i], f->reaches_entry);
}

static void reaching_insn(struct program *p, struct func *f, const struct ir_insn *in)
{
	switch (in->kind) {
	case IR_CALL:
		accessed_args(p, f, in);
		break;
	case IR_STORE:
		use_expr(f->ir, in->b, f->reaches_entry);
		/* fallthrough */
	case IR_READ_ENTRY:
		use_expr(f->ir, in->a, f->reaches_entry);
		break;
	case IR_SET:
		if (is_set(f->reaches_entry, in->dst))
			use_expr(f->ir, in->a, f->reaches_entry);
		break;
	}
}

/*
 * Which variables lead to accesses.  One that is only kept for unmapping does not,
 * so a pending write need not be remembered for its sake.
 */
static void find_reaching(struct program *p, struct func *f, size_t words)
{
	uint64_t *before = xcalloc(words, sizeof(*before));
	const struct ir_func *ir = f->ir;

	memcpy(f->reaches_entry, f->address_of, words * sizeof(*before));
	do {
		memcpy(before, f->reaches_entry, words * sizeof(*before));
		for (uint32_t b = 0; b < ir->nr_blocks; b++) {
			for (uint32_t k = 0; k < ir->blocks[b].nr_insns; k++)
				reaching_insn(p, f, &ir->blocks[b].insns[k]);
			if (ir->blocks[b].term == IR_RETURN)
				use_expr(ir, ir->blocks[b].a, f->reaches_entry);
		}
	} while (memcmp(before, f->reaches_entry, words * sizeof(*before)));
	free(before);
}

/* Blocks of the loop at head: those that lead back to it without passing it. */
static void loop_body(const struct ir_func *ir, uint32_t head, bool *in)
{
	bool changed = true;

	memset(in, 0, ir->nr_blocks);
	in[head] = true;
	while (changed) {
		changed = false;
		for (uint32_t b = ir->nr_blocks; b-- > head;)
			for (uint32_t s = 0; s < ir->blocks[b].nr_succ && !in[b]; s++)
				if (in[ir->blocks[b].succ[s]])
					in[b] = changed = true;
	}
}

/* A variable whose address is taken may be changed by any turn. */
static void find_changes(struct func *f, size_t words)
{
	const struct ir_func *ir = f->ir;
	bool *in;

	f->loop_body = xcalloc(ir->nr_blocks, sizeof(*f->loop_body));
	f->changes = xcalloc(ir->nr_blocks, sizeof(*f->changes));
	for (uint32_t head = 0; head < ir->nr_blocks; head++) {
		if (!f->loop_head[head])
			continue;
		f->changes[head] = xcalloc(words, sizeof(uint64_t));
		memcpy(f->changes[head], f->address_of, words * sizeof(uint64_t));
		in = f->loop_body[head] = xcalloc(ir->nr_blocks, sizeof(*in));
		loop_body(ir, head, in);
		for (uint32_t b = 0; b < ir->nr_blocks; b++)
			for (uint32_t k = 0; in[b] && k < ir->blocks[b].nr_insns; k++)
				if (ir->blocks[b].insns[k].dst != IR_NONE)
					set_bit(f->changes[head], ir->blocks[b].insns[k].dst);
	}
}

bool program_same_loop(const struct func *f, uint32_t block, uint32_t other)
{
	const bool *innermost = NULL;
	uint32_t least = UINT32_MAX;

	for (uint32_t head = 0; head < f->ir->nr_blocks; head++) {
		const bool *in = f->loop_body[head];
		uint32_t nr = 0;

		if (!in || !in[block])
			continue;
		for (uint32_t b = 0; b < f->ir->nr_blocks; b++)
			nr += in[b];
		if (nr < least) {
			least = nr;
			innermost = in;
		}
	}
	return innermost && innermost[other];
}

void program_prepare(struct program *p, struct func *f)
{
	const struct ir_func *ir = f->ir;
	size_t words = ir->nr_vars / 64 + 1;
	uint64_t *bits;
	uint32_t site = 0;
	bool changed = true;

	if (f->live)
		return;
	f->live = xcalloc(ir->nr_blocks, sizeof(*f->live));
	f->address_of = xcalloc(words, sizeof(uint64_t));
	f->reaches_entry = xcalloc(words, sizeof(uint64_t));
	f->loop_head = xcalloc(ir->nr_blocks, sizeof(bool));
	f->first_site = xcalloc(ir->nr_blocks, sizeof(uint32_t));
	for (uint32_t b = 0; b < ir->nr_blocks; b++) {
		f->live[b] = xcalloc(words, sizeof(uint64_t));
		f->first_site[b] = site;
		site += ir->blocks[b].nr_insns + 1;
		for (uint32_t s = 0; s < ir->blocks[b].nr_succ; s++)
			if (ir->blocks[b].succ[s] <= b)
				f->loop_head[ir->blocks[b].succ[s]] = true;
	}
	f->moving = xcalloc(words, sizeof(uint64_t));
	find_addresses(f);
	find_moving(f, words);
	find_reaching(p, f, words);
	find_changes(f, words);
	bits = xcalloc(words, sizeof(*bits));
	while (changed) {
		changed = false;
		for (uint32_t b = ir->nr_blocks; b-- > 0;)
			changed |= block_live(f, b, bits, words);
	}
	free(bits);
}
