/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The arguments kbuild calls a checker with (scripts/Makefile.build, cmd_checksrc,
 * the same from Linux 6.1 to 7.2):
 *
 *	$(CHECK) $(CHECKFLAGS) $(c_flags) FILE
 *
 * CHECKFLAGS is written for sparse; c_flags are the compiler's and begin with
 * -Wp,-MMD,DEPFILE.  So what stands before that is dropped, except that a call
 * without it (scripts/checker-valid.sh since 6.17 tries the checker on a temporary
 * file) is cleaned word by word.
 */
#ifndef CLI_KBUILD_ARGS_H
#define CLI_KBUILD_ARGS_H

#include <stdbool.h>

#include "util/ctx.h"
#include "util/vec.h"

struct kbuild_args {
	VEC(char *) args; /* for clang; pointers into argv or constants */
	char *file;
	bool gcc; /* the kernel is built by gcc: its own flags were dropped */
};

/* Split argv (without the command's name); -1 with the error set if there is no file. */
int kbuild_args_parse(struct ctx *ctx, int argc, char **argv, struct kbuild_args *out);

#endif
