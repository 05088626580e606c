/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A kernel build directory: which compiler it was configured for, and by whom. */
#ifndef KBUILD_BUILD_H
#define KBUILD_BUILD_H

#include "kbuild/kbuild.h"

/* Has modules_prepare (or more) been done there? */
bool build_is_prepared(const char *build);
/*
 * The first line of `COMPILER --version`, which is what Kconfig records as
 * CONFIG_CC_VERSION_TEXT.  The caller frees it; NULL with the error set.
 */
char *build_compiler_text(struct ctx *ctx, const char *compiler);
/*
 * The LLVM= argument that fits how the directory was configured: a string to
 * free, "" for gcc.  NULL with the error set when the compiler it was configured
 * for is not the one here: make would then change the directory's configuration.
 */
char *build_llvm_argument(struct ctx *ctx, const char *build, const char *llvm);

#endif
