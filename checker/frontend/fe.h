/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the frontend keeps while it works on one translation unit.
 *
 *	parse.c		the unit: libclang, top level, errors
 *	args.c		the compiler's arguments
 *	includes.c	included files, skipped ranges
 *	ontop.c		what differs on top of a precompiled header
 *	shared.c	functions of that header, see shared.h
 *	source.c	files and locations
 *	types.c		C types and field offsets as the IR sees them
 *	macros.c	expansions of modelled macros, API generation
 *	callees.c	functions: symbols, definitions, the queue of what to lower
 *	bindings.c	functions stored in operation structures
 *	initlist.c	walking of initialiser lists
 *	lower*.c	function bodies to blocks, see lower.h
 *
 * libclang's cursors carry the address of the declaration or statement in
 * data[0] or data[1]; it serves as the key of maps, never as an order.
 */
#ifndef FRONTEND_FE_H
#define FRONTEND_FE_H

#include <clang-c/Index.h>

#include "frontend/frontend.h"
#include "frontend/pch.h"
#include "frontend/shared.h"
#include "util/map.h"
#include "util/vec.h"

#define FE_PARSE_OPTIONS                                                                           \
	(CXTranslationUnit_DetailedPreprocessingRecord | CXTranslationUnit_KeepGoing)

struct fe_file {
	CXFile file;	  /* NULL when libclang has not shown it */
	uint32_t name;	  /* kernel-relative where it lies in the tree */
	uint32_t pch;	  /* its index in the precompiled header, 0 if none */
	bool own;	  /* a .c file of this unit */
	const char *text; /* contents, owned by libclang or .read; NULL until asked for */
	size_t len;
	char *read;
};

/* A place in the source: where a token was written or its macro was expanded. */
struct fe_place {
	uint32_t file; /* index in fe.files; IR_NONE if nowhere */
	uint32_t offset, line, col;
};

/* Whether a unit knows what a tag names decides about the sizes of its functions' types. */
struct fe_tag {
	uint32_t record; /* name; 0: no tag */
	uint32_t file;	 /* of the precompiled header, where it is defined; 0: in none */
	bool complete;	 /* defined in what the unit includes */
};

struct fe_type {
	struct ir_type type;
	struct fe_tag tag; /* with a precompiled header only */
};

/* An expansion of a modelled macro, at [start, end) of a file. */
struct fe_expansion {
	uint32_t file, start, end;
	uint32_t name;
	struct ir_loc loc;
};

/* A function that something refers to. */
struct fe_callee {
	uint32_t name, sym;
	CXCursor def;	 /* null cursor when it is not defined in this unit */
	uint32_t shared; /* file of the PCH that declares it, 0 if none */
	bool noreturn, modelled, own, queued;
};

struct fe_field {
	uint64_t offset; /* bytes, bit-fields as ir.h encodes them */
	uint32_t name;	 /* "record.field" */
	uint32_t shared; /* file of the PCH that declares it, 0 if none */
};

/* How much there was before a function was lowered. */
struct fe_noted {
	uint32_t serial; /* of the function in work, from 1 */
	size_t bindings, sites;
};

struct fe {
	struct ctx *ctx;
	const struct model *model;
	const struct frontend_job *job;
	CXTranslationUnit tu;
	struct ir_unit *unit;
	enum ir_generation gen;

	char *root; /* real path of the kernel root or the working directory, with a final '/' */
	char *home; /* the same of the tree that the root is a view of, or NULL */
	struct map file_index; /* CXFile to index + 1 */
	struct map file_by_name;
	VEC(struct fe_file) files;

	struct map type_index; /* type to index + 1 */
	VEC(struct fe_type) types;
	struct map entry_level; /* record declaration of pte_t ... to enum ir_level */
	struct map field_index; /* field declaration to index + 1 */
	VEC(struct fe_field) fields;

	struct map callee_index;  /* function declaration to index + 1 */
	struct map callee_by_sym; /* symbol to index + 1 */
	VEC(struct fe_callee) callees;
	VEC(uint32_t) queue; /* callees to lower, in order */

	struct map decl_by_name;	     /* function name to index + 1 */
	VEC(CXCursor) decls;		     /* first declaration of each function */
	VEC(CXCursor) macro_cursors;	     /* expansions whose name the context knows */
	VEC(CXCursor) global_vars;	     /* definitions with an initialiser, in own files */
	VEC(struct fe_expansion) expansions; /* sorted by file and start */
	unsigned seen_api;		     /* what the generation is told from */

	/* on top of a precompiled header only, else NULL and empty */
	const struct pch *pch;
	bool *reached;		/* by index: this unit includes that file of it */
	uint32_t *needed;	/* by index: the last function (serial) that needs it */
	VEC(uint32_t) needs;	/* files that the function in work needs */
	VEC(struct fe_tag) saw; /* tags in its types */
	struct map own_tags;	/* names that the unit defines outside of it */
	struct fe_noted noted;
	VEC(struct shared_func *) fresh; /* lowered here, in the unit's memory */
	const char *doubt; /* why the unit might come out differently than without it */
	struct on_top {
		VEC(uint32_t) risky;	/* macros it defines that headers mention */
		VEC(uint32_t) included; /* files (index) that an #include names */
		struct map defined;	/* macros (hash) of the unit's own files */
		VEC(uint64_t) used;	/* macros (hash) that they expand */
	} on_top;

