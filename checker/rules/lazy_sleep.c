// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * lazy-sleep: a call that may sleep, inside a lazy MMU section.
 *
 * Source: the "Lazy MMU" comment in include/linux/pgtable.h of 7.x ("generic code may
 * not sleep while the mode is active"); b6ea95a34cbd.
 * State: the open sections.  Allocations count when their gfp argument is known to
 * allow direct reclaim.
 * Errs towards silence: what an unresolved call does is unknown; a page-table lock
 * that is held at the same time is not looked at.
 */
#include <string.h>

#include "rules/rule.h"

#define AFFECTS                                                                                    \
	"powerpc book3s64 hash, sparc64 and s390 (preemption is disabled in a section, and the "   \
	"batch belongs to the CPU); elsewhere the contract of include/linux/pgtable.h"
#define FIX                                                                                         \
	"leave the section before the call, pause it (7.x), or allocate without direct reclaim or " \
	"beforehand"

/* arch/arm64 keeps no state per CPU and lets its own sections sleep: arch/arm64/mm/mmu.c. */
static bool is_exempt(const struct exec *x, const struct section *s)
{
	const char *file = strpool_get(&x->e->ctx->names, s->where->loc.file);
	const char *arch = strstr(file, "arch/arm64/");

	return arch && (arch == file || arch[-1] == '/');
}

static void report(struct exec *x, const struct event *ev, unsigned id)
{
	const struct section *open = in_force(x->st);

	if (is_exempt(x, open))
		return;
	report_violation(x->e, &(struct violation){
				       .rule = id,
				       .section = open->where,
				       .sink = ev->where,
				       .place = blamed_call(x, ev),
				       .source_api = strpool_intern(&x->e->ctx->names, "section"),
				       .any_source = true,
				       .sink_api = ev->api,
				       .inexact = x->st->inexact,
				       .generation = x->f->generation,
				       .message = rule_text(x->e,
							    "%s() may sleep inside a lazy MMU "
							    "section",
							    name_of(x->e, ev->api)),
				       .affects = AFFECTS,
				       .fix = FIX});
}

static void on_event(struct exec *x, const struct event *ev, unsigned id)
{
	if ((ev->kind == EVENT_SLEEP || ev->kind == EVENT_VIOLATION) && done_in_section(x, ev, id))
		report(x, ev, id);
}

const struct rule rule_lazy_sleep = {
	.info =
		{
			.id = "lazy-sleep",
			.severity = FINDING_WARNING,
			.summary = "a call that may sleep is made inside a lazy MMU section",
			.explain =
				"Inside a lazy MMU section generic code must not sleep: no mutex, no\n"
				"cond_resched(), no allocation that may reclaim, no access to user memory, no\n"
				"wait; also not in callbacks that are called from a section.\n"
				"\n"
				"Why: powerpc hash, sparc64 and s390 batch per CPU with preemption disabled; a\n"
				"task that sleeps leaves its batch to whoever runs next.\n"
				"\n"
				"Wrong:\n"
				"    lazy_mmu_mode_enable();\n"
				"    page = alloc_page(GFP_KERNEL);     /* may sleep */\n"
				"    set_pte_at(mm, addr, ptep, mk_pte(page, prot));\n"
				"    lazy_mmu_mode_disable();\n"
				"\n"
				"Right:\n"
				"    page = alloc_page(GFP_KERNEL);\n"
				"    lazy_mmu_mode_enable();\n"
				"    set_pte_at(mm, addr, ptep, mk_pte(page, prot));\n"
				"    lazy_mmu_mode_disable();\n"
				"\n"
				"Source: the \"Lazy MMU\" comment in include/linux/pgtable.h; b6ea95a34cbd.\n"
				"Known false positives: a call that cannot sleep for the arguments given, in a\n"
				"way the analysis does not see.\n"
				"Fix: leave or pause the section around the call, or allocate beforehand.\n",
		},
	.event = on_event,
};
