// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * lazy-arch, part two: hooks and primitives that do not fit together.
 *
 *  - A primitive that writes entries opens a section of its own: its callers have one.
 *  - The flush hook does nothing while leave has something to do (counted generation:
 *    the disable of an inner section calls flush and nothing else).
 *  - What the enter hook notes in the task is looked at in an interrupt, whose task it is not.
 *  - Leave counts down by CPU, and who switches tasks leaves once.
 */
#include "rules/arch.h"

#define HOOKS (MODEL_HOOK_ENTER | MODEL_HOOK_LEAVE | MODEL_HOOK_FLUSH)

/* Called for each instruction of a function. */
typedef void insn_fn(struct engine *e, unsigned id, const struct func *f, const struct ir_insn *in);

static void each_insn(struct engine *e, unsigned id, const struct func *f, insn_fn *fn)
{
	for (uint32_t b = 0; b < f->ir->nr_blocks; b++)
		for (uint32_t k = 0; k < f->ir->blocks[b].nr_insns; k++)
			fn(e, id, f, &f->ir->blocks[b].insns[k]);
}

/* --- primitives --- */

static bool writes_entries(const struct engine *e, const struct func *f)
{
	const struct model_fn *m = model_find(e->model, f->generation, f->ir->name);

	for (unsigned i = 0; m && i < m->nr_params; i++)
		if (m->params[i].access & ~MODEL_READS)
			return true;
	return false;
}

static void check_enter_in_primitive(struct engine *e, unsigned id, const struct func *f,
				     const struct ir_insn *in)
{
	if (!(program_arch(&e->prog, f, in) & MODEL_HOOK_ENTER))
		return;
	arch_report(
		e, id,
		&(struct arch_violation){
			.f = f,
			.loc = in->loc,
			.sink_api = strpool_intern(&e->ctx->names, "enter"),
			.message = rule_text(e,
					     "%s() opens a section of its own: its leave closes "
					     "the one that a caller has open",
					     name_of(e, f->ir->name)),
			.affects = "the architecture that this code belongs to",
			.fix = "leave the section to the callers"});
}

/* --- flush --- */

static bool is_bookkeeping(const struct engine *e, const struct func *f, const struct ir_insn *in)
{
	return in->kind == IR_SET || program_arch(&e->prog, f, in) &
					     (MODEL_PREEMPT_OFF | MODEL_PREEMPT_ON | MODEL_PER_CPU);
}

static bool does_something(const struct engine *e, const struct func *f)
{
	for (uint32_t b = 0; b < f->ir->nr_blocks; b++)
		for (uint32_t k = 0; k < f->ir->blocks[b].nr_insns; k++)
			if (!is_bookkeeping(e, f, &f->ir->blocks[b].insns[k]))
				return true;
	return false;
}

/* Something is called to be done, beside the flush hook itself. */
static bool calls_something(const struct engine *e, const struct func *f)
{
	for (uint32_t b = 0; b < f->ir->nr_blocks; b++)
		for (uint32_t k = 0; k < f->ir->blocks[b].nr_insns; k++) {
			const struct ir_insn *in = &f->ir->blocks[b].insns[k];

			if (in->kind == IR_CALL && !is_bookkeeping(e, f, in) &&
			    !(program_arch(&e->prog, f, in) & MODEL_HOOK_FLUSH))
				return true;
		}
	return false;
}

static struct ir_loc return_loc(const struct func *f)
{
	for (uint32_t b = f->ir->nr_blocks; b-- > 0;)
		if (f->ir->blocks[b].term == IR_RETURN && f->ir->blocks[b].loc.line)
			return f->ir->blocks[b].loc;
	return f->ir->loc;
}

