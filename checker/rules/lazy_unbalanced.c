// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * lazy-unbalanced: some path leaves the function at another section depth than it
 * came with.
 *
 * Source: the "Lazy MMU" comment in include/linux/pgtable.h: every enter has its
 * leave; fea18c686320 and b2f557a21bc8 are kernel fixes of such paths.
 * State: the stack of open sections, counted per path; conditions that correlate
 * ("if (start_pte) disable") are seen through.
 * Errs: balance.h says when an imbalance is a wrapper's contract.
 */
#include "rules/balance.h"

#define AFFECTS                                                                                    \
	"every architecture with a lazy mode: x86 Xen PV, powerpc book3s64 hash, sparc64, arm64, " \
	"s390"

static void report(struct engine *e, const struct imbalance *i, unsigned id)
{
	const struct func *f = &e->prog.funcs.at[i->s->func];
	struct violation v = {
		.rule = id,
		.inexact = i->c->exit->inexact || i->suspect,
		.generation = f->generation,
		.affects = AFFECTS,
		.source_api = strpool_intern(&e->ctx->names, i->opens ? "enter" : "leave"),
		.sink_api = strpool_intern(&e->ctx->names, "return"),
	};

	if (i->opens) {
		v.section = i->cause;
		v.sink = trace_step(&e->d.traces, NULL, i->c->loc, f->ir->name,
				    "the function returns here with the section open");
		v.message = "function returns with a lazy MMU section still open";
		v.fix = "leave the section on this path too";
	} else {
		v.source = i->cause;
		v.sink =
			trace_step(&e->d.traces, NULL, i->c->loc, f->ir->name,
				   "the function returns here one section short of where it began");
		v.message = "function leaves a lazy MMU section that it did not enter";
		v.fix = "leave the section once, on the paths that entered it";
	}
	report_violation(e, &v);
}

/* A loop came round with its section open. */
static void on_event(struct exec *x, const struct event *ev, unsigned id)
{
	const struct section *open = ev->kind == EVENT_ENTER ? entered_before(x, ev) : NULL;
	uint32_t api = strpool_intern(&x->e->ctx->names, "enter");

	if (!open)
		return;
	report_violation(
		x->e,
		&(struct violation){
			.rule = id,
			.section = open->where,
			.sink = trace_step(
				&x->e->d.traces, ev->where, x->loc, x->f->ir->name,
				"a loop or restart comes here with that section still open"),
			.source_api = api,
			.sink_api = api,
			.inexact = x->st->inexact,
			.generation = x->f->generation,
			.affects = AFFECTS,
			.message =
				"lazy MMU section is entered again on the next turn of a loop, with the "
				"last one still open",
			.fix = "leave the section before the loop or restart comes round"});
}

static void on_finish(struct engine *e, unsigned id)
{
	balance_check(e, BALANCE_SECTIONS, id, report);
}

const struct rule rule_lazy_unbalanced = {
	.info =
		{
			.id = "lazy-unbalanced",
			.severity = FINDING_WARNING,
			.summary =
				"a path leaves the function with more or fewer lazy MMU sections open than it came with",
			.explain =
				"Every path through a function has to leave exactly the lazy MMU sections that it\n"
				"entered: error returns, gotos, restarts included.\n"
				"\n"
				"Why: with a section left open, writes stay queued (Xen PV) or a per-CPU batch stays\n"
				"active with preemption disabled (powerpc, sparc64); the counted API of 7.0 is off by\n"
				"one for the rest of the task's life.\n"
				"\n"
				"Wrong:\n"
				"    lazy_mmu_mode_enable();\n"
				"    do {\n"
				"            if (WARN_ON(!pages[i]))\n"
				"                    return -ENOMEM;    /* section still open */\n"
				"            set_pte_at(mm, addr, ptep, mk_pte(pages[i++], prot));\n"
				"    } while (ptep++, addr += PAGE_SIZE, addr != end);\n"
				"    lazy_mmu_mode_disable();\n"
				"\n"
				"Right:\n"
				"            if (WARN_ON(!pages[i])) {\n"
				"                    err = -ENOMEM;\n"
				"                    break;\n"
				"            }\n"
				"\n"
				"Source: the \"Lazy MMU\" comment in include/linux/pgtable.h; fea18c686320, b2f557a21bc8.\n"
				"Known false positives: a function that only enters or only leaves and whose callers\n"
				"are not part of the scan (reported with medium confidence).\n"
				"Fix: leave the section on every path.\n",
		},
	.event = on_event,
	.finish = on_finish,
};
