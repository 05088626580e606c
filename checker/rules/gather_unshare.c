// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * gather-unshare: a shared page table of huge pages is given up and not flushed in time.
 *
 * Source: the comments at huge_pmd_unshare() and huge_pmd_unshare_flush() in mm/hugetlb.c;
 * a4a118f2eead, 8ce720d5bd91.
 * State: obligations (engine/owed.h).  Errs towards silence: any flush counts.
 */
#include "rules/due.h"

static void on_event(struct exec *x, const struct event *ev, unsigned id)
{
	bool unlocks = ev->res == RES_LOCK && ev->lock == LOCK_I_MMAP;

	if (ev->kind != EVENT_RELEASE || !(unlocks || ev->res == RES_GATHER))
		return;
	for (size_t i = 0; i < x->st->owed.nr; i++) {
		const struct owed *o = &x->st->owed.at[i];
		struct violation v = due_violation(x, o, id);

		if (o->kind != OWED_UNSHARED)
			continue;
		v.sink = ev->where;
		v.sink_api = ev->api;
		v.message = rule_text(x->e,
				      "%s() comes before the flush for a page table that %s() "
				      "gave up",
				      name_of(x->e, ev->api), name_of(x->e, o->api));
		v.affects = "all architectures that share page tables of huge pages";
		v.fix = "flush (huge_pmd_unshare_flush(), flush_hugetlb_tlb_range()) before the i_mmap "
			"lock is dropped";
		report_violation(x->e, &v);
	}
}

const struct rule rule_gather_unshare = {
	.info =
		{
			.id = "gather-unshare",
			.severity = FINDING_WARNING,
			.summary = "a shared page table is given up and not flushed in time",
			.explain =
				"huge_pmd_unshare() takes a whole page of entries away by clearing one.  When it\n"
				"returns true, the TLB has to be flushed before the i_mmap lock is dropped and before\n"
				"the gather is finished: huge_pmd_unshare_flush(), or flush_hugetlb_tlb_range().\n"
				"\n"
				"Why: as soon as the lock is free the last user of the table may free it, while TLBs\n"
				"of this mm still translate by it.\n"
				"\n"
				"Wrong:\n"
				"    huge_pmd_unshare(&tlb, vma, addr, ptep);\n"
				"    spin_unlock(ptl);\n"
				"    i_mmap_unlock_write(mapping);\n"
				"    tlb_finish_mmu(&tlb);\n"
				"\n"
				"Right:\n"
				"    huge_pmd_unshare(&tlb, vma, addr, ptep);\n"
				"    spin_unlock(ptl);\n"
				"    huge_pmd_unshare_flush(&tlb, vma);\n"
				"    i_mmap_unlock_write(mapping);\n"
				"\n"
				"Source: a4a118f2eead, 1013af4f585f, 8ce720d5bd91.\n"
				"Known false positives: none known.\n"
				"Fix: flush before the lock is dropped.\n",
		},
	.pass = PASS_TLB,
	.event = on_event,
};
