// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * tlb-flush-after-unlock: the page-table lock is dropped with a flush still due.
 *
 * Source: Documentation/mm/process_addrs.rst ("Page table locks") and the fixes 60bae7370896,
 * eb66ae030829, 29a951dfb3c3: who takes the lock next must be able to rely on the entries.
 * State: obligations (engine/owed.h) and where the last page-table lock was dropped.
 * Errs towards silence: what only lost permissions counts only if the mmap lock is known
 * to be held for reading at the unlock or at the flush; nothing counts under the lock of a
 * file's mappings; a callee's flush that had something of its own to do counts where all
 * callers are known, and none has flushed the whole table before.
 */
#include "rules/due.h"

static void report(struct exec *x, const struct violation *late, unsigned id)
{
	struct violation v = *late;

	v.rule = id;
	v.any_source = true;
	v.inexact = x->st->inexact;
	v.generation = x->f->generation;
	v.message =
		rule_text(x->e,
			  "the page-table lock is dropped before the TLB is flushed for what %s() "
			  "changed",
			  name_of(x->e, v.source_api));
	v.affects = "all architectures: others see the new entry while CPUs still use the old "
		    "translation";
	v.fix = "flush before the lock is dropped";
	report_violation(x->e, &v);
}

static void late(struct exec *x, const struct event *ev, const struct owed *o, unsigned id)
{
	struct violation v = {.source = o->where,
			      .source_api = o->api,
			      .sink = o->unlocked,
			      .place = o->unlocked,
			      .sink_api = o->unlock_api};

	if (ev->where)
		v.sink = trace_concat(&x->e->d.traces, o->unlocked, ev->where);
	report(x, &v, id);
}

/* The callers may know why that was not late: they have flushed the whole table. */
static void ask_callers(struct exec *x, const struct event *ev, unsigned id)
{
	struct event up = *ev;

	up.kind = EVENT_VIOLATION;
	up.rule = (uint8_t)id;
	up.entry = val_const(0);
	if (!due_is_outermost(x->f))
		event_expose(x, &up);
	else if (!(x->st->met & MET_WHOLE))
		report(x,
		       &(struct violation){.source = ev->source,
					   .source_api = ev->source_api,
					   .sink = ev->where,
					   .place = ev->where,
					   .sink_api = ev->api},
		       id);
}

/* A callee's flush may be for something else: for what it changed, or for everything. */
static bool is_for_itself(const struct event *ev)
{
	return ev->replayed && !(ev->met & MET_EARLY);
}

static void on_event(struct exec *x, const struct event *ev, unsigned id)
{
	if (ev->kind == EVENT_VIOLATION)
		ask_callers(x, ev, id);
	if (ev->kind != EVENT_TLB_FLUSH || !(ev->met & MET_ENTRIES) || ev->self)
		return;
	for (size_t i = 0; i < x->st->owed.nr; i++) {
		const struct owed *o = &x->st->owed.at[i];
		struct event asks = {.where = o->unlocked,
				     .api = o->unlock_api,
				     .source = o->where,
				     .source_api = o->api};

		if (!owe_is_late(x, o))
			continue;
		if (is_for_itself(ev))
			ask_callers(x, &asks, id);
		else
			late(x, ev, o, id);
	}
}

const struct rule rule_tlb_flush_after_unlock = {
	.info =
		{
			.id = "tlb-flush-after-unlock",
			.severity = FINDING_WARNING,
			.summary = "the page-table lock is dropped before the TLB is flushed",
			.explain =
				"Whoever takes the page-table lock next takes the entries for what CPUs do.  So the\n"
				"TLB is flushed for entries that were cleared or pointed elsewhere before the lock is\n"
				"dropped.  A gather or a batch may take the duty over; pmdp_collapse_flush() may come\n"
				"later for the whole table; permissions may be taken back later while the mmap lock\n"
				"is held for writing.\n"
				"\n"
				"Why: another CPU finds the entry empty and frees or reuses the page, a third one still\n"
				"writes to it.\n"
				"\n"
				"Wrong:\n"
				"    pte = ptep_get_and_clear(mm, addr, ptep);\n"
				"    pte_unmap_unlock(ptep, ptl);\n"
				"    flush_tlb_range(vma, addr, addr + PAGE_SIZE);\n"
				"\n"
				"Right:\n"
				"    pte = ptep_get_and_clear(mm, addr, ptep);\n"
				"    flush_tlb_range(vma, addr, addr + PAGE_SIZE);\n"
				"    pte_unmap_unlock(ptep, ptl);\n"
				"\n"
				"Source: 60bae7370896, eb66ae030829, 29a951dfb3c3.\n"
				"Known false positives: entries that no other task can reach.\n"
				"Fix: flush before the unlock.\n",
		},
	.pass = PASS_TLB,
	.event = on_event,
};
