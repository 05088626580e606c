// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * tlb-batched-pending: entries are used under a page-table lock without waiting for the
 * flushes that reclaim has put off.
 *
 * Source: 3ea277194dae, 383c4613c67c, and the comment at flush_tlb_batched_pending() in
 * mm/rmap.c: an operation that relies on empty entries being out of every TLB calls it
 * after it has taken the lock.
 * State: held locks, and whether the call was made since they were taken.
 * Errs towards silence: a function is judged if it makes the call elsewhere (then each lock
 * it takes needs one), or if it gives a range of entries other permissions.
 */
#include "rules/due.h"

/* The lock of the entries below a table, taken with the table mapped or by itself. */
static bool locks_entries(const struct exec *x, const struct res *r)
{
	const struct model_fn *m = model_find(x->e->model, x->f->generation, r->api);
	const struct term *t = term_get(&x->e->d.terms, r->obj.t);

	return (m && m->does & MODEL_PTE_MAP) ||
	       (t->kind == TERM_PURE && t->x == strpool_find(&x->e->ctx->names, "ptl-of=pte"));
}

static bool taken_here(const struct exec *x, const struct res *r)
{
	return r->kind == RES_LOCK && r->flags & RES_PTL &&
	       !(r->flags & (RES_CALLERS | RES_BATCHED)) && r->where && !r->where->prev &&
	       locks_entries(x, r);
}

static bool in_loop(const struct exec *x)
{
	for (uint32_t b = 0; b < x->f->ir->nr_blocks; b++)
		if (x->f->loop_body[b] && x->f->loop_body[b][x->block])
			return true;
	return false;
}

/* Does a value come from the entry's old one by giving it other permissions? */
static bool reprotects(const struct exec *x, struct val v)
{
	const struct term *t = term_get(&x->e->d.terms, v.t);
	const struct model_fn *m;

	for (; t->kind == TERM_PURE; t = term_get(&x->e->d.terms, t->a.t)) {
		m = model_find(x->e->model, x->f->generation, t->x);
		if (m && m->owes & OWES_REPROTECTS)
			return true;
	}
	return false;
}

static bool counts(const struct exec *x, const struct event *ev)
{
	if (ev->kind != EVENT_READ && ev->kind != EVENT_RMW && ev->kind != EVENT_WRITE)
		return false;
	return x->f->batched || (ev->kind == EVENT_WRITE && in_loop(x) && reprotects(x, ev->with));
}

static void on_event(struct exec *x, const struct event *ev, unsigned id)
{
	if (!counts(x, ev))
		return;
	vec_each (&x->st->held, struct res, r)
		if (taken_here(x, r))
			report_violation(
				x->e,
				&(struct violation){
					.rule = id,
					.sink = r->where,
					.source = ev->where,
					.place = r->where,
					.source_api = ev->api,
					.sink_api = r->api,
					.any_source = true,
					.inexact = x->st->inexact,
					.generation = x->f->generation,
					.message =
						"entries are used under this lock while flushes that "
						"reclaim has put off may still be pending",
					.affects =
						"x86, arm64 and others that batch the flushes of "
						"reclaim: what looks empty may still be cached",
					.fix = "call flush_tlb_batched_pending() each time the lock is "
					       "taken"});
}

const struct rule rule_tlb_batched_pending = {
	.info =
		{
			.id = "tlb-batched-pending",
			.severity = FINDING_WARNING,
			.summary = "entries are used while reclaim's flushes may still be pending",
			.explain =
				"Reclaim clears entries and leaves their flush for later.  An operation that promises\n"
				"its caller something about a range (mprotect, madvise, munmap, mremap) has to wait for\n"
				"it: flush_tlb_batched_pending(), after the page-table lock was taken, and once more\n"
				"after it was taken again.\n"
				"\n"
				"Why: the operation finds an empty entry and flushes nothing for it; when it has\n"
				"returned the page can still be written to by the old translation.\n"
				"\n"
				"Wrong:\n"
				"    pte_unmap_unlock(start_pte, ptl);\n"
				"    split_folio(folio);\n"
				"    start_pte = pte_offset_map_lock(mm, pmd, addr, &ptl);\n"
				"    goto scan;\n"
				"\n"
				"Right:\n"
				"    start_pte = pte_offset_map_lock(mm, pmd, addr, &ptl);\n"
				"    if (!start_pte)\n"
				"            return 0;\n"
				"    flush_tlb_batched_pending(mm);\n"
				"    goto scan;\n"
				"\n"
				"Source: 3ea277194dae, 383c4613c67c.\n"
				"Known false positives: a second lock in such a function under which empty entries do\n"
				"not matter.\n"
				"Fix: make the call behind each lock.\n",
		},
	.pass = PASS_TLB,
	.event = on_event,
};
