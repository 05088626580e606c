// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * lazy-alloc: the page allocator is reached inside a section that must not nest.
 *
 * Source: 1ef3095b1405 and the RFC series of 2025-05: with DEBUG_PAGEALLOC the
 * allocator maps and unmaps pages through apply_to_page_range(), which enters a
 * section of its own.
 * State: the open sections.
 * Errs towards silence: slab allocations and references given up, which may end in the
 * page allocator, do not count.
 */
#include "rules/rule.h"

#define AFFECTS                                                                                     \
	"powerpc book3s64 hash, sparc64 and x86 Xen PV with DEBUG_PAGEALLOC (the inner leave ends " \
	"the section, Xen PV of 6.1 stops with BUG())"

static void on_event(struct exec *x, const struct event *ev, unsigned id)
{
	if ((ev->kind != EVENT_ALLOC && ev->kind != EVENT_VIOLATION) ||
	    !nesting_forbidden(x->f->generation) || !done_in_section(x, ev, id))
		return;
	report_violation(
		x->e,
		&(struct violation){.rule = id,
				    .section = in_force(x->st)->where,
				    .sink = ev->where,
				    .place = blamed_call(x, ev),
				    .source_api = strpool_intern(&x->e->ctx->names, "section"),
				    .any_source = true,
				    .sink_api = ev->api,
				    .inexact = x->st->inexact,
				    .generation = x->f->generation,
				    .message = rule_text(x->e,
							 "%s() reaches the page allocator inside a "
							 "lazy MMU section",
							 name_of(x->e, ev->api)),
				    .affects = AFFECTS,
				    .fix = "allocate or free outside the section"});
}

const struct rule rule_lazy_alloc = {
	.info =
		{
			.id = "lazy-alloc",
			.severity = FINDING_INFO,
			.summary =
				"the page allocator is reached inside a lazy MMU section that must not nest",
			.explain =
				"Before the counted API of Linux 7.0 pages must not be allocated or freed inside a\n"
				"lazy MMU section.\n"
				"\n"
				"Why: with DEBUG_PAGEALLOC the allocator changes the kernel mapping of the page, on\n"
				"some architectures through apply_to_page_range(), which enters a section of its\n"
				"own; its leave ends the outer one.\n"
				"\n"
				"Wrong:\n"
				"    arch_enter_lazy_mmu_mode();\n"
				"    batch = (void *)__get_free_page(GFP_NOWAIT);\n"
				"    arch_leave_lazy_mmu_mode();\n"
				"\n"
				"Right:\n"
				"    batch = (void *)__get_free_page(GFP_NOWAIT);\n"
				"    arch_enter_lazy_mmu_mode();\n"
				"    arch_leave_lazy_mmu_mode();\n"
				"\n"
				"Source: 1ef3095b1405; linux-mm, 2025-05, \"Fix lazy mmu mode\" 3/6 and 5/6.\n"
				"Known false positives: architectures whose debug mapping enters no section.\n"
				"Fix: allocate before the section, free behind it.\n",
		},
	.event = on_event,
};
