/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Summaries that earlier runs have made.
 *
 * One holds as long as the function is the same and all that its exploration looked at is: what is
 * known of the functions it calls, which functions a field or an object holds, and the summaries
 * of its callees.  These are looked at again in the order in which the exploration did, so that
 * whatever is explored on the way would have been explored anyway (verifying traces: Mokhov,
 * Mitchell, Peyton Jones, "Build systems a la carte", ICFP 2018).  A callee whose summary comes
 * out the same does not concern its callers.
 *
 * What an exploration tells others is kept with it: violations for the rules, places
 * where something due was met, calls that could not be resolved.
 *
 * In a recursion an exploration sees of a caller that waits for it what is known of that so far.  In
 * the caller's first round that is nothing, whether it is being explored or its kept summary is held
 * against the program, so what is explored meanwhile comes out the same.  In later rounds it is
 * noted like any other answer; and what was first asked for in them is not explored by holding a
 * kept summary against the program, because the waiting caller would have nothing to show.
 */
#ifndef ENGINE_KEEP_H
#define ENGINE_KEEP_H

#include "cache/store.h"
#include "engine/core.h"
#include "rules/rule.h"

struct bytes_in;
struct bytes_out;

/*
 * Keep summaries in a store, NULL for as long as the engine lives.  space: which program they are
 * of; what another one has under the same name of file would be dropped.
 */
struct keep *keep_new(struct store *store, const char *space);
void keep_free(struct keep *k);
/* The program is built, or built anew. */
void keep_begin(struct engine *e);
/* Everything is explored: write what is new. */
void keep_write(struct engine *e);

/* Fill in a summary that holds; else what its exploration looks at is noted from here on. */
bool keep_recall(struct engine *e, struct summary *s);
/* It is explored. */
void keep_note(struct engine *e, struct summary *s);

/* The exploration asks what is known of a function (0: of none), a field, an object; */
void keep_asked_func(struct engine *e, uint32_t sym);
void keep_asked_field(struct engine *e, uint32_t field);
void keep_asked_object(struct engine *e, uint32_t object);
/* takes a summary; */
void keep_asked_summary(struct engine *e, const struct summary *s);
/* makes a waiting caller one that is explored once more; */
void keep_recursed(struct engine *e, const struct summary *s);
/* tells a violation, that something due was met, that a call could not be resolved. */
void keep_told(struct engine *e, const struct violation *v);
void keep_met(struct engine *e, const struct ir_loc *loc);
void keep_unresolved(struct engine *e, const struct ir_loc *loc);

/* summary_bytes.c */
void summary_put(struct bytes_out *w, const struct summary *s);
/* Into an empty one; what is there when it goes wrong is freed with it. */
void summary_get(struct bytes_in *r, struct summary *s);

#endif