static void check_flush(struct engine *e, unsigned id, const struct arch_hooks *h)
{
	if (!h->leave || !h->flush || h->leave->generation != IR_GEN_GENERIC ||
	    !is_arch_func(e, h->flush) || does_something(e, h->flush) ||
	    !calls_something(e, h->leave))
		return;
	arch_report(
		e, id,
		&(struct arch_violation){
			.f = h->flush,
			.loc = return_loc(h->flush),
			.sink_api = h->flush->ir->name,
			.message = "the flush hook does nothing, although leaving a section has "
				   "something to complete",
			.affects = "the architecture that this code belongs to: after the disable "
				   "of an inner section its work still waits for the outer one",
			.fix = "let the flush hook do what leave does, and leave call it"});
}

/* --- interrupts --- */

enum { TESTED_IRQ = 1, TESTED_FLAG = 2 };

struct irq_walk {
	struct engine *e;
	unsigned id;
	uint64_t flags; /* of the task that the enter hook sets, by number below 64 */
};

/* The number of the flag that a call is about, -1 if it is not known. */
static int flag_of(const struct func *f, const struct ir_insn *in)
{
	const struct ir_expr *x;

	if (!in->nr_args)
		return -1;
	x = &f->ir->exprs[in->args[in->nr_args - 1]];
	while (x->kind == IR_CAST)
		x = &f->ir->exprs[x->a];
	return x->kind == IR_INT && x->value >= 0 && x->value < 64 ? (int)x->value : -1;
}

static uint64_t flags_set(const struct engine *e, const struct func *f)
{
	uint64_t flags = 0;

	for (uint32_t b = 0; b < f->ir->nr_blocks; b++)
		for (uint32_t k = 0; k < f->ir->blocks[b].nr_insns; k++) {
			const struct ir_insn *in = &f->ir->blocks[b].insns[k];

			if (program_arch(&e->prog, f, in) & MODEL_TASK_FLAG_SET &&
			    flag_of(f, in) >= 0)
				flags |= 1ull << flag_of(f, in);
		}
	return flags;
}

static void irq_step(const struct flow *fl, const struct ir_insn *in, struct flow_state *st)
{
	const struct irq_walk *w = fl->data;
	uint32_t bits = program_arch(&w->e->prog, fl->f, in);
	int flag = bits & MODEL_TASK_FLAG_TEST ? flag_of(fl->f, in) : -1;

	if (bits & MODEL_IRQ_TEST)
		st->must |= TESTED_IRQ;
	if (flag >= 0 && w->flags >> flag & 1)
		st->must |= TESTED_FLAG;
}

static void irq_look(const struct flow *fl, const struct ir_insn *in,
		     const struct flow_state *before)
{
	const struct irq_walk *w = fl->data;

	if (!(program_arch(&w->e->prog, fl->f, in) & MODEL_TASK_FLAG_SET) ||
	    before->must != TESTED_FLAG)
		return;
	arch_report(
		w->e, w->id,
		&(struct arch_violation){
			.f = fl->f,
			.loc = in->loc,
			.sink_api = strpool_intern(&w->e->ctx->names, "task flag"),
			.message = "work is put off because the task is in a section, also in an "
				   "interrupt, which only borrows the task",
			.affects = "arm64: what an interrupt maps is used before the barriers that "
				   "the interrupted section emits",
			.fix = "do it at once if in_interrupt()"});
}

static void check_interrupts(struct engine *e, unsigned id, const struct arch_hooks *h)
{
	struct irq_walk w = {.e = e, .id = id};

	w.flags = h->enter ? flags_set(e, h->enter) : 0;
	if (!w.flags)
		return;
	vec_each (&e->prog.funcs, struct func, f) {
		struct flow fl = {.f = f, .step = irq_step, .data = &w};
		const struct flow_state none = {0};

		if (!is_arch_func(e, f) || arch_bits(e, f) & HOOKS)
			continue;
		flow_run(&fl, &none);
		flow_visit(&fl, irq_look);
		flow_free(&fl);
	}
}

/* --- counts by CPU --- */

/* A field of a record: what a store or load is of. */
struct field {
	uint32_t record;
	int64_t offset;
};

