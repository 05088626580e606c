/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which commit a patch is for. */
#ifndef REVIEW_BASE_H
#define REVIEW_BASE_H

#include "review/change.h"
#include "review/preimage.h"

/*
 * Choose c->base: rev if the user gives one; what a "base-commit:" line names (trailer, may be
 * NULL); else the first of HEAD, branches, tags and the history of HEAD that has all
 * files as the patch names them; HEAD, where it names none.  -1 with the reason as error.
 */
int base_choose(struct git *g, const char *rev, const char *trailer, const struct preimages *p,
		struct change *c);
/* The first file of them that a commit does not have so; NULL if it has all. */
int base_lacks(struct git *g, const char *commit, const struct preimages *p, const char **path);

#endif
