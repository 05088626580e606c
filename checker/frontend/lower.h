/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Lowering of one function body.
 *
 *	builder.c	expressions, instructions and blocks under construction
 *	graph.c		the finished graph: folding, threading, order
 *	lower_func.c	one function from its cursor to ir_func
 *	lower_stmt.c	statements		lower_loop.c	loops and switch
 *	lower_expr.c	values			lower_cond.c	conditions, ?:, &&, ||
 *	lower_assign.c	assignment, ++, --	lower_call.c	calls and builtins
 *	lower_place.c	objects, addresses	lower_init.c	initialisers
 *	lower_asm.c	asm			cleanup.c	scopes
 *	pretty.c	what only the pretty-printed text tells
 *	stubs.c		modelled macros that expand to no call
 */
#ifndef FRONTEND_LOWER_H
#define FRONTEND_LOWER_H

#include "frontend/fe.h"

struct lower_block {
	VEC(struct ir_insn) insns;
	uint8_t term;
	bool closed;
	uint32_t a;
	VEC(uint32_t) succ;
	VEC(struct ir_case) cases;
	struct ir_loc loc;
};

/* Variables with a cleanup function that are alive; a tree that shares its tails. */
struct cleanup {
	const struct cleanup *outer;
	uint32_t var, callee; /* callee: index in fe.callees, IR_NONE if unknown */
};

/* Statement expressions around a statement, for labels of the same name. */
struct enclosing {
	const struct enclosing *outer;
};

/* Where break and continue go. */
struct jump_target {
	struct jump_target *outer;
	uint32_t brk, cont; /* IR_NONE: not this kind */
	const struct cleanup *scope;
};

struct switch_head {
	struct switch_head *outer;
	struct ir_type type;
	uint32_t otherwise; /* block of default, IR_NONE */
	VEC(struct ir_case) cases;
	VEC(uint32_t) blocks;
};

struct label {
	uint64_t key; /* of the label statement; 0 if known by name alone */
	uint32_t name, block;
	bool placed, address_taken;
	const struct cleanup *scope;
	const struct enclosing *inside;
};

/* A goto whose cleanups are known when all labels are placed. */
struct pending_goto {
	uint32_t block, slot; /* successor slot to fill */
	uint32_t label;	      /* index in labels */
	const struct cleanup *scope;
};

struct pending_asm {
	uint32_t block, slot, name;
	const struct enclosing *inside;
	const struct cleanup *scope;
};

/* What the pretty-printed function tells, by order of appearance; see pretty.c. */
struct pretty_for {
	bool init, cond, inc;
};

struct pretty_asm {
	unsigned nr_outputs, nr_inputs;
	int trap; /* operand that must be 0 to get past it, -1 if it is no conditional trap */
	uint32_t first_label, nr_labels; /* in pretty.labels */
};

struct pretty {
	bool done;
	struct map for_of, asm_of, cleanup_of; /* cursor to index + 1 */
	unsigned nr_for, nr_asm, nr_cleanup;   /* cursors seen */
	VEC(struct pretty_for) fors;
	VEC(struct pretty_asm) asms;
	VEC(uint32_t) labels;
	VEC(uint32_t) cleanups; /* function names */
};

struct stub {
	const struct fe_expansion *at;
	const void *first_call; /* statement address of the outermost first call */
	unsigned nr_calls;
	unsigned nr_modelled;
	bool first_modelled, emitted;
};

struct lower {
	struct fe *fe;
	struct arena *mem; /* scratch, gone after the function */
	CXCursor cursor;
	struct ir_func f;
	VEC(struct ir_expr) exprs;
	struct map expr_index; /* hash of an expression to index + 1 */
	VEC(struct ir_var) vars;
	struct map var_of; /* declaration to variable + 1 */
	VEC(struct lower_block) blocks;
	uint32_t cur; /* block that instructions go to */
	const struct cleanup *scope;
	const struct enclosing *inside;
	struct jump_target *target;
	struct switch_head *sw;
	VEC(struct label) labels;
	VEC(struct pending_goto) gotos;
	VEC(struct pending_asm) asm_gotos;
	VEC(uint32_t) computed; /* blocks that end in a computed goto */
	CXCursor stmt;		/* for the location of instructions */
	struct ir_loc stmt_loc;
	bool stmt_loc_known;
	unsigned depth;
	struct pretty pretty;
	VEC(struct stub) stubs;
};

