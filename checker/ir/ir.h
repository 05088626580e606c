/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The intermediate representation: one control-flow graph per function, holding
 * only what page-table analysis looks at.
 *
 * Evaluation order is explicit.  Everything with an effect is an instruction:
 * calls, stores, and reads of page-table entries through a pointer.  What remains
 * are pure expression trees over locals, parameters, constants and plain loads.
 * Short circuit, ?:, statement expressions, cleanup scopes and switch have become
 * blocks and branches.
 *
 * Addresses are uniform: a field is its base plus a byte offset, an array element
 * is its base plus index times size, so `walk->mm` is LOAD(ADD(VAR walk, 16)).
 * A bit-field at bit b of byte n has offset n + ((b + 1) << IR_BITFIELD_SHIFT).
 * A scalar variable is the same thing as a load of its own address:
 * VAR(v) == LOAD(ADDR(v)).  Entry values (pte_t, pmd_t, ...) count as scalars.
 *
 * A unit owns everything below it (one arena); names are ids in the context's
 * string pool.
 */
#ifndef IR_IR_H
#define IR_IR_H

#include <stdbool.h>
#include <stdint.h>

#include "util/arena.h"
#include "util/ctx.h"

#define IR_BITFIELD_SHIFT 40
#define IR_NONE UINT32_MAX

/* How a tree names its lazy MMU API; told from the declarations a file sees. */
enum ir_generation {
	IR_GEN_NONE,	/* no lazy MMU API is declared */
	IR_GEN_ARCH,	/* arch_enter_lazy_mmu_mode(), no nesting */
	IR_GEN_TOKEN,	/* enter returns a lazy_mmu_state_t that its leave takes */
	IR_GEN_GENERIC, /* lazy_mmu_mode_enable(), counted */
};

/* Level of a page-table entry type; also of hugetlb entries, which are pte_t. */
enum ir_level { IR_LEVEL_NONE, IR_PTE, IR_PMD, IR_PUD, IR_P4D, IR_PGD };

enum ir_type_kind {
	IR_T_VOID,
	IR_T_INT,    /* integers, enums, _Bool; .size, .is_signed */
	IR_T_PTR,    /* pointers and arrays; .level of the entry pointed to, if any */
	IR_T_ENTRY,  /* pte_t ... pgd_t by value; .level */
	IR_T_RECORD, /* other structs and unions by value */
	IR_T_OTHER,  /* floating point, vectors */
};

struct ir_type {
	uint8_t kind;	   /* enum ir_type_kind */
	uint8_t level;	   /* enum ir_level, for IR_T_ENTRY and pointers to it */
	uint8_t is_signed; /* for IR_T_INT */
	uint8_t is_bool;   /* for IR_T_INT: _Bool, so 0 or 1 */
	uint32_t size;	   /* bytes; 0 when unknown */
	uint32_t pointee;  /* bytes of what an IR_T_PTR points to; 0 when unknown */
	uint32_t record;   /* name of the struct it is or points to, "" (0) if none */
};

/* Where something stands in the source: the place of macro expansion, not of definition. */
struct ir_loc {
	uint32_t file; /* name id; relative to the kernel root where it lies in it */
	uint32_t line, col;
};

enum ir_expr_kind {
	IR_OPAQUE, /* a value nothing is known of, new at each evaluation */
	IR_INT,	   /* .value */
	IR_VAR,	   /* value of variable .var */
	IR_ADDR,   /* address of variable .var */
	IR_GLOBAL, /* address of global .name */
	IR_FUNC,   /* address of function .name (its symbol, see ir_func.sym) */
	IR_STRING, /* address of a string literal */
	IR_LOAD,   /* memory at address .a, of .type; never an entry (those are instructions) */
	IR_UNARY,  /* .op applied to .a */
	IR_BINARY, /* .a .op .b */
	IR_CAST,   /* .a converted to .type */
};

enum ir_op {
	IR_OP_NEG,
	IR_OP_NOT,
	IR_OP_LNOT,
	IR_OP_ADD,
	IR_OP_SUB,
	IR_OP_MUL,
	IR_OP_DIV,
	IR_OP_REM,
	IR_OP_AND,
	IR_OP_OR,
	IR_OP_XOR,
	IR_OP_SHL,
	IR_OP_SHR,
	IR_OP_EQ,
	IR_OP_NE,
	IR_OP_LT,
	IR_OP_LE,
	IR_OP_GT,
	IR_OP_GE,
};

struct ir_expr {
	uint8_t kind; /* enum ir_expr_kind */
	uint8_t op;   /* enum ir_op */
	struct ir_type type;
	union {
		int64_t value;
		uint32_t var;
		uint32_t name;
		uint32_t a; /* index of the operand's expression in ir_func.exprs */
	};
	uint32_t b;
};

enum ir_insn_kind {
	IR_SET,	       /* variable .dst = expression .a; a record or array set to 0 is all zero */
	IR_STORE,      /* memory at address .a = expression .b, of .type */
	IR_READ_ENTRY, /* .dst = *address .a where that is a page-table entry (raw dereference) */
	IR_CALL,       /* .dst = callee(args); .dst may be IR_NONE */
	IR_HAVOC,      /* variable .dst takes an unknown value (asm output, va_arg) */
	IR_CLOBBER,    /* memory at address .a takes an unknown value (asm output) */
};

