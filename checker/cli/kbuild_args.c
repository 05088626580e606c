// SPDX-License-Identifier: GPL-2.0-or-later
#include "cli/kbuild_args.h"

#include <string.h>

#include "kbuild/command.h"

static bool starts(const char *s, const char *prefix)
{
	return !strncmp(s, prefix, strlen(prefix));
}

static bool equals_any(const char *s, const char *const *words)
{
	for (; *words; words++)
		if (!strcmp(s, *words))
			return true;
	return false;
}

static bool is_dep_flag(const char *a)
{
	return starts(a, "-Wp,-MMD,") || starts(a, "-Wp,-MD,");
}

/* What the kernel's top Makefile passes to sparse and no compiler should see. */
static bool is_sparse_flag(const char *a)
{
	static const char *const words[] = {
		"-D__linux__", "-Dlinux",	"-D__STDC__",	      "-Dunix",
		"-D__unix__",  "-D__CHECKER__", "-D__CHECK_ENDIAN__", NULL};

	return equals_any(a, words) || starts(a, "--arch=") || starts(a, "-Wbitwise") ||
	       starts(a, "-Wno-return-void") || starts(a, "-Wno-unknown-attribute");
}

/* Marks of the kernel's clang rules (scripts/Makefile.clang). */
static bool is_clang_mark(const char *a)
{
	return starts(a, "--target=") || !strcmp(a, "-fintegrated-as") ||
	       !strcmp(a, "-Qunused-arguments");
}

static int index_of_c_flags(int argc, char **argv)
{
	for (int i = 0; i < argc; i++)
		if (is_dep_flag(argv[i]))
			return i + 1;
	return 0;
}

static bool wanted(const struct kbuild_args *out, const char *a)
{
	if (is_dep_flag(a) || is_sparse_flag(a) || !strcmp(a, "-c") || !strcmp(a, "-o"))
		return false;
	return !(out->gcc && command_is_gcc_only(a));
}

static void add_option(struct kbuild_args *out, char *opt, char *operand)
{
	if (!wanted(out, opt))
		return;
	vec_push(&out->args, opt);
	if (operand)
		vec_push(&out->args, operand);
}

/* A name without suffix, as checker-valid.sh uses, would pass for an object file. */
static void add_language(struct kbuild_args *out)
{
	size_t len = strlen(out->file);

	if (len > 2 && !strcmp(out->file + len - 2, ".c"))
		return;
	vec_push(&out->args, (char *)"-x");
	vec_push(&out->args, (char *)"c");
}

int kbuild_args_parse(struct ctx *ctx, int argc, char **argv, struct kbuild_args *out)
{
	int first = index_of_c_flags(argc, argv);

	*out = (struct kbuild_args){.gcc = first > 0};
	for (int i = first; i < argc; i++)
		if (is_clang_mark(argv[i]))
			out->gcc = false;
	for (int i = first; i < argc; i++) {
		bool pair = command_takes_operand(argv[i]) && i + 1 < argc;

		if (argv[i][0] == '-') {
			add_option(out, argv[i], pair ? argv[i + 1] : NULL);
			i += pair;
		} else if (*argv[i]) {
			out->file = argv[i];
		}
	}
	if (!out->file)
		return ctx_error(ctx, "check-kbuild is given no file; it is called by make C=2 "
				      "CHECK=\"mmucheck check-kbuild\"");
	add_language(out);
	return 0;
}
