// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * pte-map-unchecked: the result of mapping a page table is used on the path where it is
 * NULL.
 *
 * Source: since 6.5 pte_offset_map() and its relatives may find the table gone and return
 * NULL (Documentation/mm/process_addrs.rst; 0d940a9b270b).
 * State: which maps failed on the path.  Errs towards silence: a pointer that was computed
 * from NULL and an unknown index is not known to be bad.
 */
#include "rules/held.h"

/* A loop that is never entered leads from the map to the unmap; but it always is. */
static bool has_loop(const struct func *f)
{
	for (uint32_t b = 0; b < f->ir->nr_blocks; b++)
		if (f->loop_head[b])
			return true;
	return false;
}

static void on_event(struct exec *x, const struct event *ev, unsigned id)
{
	struct held_report h = {
		.rule = id,
		.sink = ev->where,
		.sink_api = ev->api,
		.affects =
			"all architectures: a NULL pointer is dereferenced, where khugepaged took "
			"the table away or it was never there",
		.fix = "test the result for NULL before the first access; restart or skip the range",
	};

	if (ev->kind != EVENT_READ && ev->kind != EVENT_WRITE && ev->kind != EVENT_RMW &&
	    (ev->kind != EVENT_RELEASE || ev->res != RES_MAP || has_loop(x->f)))
		return;
	if (ev->entry.t)
		return;
	vec_each (&x->st->held, struct res, r) {
		if (!(r->flags & RES_FAILED))
			continue;
		h.source = r->where;
		h.source_api = r->api;
		h.message =
			rule_text(x->e, "the result of %s() is used here although it may be NULL",
				  name_of(x->e, r->api));
		report_held(x, &h);
		return;
	}
}

const struct rule rule_pte_map_unchecked = {
	.info =
		{
			.id = "pte-map-unchecked",
			.severity = FINDING_WARNING,
			.summary =
				"a page table is mapped and the result used without a test for NULL",
			.explain =
				"Since 6.5 pte_offset_map(), pte_offset_map_lock() and their relatives fail when the\n"
				"page table has gone in the meantime, and return NULL.\n"
				"\n"
				"Why: khugepaged takes page tables away without the mmap lock; a walker that\n"
				"dereferences NULL crashes, or unlocks a lock it never got.\n"
				"\n"
				"Wrong:\n"
				"    pte = pte_offset_map_lock(mm, pmd, addr, &ptl);\n"
				"    if (pte_none(ptep_get(pte)))      /* pte may be NULL */\n"
				"            nr++;\n"
				"\n"
				"Right:\n"
				"    pte = pte_offset_map_lock(mm, pmd, addr, &ptl);\n"
				"    if (!pte)\n"
				"            return -EAGAIN;\n"
				"\n"
				"Source: Documentation/mm/process_addrs.rst; 0d940a9b270b.\n"
				"Known false positives: a map that cannot fail for a reason the code does not show,\n"
				"such as a table that nobody else knows of.\n"
				"Fix: test the result; skip, retry or restart the range.\n",
		},
	.pass = PASS_MAPS,
	.event = on_event,
};
