/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The engine: call graph, bottom-up summaries, symbolic states along paths.
 *
 *	struct engine *e = engine_new(ctx, model, &findings, &ledger);
 *	engine_add_unit(e, unit, false);	any number; the engine keeps the unit
 *	engine_missing(e, &names)		functions worth looking for elsewhere
 *	engine_select_rule(e, "lazy-nested", false);
 *	engine_focus(e, &scopes);		only some functions are of interest
 *	engine_run(e);				findings and ledger are filled
 *	engine_leaks(e, &names)			functions whose callers matter, too
 *	engine_effects(e, &scopes, &effects)	what callers see of functions, for comparing
 *	engine_free(e);
 *
 * The result does not depend on the order in which units are added.
 */
#ifndef ENGINE_ENGINE_H
#define ENGINE_ENGINE_H

#include <stdbool.h>

#include "frontend/model.h"
#include "ir/ir.h"
#include "result/finding.h"
#include "result/ledger.h"

struct engine;
struct store;

struct engine_names {
	VEC(uint32_t) ids;
};

struct engine *engine_new(struct ctx *ctx, const struct model *model, struct findings *findings,
			  struct ledger *ledger);
/*
 * Takes over the unit.  An extra unit was not asked for: it is there for what it
 * defines, and what is wrong in it alone is not looked for.
 */
void engine_add_unit(struct engine *e, struct ir_unit *unit, bool extra);
/*
 * Undefined functions that a section, an entry pointer or a callback reaches, in
 * a fixed order: the driver looks them up in the tree and adds their files.  With all_calls
 * also every function that is called by one that enters or leaves sections.
 */
void engine_missing(struct engine *e, bool all_calls, struct engine_names *out);
/*
 * After engine_run(): functions that other files can call and that leave something to
 * their caller, in a fixed order: an open section, a lock of a page table, a mapped table, a
 * gather, a notifier range, a flush that is due.
 */
void engine_leaks(const struct engine *e, struct engine_names *out);

#define ENGINE_PASSES                                                                              \
	4 /* explorations, each for other rules; none looks at what another one sees */
#define ENGINE_ALL_PASSES ((1u << ENGINE_PASSES) - 1)

/* A function by its symbol, and the passes in which it is of interest. */
struct engine_scope {
	uint32_t sym, passes;
};

struct engine_scopes {
	VEC(struct engine_scope) list;
};

/* What callers see of a function; the same of two programs if callers there see the same. */
struct engine_effect {
	uint32_t sym, name;	      /* its symbol, and its name as written */
	uint32_t passes;	      /* that were looked at */
	uint64_t face;		      /* what callers see in each pass */
	uint64_t seen[ENGINE_PASSES]; /* in one */
	bool is_shared;		      /* other files can call it by name */
	bool is_open; /* it does what its caller tells it to, which the hashes cannot tell */
};

struct engine_effects {
	VEC(struct engine_effect) list;
};

/* The symbols of all functions that have one of the names. */
void engine_named(struct engine *e, const struct engine_names *names, struct engine_names *out);
/*
 * What callers see of functions; those that are not there are left out.  Lines do not
 * count, nor does how a function comes to its effects.  Explores what is needed, before
 * engine_run(), which drops what was found on the way.
 */
void engine_effects(struct engine *e, const struct engine_scopes *of, struct engine_effects *out);
/*
 * What the exploration of a function rests on without what its callees do: a hash of its own code and
 * of what the program makes of it, and of which functions it can reach by a field.  And one of who calls it,
 * which makes a difference only to what is found in it.
 */
struct engine_fact {
	uint32_t sym;
	uint64_t hash, callers;
};

struct engine_facts {
	VEC(struct engine_fact) list;
};

void engine_facts(struct engine *e, struct engine_facts *out);
/* The functions that call some, directly or by a field that holds them, in the same passes. */
void engine_callers(struct engine *e, const struct engine_scopes *of, struct engine_scopes *out);
/* Switch a rule on or off (all are on at first); -1 if there is no such rule. */
int engine_select_rule(struct engine *e, const char *id, bool on);
/*
 * From now on only functions are explored whose own facts or whose callees' summaries are other
 * than in a run before.  These are kept in the store, which has to outlive the engine, or while it
 * is NULL from one engine_run() to the next.  space: which program this is.
 */
void engine_keep(struct engine *e, struct store *store, const char *space);
/*
 * From now on engine_run() finds only what is found by exploring some functions, each in the passes
 * given; what they call is explored as they need it.  NULL: all functions that are worth it.
 */
void engine_focus(struct engine *e, const struct engine_scopes *on);
/* Once more after units were added: what the run before has found is dropped. */
void engine_run(struct engine *e);
/*
 * Print the call graph of a function (its callers and all it calls), text or dot, with the
 * calls marked that some path makes inside a lazy MMU section.  -1 if it is unknown.
 */
int engine_callgraph(struct engine *e, const char *func, bool dot, struct strbuf *out);
/* What summaries speak of from now on: a family of rules by name; -1 if there is none such. */
int engine_use_pass(struct engine *e, const char *name);
/* Print the summary of a function, of all that are not header inlines when func is NULL. -1 if unknown. */
int engine_dump_summary(struct engine *e, const char *func, struct strbuf *out);
void engine_free(struct engine *e);

#endif
