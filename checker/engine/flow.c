// SPDX-License-Identifier: GPL-2.0-or-later
#include "engine/flow.h"

#include <stdlib.h>

#include "util/arena.h"

static int clamp(int v)
{
	return v > FLOW_DEPTH_MAX ? FLOW_DEPTH_MAX : v < -FLOW_DEPTH_MAX ? -FLOW_DEPTH_MAX : v;
}

void flow_nest(struct flow_state *st, int lo, int hi)
{
	st->lo = (int8_t)clamp(st->lo + lo);
	st->hi = (int8_t)clamp(st->hi + hi);
}

/* True if a has changed. Bounds only move apart, facts only one way: it ends. */
static bool join(struct flow_state *a, const struct flow_state *b)
{
	struct flow_state old = *a;

	if (!a->reached) {
		*a = *b;
		a->reached = true;
		return true;
	}
	a->lo = b->lo < a->lo ? b->lo : a->lo;
	a->hi = b->hi > a->hi ? b->hi : a->hi;
	a->may |= b->may;
	a->must &= b->must;
	return a->lo != old.lo || a->hi != old.hi || a->may != old.may || a->must != old.must;
}

static void run_block(const struct flow *fl, const struct ir_block *b, struct flow_state *st)
{
	for (uint32_t k = 0; k < b->nr_insns; k++)
		fl->step(fl, &b->insns[k], st);
}

void flow_run(struct flow *fl, const struct flow_state *entry)
{
	const struct ir_func *ir = fl->f->ir;
	bool changed = true;

	fl->in = xcalloc(ir->nr_blocks + 1, sizeof(*fl->in));
	fl->exit = (struct flow_state){0};
	join(&fl->in[0], entry);
	while (changed) {
		changed = false;
		for (uint32_t b = 0; b < ir->nr_blocks; b++) {
			struct flow_state st = fl->in[b];

			if (!st.reached)
				continue;
			run_block(fl, &ir->blocks[b], &st);
			for (uint32_t s = 0; s < ir->blocks[b].nr_succ; s++)
				changed |= join(&fl->in[ir->blocks[b].succ[s]], &st);
			if (ir->blocks[b].term == IR_RETURN)
				join(&fl->exit, &st);
		}
	}
}

void flow_visit(const struct flow *fl, void (*look)(const struct flow *fl, const struct ir_insn *in,
						    const struct flow_state *before))
{
	const struct ir_func *ir = fl->f->ir;

	for (uint32_t b = 0; b < ir->nr_blocks; b++) {
		struct flow_state st = fl->in[b];

		for (uint32_t k = 0; st.reached && k < ir->blocks[b].nr_insns; k++) {
			look(fl, &ir->blocks[b].insns[k], &st);
			fl->step(fl, &ir->blocks[b].insns[k], &st);
		}
	}
}

void flow_returns(const struct flow *fl,
		  void (*look)(const struct flow *fl, const struct ir_block *b,
			       const struct flow_state *at))
{
	const struct ir_func *ir = fl->f->ir;

	for (uint32_t b = 0; b < ir->nr_blocks; b++) {
		struct flow_state st = fl->in[b];

		if (!st.reached || ir->blocks[b].term != IR_RETURN)
			continue;
		run_block(fl, &ir->blocks[b], &st);
		look(fl, &ir->blocks[b], &st);
	}
}

void flow_free(struct flow *fl)
{
	free(fl->in);
	fl->in = NULL;
}
