// SPDX-License-Identifier: GPL-2.0-or-later
#include "frontend/args.h"

#include <string.h>

#include "util/strbuf.h"

static bool starts(const char *s, const char *prefix)
{
	return !strncmp(s, prefix, strlen(prefix));
}

static bool starts_with_any(const char *s, const char *const *prefixes, size_t nr)
{
	for (size_t i = 0; i < nr; i++)
		if (starts(s, prefixes[i]))
			return true;
	return false;
}

/*
 * Arguments that say nothing about the syntax tree: warnings (so -Wp,-MMD too),
 * dependency files, the output.  Returns how many arguments it takes, 0 to keep.
 */
static unsigned unwanted(const char *arg)
{
	static const char *const with_value[] = {"-o", "-MF", "-MT", "-MQ"};

	for (size_t i = 0; i < sizeof(with_value) / sizeof(with_value[0]); i++)
		if (!strcmp(arg, with_value[i]))
			return 2;
	if (starts(arg, "-Wp,-D") || starts(arg, "-Wp,-U"))
		return 0;
	return starts(arg, "-W") || (starts(arg, "-M") && !starts(arg, "-Mach")) ||
	       !strcmp(arg, "-c") || !strcmp(arg, "-pedantic") || starts(arg, "-fdiagnostics");
}

/* The job's arguments without the unwanted ones. */
static void take_wanted(const struct frontend_job *job, struct arg_list *out)
{
	for (unsigned i = 0; i < job->nr_args; i++) {
		unsigned skip = unwanted(job->args[i]);

		if (skip)
			i += skip - 1;
		else
			vec_push(&out->at, job->args[i]);
	}
}

static void add_fixed(const struct frontend_job *job, struct arg_list *out)
{
	vec_push(&out->at, "-w");
	vec_push(&out->at, "-ferror-limit=0");
	if (job->dir) {
		vec_push(&out->at, "-working-directory");
		vec_push(&out->at, job->dir);
	}
}

void args_plain(const struct frontend_job *job, struct arg_list *out)
{
	take_wanted(job, out);
	add_fixed(job, out);
}

static void drop_includes(struct arg_list *args)
{
	size_t nr = 0;

	for (size_t i = 0; i < args->at.nr; i++) {
		if (!strcmp(args->at.at[i], "-include"))
			i++;
		else
			args->at.at[nr++] = args->at.at[i];
	}
	args->at.nr = nr;
}

void args_on_top(const struct frontend_job *job, const char *pch, const char *probe,
		 struct arg_list *out)
{
	take_wanted(job, out);
	drop_includes(out);
	vec_push(&out->at, "-include-pch");
	vec_push(&out->at, pch);
	/* Its files are compared by content before it is used. */
	vec_push(&out->at, "-Xclang");
	vec_push(&out->at, "-fno-validate-pch");
	if (probe) {
		vec_push(&out->at, "-include");
		vec_push(&out->at, probe);
	}
	add_fixed(job, out);
}

/* Code generation that no header can tell; 2 for an option with a value, 0 if it can. */
static unsigned is_code_generation(const char *arg)
{
	static const char *const prefixes[] = {
		"-g",
		"-pg",
		"-mfentry",
		"-fno-stack-protector",
		"-fstack-protector",
		"-falign-",
		"-fpatchable-function-entry",
		"-fno-omit-frame-pointer",
		"-fomit-frame-pointer",
		"-foptimize-sibling-calls",
		"-fno-optimize-sibling-calls",
		"-fprofile-",
		"-fcoverage-",
		"-ftest-coverage",
		"-fdebug-",
		"-fbasic-block-",
		"-fzero-call-used-regs",
		"-ftrivial-auto-var-init",
		"-fsanitize-trap",
		"-fsanitize-recover",
		"-fno-sanitize-recover",
		"-fsanitize-coverage",
		"-fno-jump-tables",
		"-fjump-tables",
		"-mstack-protector-",
		"-mretpoline",
		"-mindirect-branch",
		"-mfunction-return",
		"-mharden-sls",
	};
	if (!strcmp(arg, "-mllvm"))
		return 2;
	return starts_with_any(arg, prefixes, sizeof(prefixes) / sizeof(prefixes[0]));
}

/* Sanitizers that __SANITIZE_*__ or __has_feature() tell. */
static bool is_silent_sanitizer(const char *arg)
{
	static const char *const told[] = {"address", "thread", "memory", "dataflow", "leak"};

	if (!starts(arg, "-fsanitize=") && !starts(arg, "-fno-sanitize="))
		return false;
	for (size_t i = 0; i < sizeof(told) / sizeof(told[0]); i++)
		if (strstr(arg, told[i]))
			return false;
	return true;
}

/* -DKBUILD_MODNAME="x" with a value that is nobody's; headers only ever quote it. */
static const char *neutral(struct arg_list *out, const char *arg)
{
	const char *eq = strchr(arg, '=');
	struct strbuf sb = STRBUF_INIT;
	const char *kept;

	if (!eq)
		return arg;
	strbuf_add(&sb, arg, (size_t)(eq - arg));
	strbuf_adds(&sb, eq[1] == '"' ? "=\"mmucheck\"" : "=mmucheck");
	kept = arena_strdup(&out->mem, sb.buf);
	strbuf_free(&sb);
	return kept;
}

void args_shared(const struct frontend_job *job, struct arg_list *out)
{
	struct arg_list wanted = {0};
	bool behind = false; /* an -include was seen: the directories of headers are over */

	take_wanted(job, &wanted);
	for (size_t i = 0; i < wanted.at.nr; i++) {
		const char *arg = wanted.at.at[i];
		unsigned skip = is_code_generation(arg);

		if (skip) {
			i += skip - 1;
		} else if (behind && starts(arg, "-I")) {
			i += !arg[2];
		} else if (starts(arg, "-DKBUILD_") || starts(arg, "-D__KBUILD_")) {
			vec_push(&out->at, neutral(out, arg));
		} else if (starts(arg, "-O") && strcmp(arg, "-O0") != 0) {
			vec_push(&out->at, "-O2");
		} else if (!is_silent_sanitizer(arg)) {
			vec_push(&out->at, arg);
		}
		behind |= !strcmp(arg, "-include");
	}
	args_free(&wanted);
	add_fixed(job, out);
}

void args_free(struct arg_list *args)
{
	arena_free(&args->mem);
	vec_free(&args->at);
}
