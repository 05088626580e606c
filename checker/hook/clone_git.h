/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Asking git about the clone a hook lives in: by argument vector, with the GIT_*
 * environment that git itself gives to hooks (GIT_INDEX_FILE is the index of a partial
 * commit) and with the user's configuration, so that the answer is what the user's own git
 * says.  The review reads the repository by review/git.h, which trusts none of it.
 *
 *	const char *argv[] = {"rev-parse", "--show-toplevel", NULL};
 *	char *top = clone_git_line(ctx, dir, argv);
 *	free(top);
 */
#ifndef HOOK_CLONE_GIT_H
#define HOOK_CLONE_GIT_H

#include <stdbool.h>

#include "util/ctx.h"
#include "util/strbuf.h"

/*
 * Run git in dir with the given arguments (without "git"), NULL-terminated.  What it prints
 * is appended to out, up to 64 MiB.  Returns its exit status, or -1 with the error set when
 * it could not run.  A status above 0 sets no error.
 */
int clone_git(struct ctx *ctx, const char *dir, const char *const *argv, struct strbuf *out);
/*
 * What git prints, without the last newline; the caller frees it.  NULL with the error set
 * when git fails, by git's own first line of explanation.
 */
char *clone_git_line(struct ctx *ctx, const char *dir, const char *const *argv);
/* Does git end with status 0?  Nothing is printed and no error is set. */
bool clone_git_true(struct ctx *ctx, const char *dir, const char *const *argv);
/* A configured value that counts in this clone, to free; NULL if it is not set. */
char *clone_config(struct ctx *ctx, const char *dir, const char *name);

#endif
