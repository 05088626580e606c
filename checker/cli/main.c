// SPDX-License-Identifier: GPL-2.0-or-later
/* mmucheck COMMAND: find the command, run it, print its error. */
#include <stdio.h>
#include <string.h>

#include "cli/cmd.h"
#include "util/heap.h"

#ifndef MMUCHECK_VERSION
#define MMUCHECK_VERSION "0"
#endif

static const struct {
	const char *name, *summary;
	int (*run)(struct ctx *ctx, int argc, char **argv);
} commands[] = {
	{"scan", "analyse a kernel tree or parts of it", cmd_scan},
	{"review", "say what a change introduces and fixes", cmd_review},
	{"check", "analyse one file with given compiler arguments", cmd_check},
	{"check-kbuild", "the same as make C=2 CHECK=\"mmucheck check-kbuild\" calls it",
	 cmd_check_kbuild},
	{"report", "turn a report into another form", cmd_report},
	{"import", "make SARIF of what another engine has printed", cmd_import},
	{"csa", "run clang's analyzer with the mmucheck plugin", cmd_csa},
	{"merge", "make one report of several", cmd_merge},
	{"diff", "say what is new, fixed and unchanged between two reports", cmd_diff},
	{"hook", "check what is committed and pushed in a clone", cmd_hook},
	{"baseline", "keep verdicts on findings", cmd_baseline},
	{"callgraph", "show who calls a function and what it calls", cmd_callgraph},
	{"dump", "show the control-flow graphs or summaries of a file", cmd_dump},
	{"rules", "list the rules", cmd_rules},
	{"explain", "explain a rule", cmd_explain},
	{"cc", "a compiler without options for GNU as, for make's CC=", cmd_cc},
	{"cache", "show or remove the precompiled headers that runs have kept", cmd_cache},
	{"doctor", "check this installation, and the model against a kernel tree", cmd_doctor},
};

#define NR_COMMANDS (sizeof(commands) / sizeof(commands[0]))

static void usage(FILE *f)
{
	fprintf(f, "usage: mmucheck COMMAND [OPTION...] [ARG...]\n\ncommands:\n");
	for (size_t i = 0; i < NR_COMMANDS; i++)
		fprintf(f, "  %-14s%s\n", commands[i].name, commands[i].summary);
	fprintf(f, "\nmmucheck COMMAND --help tells the options of a command.\n"
		   "exit status: 0 nothing found, 1 tool or usage error, 2 findings,\n"
		   "3 something was not analysed, 128+N killed by signal N\n");
}

static int run_command(const char *name, int argc, char **argv)
{
	struct ctx ctx = CTX_INIT;
	int ret;

	for (size_t i = 0; i < NR_COMMANDS; i++) {
		if (strcmp(name, commands[i].name))
			continue;
		ret = commands[i].run(&ctx, argc, argv);
		if (ret < 0 && ctx.error.len)
			fprintf(stderr, "mmucheck: %s\n", ctx.error.buf);
		ctx_free(&ctx);
		return ret < 0 ? 1 : ret;
	}
	fprintf(stderr, "mmucheck: unknown command \"%s\"; mmucheck --help lists them\n", name);
	return 1;
}

int main(int argc, char **argv)
{
	if (argc < 2) {
		usage(stderr);
		return 1;
	}
	if (!strcmp(argv[1], "--help") || !strcmp(argv[1], "-h") || !strcmp(argv[1], "help")) {
		usage(stdout);
		return 0;
	}
	if (!strcmp(argv[1], "--version")) {
		printf("mmucheck %s\n", MMUCHECK_VERSION);
		return 0;
	}
	heap_prepare();
	return run_command(argv[1], argc - 1, argv + 1);
}
