// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * lazy-lock: a lock that protects batched writes is dropped before the section is left or
 * flushed; a section is entered before the page-table lock of the entries it is for.
 *
 * Source: the "Lazy MMU" comment in include/linux/pgtable.h (user entries are changed under
 * their page-table lock); ad449d856bd7, f3cd4ab0aabf are fixes of such places.
 * State: open sections and held locks in the order in which they were taken, and for each
 * lock the first write under it that may still be batched.
 * Errs towards silence: a lock is the same only if its address is the same value, or the
 * same table's; sections of kernel entries need no page-table lock.
 */
#include "rules/rule.h"

#define AFFECTS                                                                                    \
	"powerpc book3s64 hash and sparc64 (the TLB keeps the old translation until the leave), "  \
	"x86 Xen PV and s390 (memory keeps the old entry); elsewhere the contract of "             \
	"include/linux/pgtable.h"

static void report(struct exec *x, const struct violation *v)
{
	struct violation full = *v;

	full.any_source = true;
	full.inexact = x->st->inexact;
	full.generation = x->f->generation;
	full.affects = AFFECTS;
	report_violation(x->e, &full);
}

/* The section that was entered under the lock, or in which it was taken. */
static const struct section *section_of(const struct exec *x, const struct res *r)
{
	const struct state *st = x->st;

	return st->nr_sections > r->depth ? &st->sections[r->depth] : innermost(st);
}

static void report_dirty(struct exec *x, const struct event *ev, const struct trace *section,
			 const struct trace *source, uint32_t source_api, unsigned id)
{
	report(x,
	       &(struct violation){
		       .rule = id,
		       .section = section,
		       .source = source,
		       .sink = ev->where,
		       .source_api = source_api,
		       .sink_api = ev->api,
		       .message = rule_text(x->e,
					    "%s() drops the lock while writes made under it are "
					    "still batched in a lazy MMU section",
					    name_of(x->e, ev->api)),
		       .fix = "leave or flush the section before the lock is dropped, or pause it "
			      "(7.x)"});
}

static void dropped_dirty(struct exec *x, const struct event *ev, const struct res *r, unsigned id)
{
	struct event up = *ev;

	if (in_section(x) > 0) {
		report_dirty(x, ev, section_of(x, r)->where, r->dirty, r->dirty_api, id);
		return;
	}
	up.kind = EVENT_VIOLATION;
	up.rule = id;
	up.source = r->dirty;
	up.source_api = r->dirty_api;
	event_expose(x, &up);
}

static void on_unlock(struct exec *x, const struct event *ev, unsigned id)
{
	const struct res *r = held_lock(x, ev->entry);

	if (!r || !in_section(x))
		return;
	if (r->dirty) {
		dropped_dirty(x, ev, r, id);
		return;
	}
	if (r->flags & RES_PTL && in_section(x) > 0 && x->st->nr_sections > r->depth)
		report(x, &(struct violation){
				  .rule = id,
				  .section = section_of(x, r)->where,
				  .sink = ev->where,
				  .source_api = strpool_intern(&x->e->ctx->names, "section"),
				  .sink_api = ev->api,
				  .message = rule_text(
					  x->e,
					  "%s() drops the page-table lock with a lazy MMU "
					  "section open that was entered under it",
					  name_of(x->e, ev->api)),
				  .fix = "leave the section before the lock is dropped"});
}

/* The section ends, its lock goes on: then it was entered before the lock was taken. */
static void on_leave(struct exec *x, const struct event *ev, unsigned id)
{
	const struct state *st = x->st;

	(void)ev;
	if (!st->nr_sections || in_section(x) <= 0 || innermost(st)->unlocked)
		return;
	vec_each (&st->held, struct res, r)
		if (r->kind == RES_LOCK && r->flags & RES_PTL && !(r->flags & RES_CALLERS) &&
		    r->dirty && r->depth >= st->nr_sections)
			report(x,
			       &(struct violation){
				       .rule = id,
				       .section = innermost(st)->where,
				       .source = r->where,
				       .sink = r->dirty,
				       .source_api = r->api,
				       .sink_api = r->dirty_api,
				       .message =
					       "an entry is written under a page-table lock that "
					       "was taken inside the lazy MMU section",
				       .fix = "take the page-table lock before the section is "
					      "entered"});
}

static void on_event(struct exec *x, const struct event *ev, unsigned id)
{
	int in;

	if (ev->kind == EVENT_RELEASE && ev->res == RES_LOCK) {
		on_unlock(x, ev, id);
	} else if (ev->kind == EVENT_LEAVE) {
		on_leave(x, ev, id);
	} else if (ev->kind == EVENT_VIOLATION) {
		in = in_section(x);
		/* A caller that slept before this call is told of that, in a section. */
		if (in < 0 && !x->st->slept)
			event_expose(x, ev);
		else if (in > 0)
			report_dirty(x, ev, innermost(x->st)->where, ev->source, ev->source_api,
				     id);
	}
}

const struct rule rule_lazy_lock = {
	.info =
		{
			.id = "lazy-lock",
			.severity = FINDING_WARNING,
			.summary =
				"a lock that protects batched writes is dropped before the section is left",
			.explain =
				"What is written inside a lazy MMU section takes effect when the section is left.  The\n"
				"locks that protect those entries have to be held until then: take the page-table\n"
				"lock, enter, write, leave, unlock.  An inner lock must not be dropped either while\n"
				"writes made under it are batched.\n"
				"\n"
				"Why: another CPU takes the lock and sees entries (Xen PV, s390) or translations\n"
				"(powerpc hash, sparc64) as they were before.\n"
				"\n"
				"Wrong:\n"
				"    pte = pte_offset_map_lock(mm, pmd, addr, &ptl);\n"
				"    lazy_mmu_mode_enable();\n"
				"    set_pte_at(mm, addr, pte, val);\n"
				"    pte_unmap_unlock(pte, ptl);       /* the write is still queued */\n"
				"    lazy_mmu_mode_disable();\n"
				"\n"
				"Right:\n"
				"    lazy_mmu_mode_disable();\n"
				"    pte_unmap_unlock(pte, ptl);\n"
				"\n"
				"Source: the \"Lazy MMU\" comment in include/linux/pgtable.h; ad449d856bd7,\n"
				"f3cd4ab0aabf.\n"
				"Known false positives: an inner lock that protects something else than the entries\n"
				"written while it was held.\n"
				"Fix: leave, flush or pause the section before the lock is dropped.\n",
		},
	.pass = PASS_LOCKS,
	.event = on_event,
};
