/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The commit that a name means in a kernel tree of ours. */
#ifndef BOT_GITREV_H
#define BOT_GITREV_H

#include "util/ctx.h"

/*
 * Append the hexadecimal id of a commit: 1, or 0 when the tree has none of that name; -1
 * with the error set when git cannot be asked.
 */
int gitrev(struct ctx *ctx, const char *tree, const char *name, struct strbuf *out);

#endif
