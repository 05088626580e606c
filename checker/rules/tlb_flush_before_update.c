// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * tlb-flush-before-update: the TLB is flushed, then the entries it was for are changed, and
 * nothing is flushed afterwards.
 *
 * Source: Documentation/core-api/cachetlb.rst gives the order: change, then flush.
 * State: obligations (engine/owed.h) that remember a flush before them that had nothing
 * to do, in the function that changes the entry, its callers or what they called before.
 * Errs towards silence: a flush of everything is for no entry in particular.
 */
#include "rules/due.h"

static void report(struct engine *e, const struct due_left *left, unsigned id)
{
	const struct owed *o = left->o;
	const struct func *f = &e->prog.funcs.at[left->s->func];

	if (!o->early || (left->met_elsewhere && f->callers.nr))
		return;
	report_violation(
		e,
		&(struct violation){
			.rule = id,
			.source = o->where,
			.sink = o->early,
			.source_api = o->api,
			.sink_api = strpool_intern(&e->ctx->names, "flush"),
			.any_source = true,
			.inexact = left->c->exit->inexact,
			.generation = f->generation,
			.message = rule_text(
				e,
				"the TLB is flushed before %s() changes the entry, and not "
				"afterwards",
				name_of(e, o->api)),
			.affects =
				"all architectures: the old translation is cached again or still",
			.fix = "flush after the entries were changed"});
}

static void finish(struct engine *e, unsigned id)
{
	due_each_left(e, id, report);
}

const struct rule rule_tlb_flush_before_update = {
	.info =
		{
			.id = "tlb-flush-before-update",
			.severity = FINDING_WARNING,
			.summary = "the TLB is flushed before the entries are changed, not after",
			.explain =
				"A TLB flush makes CPUs forget what the page tables said up to then.  It has to come\n"
				"after the change it is for: a flush before it has nothing to do, and what is cached\n"
				"afterwards, or again, is the old translation.\n"
				"\n"
				"Why: between the flush and the change any CPU may load the old entry once more.\n"
				"\n"
				"Wrong:\n"
				"    flush_tlb_range(vma, start, end);\n"
				"    for (; addr < end; pte++, addr += PAGE_SIZE)\n"
				"            ptep_set_wrprotect(mm, addr, pte);\n"
				"\n"
				"Right:\n"
				"    for (; addr < end; pte++, addr += PAGE_SIZE)\n"
				"            ptep_set_wrprotect(mm, addr, pte);\n"
				"    flush_tlb_range(vma, start, end);\n"
				"\n"
				"Source: Documentation/core-api/cachetlb.rst.\n"
				"Known false positives: the first flush was for something else, and a caller that was\n"
				"not scanned makes the second.\n"
				"Fix: move the flush behind the change.\n",
		},
	.pass = PASS_TLB,
	.finish = finish,
};
