// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * pte-map-unchecked: an entry is used that is not mapped: the result of mapping its table on
 * the path where that is NULL, or any pointer into the table behind the unmap.
 *
 * Source: since 6.5 pte_offset_map() and its relatives may find the table gone and return
 * NULL (Documentation/mm/process_addrs.rst; 0d940a9b270b).
 * State: which maps failed on the path, and which were ended.  Errs towards silence: a pointer
 * that was computed from NULL and an unknown index is not known to be bad, and neither is one
 * of which it is not known into which table it leads; an unmap of NULL behind a walk over the
 * table is left to the access in the walk.
 */
#include "rules/held.h"

static bool takes_entry(const struct func *f, const struct ir_insn *in)
{
	return in->kind == IR_READ_ENTRY ||
	       (in->kind == IR_CALL && program_passes_entry(f->ir, in));
}

static bool looks_at_entries(const struct func *f, const bool *body)
{
	for (uint32_t b = 0; b < f->ir->nr_blocks; b++)
		for (uint32_t i = 0; body[b] && i < f->ir->blocks[b].nr_insns; i++)
			if (takes_entry(f, &f->ir->blocks[b].insns[i]))
				return true;
	return false;
}

/*
 * The walk over the table lies between the map and the unmap: a path around it says that the
 * range was empty, which it never is, and the access in the walk is what is to be told.
 */
static bool skips_walk(const struct func *f, uint32_t map, uint32_t unmap)
{
	for (uint32_t head = map + 1; head < unmap; head++) {
		const bool *body = f->loop_body[head];

		if (body && !body[map] && !body[unmap] && looks_at_entries(f, body))
			return true;
	}
	return false;
}

/* A map that returned NULL: the access, or the unmap, goes through that. */
static void use_of_null(struct exec *x, const struct event *ev, unsigned id)
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

	/* Where mapping is a computation, only a table that has to be made can be missing. */
	if (!x->e->prog.maps)
		return;
	vec_each (&x->st->held, struct res, r) {
		if (!(r->flags & RES_FAILED))
			continue;
		if (!event_is_access(ev) && skips_walk(x->f, r->moved_block, x->block))
			return;
		h.source = r->where;
		h.source_api = r->api;
		h.message =
			rule_text(x->e, "the result of %s() is used here although it may be NULL",
				  name_of(x->e, r->api));
		report_held(x, &h);
		return;
	}
}

static void use_behind_unmap(struct exec *x, const struct event *ev, unsigned id)
{
	const struct res *r = res_ended_map_of(x->e->d.terms, x->st, ev->entry);

	/* One use of it is enough to tell. */
	if (!r || r->flags & RES_USED)
		return;
	report_held(
		x,
		&(struct held_report){
			.rule = id,
			.source = r->where,
			.sink = ev->where,
			.source_api = r->api,
			.sink_api = ev->api,
			.message = "an entry is used here although its table was unmapped before",
			.affects =
				"all since 6.5: the table may be freed behind the RCU read section; "
				"architectures with highmem page tables: the address leads nowhere",
			.fix = "use the entry before the unmap, or map the table again"});
}

static void on_event(struct exec *x, const struct event *ev, unsigned id)
{
	bool unmaps = ev->kind == EVENT_RELEASE && ev->res == RES_MAP;

	if (!ev->entry.t && (event_is_access(ev) || unmaps))
		use_of_null(x, ev, id);
	else if (ev->entry.t && event_is_access(ev))
		use_behind_unmap(x, ev, id);
}

const struct rule rule_pte_map_unchecked = {
	.info =
		{
			.id = "pte-map-unchecked",
			.severity = FINDING_WARNING,
			.summary =
				"an entry is used without a test whether its table was mapped, or after the unmap",
			.explain =
				"Since 6.5 pte_offset_map(), pte_offset_map_lock() and their relatives fail when the\n"
				"page table has gone in the meantime, and return NULL.  What they return is good until\n"
				"pte_unmap() or pte_unmap_unlock(), and no longer.\n"
				"\n"
				"Why: khugepaged takes page tables away without the mmap lock; a walker that\n"
				"dereferences NULL crashes, or unlocks a lock it never got.  Behind the unmap a table\n"
				"that was taken away may be freed at any time.\n"
				"\n"
				"Wrong:\n"
				"    pte = pte_offset_map_lock(mm, pmd, addr, &ptl);\n"
				"    if (pte_none(ptep_get(pte)))      /* pte may be NULL */\n"
				"            nr++;\n"
				"    pte_unmap_unlock(pte, ptl);\n"
				"    return ptep_get(pte);             /* the table may be gone */\n"
				"\n"
				"Right:\n"
				"    pte = pte_offset_map_lock(mm, pmd, addr, &ptl);\n"
				"    if (!pte)\n"
				"            return -EAGAIN;\n"
				"    old = ptep_get(pte);\n"
				"    pte_unmap_unlock(pte, ptl);\n"
				"    return old;\n"
				"\n"
				"Source: Documentation/mm/process_addrs.rst; 0d940a9b270b.\n"
				"Known false positives: a map that cannot fail for a reason the code does not show,\n"
				"such as a table that nobody else knows of.\n"
				"Fix: test the result; skip, retry or restart the range.\n",
		},
	.pass = PASS_MAPS,
	.event = on_event,
};
