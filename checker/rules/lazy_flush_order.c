// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * lazy-flush-order: the TLB is flushed for entries whose writes are still batched.
 *
 * Source: the "Lazy MMU" comment in include/linux/pgtable.h and the discussion of
 * the flushes in pagemap_scan and migrate_vma_collect (linux-mm, 2025-05).
 * State: whether any write of the open section is pending.
 * Errs: a range flush is taken to cover what was written in the section; a flush of
 * one page counts only if the entry last written is known to be pending.
 */
#include "rules/rule.h"

#define AFFECTS                                                                                    \
	"powerpc book3s64 hash and sparc64 (the flush that counts is the leave), s390 (one flush " \
	"at leave); x86 Xen PV keeps the order in its queue; elsewhere the contract of "           \
	"include/linux/pgtable.h"
#define FIX "leave the section (or flush it) before the TLB flush"

static void report(struct exec *x, const struct event *ev, const struct trace *section,
		   const struct trace *source, uint32_t source_api, unsigned id)
{
	report_violation(x->e,
			 &(struct violation){
				 .rule = id,
				 .section = section,
				 .source = source,
				 .sink = ev->where,
				 .source_api = source_api,
				 .any_source = true,
				 .sink_api = ev->api,
				 .inexact = x->st->inexact,
				 .generation = x->f->generation,
				 .message = rule_text(x->e,
						      "%s() runs while writes of the open lazy MMU "
						      "section are still batched",
						      name_of(x->e, ev->api)),
				 .affects = AFFECTS,
				 .fix = FIX});
}

/* The pending write a flush is about, rather one that is surely pending; NULL if there is none. */
static const struct pending *flushed_write(const struct state *st, const struct event *ev)
{
	const struct pending *found = NULL;

	if (ev->self) {
		vec_each (&st->pending, struct pending, p)
			if (pending_overlaps(p, ev) && (!found || !p->conditional))
				found = p;
		return found;
	}
	if (ev->scope == MODEL_SCOPE_PAGE)
		return st->pending.nr ? vec_last(&st->pending) : NULL;
	return st->dirty || st->dirty_conditional ? &st->first_dirty : NULL;
}

static void on_event(struct exec *x, const struct event *ev, unsigned id)
{
	const struct pending *p;
	struct event up = *ev;
	int in = in_section(x);

	if (ev->kind == EVENT_VIOLATION) {
		if (in < 0)
			event_expose(x, ev);
		else if (in)
			report(x, ev, in_force(x->st)->where, ev->source, ev->source_api, id);
		return;
	}
	if (ev->kind != EVENT_TLB_FLUSH || !in)
		return;
	p = flushed_write(x->st, ev);
	if (!p)
		return;
	if (!p->conditional) {
		report(x, ev, p->section, p->where, p->api, id);
		return;
	}
	up.kind = EVENT_VIOLATION;
	up.rule = id;
	up.source = p->where;
	up.source_api = p->api;
	event_expose(x, &up);
}

const struct rule rule_lazy_flush_order = {
	.info =
		{
			.id = "lazy-flush-order",
			.severity = FINDING_WARNING,
			.summary =
				"the TLB is flushed while writes of the open lazy MMU section are still batched",
			.explain =
				"A TLB flush has to come after the entries it is for have changed in memory.\n"
				"Inside a lazy MMU section the writes may still be queued when the flush runs.\n"
				"\n"
				"Why: on powerpc hash and sparc64 range flushes inside a section do nothing and\n"
				"the flush that counts is the leave; on s390 the same.  On Xen PV the queue keeps\n"
				"the order, but that is no excuse in generic code.\n"
				"\n"
				"Wrong:\n"
				"    set_pte_at(mm, addr, ptep, pte);\n"
				"    flush_tlb_range(vma, start, end);  /* the write may still be queued */\n"
				"    lazy_mmu_mode_disable();\n"
				"\n"
				"Right:\n"
				"    set_pte_at(mm, addr, ptep, pte);\n"
				"    lazy_mmu_mode_disable();\n"
				"    flush_tlb_range(vma, start, end);\n"
				"\n"
				"Source: the \"Lazy MMU\" comment in include/linux/pgtable.h.\n"
				"Known false positives: a flush for other entries than those written.\n"
				"Fix: move the flush behind the leave, still under the page-table lock.\n",
		},
	.event = on_event,
};
