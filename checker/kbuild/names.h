/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Which .c files of a tree can define a function: those with its name before a
 * parenthesis in a line that starts in the first column, as the kernel's style has it.
 *
 * Reading the whole tree for that takes a second or two, and each scan does it a few times.
 * So the names that stand there are kept for each file in the cache directory, as hashes.
 * A file whose size, times or inode have changed is read again.
 */
#ifndef KBUILD_NAMES_H
#define KBUILD_NAMES_H

#include "kbuild/kbuild.h"
#include "kbuild/mention.h"

/*
 * Those of files (relative to the tree, sorted) that may define a name of the set: a bool
 * for each.  Without a usable cache all files are read.
 */
void names_find(const struct kbuild_tree *t, const struct kbuild_files *files,
		const struct name_set *set, bool *may_define);

#endif
