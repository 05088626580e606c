/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Does a diff touch page-table code?  Told by its words: a name of the model (checker/model/)
 * or a type of an entry in any line of it, context and comments included, or a file that is
 * all about page tables.  Errs to yes: a review that finds nothing costs little.
 */
#ifndef BOT_RELEVANT_H
#define BOT_RELEVANT_H

#include <stdbool.h>
#include <stddef.h>

struct relevant;

struct relevant *relevant_new(void);
void relevant_free(struct relevant *r);
/* The word or file that says so, to free; NULL: it does not. */
char *relevant_word(const struct relevant *r, const char *diff, size_t len);

#endif