/* --- builder.c --- */

uint32_t e_opaque(struct lower *l, struct ir_type type);
uint32_t e_int(struct lower *l, struct ir_type type, int64_t value);
uint32_t e_long(struct lower *l, int64_t value); /* of a pointer-sized signed type */
uint32_t e_var(struct lower *l, uint32_t var);
uint32_t e_addr(struct lower *l, uint32_t var);
uint32_t e_name(struct lower *l, enum ir_expr_kind kind, struct ir_type type, uint32_t name);
uint32_t e_string(struct lower *l, struct ir_type type);
uint32_t e_load(struct lower *l, struct ir_type type, uint32_t addr);
uint32_t e_unary(struct lower *l, enum ir_op op, struct ir_type type, uint32_t a);
uint32_t e_binary(struct lower *l, enum ir_op op, struct ir_type type, uint32_t a, uint32_t b);
/* Convert a value; the value itself where nothing changes. */
uint32_t e_convert(struct lower *l, uint32_t a, struct ir_type to);
/* Address plus bytes. */
uint32_t e_offset(struct lower *l, uint32_t addr, int64_t bytes);
/* 0 or 1 as int. */
uint32_t e_truth(struct lower *l, uint32_t a);
bool e_const(const struct lower *l, uint32_t e, int64_t *value);

static inline const struct ir_expr *expr_at(const struct lower *l, uint32_t e)
{
	return &l->exprs.at[e];
}

struct ir_type type_int(void);
struct ir_type type_long(void);

uint32_t new_var(struct lower *l, uint32_t name, struct ir_type type);
uint32_t new_temp(struct lower *l, struct ir_type type);

uint32_t new_block(struct lower *l);
void start_block(struct lower *l, uint32_t block);
/* Ends of blocks; instructions after one go to a block that nothing reaches. */
void end_goto(struct lower *l, uint32_t to);
void end_branch(struct lower *l, uint32_t cond, uint32_t yes, uint32_t no);
void end_return(struct lower *l, uint32_t value);
void end_unreachable(struct lower *l);
/* End the block with a choice without successors yet; returns the block. */
uint32_t end_choice(struct lower *l);
uint32_t add_succ(struct lower *l, uint32_t block, uint32_t to);

struct ir_insn *emit(struct lower *l, enum ir_insn_kind kind, const struct ir_loc *loc);
void emit_set(struct lower *l, uint32_t var, uint32_t value);
struct ir_loc here(struct lower *l);
struct ir_loc loc_of(struct lower *l, CXCursor c);
void set_stmt(struct lower *l, CXCursor stmt);
/* Count a construct that was approximated; the first one is named. */
void approximate(struct lower *l, CXCursor c, const char *what);

/* --- graph.c --- */
void graph_finish(struct lower *l);

/* --- lower_stmt.c --- */
void lower_stmt(struct lower *l, CXCursor c);
void lower_decl(struct lower *l, CXCursor var);
/* A compound statement's value as a statement expression; IR_NONE if it has none. */
uint32_t lower_stmt_expr(struct lower *l, CXCursor compound);
uint32_t label_of(struct lower *l, CXCursor label_stmt);
void resolve_gotos(struct lower *l);

/* --- lower_loop.c --- */
void lower_while(struct lower *l, CXCursor c);
void lower_do(struct lower *l, CXCursor c);
void lower_for(struct lower *l, CXCursor c);
void lower_switch(struct lower *l, CXCursor c);
void lower_case(struct lower *l, CXCursor c);

/* --- lower_expr.c --- */
/* Value of an expression; never IR_NONE (void expressions give an opaque value). */
uint32_t value_of(struct lower *l, CXCursor c);
/* The same, converted to a type. */
uint32_t value_as(struct lower *l, CXCursor c, struct ir_type to);
/* Only the effects. */
void effects_of(struct lower *l, CXCursor c);
/* Constant value of an expression without effects, told without lowering it. */
bool const_of(struct lower *l, CXCursor c, int64_t *value);
/* Constant value by libclang; never ask it about initialiser lists. */
bool evaluate(CXCursor c, int64_t *value);
CXCursor strip_parens(CXCursor c);
/* Is an unexposed expression with one operand a conversion of it? */
bool is_conversion(CXCursor c, CXCursor operand);
struct ir_type type_of(struct lower *l, CXCursor c);
/* Enter and leave one level of nesting; false when it is too deep to follow. */
bool nest(struct lower *l, CXCursor c);
void unnest(struct lower *l);

