// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * gather-unbalanced: a path begins an mmu_gather and does not finish it, or the reverse.
 *
 * Source: include/asm-generic/tlb.h ("the unmapping sequence"): tlb_gather_mmu() and
 * tlb_finish_mmu() bracket it.
 * State: which gathers are open.  Errs towards silence: a gather that belongs to the
 * caller is the caller's to finish.
 */
#include "rules/held.h"

static const struct held_object gather = {
	.kind = RES_GATHER,
	.again = "an mmu_gather is begun again while the last one is not finished",
	.never = "an mmu_gather is finished that was not begun on this path",
	.left = "the function returns with its mmu_gather not finished",
	.affects =
		"all architectures: pages and page tables that were gathered are neither flushed "
		"nor freed, and mm->tlb_flush_pending stays raised",
	.fix = "call tlb_finish_mmu() on every path behind tlb_gather_mmu()",
};

static void on_event(struct exec *x, const struct event *ev, unsigned id)
{
	check_object(x, ev, id, &gather);
}

const struct rule rule_gather_unbalanced = {
	.info =
		{
			.id = "gather-unbalanced",
			.severity = FINDING_WARNING,
			.summary =
				"a path begins an mmu_gather and does not finish it, or the reverse",
			.explain =
				"Between tlb_gather_mmu() and tlb_finish_mmu() pages and page tables are collected;\n"
				"the finish flushes the TLB and frees them.  Every path that begins has to finish.\n"
				"\n"
				"Why: what was gathered is never flushed nor freed, and everybody who looks at\n"
				"mm_tlb_flush_pending() flushes needlessly from then on.\n"
				"\n"
				"Wrong:\n"
				"    tlb_gather_mmu(&tlb, mm);\n"
				"    ret = unmap_some(&tlb, vma);\n"
				"    if (ret)\n"
				"            return ret;              /* never finished */\n"
				"    tlb_finish_mmu(&tlb);\n"
				"\n"
				"Right:\n"
				"    tlb_gather_mmu(&tlb, mm);\n"
				"    ret = unmap_some(&tlb, vma);\n"
				"    tlb_finish_mmu(&tlb);\n"
				"    return ret;\n"
				"\n"
				"Source: include/asm-generic/tlb.h.\n"
				"Known false positives: none known.\n"
				"Fix: finish the gather on every path, or begin it later.\n",
		},
	.pass = PASS_MAPS,
	.event = on_event,
};