	VEC(struct ir_func) funcs;
	VEC(struct ir_binding) bindings;
	VEC(struct ir_site) sites;
};

/* source.c */
uint32_t fe_file(struct fe *fe, CXFile file);
/* The same by its kernel-relative name. */
uint32_t fe_file_named(struct fe *fe, uint32_t name);
struct fe_place fe_place(struct fe *fe, CXSourceLocation where);
struct fe_place fe_place_of(struct fe *fe, CXCursor c);
struct ir_loc fe_loc(struct fe *fe, const struct fe_place *p);
/* The file of the precompiled header that a declaration stands in, 0 if in none. */
uint32_t fe_shared_file(struct fe *fe, CXCursor c);
/* Text of a file; NULL when libclang does not have it. */
const char *fe_text(struct fe *fe, uint32_t file, size_t *len);
/* The kernel-relative name of a path, or the path. */
uint32_t fe_path_name(struct fe *fe, const char *path);
/* Intern a libclang string, without the number of a __COUNTER__, and dispose of it. */
uint32_t fe_intern(struct fe *fe, CXString s);

/* types.c */
struct ir_type fe_type(struct fe *fe, CXType t);
/* A struct, union or enum of the unit's own, for when a precompiled header has functions about it. */
void fe_learn_tag(struct fe *fe, CXCursor decl);
bool fe_is_entry_type(const char *typedef_name);
/* Learn that a typedef names an entry type. */
void fe_learn_typedef(struct fe *fe, CXCursor typedef_decl, const char *name);
const struct fe_field *fe_field(struct fe *fe, CXCursor field_decl);
/* Field decls of a record type in order; arena memory. */
CXCursor *fe_record_fields(struct arena *mem, CXType record, unsigned *nr);

/* macros.c */
void fe_collect_macro(struct fe *fe, CXCursor c);
/* What the name of a declaration tells about the API generation, as bits. */
unsigned fe_api_bit(enum CXCursorKind kind, const char *name);
void fe_settle_macros(struct fe *fe);
/* First expansion at or after an offset of a file; index in fe.expansions. */
size_t fe_expansion_from(const struct fe *fe, uint32_t file, uint32_t offset);

/* callees.c */
uint32_t fe_callee(struct fe *fe, CXCursor func_decl);
void fe_enqueue(struct fe *fe, uint32_t callee);
/* What the unit's headers define of the architecture's part of the model. */
void fe_enqueue_arch(struct fe *fe);
/* All functions that one calls or names. */
void fe_enqueue_callees(struct fe *fe, const struct ir_func *f);
void fe_learn_function(struct fe *fe, CXCursor decl, const char *name);
/* The function of a name, IR_NONE if none is declared. */
uint32_t fe_callee_by_name(struct fe *fe, uint32_t name);

/* initlist.c: leaves of an initialiser list, with their place in the object. */
struct init_leaf {
	CXCursor value;
	CXType type;	 /* of the element that is initialised */
	uint64_t offset; /* from the start of the object */
	uint32_t field;	 /* "record.field", 0 for array elements and plain objects */
	bool again;	 /* a further element of a range: the value is evaluated once */
};

struct init_walk {
	struct fe *fe;
	struct arena *mem;
	void (*leaf)(void *data, const struct init_leaf *leaf);
	void *data;
};

void init_walk(struct init_walk *w, CXType type, CXCursor list);

/* bindings.c */
void fe_bind_initialiser(struct fe *fe, CXCursor var);
void fe_bind(struct fe *fe, const struct ir_binding *b);
/* The function an expression names through casts, parentheses and '&'; null cursor if none. */
CXCursor fe_named_function(CXCursor expr);
/* The name of a variable that is no local one. */
uint32_t fe_global_name(struct fe *fe, CXCursor decl);

/* Children of a cursor in arena memory. */
CXCursor *fe_children(struct arena *mem, CXCursor c, unsigned *nr);
/* The last expression among the children: what a cast or a parenthesis holds; null if none. */
CXCursor fe_only_child(CXCursor c);

/* includes.c */
void fe_collect_includes(struct fe *fe);
void fe_collect_skipped(struct fe *fe);

/*
 * ontop.c: a unit on top of a precompiled header.  Each is for fe->pch set only.
 * Of the parse: like clang_parseTranslationUnit2().
 */
enum CXErrorCode ontop_parse(struct fe *fe, CXIndex index);
void ontop_include(struct fe *fe, CXCursor directive);
void ontop_define(struct fe *fe, CXCursor macro, const char *name);
void ontop_expand(struct fe *fe, const char *macro);
/* Take a declaration that ontop_parse() added for its own use; false if it is none. */
bool ontop_probe(struct fe *fe, CXCursor decl, const char *name);
/* After the top level was seen: what the included headers add to it. */
void ontop_settle(struct fe *fe);
/* Is a place in a header that the unit does not include? */
bool ontop_is_foreign(const struct fe *fe, const struct fe_place *p);
void ontop_free(struct fe *fe);

/* Entry of lower_func.c: lower one definition and append it to fe.funcs. */
void fe_lower(struct fe *fe, uint32_t callee);

static inline const char *fe_name(const struct fe *fe, uint32_t id)
{
	return strpool_get(&fe->ctx->names, id);
}

static inline uint64_t fe_key(const void *p)
{
	return (uint64_t)(uintptr_t)p;
}

#endif