struct ir_insn {
	uint8_t kind;	     /* enum ir_insn_kind */
	struct ir_type type; /* IR_STORE, IR_READ_ENTRY: what is stored or read; IR_CALL: result */
	uint32_t dst;
	uint32_t a, b;
	/* IR_CALL only */
	uint32_t callee; /* symbol of the function called, 0 if through a pointer (.a) */
	uint32_t field;	 /* "record.field" the called pointer was loaded from, or 0 */
	uint32_t macro;	 /* modelled macro that the call was written as, or 0 */
	uint32_t nr_args;
	uint32_t *args; /* expression indices */
	struct ir_loc loc;
};

enum ir_term_kind {
	IR_GOTO,	/* succ[0] */
	IR_BRANCH,	/* condition .a: true succ[0], false succ[1] */
	IR_SWITCH,	/* value .a: succ[i + 1] for cases[i], succ[0] otherwise */
	IR_CHOICE,	/* any of succ: asm goto, computed goto, _Generic */
	IR_RETURN,	/* value .a or IR_NONE */
	IR_UNREACHABLE, /* after a noreturn call, __builtin_unreachable() */
};

struct ir_case {
	int64_t lo, hi; /* inclusive; signed as the switch's type is */
};

struct ir_block {
	struct ir_insn *insns;
	uint32_t nr_insns;
	uint8_t term; /* enum ir_term_kind */
	uint32_t a;
	struct ir_case *cases; /* nr_succ - 1 of them, IR_SWITCH only */
	uint32_t *succ;
	uint32_t nr_succ;
	struct ir_loc loc; /* of the terminator */
};

struct ir_var {
	uint32_t name; /* 0 for temporaries */
	struct ir_type type;
};

struct ir_func {
	uint32_t name; /* as written */
	uint32_t sym;  /* unique: the name, or "name@file" for static functions */
	struct ir_loc loc;
	struct ir_type result;
	bool is_static, is_inline, is_noreturn, is_variadic;
	bool in_header;	     /* defined in a header rather than in the unit's own .c files */
	uint32_t nr_params;  /* variables 0 .. nr_params - 1 */
	struct ir_var *vars; /* parameters, locals, temporaries */
	uint32_t nr_vars;
	struct ir_expr *exprs;
	uint32_t nr_exprs;
	struct ir_block *blocks; /* blocks[0] is the entry; reverse postorder; all reachable */
	uint32_t nr_blocks;
	uint32_t incomplete; /* constructs approximated; the first one is in .incomplete_why */
	uint32_t incomplete_why;
	uint64_t hash; /* of all but the line it begins in, XXH3-64; set by ir_unit_seal() */
};

/* A function stored in a structure field: `.pmd_entry = fn` or `ops->pmd_entry = fn`. */
struct ir_binding {
	uint32_t field;	 /* "record.field" */
	uint32_t func;	 /* symbol */
	uint32_t object; /* the constant object that holds it, 0 for any other */
	struct ir_loc loc;
};

/* A call site of a modelled function, for the coverage ledger. */
struct ir_site {
	uint32_t name;
	struct ir_loc loc;
	uint32_t func; /* symbol of the function it is in */
};

/* Lines first..last of a file that the preprocessor skipped. */
struct ir_range {
	uint32_t file, first, last;
};

struct ir_unit {
	struct arena mem;
	/* Functions that wait for ir_unit_load(), somebody else's bytes; NULL if there are none. */
	const void *bodies;
	size_t bodies_len;
	uint64_t funcs_hi, funcs_lo; /* digest of all functions and where they begin; set by seal */
	uint32_t file;		     /* the file that was parsed, kernel-relative */
	uint8_t generation;
	struct ir_func *funcs;
	uint32_t nr_funcs;
	struct ir_binding *bindings;
	uint32_t nr_bindings;
	struct ir_site *sites;
	uint32_t nr_sites;
	struct ir_range *skipped; /* in the unit's own .c files */
	uint32_t nr_skipped;
	uint32_t *includes; /* names of files it includes, sorted; kernel-relative in the tree */
	uint32_t nr_includes;
	uint32_t nr_errors;   /* parse errors; the functions may then be incomplete */
	uint32_t first_error; /* "file:line:col: message" of the first */
};

/* Compute each function's hash, and the digest of all.  The frontend calls it last. */
void ir_unit_seal(struct ctx *ctx, struct ir_unit *u);
void ir_unit_free(struct ir_unit *u);

/*
 * Serialise a unit: names as strings, so the bytes mean the same in any process
 * and do not depend on the order in which the context interned them.
 */
void ir_unit_write(const struct ctx *ctx, const struct ir_unit *u, struct strbuf *out);
/*
 * Read it back.  Every count and index is checked: malformed bytes return NULL
 * with the error set, never a bad access.  The caller frees with ir_unit_free()
 * and then free().
 */
struct ir_unit *ir_unit_read(struct ctx *ctx, const void *data, size_t len);

/*
 * The same in two parts: a unit without its functions says enough to know that nothing has
 * changed.  ir_unit_load() reads the functions from .bodies if it is set, which has to be there
 * until then; -1 with the error set if they are malformed.
 */
void ir_unit_write_facts(const struct ctx *ctx, const struct ir_unit *u, struct strbuf *out);
void ir_unit_write_funcs(const struct ctx *ctx, const struct ir_unit *u, struct strbuf *out);
struct ir_unit *ir_unit_read_facts(struct ctx *ctx, const void *data, size_t len);
int ir_unit_load(struct ctx *ctx, struct ir_unit *u);

/* Readable form of one function: text for people and golden tests, dot for graphviz. */
void ir_dump_text(const struct ctx *ctx, const struct ir_func *f, struct strbuf *out);
void ir_dump_dot(const struct ctx *ctx, const struct ir_func *f, struct strbuf *out);

const char *ir_generation_name(enum ir_generation gen); /* "arch", "token", "generic", "none" */

#endif