/* --- lower_cond.c --- */
void lower_cond(struct lower *l, CXCursor c, uint32_t yes, uint32_t no);
uint32_t value_of_logical(struct lower *l, CXCursor c);
uint32_t value_of_conditional(struct lower *l, CXCursor c, bool want);
uint32_t value_of_gnu_conditional(struct lower *l, CXCursor c, const CXCursor *kids, bool want);
uint32_t value_of_generic(struct lower *l, CXCursor c);

/* --- lower_place.c --- */
struct place {
	bool is_var;	     /* the whole of a variable */
	uint32_t var, addr;  /* addr if not is_var */
	struct ir_type type; /* of the object */
	struct ir_type part; /* for the inside of an entry: what was asked of it */
	bool in_entry;
	uint32_t field; /* "record.field" or 0 */
};

struct place place_of(struct lower *l, CXCursor c);
struct place place_at(struct lower *l, uint32_t addr, struct ir_type type);
uint32_t place_addr(struct lower *l, const struct place *p);
uint32_t place_load(struct lower *l, const struct place *p, CXCursor at);
void place_store(struct lower *l, const struct place *p, uint32_t value, CXCursor at);
/* The same for an unknown value. */
void place_havoc(struct lower *l, const struct place *p);
bool is_place(CXCursor c);
uint32_t local_var(struct lower *l, CXCursor decl);

/* --- lower_assign.c --- */
/* want: the value is used; IR_NONE is returned when it is not. */
uint32_t lower_assign(struct lower *l, CXCursor c, bool want);
uint32_t lower_compound_assign(struct lower *l, CXCursor c, bool want);
uint32_t lower_step(struct lower *l, CXCursor c, enum CXUnaryOperatorKind op, bool want);
/* a op b; type is the result's and left the left operand's C type, which scales pointers. */
uint32_t lower_arithmetic(struct lower *l, enum CXBinaryOperatorKind op, struct ir_type type,
			  struct ir_type left, uint32_t a, uint32_t b);
/* Address plus an index times a size. */
uint32_t lower_index(struct lower *l, uint32_t base, uint32_t index, uint32_t size, bool minus);

/* --- lower_call.c --- */
uint32_t lower_call(struct lower *l, CXCursor c, bool want);
void emit_cleanup_call(struct lower *l, const struct cleanup *c);
void note_site(struct lower *l, uint32_t name, const struct ir_loc *loc);
bool is_builtin_call(CXCursor c, const char *name);

/* --- lower_init.c --- */
void lower_init_list(struct lower *l, uint32_t var, CXType type, CXCursor list);
/* Value of `{ x }`, `{ .pte = x }` or `{ }` for a scalar or an entry. */
uint32_t value_of_scalar_list(struct lower *l, struct ir_type type, CXCursor list);

/* --- lower_asm.c --- */
void lower_asm(struct lower *l, CXCursor c);
void resolve_asm_gotos(struct lower *l);

/* --- cleanup.c --- */
/* Run the cleanups of scopes between the current one and outer (exclusive) here. */
void run_cleanups(struct lower *l, const struct cleanup *outer);
void push_cleanup(struct lower *l, CXCursor var_decl, uint32_t var);
/* Cleanups of a jump from one scope to another: the innermost that both share. */
const struct cleanup *common_scope(const struct cleanup *from, const struct cleanup *to);

/* --- pretty.c --- */
const struct pretty_for *pretty_for_of(struct lower *l, CXCursor c);
const struct pretty_asm *pretty_asm_of(struct lower *l, CXCursor c);
/* Name of the cleanup function of a variable, 0 if it has none. */
uint32_t pretty_cleanup_of(struct lower *l, CXCursor var_decl);
void pretty_free(struct lower *l);

/* --- stubs.c --- */
void stubs_prepare(struct lower *l);
/* Events of stub macros that a statement or condition holds. */
void stubs_emit(struct lower *l, CXCursor c);
/* Is a call at this place part of a modelled macro; the name it lends the call, or 0. */
bool stubs_name_call(struct lower *l, CXCursor call, const struct fe_place *p, uint32_t *macro);

#endif
