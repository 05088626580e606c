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
	const struct term *t = term_get(x->e->d.terms, r->obj.t);

	return (m && m->does & MODEL_PTE_MAP) ||
	       (t->kind == TERM_LOCK && t->x == strpool_find(&x->e->ctx->names, "ptl-of=pte"));
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

static bool holds_table_lock(const struct state *st)
{
	vec_each (&st->held, struct res, r)
		if (r->kind == RES_LOCK && r->flags & RES_PTL && !(r->flags & RES_CALLERS))
			return true;
	return false;
}

static void report(struct exec *x, const struct event *ev, unsigned id)
{
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

/* New permissions: the loop over the range may be a caller's, and so may the lock. */
static void on_reprotect(struct exec *x, const struct event *ev, unsigned id)
{
	struct event up = *ev;

	if (holds_table_lock(x->st)) {
		if (in_loop(x))
			report(x, ev, id);
		return;
	}
	up.kind = EVENT_VIOLATION;
	up.rule = (uint8_t)id;
	up.entry = val_const(0);
	event_expose(x, &up);
}

static void on_event(struct exec *x, const struct event *ev, unsigned id)
{
	bool uses = event_is_access(ev);

	if (uses && x->f->batched)
		report(x, ev, id);
	else if (ev->kind == EVENT_VIOLATION || ev->kind == EVENT_REPROTECT)
		on_reprotect(x, ev, id);
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
