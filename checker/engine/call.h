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
/* Maps that take no lock say all the same which one it would be. */
void held_name_lock(struct exec *x, const struct call *c, const struct model_fn *m);
/* Is an argument where the lock is handed out?  A call that fails leaves it alone. */
bool held_keeps(const struct exec *x, const struct model_fn *m, unsigned arg);
/* What is given back. */
void held_give_back(struct exec *x, const struct call *c, const struct model_fn *m);
/* The lock of a table that the model says is taken or named; false if there is none. */
bool held_lock_of(struct exec *x, const struct call *c, const struct model_fn *m, struct val *out);

/* duty.c.  An entry is changed: what it was, and the value stored, NULL if none is passed. */
void duty_change(struct exec *x, const struct call *c, const struct model_fn *m,
		 const struct model_param *p, struct val old, const struct val *stored);
/* A callee has left this value in an entry. */
void duty_written(struct exec *x, struct val entry, struct val v);
/* What else the call means for what is due. */
void duty_call(struct exec *x, const struct call *c, const struct model_fn *m);
/* A shared table is given up if the result is not 0: continues in both ways. */
void duty_unshare(struct exec *x, const struct call *c, const struct model_fn *m, struct val ret);

#endif
