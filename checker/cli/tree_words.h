/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which of some identifiers a kernel tree mentions at all. */
#ifndef CLI_TREE_WORDS_H
#define CLI_TREE_WORDS_H

#include <stdbool.h>
#include <stdint.h>

#include "util/ctx.h"

/*
 * Look through the .c and .h files below arch, fs, include, kernel, lib, mm and
 * virt.  Sets mentioned[i] for names[i].
 * Returns -1 with the error set when a directory cannot be read.
 */
int tree_words(struct ctx *ctx, const char *root, const uint32_t *names, unsigned nr,
	       bool *mentioned);

#endif
