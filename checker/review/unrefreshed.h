/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A working tree that was copied, or whose index is older than its files: git cannot tell from
 * the index which files are as they were, and names all of them.
 */
#ifndef REVIEW_UNREFRESHED_H
#define REVIEW_UNREFRESHED_H

#include "review/delta.h"

/*
 * Drop from what delta_work_tree_finish() has told the files that hold what the tree does, where
 * there are enough to make that worth it.  What cannot be read stays.
 */
int unrefreshed_drop(struct git *g, struct delta *d);

#endif
