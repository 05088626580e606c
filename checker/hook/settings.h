/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a clone's configuration says about its hooks: mmucheck.build, mmucheck.arch and
 * mmucheck.failOn.  All worktrees of a clone share it.
 */
#ifndef HOOK_SETTINGS_H
#define HOOK_SETTINGS_H

#include "util/ctx.h"

/* What stops a commit. */
enum hook_fail_on {
	HOOK_FAIL_NONE,	  /* nothing: everything is only said */
	HOOK_FAIL_HIGH,	  /* a finding of high confidence, or that nothing could be checked */
	HOOK_FAIL_MEDIUM, /* a finding of medium confidence, too: the default */
	HOOK_FAIL_ANY,	  /* any finding, and what could not be analysed */
};

struct hook_settings {
	char *build; /* absolute path of the build directory; NULL: the one in the cache */
	char *arch;
	enum hook_fail_on fail_on;
};

/* Error for a word that is none of none, high, medium and any. */
int hook_parse_fail_on(struct ctx *ctx, const char *word, enum hook_fail_on *out);
const char *hook_fail_on_name(enum hook_fail_on level);

/* Read them for the work tree at top.  Free with hook_settings_free(), also on error. */
int hook_settings_read(struct ctx *ctx, const char *top, struct hook_settings *s);
/* Set one in the clone, or (value NULL) unset it. */
int hook_settings_set(struct ctx *ctx, const char *top, const char *name, const char *value);
void hook_settings_free(struct hook_settings *s);

#endif
