/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Other programs: which are here, which version they are, which engines they make. */
#ifndef CLI_TOOLS_H
#define CLI_TOOLS_H

#include "util/ctx.h"

/*
 * Print what a scan needs for preparing a build directory, with versions; llvm is the suffix
 * of LLVM's programs.  Returns how many are missing.
 */
unsigned tools_check(struct ctx *ctx, const char *llvm);
/* Print which of the other engines work here, and what those lack that do not. */
void engines_describe(struct ctx *ctx, const char *llvm);

#endif
