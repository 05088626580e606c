// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * notifier-missing: present entries go, and secondary MMUs are not told.
 *
 * Source: include/linux/mmu_notifier.h and Documentation/mm/mmu_notifier.rst: who clears and
 * flushes entries does it between mmu_notifier_invalidate_range_start() and _end();
 * f268f6cf875f, 369ea8242c0f.
 * State: open notifier ranges; whether a caller has one is the caller's to say.
 * Errs towards silence: only operations that clear and flush in one, and only where all
 * callers are known.
 */
#include "rules/due.h"

static bool holds_range(const struct state *st)
{
	vec_each (&st->held, struct res, r)
		if (r->kind == RES_NOTIFIER && !(r->flags & RES_CALLERS))
			return true;
	return false;
}

static void judge(struct exec *x, const struct event *ev, unsigned id)
{
	struct event up = *ev;

	/* A merged state may have lost sight of the range. */
	if (holds_range(x->st) || x->st->inexact)
		return;
	if (!due_is_outermost(x->f)) {
		up.kind = EVENT_VIOLATION;
		up.rule = (uint8_t)id;
		up.entry = val_const(0);
		event_expose(x, &up);
		return;
	}
	report_violation(
		x->e,
		&(struct violation){
			.rule = id,
			.source = ev->where->prev,
			.sink = trace_step(&x->e->d.traces, NULL, ev->where->loc, ev->where->func,
					   ev->where->text),
			.sink_api = ev->api,
			.any_source = true,
			.generation = x->f->generation,
			.message = rule_text(x->e, "%s() outside of an MMU notifier range",
					     name_of(x->e, ev->api)),
			.affects = "all architectures: KVM and devices keep the old translation",
			.fix = "put it between mmu_notifier_invalidate_range_start() and _end()"});
}

static void on_event(struct exec *x, const struct event *ev, unsigned id)
{
	if (ev->kind == EVENT_VIOLATION)
		judge(x, ev, id);
	else if (ev->kind == EVENT_TLB_FLUSH && ev->self && ev->clears)
		judge(x, ev, id);
}

const struct rule rule_notifier_missing = {
	.info =
		{
			.id = "notifier-missing",
			.severity = FINDING_WARNING,
			.summary = "present entries go, and secondary MMUs are not told",
			.explain =
				"KVM and devices keep translations of their own.  Operations that take present\n"
				"entries away (pmdp_collapse_flush(), ptep_clear_flush() and the like) have to stand\n"
				"between mmu_notifier_invalidate_range_start() and _end(), in the function or in one\n"
				"of its callers.\n"
				"\n"
				"Why: a guest or a device goes on using a page that is no longer the process's.\n"
				"\n"
				"Wrong:\n"
				"    ptl = pmd_lock(mm, pmdp);\n"
				"    pmd = pmdp_collapse_flush(vma, addr, pmdp);\n"
				"    spin_unlock(ptl);\n"
				"\n"
				"Right:\n"
				"    mmu_notifier_invalidate_range_start(&range);\n"
				"    ptl = pmd_lock(mm, pmdp);\n"
				"    pmd = pmdp_collapse_flush(vma, addr, pmdp);\n"
				"    spin_unlock(ptl);\n"
				"    mmu_notifier_invalidate_range_end(&range);\n"
				"\n"
				"Source: include/linux/mmu_notifier.h; f268f6cf875f, 369ea8242c0f.\n"
				"Known false positives: mappings that no secondary MMU can have.\n"
				"Fix: start the range before the lock is taken and end it after it was dropped.\n",
		},
	.pass = PASS_TLB,
	.event = on_event,
};