static bool field_of(const struct ir_func *ir, uint32_t addr, struct field *out)
{
	const struct ir_expr *x = &ir->exprs[addr];

	*out = (struct field){0};
	while (x->kind == IR_BINARY && x->op == IR_OP_ADD && ir->exprs[x->b].kind == IR_INT) {
		out->offset += ir->exprs[x->b].value;
		x = &ir->exprs[x->a];
	}
	out->record = x->type.kind == IR_T_PTR ? x->type.record : 0;
	return out->record != 0;
}

static bool is_decrement(const struct ir_func *ir, const struct ir_insn *in, struct field *out)
{
	const struct ir_expr *x;
	struct field from;

	if (in->kind != IR_STORE || !field_of(ir, in->a, out))
		return false;
	x = &ir->exprs[in->b];
	while (x->kind == IR_CAST)
		x = &ir->exprs[x->a];
	if (x->kind != IR_BINARY || x->op != IR_OP_SUB || ir->exprs[x->a].kind != IR_LOAD ||
	    ir->exprs[x->b].kind != IR_INT)
		return false;
	return field_of(ir, ir->exprs[x->a].a, &from) && from.record == out->record &&
	       from.offset == out->offset;
}

static bool counts_down(const struct engine *e, const struct func *f, struct field *out, int down)
{
	for (uint32_t b = 0; b < f->ir->nr_blocks; b++)
		for (uint32_t k = 0; k < f->ir->blocks[b].nr_insns; k++) {
			const struct ir_insn *in = &f->ir->blocks[b].insns[k];
			const struct func *callee = in->kind == IR_CALL ? arch_callee(e, in) : NULL;

			if (is_decrement(f->ir, in, out))
				return true;
			if (callee && down && is_arch_func(e, callee) &&
			    counts_down(e, callee, out, down - 1))
				return true;
		}
	return false;
}

static bool stores_to(const struct func *f, const struct field *what)
{
	struct field to;

	for (uint32_t b = 0; b < f->ir->nr_blocks; b++)
		for (uint32_t k = 0; k < f->ir->blocks[b].nr_insns; k++) {
			const struct ir_insn *in = &f->ir->blocks[b].insns[k];

			if (in->kind == IR_STORE && field_of(f->ir, in->a, &to) &&
			    to.record == what->record && to.offset == what->offset)
				return true;
		}
	return false;
}

static void check_leave_once(struct engine *e, unsigned id, const struct func *f,
			     const struct ir_insn *in)
{
	if (!(program_arch(&e->prog, f, in) & MODEL_HOOK_LEAVE))
		return;
	arch_report(e, id,
		    &(struct arch_violation){
			    .f = f,
			    .loc = in->loc,
			    .sink_api = strpool_intern(&e->ctx->names, "leave"),
			    .message =
				    "one level of the CPU's sections is left for a task that may "
				    "be in several: the CPU stays in lazy mode for the next task",
			    .affects = "the architecture that this code belongs to (x86 Xen PV)",
			    .fix = "keep the depth with the task, and clear it here"});
}

static void check_counts(struct engine *e, unsigned id, const struct arch_hooks *h)
{
	struct field depth;

	if (!h->leave || !counts_down(e, h->leave, &depth, 3))
		return;
	vec_each (&e->prog.funcs, struct func, f)
		if (is_arch_func(e, f) && !(arch_bits(e, f) & HOOKS) &&
		    !arch_calls(e, f, MODEL_HOOK_ENTER) && !stores_to(f, &depth))
			each_insn(e, id, f, check_leave_once);
}

void arch_check_hooks(struct engine *e, unsigned id, const struct arch_hooks *h)
{
	vec_each (&e->prog.funcs, struct func, f)
		if (is_arch_func(e, f) && writes_entries(e, f))
			each_insn(e, id, f, check_enter_in_primitive);
	check_flush(e, id, h);
	check_interrupts(e, id, h);
	check_counts(e, id, h);
}
