/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A program whose output is read while it runs; by argument vector, with a short environment
 * in which git finds no configuration but the repository's own.
 *
 *	struct child c;
 *	if (child_start(ctx, argv, in, &c)) ...
 *	while (fgets(..., c.out)) ...
 *	if (child_end(ctx, &c) < 0) ...		waits
 */
#ifndef BOT_CHILD_H
#define BOT_CHILD_H

#include <stdio.h>
#include <sys/types.h>

#include "util/ctx.h"

struct child {
	const char *name;
	pid_t pid;
	FILE *out;
};

/* in is its standard input, -1 for none; standard error stays the caller's. */
int child_start(struct ctx *ctx, const char *const *argv, int in, struct child *c);
/* Close its output and wait; its exit status (128 + n for signal n), or -1. */
int child_end(struct ctx *ctx, struct child *c);

#endif
