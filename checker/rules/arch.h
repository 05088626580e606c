/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The parts of lazy-arch: what an architecture's own code may get wrong about sections.
 * All of them look at the program after its exploration.
 */
#ifndef RULES_ARCH_H
#define RULES_ARCH_H

#include "engine/flow.h"
#include "rules/rule.h"

/* The hooks that the architecture defines; NULL where it does not. */
struct arch_hooks {
	const struct func *enter, *leave, *flush;
};

struct arch_hooks arch_find_hooks(const struct engine *e);
/* Bits of enum model_arch of the function itself. */
uint32_t arch_bits(const struct engine *e, const struct func *f);
/* Is it an architecture's function, one that a scan was asked about? */
bool is_arch_func(const struct engine *e, const struct func *f);
/* The function that a call runs, looked for among hooks too; NULL if it is not defined. */
const struct func *arch_callee(const struct engine *e, const struct ir_insn *in);

/* Does it call something that has one of these bits? */
bool arch_calls(const struct engine *e, const struct func *f, uint32_t bits);

/* One finding of lazy-arch. */
struct arch_violation {
	const struct func *f;
	struct ir_loc loc;
	const struct trace *section, *source;
	uint32_t source_api, sink_api;
	const char *message, *affects, *fix;
	bool inexact;
};

void arch_report(struct engine *e, unsigned id, const struct arch_violation *v);

/* Per-CPU batches used where the task may move to another CPU. */
void arch_check_preemption(struct engine *e, unsigned id, const struct arch_hooks *h);
/* Hooks and primitives that do not fit together. */
void arch_check_hooks(struct engine *e, unsigned id, const struct arch_hooks *h);
/* Kernel memory mapped in somebody's section and used at once. */
void arch_check_kernel_maps(struct engine *e, unsigned id, const struct arch_hooks *h);

#endif
