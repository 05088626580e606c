/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A merge that is being concluded: what the other parents bring was reviewed, or not, where it
 * was made.  Only files that differ from every parent, conflicts resolved by hand most often,
 * are this commit's own.
 */
#ifndef REVIEW_MERGE_H
#define REVIEW_MERGE_H

#include "review/git.h"

/*
 * With a merge in progress: make base_tree, which is HEAD's, what tree is with its own files put
 * back to what they are in HEAD.  index is a scratch copy that tree was written from; it is
 * changed.  The other parents are those of MERGE_HEAD and the given revisions: git writes the
 * former only after its hook for merges without conflicts has run.  Without any nothing is done.
 * Returns -1 with the error set.
 */
int merge_base_tree(struct git *g, const char *index, const char *tree, char *const *revs,
		    size_t nr_revs, char base_tree[GIT_ID]);

#endif
