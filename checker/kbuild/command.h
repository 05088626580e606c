/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * One compiler command line to what the front end needs: without the compiler,
 * output and dependency options, include paths absolute, and for a gcc build
 * without the code generation options that clang does not know.
 */
#ifndef KBUILD_COMMAND_H
#define KBUILD_COMMAND_H

#include "kbuild/kbuild.h"

enum command_kind {
	COMMAND_C,     /* compiles a .c file */
	COMMAND_OTHER, /* something else */
};

/*
 * Take a command line apart.  dir is where it runs.  file, if not NULL, is the
 * source named beside the command; else the one .c among the words.  On COMMAND_C
 * *cmd is filled with strings of out; *object, if not NULL, is the -o operand
 * as written (borrowed from words), or NULL.
 */
enum command_kind command_parse(struct kbuild_flags *out, const char *dir, const char *file,
				char *const *words, size_t nr, struct kbuild_cmd *cmd,
				const char **object);

/*
 * Options of a gcc call that clang may not know and that change no declaration's
 * meaning: warnings, tuning, instrumentation.
 */
bool command_is_gcc_only(const char *opt);
/*
 * Options that the kernel gives to clang too, although it ends over them: for GNU as, or
 * of gcc for registers.  No declaration depends on them.
 */
bool command_clang_refuses(const char *opt);
/* Is the operand of this option the next word? */
bool command_takes_operand(const char *opt);

/* Sort the commands by file; of several for one file the first added stays. */
void command_seal(struct kbuild_flags *out);

#endif
