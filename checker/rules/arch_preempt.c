// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * lazy-arch, part one: the batch of a CPU belongs to it only while the task stays there.
 *
 * A hook is entered with preemption enabled unless everybody who calls it disables it, or,
 * for leave and flush, the enter hook has.  Depths are intervals over all paths; a use is
 * wrong if preemption is enabled on each of them, so joins err towards silence.
 */
#include "rules/arch.h"

#define MAX_DOWN 6

struct walk {
	struct engine *e;
	unsigned id;
	const struct arch_hooks *hooks;
	const struct trace *source; /* calls that lead here from the hook */
	int down;
};

static bool spins(const struct model_fn *m, bool take)
{
	if (!m)
		return false;
	if (m->does & (take ? MODEL_PTL_LOCK : MODEL_PTL_UNLOCK))
		return true;
	return m->does & MODEL_SPINS && m->does & (take ? MODEL_LOCK : MODEL_UNLOCK);
}

static void step(const struct flow *fl, const struct ir_insn *in, struct flow_state *st);

/* How much deeper a function leaves the nesting than it found it. */
static struct flow_state effect(const struct walk *w, const struct func *f)
{
	struct walk down = *w;
	struct flow fl = {.f = f, .step = step, .data = &down};
	const struct flow_state zero = {0};

	if (++down.down > MAX_DOWN)
		return zero;
	flow_run(&fl, &zero);
	flow_free(&fl);
	return fl.exit;
}

static void step(const struct flow *fl, const struct ir_insn *in, struct flow_state *st)
{
	const struct walk *w = fl->data;
	const struct func *callee;
	const struct model_fn *m;
	uint32_t bits;

	if (in->kind != IR_CALL)
		return;
	bits = program_arch(&w->e->prog, fl->f, in);
	m = program_model(&w->e->prog, fl->f, in);
	if (bits & MODEL_PREEMPT_OFF || spins(m, true)) {
		flow_nest(st, 1, 1);
	} else if (bits & MODEL_PREEMPT_ON || spins(m, false)) {
		flow_nest(st, -1, -1);
	} else {
		callee = arch_callee(w->e, in);
		if (callee && (!m || bits)) {
			struct flow_state d = effect(w, callee);

			flow_nest(st, d.lo, d.hi);
		}
	}
}

static void check(struct walk *w, const struct func *f);

static void look(const struct flow *fl, const struct ir_insn *in, const struct flow_state *before)
{
	struct walk *w = fl->data, down = *w;
	uint32_t bits = program_arch(&w->e->prog, fl->f, in);
	const struct func *callee = in->kind == IR_CALL ? arch_callee(w->e, in) : NULL;

	if (before->hi > 0)
		return;
	if (bits & MODEL_PER_CPU && !(bits & MODEL_PREEMPT_OFF)) {
		arch_report(
			w->e, w->id,
			&(struct arch_violation){
				.f = fl->f,
				.loc = in->loc,
				.source = w->source,
				.sink_api = strpool_intern(&w->e->ctx->names, "this CPU's copy"),
				.message = "the lazy mode's state of this CPU is used with "
					   "preemption enabled",
				.affects =
					"architectures that batch by CPU (powerpc book3s64 hash, "
					"sparc64): a task that moves in between leaves one CPU's "
					"batch active and flushes another's",
				.fix = "disable preemption from enter to leave: sections over kernel "
				       "entries hold no lock"});
		return;
	}
	if (!callee || bits & (MODEL_HOOK_ENTER | MODEL_HOOK_LEAVE | MODEL_HOOK_FLUSH) ||
	    !is_arch_func(w->e, callee) || w->down >= MAX_DOWN)
		return;
	down.down++;
	down.source = trace_step(&w->e->d.traces, w->source, in->loc, fl->f->ir->name,
				 rule_text(w->e, "calls %s()", name_of(w->e, callee->ir->name)));
	check(&down, callee);
}

static void check(struct walk *w, const struct func *f)
{
	struct flow fl = {.f = f, .step = step, .data = w};
	const struct flow_state zero = {0};

	flow_run(&fl, &zero);
	flow_visit(&fl, look);
	flow_free(&fl);
}

/* --- is a hook entered with preemption disabled? --- */

struct callers {
	struct walk w;
	uint32_t bit;
	bool called;
	int lo; /* the least depth at any call */
};

static void look_at_caller(const struct flow *fl, const struct ir_insn *in,
			   const struct flow_state *before)
{
	struct callers *c = fl->data;

	if (!(program_arch(&c->w.e->prog, fl->f, in) & c->bit))
		return;
	if (!c->called || before->lo < c->lo)
		c->lo = before->lo;
	c->called = true;
}

static bool callers_disable(const struct walk *w, uint32_t bit)
{
	const uint32_t hooks = MODEL_HOOK_ENTER | MODEL_HOOK_LEAVE | MODEL_HOOK_FLUSH;
	struct callers c = {.w = *w, .bit = bit};

	vec_each (&w->e->prog.funcs, struct func, f) {
		struct flow fl = {.f = f, .step = step, .data = &c};
		const struct flow_state zero = {0};

		if (arch_bits(w->e, f) & hooks || !arch_calls(w->e, f, bit))
			continue;
		flow_run(&fl, &zero);
		flow_visit(&fl, look_at_caller);
		flow_free(&fl);
	}
	return c.called && c.lo > 0;
}

void arch_check_preemption(struct engine *e, unsigned id, const struct arch_hooks *h)
{
	struct walk w = {.e = e, .id = id, .hooks = h};
	bool section_disables = h->enter && effect(&w, h->enter).hi > 0;

	if (h->enter && is_arch_func(e, h->enter) && !callers_disable(&w, MODEL_HOOK_ENTER))
		check(&w, h->enter);
	if (section_disables)
		return;
	if (h->leave && is_arch_func(e, h->leave) && !callers_disable(&w, MODEL_HOOK_LEAVE))
		check(&w, h->leave);
	if (h->flush && is_arch_func(e, h->flush) && !callers_disable(&w, MODEL_HOOK_FLUSH))
		check(&w, h->flush);
}
