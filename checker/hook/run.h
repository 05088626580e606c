/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What our script calls: which change is about to be committed or pushed, its review, and
 * whether that stops it.
 */
#ifndef HOOK_RUN_H
#define HOOK_RUN_H

#include "hook/settings.h"
#include "util/ctx.h"

struct hook_run {
	struct ctx *ctx;
	const char *top;
	const struct hook_settings *settings;
	const char *build; /* that review shall take flags from */
	/* the command, which works in a process of its own; exit status, or -1 with the error set */
	int (*review)(struct ctx *ctx, int argc, char **argv);
};

/*
 * Review the index against HEAD, as git commit is about to record it.  Returns 0 to let git
 * go on, 1 to stop it; -1 with the error set.
 */
int hook_run_commit(const struct hook_run *r);
/*
 * The same of the commit that git merge is about to make of what had no conflicts.  What is merged
 * git tells its hook by variables GITHEAD_COMMIT alone.
 */
int hook_run_merge(const struct hook_run *r);
/*
 * Review what a push adds to a remote.  refs is what git writes to the hook: lines of local
 * name and object, remote name and object.  Returns as hook_run_commit().
 */
int hook_run_push(const struct hook_run *r, const char *remote, const char *refs);
/* Review what lies between two commits.  Returns as hook_run_commit(). */
int hook_run_range(const struct hook_run *r, const char *from, const char *to);

#endif
