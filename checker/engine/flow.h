/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Plain dataflow over one function, for rules that need no values: what may and what
 * must have happened before an instruction, and how deep something is nested.
 * Paths are joined at every block, conditions are not looked at.
 *
 *	struct flow fl = {.f = func, .step = step, .data = &mine};
 *	flow_run(&fl, &entry);		step() changes the state instruction by instruction
 *	flow_visit(&fl, look);		look() sees each instruction with the state before it
 *	... fl.exit ...			the states of all returns joined
 *	flow_free(&fl);
 */
#ifndef ENGINE_FLOW_H
#define ENGINE_FLOW_H

#include "engine/program.h"

struct flow_state {
	bool reached;
	int8_t lo, hi; /* depth of nesting: the least and the greatest on any path */
	uint64_t may;  /* facts that hold on some path */
	uint64_t must; /* facts that hold on all of them */
};

#define FLOW_DEPTH_MAX 8

struct flow {
	const struct func *f;
	/* Apply one instruction. */
	void (*step)(const struct flow *fl, const struct ir_insn *in, struct flow_state *st);
	void *data;
	struct flow_state *in; /* per block, at its start */
	struct flow_state exit;
};

void flow_run(struct flow *fl, const struct flow_state *entry);
void flow_visit(const struct flow *fl, void (*look)(const struct flow *fl, const struct ir_insn *in,
						    const struct flow_state *before));
/* See every return with the state there. */
void flow_returns(const struct flow *fl,
		  void (*look)(const struct flow *fl, const struct ir_block *b,
			       const struct flow_state *at));
void flow_free(struct flow *fl);

/* Change the nesting depth, within bounds. */
void flow_nest(struct flow_state *st, int lo, int hi);

#endif
