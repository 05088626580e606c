// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * lazy-arch, part three: kernel memory is mapped, perhaps in somebody's section, and used
 * at once, so the function that maps it has to complete what is queued before it returns.
 *
 * Paths are joined: a return is wrong if on some path to it an entry was written after the
 * last flush or nested leave.  The caller's section, if one is found, is part of the proof.
 */
#include <string.h>

#include "rules/arch.h"

#define MAX_DOWN 6
#define MAX_UP 4
#define QUEUED 1ull  /* in .may: an entry was written, nothing completed it since */
#define SECTION 2ull /* in .may: a section is open */

struct walk {
	struct engine *e;
	unsigned id;
	int down;
};

static bool completes(const struct model_fn *m)
{
	return m && m->does & (MODEL_LAZY_FLUSH | MODEL_LAZY_LEAVE | MODEL_LAZY_PAUSE);
}

static bool writes(const struct model_fn *m)
{
	for (unsigned i = 0; m && i < m->nr_params; i++)
		if (m->params[i].access & MODEL_WRITES)
			return true;
	return false;
}

static void step(const struct flow *fl, const struct ir_insn *in, struct flow_state *st)
{
	const struct walk *w = fl->data;
	const struct model_fn *m;
	const struct func *callee;

	if (in->kind != IR_CALL)
		return;
	m = program_model(&w->e->prog, fl->f, in);
	callee = m ? NULL : arch_callee(w->e, in);
	if (completes(m)) {
		st->may &= ~QUEUED;
	} else if (writes(m)) {
		st->may |= QUEUED;
	} else if (callee && w->down < MAX_DOWN) {
		struct walk down = *w;
		struct flow inner = {.f = callee, .step = step, .data = &down};

		down.down++;
		flow_run(&inner, st);
		if (inner.exit.reached)
			st->may = inner.exit.may;
		flow_free(&inner);
	}
}

/* --- the caller's section --- */

struct search {
	struct engine *e;
	const struct func *target;
	const struct trace *section, *source;
	struct ir_loc entered; /* the last enter seen */
	uint32_t api;
};

static void section_step(const struct flow *fl, const struct ir_insn *in, struct flow_state *st)
{
	struct search *s = fl->data;
	const struct model_fn *m =
		in->kind == IR_CALL ? program_model(&s->e->prog, fl->f, in) : NULL;

	if (m && m->does & MODEL_LAZY_ENTER) {
		st->may |= SECTION;
		s->entered = in->loc;
		s->api = m->name;
	} else if (completes(m) && !(m->does & MODEL_LAZY_FLUSH)) {
		st->may &= ~SECTION;
	}
}

static void section_look(const struct flow *fl, const struct ir_insn *in,
			 const struct flow_state *before)
{
	struct search *s = fl->data;
	struct traces *ts = &s->e->d.traces;

	if (in->kind != IR_CALL || arch_callee(s->e, in) != s->target)
		return;
	if (!s->source)
		s->source = trace_step(
			ts, NULL, in->loc, fl->f->ir->name,
			rule_text(s->e, "calls %s()", name_of(s->e, s->target->ir->name)));
	if (before->may & SECTION && !s->section)
		s->section = trace_step(
			ts, NULL, s->entered, fl->f->ir->name,
			rule_text(s->e, "section entered here: %s()", name_of(s->e, s->api)));
}

static bool find_section(struct engine *e, const struct func *f, int up, struct search *out);

static bool find_section_in(struct engine *e, const struct func *f, const struct func *caller,
			    int up, struct search *out)
{
	struct search s = {.e = e, .target = f};
	struct flow fl = {.f = caller, .step = section_step, .data = &s};
	const struct flow_state none = {0};
	const struct trace *here;

	flow_run(&fl, &none);
	flow_visit(&fl, section_look);
	flow_free(&fl);
	if (!s.source)
		return false;
	here = s.source;
	if (!s.section) {
		if (!find_section(e, caller, up + 1, &s))
			return false;
		s.source = trace_concat(&e->d.traces, s.source, here);
	}
	*out = s;
	return true;
}

/* Look for a section around calls of f, up to MAX_UP calls away. */
static bool find_section(struct engine *e, const struct func *f, int up, struct search *out)
{
	if (up > MAX_UP)
		return false;
	vec_each (&f->model_callers, uint32_t, c)
		if (find_section_in(e, f, &e->prog.funcs.at[*c], up, out))
			return true;
	vec_each (&f->callers, uint32_t, c)
		if (find_section_in(e, f, &e->prog.funcs.at[*c], up, out))
			return true;
	return false;
}

static void look_at_return(const struct flow *fl, const struct ir_block *b,
			   const struct flow_state *at)
{
	const struct walk *w = fl->data;
	struct search s = {0};

	if (!(at->may & QUEUED))
		return;
	find_section(w->e, fl->f, 0, &s);
	arch_report(w->e, w->id,
		    &(struct arch_violation){
			    .f = fl->f,
			    .loc = b->loc.line ? b->loc : fl->f->ir->loc,
			    .section = s.section,
			    .source = s.source,
			    .sink_api = fl->f->ir->name,
			    .inexact = !s.section,
			    .message = rule_text(
				    w->e,
				    "%s() returns while entries of kernel memory may still "
				    "be queued in its caller's section, and the memory is "
				    "used at once",
				    name_of(w->e, fl->f->ir->name)),
			    .affects = "x86 Xen PV (the entry is written when the section ends)",
			    .fix = "call arch_flush_lazy_mmu_mode() before returning"});
}

/* Without a lazy mode nothing is queued: no hook is defined, none is called. */
static bool has_lazy_mode(const struct engine *e, const struct arch_hooks *h)
{
	if (h->enter || h->leave || h->flush)
		return true;
	vec_each (&e->prog.funcs, struct func, f)
		if (is_arch_func(e, f) &&
		    arch_calls(e, f, MODEL_HOOK_ENTER | MODEL_HOOK_LEAVE | MODEL_HOOK_FLUSH))
			return true;
	return false;
}

void arch_check_kernel_maps(struct engine *e, unsigned id, const struct arch_hooks *h)
{
	if (!has_lazy_mode(e, h))
		return;
	vec_each (&e->prog.funcs, struct func, f) {
		uint32_t bits = arch_bits(e, f) & (MODEL_KERNEL_MAP | MODEL_KERNEL_MAPPED);
		struct walk w = {.e = e, .id = id};
		struct flow fl = {.f = f, .step = step, .data = &w};
		struct flow_state entry = {.may = bits & MODEL_KERNEL_MAPPED ? QUEUED : 0};

		if (!bits || !is_arch_func(e, f))
			continue;
		flow_run(&fl, &entry);
		flow_returns(&fl, look_at_return);
		flow_free(&fl);
	}
}
