// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * lazy-token: a leave is not given what its own enter returned.
 *
 * Source: "Nesting support for lazy MMU mode", v2 (linux-mm, 2025-09): the token says
 * whether the mode was on before and is opaque to generic code.
 * State: the token of each open section.
 * Errs towards silence: a token of unknown origin is taken to be right.
 */
#include "rules/rule.h"

#define AFFECTS "every architecture with a lazy mode: the mode is restored to the wrong state"

static void report(struct exec *x, const struct event *ev, unsigned id, const struct trace *section,
		   const char *message, const char *fix)
{
	report_violation(
		x->e, &(struct violation){.rule = id,
					  .section = section,
					  .sink = ev->where,
					  .source_api = strpool_intern(&x->e->ctx->names, "token"),
					  .any_source = true,
					  .sink_api = ev->api,
					  .inexact = x->st->inexact,
					  .generation = x->f->generation,
					  .message = message,
					  .affects = AFFECTS,
					  .fix = fix});
}

/* Made by one certain call, so that it differs from every other such value. */
static bool is_result(const struct exec *x, struct val v)
{
	uint8_t kind = term_get(x->e->d.terms, v.t)->kind;

	return v.t && (kind == TERM_FRESH || kind == TERM_INNER || kind == TERM_OLD);
}

static void on_leave(struct exec *x, const struct event *ev, unsigned id)
{
	const struct section *top = innermost(x->st);

	if (!ev->entry.t && !is_arch_file(x->e, x->loc.file))
		report(x, ev, id, top ? top->where : NULL,
		       "a leave is given a constant instead of what its enter returned",
		       "keep the token that enter returned and pass it");
	else if (top && is_result(x, ev->entry) && is_result(x, top->token) &&
		 !val_eq(ev->entry, top->token))
		report(x, ev, id, top->where, "a leave is given the token of another enter",
		       "pass the token of the innermost section that is open");
}

static void on_event(struct exec *x, const struct event *ev, unsigned id)
{
	if (x->f->generation != IR_GEN_TOKEN)
		return;
	if (ev->kind == EVENT_LEAVE)
		on_leave(x, ev, id);
	else if (ev->kind == EVENT_ENTER && ev->where->len == 1 && x->insn->dst == IR_NONE)
		report(x, ev, id, NULL, "the token that enter returns is dropped",
		       "keep the token and pass it to the leave");
}

const struct rule rule_lazy_token = {
	.info =
		{
			.id = "lazy-token",
			.severity = FINDING_WARNING,
			.summary = "a leave is not given the token that its own enter returned",
			.explain =
				"In the token generation enter returns a token that the matching leave takes,\n"
				"innermost first.  Generic code neither drops nor invents tokens.\n"
				"\n"
				"Why: the token says whether the mode was on before; with another one the leave\n"
				"ends a section of the caller, or leaves the mode on for good.\n"
				"\n"
				"Wrong:\n"
				"    arch_enter_lazy_mmu_mode();\n"
				"    arch_leave_lazy_mmu_mode(LAZY_MMU_DEFAULT);\n"
				"\n"
				"Right:\n"
				"    lazy_mmu_state_t state = arch_enter_lazy_mmu_mode();\n"
				"    arch_leave_lazy_mmu_mode(state);\n"
				"\n"
				"Source: linux-mm, 2025-09, \"Nesting support for lazy MMU mode\", v2.\n"
				"Known false positives: none known; the form was never merged.\n"
				"Fix: one token for each enter, passed to its own leave.\n",
		},
	.event = on_event,
};
