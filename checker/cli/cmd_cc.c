// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * mmucheck cc COMPILER ARG...: the compiler, without the options for an assembler.
 *
 * For make's CC= where the kernel's flags ask for what only GNU as has and clang's own
 * assembler refuses (sparc: -Wa,--undeclared-regs).  No declaration depends on them.
 */
#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "cli/cmd.h"

int cmd_cc(struct ctx *ctx, int argc, char **argv)
{
	int nr = 0;

	if (argc < 2)
		return ctx_error(ctx, "cc takes a compiler and its arguments");
	for (int i = 1; i < argc; i++)
		if (strncmp(argv[i], "-Wa,", 4))
			argv[nr++] = argv[i];
	argv[nr] = NULL;
	execvp(argv[0], argv);
	return ctx_error(ctx, "cannot run %s: %s", argv[0], strerror(errno));
}
