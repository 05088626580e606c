// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * gather-table-sync: a page table is freed or used otherwise while somebody may walk it
 * without a lock.
 *
 * Source: the comment "Semi RCU freeing of the page directories" in mm/mmu_gather.c, and
 * 2ba99c5e0881, 1013af4f585f, 7cb285e97a31.
 * State: obligations (engine/owed.h) of the table that an entry pointed to.
 * Errs towards silence: the table freed has to be computed from the entry's old value.
 */
#include "rules/due.h"

static void report(struct exec *x, const struct event *ev, const struct trace *source,
		   uint32_t source_api, unsigned id)
{
	report_violation(
		x->e,
		&(struct violation){
			.rule = id,
			.source = source,
			.sink = ev->where,
			.source_api = source_api,
			.sink_api = ev->api,
			.any_source = true,
			.inexact = x->st->inexact,
			.generation = x->f->generation,
			.message = rule_text(
				x->e, "%s() gets a page table that lockless walkers may still use",
				name_of(x->e, ev->api)),
			.affects =
				"architectures whose TLB flush sends no IPI (arm64, s390, x86 with "
				"paravirtual flushes): GUP-fast walks the table",
			.fix = "call tlb_remove_table_sync_one() after the table was detached, or free it "
			       "by pte_free_defer() or the gather"});
}

/* Was there a table at all?  The caller may know. */
static void ask_caller(struct exec *x, const struct event *ev, const struct trace *source,
		       uint32_t source_api, struct val old, unsigned id)
{
	struct event up = *ev;

	if (!term_rooted(x->e->d.terms, old))
		return;
	up.kind = EVENT_VIOLATION;
	up.rule = (uint8_t)id;
	up.entry = old;
	up.source = source;
	up.source_api = source_api;
	event_expose(x, &up);
}

static void on_event(struct exec *x, const struct event *ev, unsigned id)
{
	if (ev->kind == EVENT_VIOLATION) {
		enum presence p = owe_presence(x, ev->entry);

		if (p == PRESENCE_YES || p == PRESENCE_SOME)
			report(x, ev, ev->source, ev->source_api, id);
		else if (p == PRESENCE_UNKNOWN)
			ask_caller(x, ev, ev->source, ev->source_api, ev->entry, id);
		return;
	}
	if (ev->kind != EVENT_TABLE_FREE)
		return;
	for (size_t i = 0; i < x->st->owed.nr; i++) {
		const struct owed *o = &x->st->owed.at[i];

		if (o->kind != OWED_TABLE || !owe_mentions(x, ev->entry, o->old))
			continue;
		if (o->flags & OWED_PROVEN)
			report(x, ev, o->where, o->api, id);
		else
			ask_caller(x, ev, o->where, o->api, o->old, id);
	}
}

const struct rule rule_gather_table_sync = {
	.info =
		{
			.id = "gather-table-sync",
			.severity = FINDING_WARNING,
			.summary =
				"a page table is freed or reused while lockless walkers may be in it",
			.explain =
				"GUP-fast walks page tables with interrupts off and without a lock.  A table that was\n"
				"detached may be freed or used for something else only after it was waited for those\n"
				"walkers: by the gather (pte_free_tlb()), by RCU (pte_free_defer()) or by\n"
				"tlb_remove_table_sync_one().  A TLB flush waits for them only where it sends IPIs.\n"
				"\n"
				"Why: the walker reads entries from memory that is something else by now.\n"
				"\n"
				"Wrong:\n"
				"    pmd = pmdp_collapse_flush(vma, addr, pmdp);\n"
				"    spin_unlock(ptl);\n"
				"    pte_free(mm, pmd_pgtable(pmd));\n"
				"\n"
				"Right:\n"
				"    pmd = pmdp_collapse_flush(vma, addr, pmdp);\n"
				"    spin_unlock(ptl);\n"
				"    tlb_remove_table_sync_one();\n"
				"    pte_free(mm, pmd_pgtable(pmd));\n"
				"\n"
				"Source: 2ba99c5e0881, 1013af4f585f, 7cb285e97a31.\n"
				"Known false positives: tables that nobody but this task can walk.\n"
				"Fix: wait, or leave the freeing to the gather.\n",
		},
	.pass = PASS_TLB,
	.event = on_event,
};
