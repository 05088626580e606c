/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One call being executed; what the files about calls share. */
#ifndef ENGINE_CALL_H
#define ENGINE_CALL_H

#include <string.h>

#include "engine/core.h"

#define MAX_ARGS 16

struct call {
	const struct ir_insn *in;
	struct val args[MAX_ARGS];
	unsigned nr;
};

/* The call returns: x->st becomes one of the states after it. */
void call_finish(struct exec *x, struct val ret);
/* How the source names an argument: the variable it is, 0 if it is none. */
uint32_t call_arg_name(const struct exec *x, const struct ir_insn *in, unsigned arg);
/* Is a symbol ("name" or "name@file") the function of that name? */
bool call_names(const struct exec *x, uint32_t sym, uint32_t name);

/* held.c.  Does the call take something that is tracked? */
bool held_takes(const struct exec *x, const struct model_fn *m);
/* Take it; continues once or, if it may fail, twice. */
void held_take(struct exec *x, const struct call *c, const struct model_fn *m, struct val ret);
/* Is an argument where the lock is handed out?  A call that fails leaves it alone. */
bool held_keeps(const struct exec *x, const struct model_fn *m, unsigned arg);
/* What is given back. */
void held_give_back(struct exec *x, const struct call *c, const struct model_fn *m);
/* The lock of a table that the model says is taken or named; false if there is none. */
bool held_lock_of(struct exec *x, const struct call *c, const struct model_fn *m, struct val *out);

#endif
