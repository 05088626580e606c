// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * gather-missing-entry: an entry is cleared under an mmu_gather and never recorded in it.
 *
 * Source: include/asm-generic/tlb.h: tlb_remove_tlb_entry() and its like tell the gather
 * what tlb_finish_mmu() has to flush.
 * State: obligations (engine/owed.h) that arose with a gather open.
 * Errs towards silence: a recording without an entry in common counts for the last change.
 */
#include "rules/due.h"

static void on_event(struct exec *x, const struct event *ev, unsigned id)
{
	if (ev->kind != EVENT_RELEASE || ev->res != RES_GATHER)
		return;
	for (size_t i = 0; i < x->st->owed.nr; i++) {
		const struct owed *o = &x->st->owed.at[i];
		struct violation v = due_violation(x, o, id);
		const uint8_t open = OWED_PROVEN | OWED_IN_GATHER;

		if (o->kind != OWED_ENTRY || o->flags & OWED_RECORDED || (o->flags & open) != open)
			continue;
		/* Whether a permission had to go is what merged states forget. */
		if (o->flags & OWED_LESS && x->st->inexact) {
			report_doubt(x->e);
			continue;
		}
		v.sink = ev->where;
		v.place = o->where;
		v.sink_api = ev->api;
		v.any_source = true;
		v.message = rule_text(x->e,
				      "%s() changes an entry under a gather that is not told of it",
				      name_of(x->e, o->api));
		v.affects = "all architectures: tlb_finish_mmu() does not flush the entry";
		v.fix = "record it with tlb_remove_tlb_entry() or its like, or flush it";
		report_violation(x->e, &v);
	}
}

const struct rule rule_gather_missing_entry = {
	.info =
		{
			.id = "gather-missing-entry",
			.severity = FINDING_WARNING,
			.summary = "an entry is cleared under an mmu_gather and not recorded",
			.explain =
				"tlb_finish_mmu() flushes what was recorded: tlb_remove_tlb_entry() and its like have\n"
				"to be called for each entry that was cleared between tlb_gather_mmu() and it.\n"
				"\n"
				"Why: an entry that nobody recorded is flushed by nobody; its page is freed and still\n"
				"mapped by some TLB.\n"
				"\n"
				"Wrong:\n"
				"    ptent = ptep_get_and_clear_full(mm, addr, pte, tlb->fullmm);\n"
				"    if (pte_young(ptent))\n"
				"            tlb_remove_tlb_entry(tlb, pte, addr);\n"
				"\n"
				"Right:\n"
				"    ptent = ptep_get_and_clear_full(mm, addr, pte, tlb->fullmm);\n"
				"    tlb_remove_tlb_entry(tlb, pte, addr);\n"
				"\n"
				"Source: include/asm-generic/tlb.h.\n"
				"Known false positives: none known.\n"
				"Fix: record the entry, or flush it before the gather is finished.\n",
		},
	.pass = PASS_TLB,
	.event = on_event,
};
