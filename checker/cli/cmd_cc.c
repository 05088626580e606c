// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * mmucheck cc COMPILER ARG...: the compiler, without the options that clang refuses.
 *
 * For make's CC= where the kernel's flags ask for what only GNU as or gcc has (sparc:
 * -Wa,--undeclared-regs, -fcall-used-g7).
 */
#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "cli/cmd.h"
#include "kbuild/command.h"

int cmd_cc(struct ctx *ctx, int argc, char **argv)
{
	int nr = 0;

	if (argc < 2)
		return ctx_error(ctx, "cc takes a compiler and its arguments");
	for (int i = 1; i < argc; i++)
		if (!command_clang_refuses(argv[i]))
			argv[nr++] = argv[i];
	argv[nr] = NULL;
	execvp(argv[0], argv);
	return ctx_error(ctx, "cannot run %s: %s", argv[0], strerror(errno));
}
