// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * lazy-pause: pause and resume do not pair up, or an enable/disable pair straddles
 * one of them.
 *
 * Source: the counted API of include/linux/pgtable.h (7.0): while paused, enable and
 * disable do nothing, so an enable that is ignored and a disable that counts leave
 * the count wrong.
 * State: pause depth, and the pause depth at which each section was entered.
 */
#include "rules/balance.h"

#define AFFECTS "every architecture: the count in the task goes wrong"

static void on_event(struct exec *x, const struct event *ev, unsigned id)
{
	const struct section *top = innermost(x->st);
	uint32_t api = strpool_intern(&x->e->ctx->names, "enable");
	struct violation v = {
		.rule = id,
		.sink = ev->where,
		.source_api = api,
		.sink_api = ev->api ? ev->api : api,
		.inexact = x->st->inexact,
		.generation = x->f->generation,
		.affects = AFFECTS,
		.fix = "keep each enable/disable pair on one side of pause and resume"};

	if (ev->kind != EVENT_LEAVE || !top || top->pause == x->st->pause)
		return;
	v.section = top->where;
	v.source = x->st->pause_where;
	v.message =
		top->pause > x->st->pause
			? "disable counts, but its enable was ignored while lazy MMU mode was paused"
			: "disable is ignored while lazy MMU mode is paused, but its enable counted";
	report_violation(x->e, &v);
}

static void report(struct engine *e, const struct imbalance *i, unsigned id)
{
	const struct func *f = &e->prog.funcs.at[i->s->func];
	const char *step = i->opens ? "the function returns here with lazy MMU mode paused"
				    : "the function returns here with a pause of its caller undone";

	report_violation(
		e,
		&(struct violation){
			.rule = id,
			.inexact = i->c->exit->inexact || i->suspect,
			.source = i->cause,
			.sink = trace_step(&e->d.traces, NULL, i->c->loc, f->ir->name, step),
			.source_api = strpool_intern(&e->ctx->names, i->opens ? "pause" : "resume"),
			.sink_api = strpool_intern(&e->ctx->names, "return"),
			.generation = f->generation,
			.affects = AFFECTS,
			.message = i->opens
					   ? "function returns with lazy MMU mode still paused"
					   : "function resumes lazy MMU mode that it did not pause",
			.fix = "pair every pause with a resume on each path"});
	/* A caller's section that ends at another depth than it began is this one's fault. */
	report_retract(e, id, i->cause, f->ir->name);
}

static void on_finish(struct engine *e, unsigned id)
{
	balance_check(e, BALANCE_PAUSES, id, report);
}

const struct rule rule_lazy_pause = {
	.info =
		{
			.id = "lazy-pause",
			.severity = FINDING_WARNING,
			.summary =
				"pause and resume do not pair, or an enable/disable pair straddles one of them",
			.explain =
				"lazy_mmu_mode_pause() and lazy_mmu_mode_resume() pair on every path.  While paused,\n"
				"enable and disable do nothing; a pair of which only one half runs while paused leaves\n"
				"the task's count wrong.\n"
				"\n"
				"Why: the count lives in the task and is never repaired.\n"
				"\n"
				"Wrong:\n"
				"    lazy_mmu_mode_pause();\n"
				"    page = alloc_page(GFP_KERNEL);\n"
				"    if (!page)\n"
				"            return -ENOMEM;            /* still paused */\n"
				"    lazy_mmu_mode_resume();\n"
				"\n"
				"Right:\n"
				"    lazy_mmu_mode_pause();\n"
				"    page = alloc_page(GFP_KERNEL);\n"
				"    lazy_mmu_mode_resume();\n"
				"    if (!page)\n"
				"            return -ENOMEM;\n"
				"\n"
				"Source: include/linux/pgtable.h since 7.0.\n"
				"Known false positives: a function that only pauses or only resumes and whose callers\n"
				"are not part of the scan (reported with medium confidence).\n"
				"Fix: pair them on every path.\n",
		},
	.event = on_event,
	.finish = on_finish,
};
