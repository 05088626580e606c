/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The whole program: every function once, who calls whom, and which functions can
 * touch page tables at all.
 */
#ifndef ENGINE_PROGRAM_H
#define ENGINE_PROGRAM_H

#include <stdbool.h>
#include <stdint.h>

#include "frontend/model.h"
#include "ir/ir.h"
#include "util/map.h"
#include "util/vec.h"

/* What matters to the rules, and how many calls away a function is from doing it. */
enum reach {
	REACH_LAZY,  /* the lazy MMU API */
	REACH_ENTRY, /* reads or writes of entries */
	REACH_TLB,   /* TLB flushes */
	REACH_SLEEP, /* calls that may sleep or reach the page allocator */
	REACH_HELD,  /* tables mapped, locks of tables, gathers, notifier ranges */
	REACH_OWED,  /* changes of entries, what page tables and mappings lose */
	REACH_NR
};
#define REACH_NEVER 255

/* A function that only enters, or only leaves, does so for its caller. */
enum exports { EXPORTS_ENTER = 1, EXPORTS_LEAVE = 2 };

struct func {
	const struct ir_func *ir;
	uint8_t generation;
	bool extra;		    /* from a unit that was not asked for */
	bool calls_lazy;	    /* has a lazy MMU call in its own body */
	bool batched;		    /* waits for flushes that reclaim has put off */
	bool spins;		    /* takes or drops a spinlock itself */
	bool in_section;	    /* may run inside a section of some caller */
	uint8_t exports;	    /* enum exports: what it opens or closes for its caller */
	bool address_taken;	    /* stored or passed somewhere: called by the unknown */
	bool modelled;		    /* callers see the model, not the body: they are not linked */
	bool value_only;	    /* its result depends on its arguments' values alone */
	uint8_t distance[REACH_NR]; /* direct calls to the nearest use; 0 in its own body */
	uint32_t calls_param;	    /* mask of parameters it calls, itself or by passing them on */
	VEC(uint32_t) callees;	    /* function indices, sorted, unique; direct calls */
	VEC(uint32_t) callers;
	VEC(uint32_t) bound_callers; /* by a structure field that holds no other function */
	VEC(uint32_t) model_callers; /* to whom it is what the model says of it */
	/* Prepared on first exploration */
	uint64_t **live;	 /* per block: variables live at its start */
	uint64_t *address_of;	 /* variables whose address is taken */
	uint64_t *reaches_entry; /* variables that an access to an entry may go through */
	uint64_t *moving;	 /* variables computed from their own value, such as p++ */
	bool *loop_head;	 /* per block: target of a retreating edge */
	bool **loop_body;	 /* per loop head: the blocks of the loop, else NULL */
	uint64_t **changes;	 /* per loop head: variables that a turn may change, else NULL */
	uint32_t *first_site;	 /* per block: number of its first instruction */
};

struct binding_list {
	uint32_t field;
	VEC(uint32_t) funcs; /* function indices */
};

/* What a constant object holds. */
struct object_binding {
	uint32_t field, func;
};

struct object_bindings {
	VEC(struct object_binding) at;
};

struct program_unit {
	struct ir_unit *ir;
	bool extra; /* parsed for its definitions only */
};

struct program {
	struct ctx *ctx;
	const struct model *model;
	VEC(struct program_unit) units;
	VEC(struct func) funcs;
	struct map by_sym;		   /* symbol to function index */
	VEC(struct binding_list) bindings; /* functions by the structure field that holds them */
	struct map by_field;
	VEC(struct object_bindings) objects;
	struct map by_object;
	bool maps; /* mapping a table is a call; up to 6.4 it is a computation, unmapping nothing */
};

/* Build everything from the units; they are sorted by file first. */
void program_build(struct program *p);
void program_free(struct program *p);
/* Index of the function a symbol names, or -1. */
int64_t program_find(const struct program *p, uint32_t sym);
/* Functions stored in a structure field; NULL if none is known. */
const struct binding_list *program_bound(const struct program *p, uint32_t field);
/*
 * Can a call by this field of this object reach the function?  True for all that is no
 * constant object with functions in that record.
 */
bool program_may_hold(const struct program *p, uint32_t object, uint32_t field, uint32_t func);
/* What a call means, NULL if the callee is not modelled (see model_find). */
const struct model_fn *program_model(const struct program *p, const struct func *f,
				     const struct ir_insn *call);
/* What a call is to an architecture's own code: set of enum model_arch, 0 for the rest. */
uint32_t program_arch(const struct program *p, const struct func *f, const struct ir_insn *call);
/* Live variables, loop heads, instruction numbers and the like; done once per function. */
void program_prepare(struct program *p, struct func *f);
/* Is the other block part of the innermost loop around a block?  After program_prepare(). */
bool program_same_loop(const struct func *f, uint32_t block, uint32_t other);
/*
 * Undefined functions, sorted by name, that are handed an entry pointer, or a
 * function by a function that uses the lazy MMU API; with all_calls, all that such a
 * function calls.
 */
void program_missing(struct program *p, bool all_calls, uint32_t **names, size_t *nr);
/* Is an argument of the call a pointer to an entry? */
bool program_passes_entry(const struct ir_func *ir, const struct ir_insn *call);
void program_sort_names(const struct program *p, uint32_t *names, size_t nr);

#endif
