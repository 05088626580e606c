/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Architectures that clang can compile for and the clang rules of older kernels do not know. */
#ifndef KBUILD_TARGET_H
#define KBUILD_TARGET_H

#include "kbuild/kbuild.h"

/*
 * The variable to give to make so that the tree's clang rules accept this architecture, a
 * string to free; NULL if they know it by themselves or nothing is known about it.
 */
char *target_argument(const struct kbuild_tree *t, const char *arch);

#endif
