/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Functions of a precompiled header, lowered once for the units on top of it.
 *
 * What becomes of a header's function is the same in each unit of a flag group, but for
 * the API generation, which says what is modelled.  So a process keeps what one unit has
 * lowered, and the next one takes it without a look at the function's body.
 */
#ifndef FRONTEND_SHARED_H
#define FRONTEND_SHARED_H

#include <stdbool.h>
#include <stdint.h>

struct fe;
struct fe_tag;
struct shared;

struct shared *shared_new(void);
void shared_free(struct shared *s);
/* How often a unit took a function that another one had lowered. */
unsigned shared_taken(const struct shared *s);

/* Each is for fe->pch set only. */
/* Is a function (symbol) known that this unit includes?  Its name is stored then. */
bool shared_has(const struct fe *fe, uint32_t sym, uint32_t *name);
/* Add a callee's function to the unit, and what it calls to the queue; false if it is not known. */
bool shared_take(struct fe *fe, uint32_t callee);
/* The unit needs a declaration of a file of the PCH (0: of none). */
void shared_need(struct fe *fe, uint32_t file);
/* The function in work has a type that hangs on the tag. */
void shared_saw(struct fe *fe, const struct fe_tag *tag);
/* Before and after a function is lowered that is not known. */
void shared_begin(struct fe *fe);
void shared_note(struct fe *fe, uint32_t callee);
/* Keep what was noted, unless the unit is in doubt. */
void shared_keep(struct fe *fe);

#endif
