/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Git hooks: a small shell script among the hooks of a clone that calls
 * "mmucheck hook run".  A hook that is there already is kept beside it under another name
 * and runs first; taking ours away renames it back, so that it is what it was byte for byte.
 *
 *	struct hook_clone c;
 *	if (!hook_open(ctx, dir, &c)) {
 *		hook_install(ctx, &c, "pre-commit", program);
 *		hook_close(&c);
 *	}
 */
#ifndef HOOK_HOOK_H
#define HOOK_HOOK_H

#include <stdbool.h>

#include "util/ctx.h"
#include "util/strbuf.h"

struct hook_clone {
	char *top;   /* work tree that the question came from */
	char *hooks; /* directory of the hooks: of all its worktrees, or core.hooksPath */
};

/* What stands under a hook's name. */
enum hook_state {
	HOOK_NONE,    /* nothing */
	HOOK_OURS,    /* our script */
	HOOK_FOREIGN, /* something else */
};

/* The hooks that there are, NULL-terminated. */
extern const char *const hook_names[];
bool hook_is_name(const char *name);

/*
 * Find the work tree around dir and its hooks.  Error when dir is in none.  Free with
 * hook_close().
 */
int hook_open(struct ctx *ctx, const char *dir, struct hook_clone *c);
void hook_close(struct hook_clone *c);

/*
 * Are the hooks those of this clone alone?  Error when core.hooksPath is set for more than
 * the clone: a hook put there would run in every repository.
 */
int hook_check_scope(struct ctx *ctx, const struct hook_clone *c);

enum hook_state hook_state(const struct hook_clone *c, const char *name);
/* The path of a hook and of the one that it has been put before; the caller frees them. */
char *hook_path(const struct hook_clone *c, const char *name);
char *hook_chained_path(const struct hook_clone *c, const char *name);
/* The program that our script calls, to free; NULL when there is no such script. */
char *hook_program(const struct hook_clone *c, const char *name);

/*
 * Put our script there, calling program (an absolute path); again over an older one of
 * ours.  On error everything is as it was.
 */
int hook_install(struct ctx *ctx, const struct hook_clone *c, const char *name,
		 const char *program);
/*
 * Take our script away and put back what was there before; nothing to do is no error.
 * Error, with nothing changed, when another script has been put over ours.
 */
int hook_uninstall(struct ctx *ctx, const struct hook_clone *c, const char *name);

/* Append a string as one word of a shell: 'it'\''s'. */
void hook_quote(const char *s, struct strbuf *out);
/*
 * The command that prepares the build directory of a tree and fills the caches, as people
 * type it.
 */
void hook_prepare_command(const char *top, const char *build, const char *arch, struct strbuf *out);
/* The text of our script. */
void hook_script(const char *name, const char *program, struct strbuf *out);
/* Is this text of a script ours, and which program does it call (to free)?  NULL if not. */
char *hook_script_program(const char *text);

#endif
