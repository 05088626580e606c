// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * tlb-missing-flush: a present entry is changed and on some path nobody flushes the TLB.
 *
 * Source: Documentation/core-api/cachetlb.rst: after the page tables were changed the TLB
 * is flushed for what was changed.
 * State: obligations, see engine/owed.h, judged where the outermost function returns.
 * Errs towards silence: where no path flushes, nor goes past a flush by a flag of its own,
 * only a page that was taken away or replaced is told, and only if nobody else can call
 * the function.
 */
#include "rules/due.h"

static void report(struct engine *e, const struct due_left *left, unsigned id)
{
	const struct owed *o = left->o;
	const struct func *f = &e->prog.funcs.at[left->s->func];
	bool flushed = left->met_elsewhere || o->flags & OWED_PASSED;
	const struct trace *at;

	if (o->early || o->flags & OWED_IN_GATHER)
		return;
	if (!flushed && (o->flags & OWED_LESS || left->c->exit->inexact))
		return;
	at = trace_step(&e->d.traces, NULL, left->c->loc, f->ir->name,
			"returns with nothing flushed on this path");
	report_violation(
		e,
		&(struct violation){
			.rule = id,
			.source = o->where,
			.sink = at,
			.place = o->where,
			.source_api = o->api,
			.sink_api = strpool_intern(&e->ctx->names, "return"),
			.any_source = true,
			.inexact = left->c->exit->inexact || !flushed,
			.generation = f->generation,
			.message = rule_text(
				e, "%s() changes a present entry and no TLB flush follows%s",
				name_of(e, o->api), flushed ? " on this path" : ""),
			.affects = "all architectures: the old translation stays usable",
			.fix = "flush the range that was changed on every path behind the change"});
}

static void finish(struct engine *e, unsigned id)
{
	due_each_left(e, id, report);
}

const struct rule rule_tlb_missing_flush = {
	.info =
		{
			.id = "tlb-missing-flush",
			.severity = FINDING_WARNING,
			.summary = "a present entry is changed and no TLB flush follows",
			.explain =
				"When an entry that was present is cleared, pointed elsewhere or made less permissive,\n"
				"CPUs may go on using what their TLBs remember.  A flush that covers the address has\n"
				"to follow on every path: flush_tlb_*(), a *_flush operation, or an mmu_gather or a\n"
				"batch that takes the duty over.\n"
				"\n"
				"Why: a page is read or written by a translation that no longer exists, perhaps when\n"
				"it belongs to somebody else.\n"
				"\n"
				"Wrong:\n"
				"    for (; addr < end; pte++, addr += PAGE_SIZE) {\n"
				"            ptep_set_wrprotect(mm, addr, pte);\n"
				"            if (enough)\n"
				"                    goto out;         /* past the flush */\n"
				"    }\n"
				"    flush_tlb_range(vma, start, addr);\n"
				"    out:\n"
				"    pte_unmap_unlock(start_pte, ptl);\n"
				"\n"
				"Right:\n"
				"    out:\n"
				"    flush_tlb_range(vma, start, addr);\n"
				"    pte_unmap_unlock(start_pte, ptl);\n"
				"\n"
				"Source: Documentation/core-api/cachetlb.rst.\n"
				"Known false positives: a caller outside the files scanned flushes; the finding then\n"
				"has medium confidence.\n"
				"Fix: flush on every path behind the change.\n",
		},
	.pass = PASS_TLB,
	.finish = finish,
};
