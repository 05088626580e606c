// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * lazy-nested: a section is entered while one is open, where that is not allowed.
 *
 * Source: include/linux/pgtable.h up to 6.18: "nesting is not permitted and the
 * mode cannot be used in interrupt context"; Xen PV of 6.1 stops with BUG().
 * The counted API of 7.0 allows it, so the rule is silent there.
 * State: the stack of open sections.
 * Errs towards silence: an enter behind a call that may sleep is left to lazy-sleep.
 */
#include "rules/rule.h"

static void on_event(struct exec *x, const struct event *ev, unsigned id)
{
	const struct section *open = innermost(x->st);
	uint32_t api = strpool_intern(&x->e->ctx->names, "enter");

	if (ev->kind != EVENT_ENTER || !open || !nesting_forbidden(x->f->generation))
		return;
	/* The same place on the next turn of a loop: lazy-unbalanced has it. */
	if (entered_before(x, ev))
		return;
	report_violation(
		x->e,
		&(struct violation){
			.rule = id,
			.section = open->where,
			.sink = ev->where,
			.source_api = api,
			.sink_api = ev->api ? ev->api : api,
			.inexact = x->st->inexact,
			.generation = x->f->generation,
			.message = "lazy MMU section is entered while one is open already",
			.affects =
				"x86 Xen PV (6.1 stops with BUG()), powerpc book3s64 hash and sparc64 (the inner "
				"leave ends the outer section); elsewhere the contract of include/linux/pgtable.h",
			.fix = "leave the outer section first, or do the inner work outside it"});
}

const struct rule rule_lazy_nested = {
	.info =
		{
			.id = "lazy-nested",
			.severity = FINDING_WARNING,
			.summary =
				"a lazy MMU section is entered inside another one where nesting is not allowed",
			.explain =
				"Before the counted API of Linux 7.0 lazy MMU sections must not nest, not even\n"
				"through calls and callbacks: the inner leave ends the outer section.\n"
				"\n"
				"Why: Xen PV of 6.1 stops with BUG() on a second enter; powerpc and sparc64 mark\n"
				"one per-CPU batch active, and the first leave deactivates it.\n"
				"\n"
				"Wrong:\n"
				"    arch_enter_lazy_mmu_mode();\n"
				"    fill_range(mm, addr, end);         /* enters and leaves itself */\n"
				"    set_pte_at(mm, addr, ptep, pte);   /* no longer batched */\n"
				"    arch_leave_lazy_mmu_mode();\n"
				"\n"
				"Right:\n"
				"    fill_range(mm, addr, end);\n"
				"    arch_enter_lazy_mmu_mode();\n"
				"    set_pte_at(mm, addr, ptep, pte);\n"
				"    arch_leave_lazy_mmu_mode();\n"
				"\n"
				"Source: include/linux/pgtable.h up to 6.18; 691ee97e1a9d, 47b8def9358c.\n"
				"Known false positives: an inner enter guarded by a condition that the outer\n"
				"section excludes in a way the analysis does not see.\n"
				"Fix: shorten the outer section.\n",
		},
	.event = on_event,
};
