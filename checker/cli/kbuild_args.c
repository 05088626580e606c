// SPDX-License-Identifier: GPL-2.0-or-later
#include "cli/kbuild_args.h"

#include <string.h>

static bool starts(const char *s, const char *prefix)
{
	return !strncmp(s, prefix, strlen(prefix));
}

static bool starts_any(const char *s, const char *const *prefixes)
{
	for (; *prefixes; prefixes++)
		if (starts(s, *prefixes))
			return true;
	return false;
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

/*
 * Flags of gcc that clang may not know.  They steer warnings and code generation;
 * those that change what the source means are kept.
 */
static bool is_gcc_only(const char *a)
{
	static const char *const kept[] = {"-fshort-wchar",
					   "-fshort-enums",
					   "-fms-extensions",
					   "-fplan9-extensions",
					   "-fno-builtin",
					   "-ffreestanding",
					   "-fsigned-char",
					   "-funsigned-char",
					   "-fmacro-prefix-map",
					   "-fno-strict-aliasing",
					   "-fno-common",
					   "-fwrapv",
					   "-m16",
					   "-m32",
					   "-m64",
					   "-march=",
					   "-mcpu=",
					   "-mabi=",
					   "-mcmodel=",
					   "-mlittle-endian",
					   "-mbig-endian",
					   "-mgeneral-regs-only",
					   "-msoft-float",
					   "-mno-sse",
					   "-mno-mmx",
					   "-mno-avx",
					   "-mno-3dnow",
					   "-mno-80387",
					   NULL};

	if (!starts(a, "-f") && !starts(a, "-m") && !starts(a, "-W") && !starts(a, "-g") &&
	    !starts(a, "--param"))
		return false;
	return starts(a, "-Wp,") ? false : !starts_any(a, kept);
}

/* Flags with their value in the next argument. */
static bool takes_value(const char *a)
{
	static const char *const words[] = {"-include", "-I",	      "-D",	  "-U", "-isystem",
					    "-iquote",	"-idirafter", "-imacros", "-x", NULL};

	return equals_any(a, words);
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
	if (is_dep_flag(a) || is_sparse_flag(a) || !strcmp(a, "-c"))
		return false;
	return !(out->gcc && is_gcc_only(a));
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
		if (argv[i][0] != '-') {
			out->file = argv[i];
			continue;
		}
		if (wanted(out, argv[i]))
			vec_push(&out->args, argv[i]);
		if (!strcmp(argv[i], "--param") || !strcmp(argv[i], "-o"))
			i++;
		else if (takes_value(argv[i]) && i + 1 < argc)
			vec_push(&out->args, argv[++i]);
	}
	if (!out->file)
		return ctx_error(ctx, "check-kbuild is given no file; it is called by make C=2 "
				      "CHECK=\"mmucheck check-kbuild\"");
	add_language(out);
	return 0;
}
