// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * lazy-api: the counted API and the hooks beneath it are mixed up.
 *
 * Source: include/linux/pgtable.h since 7.0: generic code enables and disables, the
 * architecture provides enter, leave and flush; the counted functions call the hooks.
 * State: none, every call is looked at.
 * Errs: code under arch/ and the API's own functions may call the hooks.
 */
#include "rules/rule.h"

#define LAZY (MODEL_LAZY_ENTER | MODEL_LAZY_LEAVE | MODEL_LAZY_PAUSE | MODEL_LAZY_RESUME)

static void report(struct engine *e, const struct func *f, const struct ir_insn *in,
		   const struct model_fn *m, bool hook, unsigned id)
{
	const char *name = name_of(e, m->name);
	const char *message =
		hook ? rule_text(e, "an architecture hook calls %s(), which calls the hook", name)
		     : rule_text(e, "%s() is for arch code only", name);

	report_violation(
		e,
		&(struct violation){
			.rule = id,
			.sink = trace_step(&e->d.traces, NULL, in->loc, f->ir->name, message),
			.source_api = m->name,
			.sink_api = m->name,
			.generation = f->generation,
			.message = message,
			.affects =
				"every architecture: the count in the task and the mode of the CPU "
				"no longer agree",
			.fix = hook ? "let the hook do the architecture's part alone"
				    : "call lazy_mmu_mode_enable() and its kin"});
}

/* What a function that is itself part of the API means. */
static const struct model_fn *own_meaning(const struct engine *e, const struct func *f)
{
	return model_find(e->model, f->generation, f->ir->name);
}

static void look_at(struct engine *e, const struct func *f, const struct ir_insn *in, unsigned id)
{
	const struct model_fn *m = program_model(&e->prog, f, in), *own;

	if (!m)
		return;
	own = own_meaning(e, f);
	if (m->does & MODEL_ARCH_ONLY && !is_arch_file(e, in->loc.file) &&
	    !(own && own->does & (LAZY | MODEL_ARCH_ONLY)))
		report(e, f, in, m, false, id);
	else if (m->does & LAZY && !(m->does & MODEL_ARCH_ONLY) && own &&
		 own->does & MODEL_ARCH_ONLY)
		report(e, f, in, m, true, id);
}

static void on_finish(struct engine *e, unsigned id)
{
	vec_each (&e->prog.funcs, struct func, f) {
		if (f->extra || f->generation != IR_GEN_GENERIC)
			continue;
		for (uint32_t b = 0; b < f->ir->nr_blocks; b++)
			for (uint32_t k = 0; k < f->ir->blocks[b].nr_insns; k++)
				if (f->ir->blocks[b].insns[k].kind == IR_CALL)
					look_at(e, f, &f->ir->blocks[b].insns[k], id);
	}
}

const struct rule rule_lazy_api = {
	.info =
		{
			.id = "lazy-api",
			.severity = FINDING_WARNING,
			.summary =
				"generic code calls the architecture's hooks, or a hook the counted API",
			.explain =
				"Since Linux 7.0 generic code opens and closes sections by the counted API alone.\n"
				"arch_enter_lazy_mmu_mode(), arch_leave_lazy_mmu_mode(), __task_lazy_mmu_mode_pause()\n"
				"and __task_lazy_mmu_mode_resume() are for arch code, and the hooks do not call the\n"
				"counted API in turn.\n"
				"\n"
				"Why: the count in the task decides when the hooks run; a hook called beside it\n"
				"ends somebody else's section or leaves the mode on.\n"
				"\n"
				"Wrong:\n"
				"    arch_enter_lazy_mmu_mode();\n"
				"    set_pte_at(mm, addr, ptep, pte);\n"
				"    arch_leave_lazy_mmu_mode();\n"
				"\n"
				"Right:\n"
				"    lazy_mmu_mode_enable();\n"
				"    set_pte_at(mm, addr, ptep, pte);\n"
				"    lazy_mmu_mode_disable();\n"
				"\n"
				"Source: include/linux/pgtable.h since 7.0.\n"
				"Known false positives: none known.\n"
				"Fix: use the counted API in generic code, the hooks in arch code.\n",
		},
	.finish = on_finish,
};
