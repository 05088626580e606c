// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * tlb-flush-after-unlock: the page-table lock is dropped with a flush still due.
 *
 * Source: Documentation/mm/process_addrs.rst ("Page table locks") and the fixes 60bae7370896,
 * eb66ae030829, 29a951dfb3c3: who takes the lock next must be able to rely on the entries.
 * State: obligations (engine/owed.h) and where the last page-table lock was dropped.
 * Errs towards silence: what only lost permissions counts only if the mmap lock is known
 * to be held for reading at the unlock or at the flush; nothing counts under the lock of a
 * file's mappings; a callee's flush counts if it had nothing of its own to flush.
 */
#include "rules/due.h"

static void late(struct exec *x, const struct event *ev, const struct owed *o, unsigned id)
{
	struct violation v = due_violation(x, o, id);

	v.sink = ev->where ? trace_concat(&x->e->d.traces, o->unlocked, ev->where) : o->unlocked;
	v.place = o->unlocked;
	v.sink_api = o->unlock_api;
	v.any_source = true;
	v.message =
		rule_text(x->e,
			  "the page-table lock is dropped before the TLB is flushed for what %s() "
			  "changed",
			  name_of(x->e, o->api));
	v.affects = "all architectures: others see the new entry while CPUs still use the old "
		    "translation";
	v.fix = "flush before the lock is dropped";
	report_violation(x->e, &v);
}

static void on_event(struct exec *x, const struct event *ev, unsigned id)
{
	if (ev->kind != EVENT_TLB_FLUSH || !(ev->met & MET_ENTRIES) || ev->self)
		return;
	/* A callee's flush may be for something else: for what it changed, or for everything. */
	if (ev->replayed && !(ev->met & MET_EARLY))
		return;
	for (size_t i = 0; i < x->st->owed.nr; i++)
		if (owe_is_late(x, &x->st->owed.at[i]))
			late(x, ev, &x->st->owed.at[i], id);
}

const struct rule rule_tlb_flush_after_unlock = {
	.info =
		{
			.id = "tlb-flush-after-unlock",
			.severity = FINDING_WARNING,
			.summary = "the page-table lock is dropped before the TLB is flushed",
			.explain =
				"Whoever takes the page-table lock next takes the entries for what CPUs do.  So the\n"
				"TLB is flushed for entries that were cleared or pointed elsewhere before the lock is\n"
				"dropped.  A gather or a batch may take the duty over; pmdp_collapse_flush() may come\n"
				"later for the whole table; permissions may be taken back later while the mmap lock\n"
				"is held for writing.\n"
				"\n"
				"Why: another CPU finds the entry empty and frees or reuses the page, a third one still\n"
				"writes to it.\n"
				"\n"
				"Wrong:\n"
				"    pte = ptep_get_and_clear(mm, addr, ptep);\n"
				"    pte_unmap_unlock(ptep, ptl);\n"
				"    flush_tlb_range(vma, addr, addr + PAGE_SIZE);\n"
				"\n"
				"Right:\n"
				"    pte = ptep_get_and_clear(mm, addr, ptep);\n"
				"    flush_tlb_range(vma, addr, addr + PAGE_SIZE);\n"
				"    pte_unmap_unlock(ptep, ptl);\n"
				"\n"
				"Source: 60bae7370896, eb66ae030829, 29a951dfb3c3.\n"
				"Known false positives: entries that no other task can reach.\n"
				"Fix: flush before the unlock.\n",
		},
	.pass = PASS_TLB,
	.event = on_event,
};
