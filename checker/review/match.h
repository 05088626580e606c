/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Which findings of one version of a tree are those of another.
 *
 * First by fingerprint, which holds function and statement and no file: so code may move, also to
 * another file.  What is left is the same if the line that is blamed has not been touched, as
 * git's comparison of the files says, renamed ones included: so a function may be renamed, and
 * equal statements come before it.  Where the line was rewritten, the same said of the same function
 * counts: a callee that is renamed changes its callers' statements.  Then, if its function is gone and the other one is new, by
 * rule and statement: code that was moved and renamed at once.
 */
#ifndef REVIEW_MATCH_H
#define REVIEW_MATCH_H

#include "result/finding.h"
#include "review/delta.h"

/* One version: what was found, and which functions there are. */
struct match_side {
	const struct findings *findings; /* sealed */
	const struct map *functions;	 /* their plain names */
};

struct match {
	VEC(const struct finding *) before; /* for each finding after, its partner or NULL */
	VEC(const struct finding *) after;  /* and the reverse */
};

/* delta: from one tree to the other.  -1 with the error set; free in any case. */
int match_findings(struct git *g, const struct delta *delta, const struct match_side *before,
		   const struct match_side *after, struct match *out);
void match_free(struct match *m);

#endif
