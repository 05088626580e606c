/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Asking make what it would run (make -n) for the objects of some directories.
 */
#ifndef KBUILD_DRY_RUN_H
#define KBUILD_DRY_RUN_H

#include "kbuild/cmdfile.h"
#include "kbuild/kbuild.h"
#include "util/strbuf.h"

struct make_dirs {
	VEC(char *) at; /* "mm/", sorted before use */
};

struct dry_run {
	struct ctx *ctx;
	const struct kbuild_tree *tree;
	const char *build, *arch, *llvm;
	struct kbuild_flags *out;
	struct found_cmds *found; /* all there is */
	struct found_cmds told;	  /* what make says now */
	struct strbuf complaint;  /* of make, the last one */
	bool failed;		  /* because of it some of what it says is missing */
};

/*
 * The commands for sorted directories, added to told: those of each directory and, where that is less work, of what
 * is below.  llvm: the LLVM= argument.  What make does not get to is absent, and failed is set; -1 with the
 * error set if there is nothing.
 */
int dry_run(struct dry_run *q, const char *llvm, const struct make_dirs *dirs);
/* Begin with what takes longest while something else is done; kbuild_flags_free() ends it. */
void dry_run_begin(struct dry_run *q, const char *llvm);

#endif
