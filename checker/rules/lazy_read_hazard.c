// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * lazy-read-hazard: an entry is read, or read and changed at once, while a write
 * of the same entry is still batched.
 *
 * Source: the "Lazy MMU" comment in include/linux/pgtable.h ("entries may be
 * stale until the section ends"), all generations.
 * State: the engine's list of pending writes.  A write ends by a flush, a pause,
 * a leave (also a nested one).
 * Errs towards silence: entries are equal only if they are the same pointer plus
 * the same offset; two pointers that merely happen to be equal are not seen.
 */
#include "rules/rule.h"

#define FIX                                                                                        \
	"flush before the access (arch_flush_lazy_mmu_mode(), or a nested disable where nesting "  \
	"is allowed), or use the value that was written"

static const char *message(struct engine *e, const struct event *ev)
{
	const char *what = ev->what ? name_of(e, ev->what) : "a page-table entry";

	if (ev->kind == EVENT_RMW)
		return rule_text(
			e,
			"%s is changed in memory by %s() while an earlier write of it "
			"is still batched in a lazy MMU section: that write undoes the change",
			what, name_of(e, ev->api));
	return rule_text(e, "%s is read while its write is still batched in a lazy MMU section",
			 what);
}

static const char *affects(uint8_t kind)
{
	return kind == EVENT_RMW
		       ? "x86 Xen PV (acts on the old entry, then the queue overwrites it); "
			 "elsewhere the contract of include/linux/pgtable.h"
		       : "x86 Xen PV (memory keeps the old entry), s390 where the entry is read "
			 "raw; elsewhere the contract of include/linux/pgtable.h";
}

static void report(struct exec *x, const struct event *ev, const struct trace *section,
		   const struct trace *source, uint32_t source_api, unsigned id)
{
	report_violation(x->e, &(struct violation){.rule = id,
						   .section = section,
						   .source = source,
						   .sink = ev->where,
						   .source_api = source_api,
						   .sink_api = ev->api,
						   .inexact = x->st->inexact,
						   .generation = x->f->generation,
						   .message = message(x->e, ev),
						   .affects = affects(ev->kind == EVENT_VIOLATION
									      ? ev->scope
									      : ev->kind),
						   .fix = FIX});
}

/* The write and the access are both below; is this function's caller in a section? */
static void conditional(struct exec *x, const struct event *ev, unsigned id)
{
	int in = in_section(x);
	struct event direct = *ev;

	if (in < 0) {
		event_expose(x, ev);
		return;
	}
	if (!in)
		return;
	direct.kind = ev->scope;
	report(x, &direct, in_force(x->st)->where, ev->source, ev->source_api, id);
}

static void on_event(struct exec *x, const struct event *ev, unsigned id)
{
	if (ev->kind == EVENT_VIOLATION) {
		conditional(x, ev, id);
		return;
	}
	if (ev->kind != EVENT_READ && ev->kind != EVENT_RMW)
		return;
	vec_each (&x->st->pending, struct pending, p) {
		struct event up = *ev;

		if (!pending_overlaps(p, ev) || p->told >> (ev->kind == EVENT_RMW) & 1)
			continue;
		p->told |= 1 << (ev->kind == EVENT_RMW);
		if (!p->conditional) {
			report(x, ev, p->section, p->where, p->api, id);
			continue;
		}
		/* .scope is free in this event: it carries the kind of access. */
		up.kind = EVENT_VIOLATION;
		up.scope = ev->kind;
		up.rule = id;
		up.source = p->where;
		up.source_api = p->api;
		event_expose(x, &up);
	}
}

const struct rule rule_lazy_read_hazard = {
	.info =
		{
			.id = "lazy-read-hazard",
			.severity = FINDING_WARNING,
			.summary =
				"an entry is accessed while a write of it is still batched in a lazy MMU section",
			.explain =
				"Inside a lazy MMU section an architecture may queue writes of page-table\n"
				"entries.  Until the section is left, flushed or paused, memory may still hold\n"
				"the old entry: a read returns it, and a read-modify-write works on it and is\n"
				"then overwritten when the queue is worked off.\n"
				"\n"
				"Why: x86 Xen PV turns set_pte_at() and its relatives into queued hypercalls.\n"
				"Other architectures store at once, but generic code is bound by the contract.\n"
				"\n"
				"Wrong:\n"
				"    lazy_mmu_mode_enable();\n"
				"    set_pte_at(mm, addr, ptep, pte);\n"
				"    if (pte_dirty(ptep_get(ptep)))    /* may be the old entry */\n"
				"            nr++;\n"
				"    lazy_mmu_mode_disable();\n"
				"\n"
				"Right:\n"
				"    lazy_mmu_mode_enable();\n"
				"    set_pte_at(mm, addr, ptep, pte);\n"
				"    if (pte_dirty(pte))               /* the value that was written */\n"
				"            nr++;\n"
				"    lazy_mmu_mode_disable();\n"
				"\n"
				"Source: the \"Lazy MMU\" comment in include/linux/pgtable.h; found first in\n"
				"fork's copy of device-exclusive entries (linux-mm, 2025-04).\n"
				"Known false positives: none known; a path that only exists because of a merge\n"
				"of states is reported with medium confidence.\n"
				"Fix: use the written value, move the access out of the section, or flush\n"
				"before it.\n",
		},
	.event = on_event,
};
