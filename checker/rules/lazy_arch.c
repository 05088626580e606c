// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * lazy-arch: an architecture's implementation of lazy MMU sections is wrong in itself.
 *
 * Source: b9ef323ea168, a1d416bf9faf (preemption), 47b8def9358c, eb61ad14c459 (primitives),
 * b81c688426a9 (interrupts), 26564600c923 (kernel mappings); include/linux/pgtable.h.
 * State: none of its own; plain dataflow over the architecture's functions, see arch.h.
 * Errs towards silence where paths are joined; a kernel mapping without a flush is
 * reported also when no caller with a section is in the scan, with medium confidence.
 */
#include <string.h>

#include "rules/arch.h"

bool is_arch_func(const struct engine *e, const struct func *f)
{
	return is_arch_file(e, f->ir->loc.file);
}

uint32_t arch_bits(const struct engine *e, const struct func *f)
{
	const struct model_fn *m = model_find(e->model, f->generation, f->ir->name);

	return m ? m->arch : 0;
}

const struct func *arch_callee(const struct engine *e, const struct ir_insn *in)
{
	int64_t i = in->callee ? program_find(&e->prog, in->callee) : -1;

	return i < 0 ? NULL : &e->prog.funcs.at[i];
}

bool arch_calls(const struct engine *e, const struct func *f, uint32_t bits)
{
	for (uint32_t b = 0; b < f->ir->nr_blocks; b++)
		for (uint32_t k = 0; k < f->ir->blocks[b].nr_insns; k++)
			if (program_arch(&e->prog, f, &f->ir->blocks[b].insns[k]) & bits)
				return true;
	return false;
}

struct arch_hooks arch_find_hooks(const struct engine *e)
{
	struct arch_hooks h = {0};

	vec_each (&e->prog.funcs, struct func, f) {
		uint32_t bits = arch_bits(e, f);

		if (!is_arch_func(e, f))
			continue;
		if (bits & MODEL_HOOK_ENTER)
			h.enter = f;
		if (bits & MODEL_HOOK_LEAVE)
			h.leave = f;
		if (bits & MODEL_HOOK_FLUSH)
			h.flush = f;
	}
	return h;
}

void arch_report(struct engine *e, unsigned id, const struct arch_violation *v)
{
	report_violation(e, &(struct violation){.rule = id,
						.section = v->section,
						.source = v->source,
						.sink = trace_step(&e->d.traces, NULL, v->loc,
								   v->f->ir->name, v->message),
						.source_api = v->source_api,
						.sink_api = v->sink_api,
						.any_source = true,
						.inexact = v->inexact,
						.generation = v->f->generation,
						.message = v->message,
						.affects = v->affects,
						.fix = v->fix});
}

static void on_finish(struct engine *e, unsigned id)
{
	struct arch_hooks h = arch_find_hooks(e);

	arch_check_preemption(e, id, &h);
	arch_check_hooks(e, id, &h);
	arch_check_kernel_maps(e, id, &h);
}

const struct rule rule_lazy_arch = {
	.info =
		{
			.id = "lazy-arch",
			.severity = FINDING_WARNING,
			.summary = "an architecture's part of lazy MMU sections is wrong in itself",
			.explain =
				"The hooks enter, leave and flush, and the architecture's primitives, keep to their\n"
				"side of the contract: the batch of a CPU is used only while the task cannot move;\n"
				"primitives open no sections of their own; flush completes what leave would; nothing\n"
				"is put off in an interrupt; a task switch leaves no section half open; and memory\n"
				"that the kernel maps for itself is mapped when the function returns.\n"
				"\n"
				"Why: sections over kernel entries hold no lock, so nothing else forbids preemption:\n"
				"a task that moves marks one CPU's batch active and flushes another's (powerpc hash,\n"
				"sparc64).  A primitive that leaves a section ends its caller's.  On Xen PV an entry\n"
				"that is still queued is not there when the memory is used.\n"
				"\n"
				"Wrong:\n"
				"    void arch_enter_lazy_mmu_mode(void)\n"
				"    {\n"
				"            this_cpu_ptr(&batch)->active = 1;    /* preemption is enabled */\n"
				"    }\n"
				"\n"
				"Right:\n"
				"    void arch_enter_lazy_mmu_mode(void)\n"
				"    {\n"
				"            preempt_disable();                   /* until the leave */\n"
				"            this_cpu_ptr(&batch)->active = 1;\n"
				"    }\n"
				"\n"
				"Source: b9ef323ea168, a1d416bf9faf, 47b8def9358c, eb61ad14c459, b81c688426a9,\n"
				"26564600c923; the \"Lazy MMU\" comment in include/linux/pgtable.h.\n"
				"Known false positives: a kernel-map function that is never called in a section,\n"
				"or of an architecture that queues no kernel entries.\n"
				"Fix: as each finding says.\n",
		},
	.finish = on_finish,
};
