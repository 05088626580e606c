// SPDX-License-Identifier: GPL-2.0-or-later
#include "cli/tools.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "cli/data.h"
#include "kbuild/run.h"

/* Programs that preparing a build directory runs; the LLVM ones have a suffix. */
static const struct {
	const char *name;
	bool llvm;
} programs[] = {
	{"clang", true},	{"ld.lld", true}, {"llvm-ar", true}, {"llvm-nm", true},
	{"llvm-objcopy", true}, {"make", false},  {"flex", false},   {"bison", false},
	{"bc", false},		{"cpio", false},  {"perl", false},
};

/* Run a program for its output; false if it is not there or fails. */
static bool ask(struct ctx *ctx, const char *const *argv, struct strbuf *out)
{
	struct run run = {.argv = argv, .log = -1, .out = out, .max_out = 1u << 20};
	int ret = run_program(ctx, &run);

	strbuf_reset(&ctx->error);
	return !ret;
}

/* The first line that has a number, which is the one with the version; "found" without. */
static const char *version_in(char *text)
{
	for (char *line = strtok(text, "\n"); line; line = strtok(NULL, "\n"))
		for (const char *p = line; *p; p++)
			if (isdigit((unsigned char)*p) && p[1] == '.') {
				line[strnlen(line, 60)] = '\0';
				return line + strspn(line, " ");
			}
	return "found";
}

static bool tell_version(struct ctx *ctx, const char *name, const char *missing)
{
	const char *const argv[] = {name, "--version", NULL};
	struct strbuf out = STRBUF_INIT;
	bool there = ask(ctx, argv, &out);

	printf("%-18s %s\n", name, there ? version_in(out.buf) : missing);
	strbuf_free(&out);
	return there;
}

unsigned tools_check(struct ctx *ctx, const char *llvm)
{
	unsigned missing = 0;

	for (size_t i = 0; i < sizeof(programs) / sizeof(programs[0]); i++) {
		char name[64];

		snprintf(name, sizeof(name), "%s%s", programs[i].name,
			 programs[i].llvm ? llvm : "");
		missing +=
			!tell_version(ctx, name, "missing: scan cannot prepare a build directory");
	}
	return missing;
}

/* The plugin works if clang loads it and then knows its checkers. */
static void describe_plugin(struct ctx *ctx, const char *llvm)
{
	char clang[64], plugin[PATH_MAX];
	const char *const argv[] = {clang, "-cc1", "-load", plugin, "-analyzer-checker-help", NULL};
	struct strbuf out = STRBUF_INIT;

	snprintf(clang, sizeof(clang), "clang%s", llvm);
	if (!data_find_plugin(llvm, plugin))
		printf("%-18s no mmucheck-csa%s.so: make plugins\n", "engine csa", llvm);
	else if (!ask(ctx, argv, &out) || !strstr(out.buf, "mmucheck."))
		printf("%-18s %s does not load %s\n", "engine csa", clang, plugin);
	else
		printf("%-18s works: %s\n", "engine csa", plugin);
	strbuf_free(&out);
}

void engines_describe(struct ctx *ctx, const char *llvm)
{
	static const struct {
		const char *engine, *program, *what;
	} engines[] = {
		{"engine cocci", "spatch", "works: "},
		{"engine sparse", "sparse", "works, for kernels before 7.0: "},
	};

	printf("%-18s works\n", "engine checker");
	for (size_t i = 0; i < sizeof(engines) / sizeof(engines[0]); i++) {
		const char *const argv[] = {engines[i].program, "--version", NULL};
		struct strbuf out = STRBUF_INIT;
		bool there = ask(ctx, argv, &out);

		printf("%-18s %s%s\n", engines[i].engine, there ? engines[i].what : "missing: ",
		       there ? version_in(out.buf) : engines[i].program);
		strbuf_free(&out);
	}
	describe_plugin(ctx, llvm);
}
