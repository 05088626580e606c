// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * notifier-secondary: an architecture's flush tells the TLBs of CPUs and no others.
 *
 * Source: 6bbd42e2df8f, "mmu_notifiers: call invalidate_range() when invalidating TLBs";
 * Documentation/mm/mmu_notifier.rst.
 * State: none; the calls of a function and of what it calls, and whether the secondary
 * TLBs can be told on a path with the flush.
 * Errs towards silence: telling them on some path through the flush is enough (a flag may
 * ask not to), and only functions that are given an mm or a vma have to.
 */
#include <stdlib.h>
#include <string.h>

#include "engine/flow.h"
#include "rules/rule.h"

#define MAX_DOWN 6
#define TOLD 1ull

struct walk {
	struct engine *e;
	unsigned id;
	const struct trace *source; /* calls that lead here */
	int down;
};

/* A function that flushes everything, or kernel entries, does so for no process. */
static bool is_for_no_process(const struct engine *e, const struct func *f)
{
	const struct model_fn *m = model_find(e->model, f->generation, f->ir->name);

	return m && m->does & MODEL_TLB_FLUSH &&
	       (m->scope == MODEL_SCOPE_ALL || m->scope == MODEL_SCOPE_KERNEL);
}

static const struct func *callee_of(const struct engine *e, const struct ir_insn *in)
{
	int64_t i = in->kind == IR_CALL && in->callee ? program_find(&e->prog, in->callee) : -1;

	if (i < 0 || is_for_no_process(e, &e->prog.funcs.at[i]))
		return NULL;
	return &e->prog.funcs.at[i];
}

/* Does f, or what it calls, call something with one of these bits? */
static bool leads_to(const struct engine *e, const struct func *f, uint32_t bits, int down)
{
	for (uint32_t b = 0; b < f->ir->nr_blocks; b++)
		for (uint32_t k = 0; k < f->ir->blocks[b].nr_insns; k++) {
			const struct ir_insn *in = &f->ir->blocks[b].insns[k];
			const struct func *callee = callee_of(e, in);

			if (program_arch(&e->prog, f, in) & bits)
				return true;
			if (callee && callee != f && down && leads_to(e, callee, bits, down - 1))
				return true;
		}
	return false;
}

static bool insn_tells(const struct engine *e, const struct func *f, const struct ir_insn *in)
{
	const struct func *callee = callee_of(e, in);

	return program_arch(&e->prog, f, in) & MODEL_SECONDARY_TLB ||
	       (callee && leads_to(e, callee, MODEL_SECONDARY_TLB, MAX_DOWN));
}

static void step(const struct flow *fl, const struct ir_insn *in, struct flow_state *st)
{
	const struct walk *w = fl->data;

	if (insn_tells(w->e, fl->f, in))
		st->may |= TOLD;
}

/* Blocks from which a call that tells can still be reached. */
static bool *find_telling(const struct engine *e, const struct func *f)
{
	bool *tells = xcalloc(f->ir->nr_blocks + 1, sizeof(*tells)), changed = true;

	while (changed) {
		changed = false;
		for (uint32_t b = f->ir->nr_blocks; b-- > 0;) {
			const struct ir_block *block = &f->ir->blocks[b];
			bool t = tells[b];

			for (uint32_t k = 0; !t && k < block->nr_insns; k++)
				t = insn_tells(e, f, &block->insns[k]);
			for (uint32_t s = 0; !t && s < block->nr_succ; s++)
				t = tells[block->succ[s]];
			changed |= t != tells[b];
			tells[b] = t;
		}
	}
	return tells;
}

static void report(const struct walk *w, const struct func *f, const struct ir_insn *in)
{
	const char *message =
		"the TLBs of CPUs are flushed for a process, those of devices that use "
		"its page tables are not told";

	report_violation(
		w->e,
		&(struct violation){
			.rule = w->id,
			.source = w->source,
			.sink = trace_step(&w->e->d.traces, NULL, in->loc, f->ir->name, message),
			.sink_api = strpool_intern(&w->e->ctx->names, "flush"),
			.any_source = true,
			.generation = f->generation,
			.message = message,
			.affects =
				"machines with an IOMMU that walks the page tables of processes: the "
				"device goes on with the old translation, or faults for ever",
			.fix = "call mmu_notifier_arch_invalidate_secondary_tlbs() (before 6.6 "
			       "mmu_notifier_invalidate_range()) for the same range"});
}

static void mark_reachable(const struct ir_func *ir, uint32_t block, bool *marked)
{
	for (uint32_t s = 0; s < ir->blocks[block].nr_succ; s++) {
		uint32_t next = ir->blocks[block].succ[s];

		if (marked[next])
			continue;
		marked[next] = true;
		mark_reachable(ir, next, marked);
	}
}

