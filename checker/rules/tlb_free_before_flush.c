// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * tlb-free-before-flush: the mapping's reference to a dirty page of a file is given up while
 * a CPU may still write to the page.
 *
 * Source: 5df397dec7c4 "mm: delay page_remove_rmap() until after the TLB has been flushed".
 * State: obligations (engine/owed.h) and the page that the old entry mapped.
 * Errs towards silence: the path has to show that the entry was dirty and the page no
 * anonymous one; whether a reference is the last one to a page is not known.
 */
#include "rules/due.h"

static bool is_violated(const struct exec *x, const struct event *ev, const struct owed *o)
{
	return o->kind == OWED_ENTRY && !(o->flags & OWED_LESS) &&
	       owe_mentions(x, ev->entry, o->old) && owe_known(x, o->old, OWES_DIRTY, true) &&
	       owe_known(x, ev->with, OWES_ANON, false);
}

static void on_event(struct exec *x, const struct event *ev, unsigned id)
{
	if (ev->kind != EVENT_RMAP)
		return;
	for (size_t i = 0; i < x->st->owed.nr; i++) {
		const struct owed *o = &x->st->owed.at[i];
		struct violation v = due_violation(x, o, id);

		if (!is_violated(x, ev, o))
			continue;
		v.sink = ev->where;
		v.sink_api = ev->api;
		v.message =
			rule_text(x->e,
				  "%s() gives up the mapping of a dirty page of a file before the "
				  "TLB is flushed",
				  name_of(x->e, ev->api));
		v.affects =
			"all architectures: a CPU still writes to the page after it was cleaned";
		v.fix = "flush first, or let the gather remove the rmap (delayed rmap)";
		report_violation(x->e, &v);
	}
}

const struct rule rule_tlb_free_before_flush = {
	.info =
		{
			.id = "tlb-free-before-flush",
			.severity = FINDING_WARNING,
			.summary = "a page is let go while its old translation may still be used",
			.explain =
				"The mapping's reference says that somebody may still write to the page.  For a dirty\n"
				"page of a file it has to stay until the TLB is flushed: who finds the page unmapped\n"
				"cleans it and believes that nobody writes any more.  A gather keeps the reference\n"
				"for that long when it is told to (delayed rmap).\n"
				"\n"
				"Why: a write by the old translation comes after the page was written back and is lost.\n"
				"\n"
				"Wrong:\n"
				"    ptent = ptep_get_and_clear_full(mm, addr, pte, full);\n"
				"    tlb_remove_tlb_entry(tlb, pte, addr);\n"
				"    if (pte_dirty(ptent))\n"
				"            folio_mark_dirty(folio);\n"
				"    folio_remove_rmap_pte(folio, page, vma);\n"
				"\n"
				"Right:\n"
				"    if (pte_dirty(ptent) && !folio_test_anon(folio))\n"
				"            delay_rmap = force_flush = true;\n"
				"    else\n"
				"            folio_remove_rmap_pte(folio, page, vma);\n"
				"\n"
				"Source: 5df397dec7c4.\n"
				"Known false positives: file systems whose pages are never written back.\n"
				"Fix: flush first, or delay the removal.\n",
		},
	.pass = PASS_TLB,
	.event = on_event,
};