/*
 * Every flush in f and in what it calls: can the others be told before or after it?  Of
 * flushes that follow each other the first one is reported.
 */
static void check(struct walk *w, const struct func *f)
{
	struct flow fl = {.f = f, .step = step, .data = w};
	const struct flow_state none = {0};
	bool *tells = find_telling(w->e, f);
	bool *after = xcalloc(f->ir->nr_blocks + 1, sizeof(*after)); /* a flush reported */

	flow_run(&fl, &none);
	for (uint32_t b = 0; b < f->ir->nr_blocks; b++)
		for (uint32_t k = 0; k < f->ir->blocks[b].nr_insns; k++) {
			const struct ir_insn *in = &f->ir->blocks[b].insns[k];
			const struct func *callee = callee_of(w->e, in);
			struct walk down = *w;

			if (after[b] || tells[b] || fl.in[b].may & TOLD)
				break;
			if (program_arch(&w->e->prog, f, in) & MODEL_PRIMARY_TLB) {
				report(w, f, in);
				after[b] = true;
				mark_reachable(f->ir, b, after);
			} else if (callee && callee != f && w->down < MAX_DOWN &&
				   leads_to(w->e, callee, MODEL_PRIMARY_TLB, MAX_DOWN)) {
				down.down++;
				down.source =
					trace_step(&w->e->d.traces, w->source, in->loc, f->ir->name,
						   rule_text(w->e, "calls %s()",
							     name_of(w->e, callee->ir->name)));
				check(&down, callee);
			}
		}
	flow_free(&fl);
	free(after);
	free(tells);
}

/* Is it given an address space? */
static bool takes_mm(const struct engine *e, const struct func *f)
{
	uint32_t mm = strpool_find(&e->ctx->names, "mm_struct");
	uint32_t vma = strpool_find(&e->ctx->names, "vm_area_struct");

	for (uint32_t v = 0; v < f->ir->nr_params; v++) {
		const struct ir_type *t = &f->ir->vars[v].type;

		if (t->kind == IR_T_PTR && t->record && (t->record == mm || t->record == vma))
			return true;
	}
	return false;
}

/* Its callers in the architecture's code answer for it. */
static bool has_arch_caller(const struct engine *e, const struct func *f)
{
	vec_each (&f->callers, uint32_t, c)
		if (is_arch_file(e, e->prog.funcs.at[*c].ir->loc.file) &&
		    takes_mm(e, &e->prog.funcs.at[*c]))
			return true;
	return false;
}

static void on_finish(struct engine *e, unsigned id)
{
	vec_each (&e->prog.funcs, struct func, f) {
		struct walk w = {.e = e, .id = id};

		if (f->extra || !is_arch_file(e, f->ir->loc.file) || !takes_mm(e, f) ||
		    has_arch_caller(e, f) || !leads_to(e, f, MODEL_PRIMARY_TLB, MAX_DOWN))
			continue;
		check(&w, f);
	}
}

const struct rule rule_notifier_secondary = {
	.info =
		{
			.id = "notifier-secondary",
			.severity = FINDING_WARNING,
			.summary = "an architecture's TLB flush does not tell secondary TLBs",
			.explain =
				"An architecture's primitive that flushes translations of a process from the TLBs of\n"
				"CPUs also tells the secondary TLBs, of IOMMUs that walk the process's page tables.\n"
				"\n"
				"Why: devices cache translations too.  Told only at the end of an invalidation by\n"
				"generic code, they never hear of a flush that makes entries more permissive, and\n"
				"fault again and again; or they go on using what was taken away.\n"
				"\n"
				"Wrong:\n"
				"    static void flush_tlb_mm(struct mm_struct *mm)\n"
				"    {\n"
				"            __tlbi(aside1is, asid);\n"
				"    }\n"
				"\n"
				"Right:\n"
				"    static void flush_tlb_mm(struct mm_struct *mm)\n"
				"    {\n"
				"            __tlbi(aside1is, asid);\n"
				"            mmu_notifier_arch_invalidate_secondary_tlbs(mm, 0, -1UL);\n"
				"    }\n"
				"\n"
				"Source: 6bbd42e2df8f; Documentation/mm/mmu_notifier.rst.\n"
				"Known false positives: a flush of this CPU alone that takes an mm.\n"
				"Fix: call mmu_notifier_arch_invalidate_secondary_tlbs() (before 6.6\n"
				"mmu_notifier_invalidate_range()) for the same range.\n",
		},
	.finish = on_finish,
};
