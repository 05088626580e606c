// SPDX-License-Identifier: GPL-2.0-or-later
#include "cli/opts.h"

#include <argp.h>
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "report/report.h"
#include "result/finding.h"
#include "rules/rules.h"
#include "util/strbuf.h"

#ifndef MMUCHECK_LLVM
#define MMUCHECK_LLVM "-19"
#endif

enum {
	KEY_ARCH = 0x100,
	KEY_LLVM,
	KEY_RULE,
	KEY_NO_RULE,
	KEY_FORMAT,
	KEY_CONFIDENCE,
	KEY_MODEL,
	KEY_FUNCTION,
	KEY_PASS,
	KEY_USERS,
	KEY_MISSING,
	KEY_ABSENT,
	KEY_DISAGREEMENTS,
	KEY_ENGINE,
	KEY_REPORTS,
	KEY_LOOKED_AT,
	KEY_COVERS,
	KEY_NO_PCH,
	KEY_NO_CACHE,
	KEY_MARKDOWN,
	KEY_SUMMARY,
	KEY_FAIL_ON,
	KEY_SELF_TEST,
	KEY_SCDOC,
	KEY_BASELINE,
	KEY_VERDICT,
	KEY_AUTHOR,
	KEY_REASON,
	KEY_BASE,
	KEY_PARENT,
	KEY_STAGED,
	KEY_UNCHANGED,
	KEY_PATCH,
	KEY_MBOX,
	KEY_PREREQUISITES,
	KEY_MAILBACK,
	KEY_TERSE,
	KEY_EXIT_STYLE,
	KEY_USAGE,
};

static const struct argp_option tree_options[] = {
	{"kernel", 'k', "DIR", 0, "kernel source tree (default: the one the files lie in)", 0},
	{"build", 'O', "DIR", 0, "prepared build directory (default: one in the cache)", 0},
	{"compdb", 'p', "FILE", 0, "take compiler flags from this compile_commands.json", 0},
	{"arch", KEY_ARCH, "ARCH", 0, "architecture of the build (default: x86_64)", 0},
	{"llvm", KEY_LLVM, "-NN", 0, "the kernel's LLVM= value (default: " MMUCHECK_LLVM ")", 0},
	{"users", KEY_USERS, "DIR", 0,
	 "also the files of DIR whose text uses the page-table API (repeatable)", 0},
	{0}};
static const struct argp_option rule_options[] = {
	{"rule", KEY_RULE, "ID", 0, "only this rule (repeatable)", 0},
	{"no-rule", KEY_NO_RULE, "ID", 0, "all but this rule (repeatable)", 0},
	{"min-confidence", KEY_CONFIDENCE, "low|medium|high", 0,
	 "show findings from this confidence on (default: medium)", 0},
	{0}};
static const struct argp_option output_options[] = {
	{"format", KEY_FORMAT, "text|sarif|html|org", 0,
	 "format of the next -o, or of standard output (repeatable)", 0},
	{"output", 'o', "FILE", 0, "write the report there (repeatable)", 0},
	{"summary", KEY_SUMMARY, NULL, 0, "text only counts, by rule, file and confidence", 0},
	{0}};
static const struct argp_option diff_options[] = {
	{"format", KEY_FORMAT, "text|sarif", 0,
	 "format of the next -o, or of standard output (repeatable)", 0},
	{"output", 'o', "FILE", 0, "write the report there (repeatable)", 0},
	{"summary", KEY_SUMMARY, NULL, 0, "only count", 0},
	{0}};
#define BASELINE                                                                                   \
	{                                                                                          \
		"baseline", KEY_BASELINE, "FILE", 0, "verdicts on findings", 0                     \
	}
static const struct argp_option baseline_options[] = {BASELINE, {0}};
static const struct argp_option verdict_options[] = {
	BASELINE,
	{"verdict", KEY_VERDICT, "real|false|by-design", 0, "what the findings are", 0},
	{"author", KEY_AUTHOR, "WHO", 0, "who says so, one word (default: what git knows)", 0},
	{"reason", KEY_REASON, "TEXT", 0, "why", 0},
	{0}};
static const struct argp_option dir_options[] = {
	{"reports", KEY_REPORTS, "DIR", 0, "where clang's own reports go", 0}, {0}};
static const struct argp_option graph_options[] = {
	{"format", KEY_FORMAT, "text|dot", 0,
	 "form of the graph (default: text); callgraph also has svg", 0},
	{0}};
static const struct argp_option doctor_options[] = {
	{"self-test", KEY_SELF_TEST, NULL, 0, "also try every rule on a known bug and its fix", 0},
	{0}};
static const struct argp_option function_options[] = {
	{"function", KEY_FUNCTION, "NAME", 0, "only this function", 0},
	{"pass", KEY_PASS, "sections|locks|maps|tlb", 0,
	 "summaries as this family of rules sees them (default: sections)", 0},
	{0}};
static const struct argp_option model_options[] = {
	{"model", KEY_MODEL, "HEADER", 0, "add a model header (repeatable)", 0},
	{"no-pch", KEY_NO_PCH, NULL, 0, "parse each file by itself, without precompiled headers",
	 0},
	{"no-cache", KEY_NO_CACHE, NULL, 0, "find out everything anew, keep nothing", 0},
	{0}};
static const struct argp_option merge_options[] = {
	{"missing", KEY_MISSING, "NAME=WHY", 0,
	 "name in the coverage what there is no report of (repeatable)", 0},
	{"absent", KEY_ABSENT, "ENGINE=WHY", 0,
	 "name in the coverage an engine that was not run, which loses nothing that was asked for "
	 "(repeatable)",
	 0},
	{"disagreements", KEY_DISAGREEMENTS, NULL, 0,
	 "list what an engine has not found that should have, for who works on engines", 0},
	{"min-confidence", KEY_CONFIDENCE, "low|medium|high", 0,
	 "show findings from this confidence on (default: low)", 0},
	{0}};
static const struct argp_option import_options[] = {
	{"engine", KEY_ENGINE, "cocci|csa|sparse|context", 0, "who wrote the input", 0},
	{"kernel", 'k', "DIR", 0, "kernel source tree (default: the current directory)", 0},
	{"looked-at", KEY_LOOKED_AT, "FILE", 0, "the files that the engine was run on, one a line",
	 0},
	{"covers", KEY_COVERS, "ID", 0,
	 "a rule that it was run with (repeatable; default: all it has)", 0},
	{0}};
static const struct argp_option list_options[] = {
	{"markdown", KEY_MARKDOWN, NULL, 0, "with all explanations, as docs/rules.md", 0},
	{"scdoc", KEY_SCDOC, NULL, 0, "the same as source of mmucheck-rules(7)", 0},
	{0}};
static const struct argp_option source_options[] = {
	{"kernel", 'k', "DIR", 0,
	 "tree that source lines are read from (default: the one the report names)", 0},
	{0}};
static const struct argp_option hook_options[] = {
	{"kernel", 'k', "DIR", 0, "the clone (default: the one around the current directory)", 0},
	{"build", 'O', "DIR", 0, "prepared build directory (default: the one that scan makes)", 0},
	{"arch", KEY_ARCH, "ARCH", 0, "architecture of the build (default: x86_64)", 0},
	{"fail-on", KEY_FAIL_ON, "none|high|medium|any", 0,
	 "findings of which confidence stop a commit; any: also what could not be analysed "
	 "(default: medium)",
	 0},
	{0}};
static const struct argp_option change_options[] = {
	{"base", KEY_BASE, "REV", 0,
	 "commit that the patch or series is for (default: its base-commit: line, else by the "
	 "files it names)",
	 0},
	{"staged", KEY_STAGED, NULL, 0, "the change is what is staged: the index against HEAD", 0},
	{"parent", KEY_PARENT, "REV", 0,
	 "for --staged: what is merged into HEAD, if git does not know yet (repeatable)", 0},
	{"patch", KEY_PATCH, "FILE", 0, "the change is this diff or mail (- is standard input)", 0},
	{"mbox", KEY_MBOX, "FILE", 0, "the change is this series of mails (- is standard input)",
	 0},
	{"prerequisites", KEY_PREREQUISITES, "FILE", 0,
	 "patches that --patch or --mbox needs before it, in order: they belong to the base", 0},
	{"unchanged", KEY_UNCHANGED, NULL, 0,
	 "report what was there before, too, where the change has made us look", 0},
	{"mailback", KEY_MAILBACK, NULL, 0,
	 "instead of --format: as checkpatch prints it, and nothing if nothing is new", 0},
	{"terse", KEY_TERSE, NULL, 0, "mailback in a line for each finding", 0},
	{"fail-on", KEY_FAIL_ON, "none|high|medium|any", 0,
	 "exit status 2 only if a new finding has this confidence", 0},
	{"exit-style", KEY_EXIT_STYLE, "mmucheck|nipa", 0,
	 "nipa: 1 for high confidence, 250 for others, a description to $DESC_FD", 0},
	{0}};
static const struct argp_option jobs_options[] = {
	{"jobs", 'j', "N", 0, "parse with N processes (default: one for each CPU)", 0}, {0}};
static const struct argp_option help_options[] = {
	{"help", 'h', NULL, 0, "print this text", -1},
	{"usage", KEY_USAGE, NULL, OPTION_HIDDEN, NULL, 0}, /* argp's own errors name it */
	{0}};

static const struct {
	unsigned group;
	const struct argp_option *options;
} groups[] = {
	{OPTS_TREE, tree_options},	   {OPTS_RULES, rule_options},
	{OPTS_OUTPUT, output_options},	   {OPTS_GRAPH, graph_options},
	{OPTS_FUNC, function_options},	   {OPTS_MODEL, model_options},
	{OPTS_JOBS, jobs_options},	   {OPTS_MERGE, merge_options},
	{OPTS_LIST, list_options},	   {OPTS_IMPORT, import_options},
	{OPTS_SOURCE, source_options},	   {OPTS_DIR, dir_options},
	{OPTS_DIFF, diff_options},	   {OPTS_HOOK, hook_options},
	{OPTS_BASELINE, baseline_options}, {OPTS_VERDICT, verdict_options},
	{OPTS_CHANGE, change_options},	   {OPTS_DOCTOR, doctor_options},
	{UINT_MAX, help_options},
};

static error_t fail(struct opts *o)
{
	o->failed = true;
	return EINVAL;
}

static error_t set_format(struct opts *o, const char *arg)
{
	static const char *const names[] = {[OPTS_TEXT] = "text",
					    [OPTS_SARIF] = "sarif",
					    [OPTS_HTML] = "html",
					    [OPTS_ORG] = "org"};

	if (o->groups & OPTS_GRAPH) {
		o->svg = o->groups & OPTS_SVG && !strcmp(arg, "svg");
		o->dot = o->svg || !strcmp(arg, "dot");
		if (o->dot || !strcmp(arg, "text"))
			return 0;
		ctx_error(o->ctx, "unknown format \"%s\"; known are %s", arg,
			  o->groups & OPTS_SVG ? "text, dot and svg" : "text and dot");
		return fail(o);
	}
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		if (strcmp(arg, names[i]) || (o->groups & OPTS_DIFF && i > OPTS_SARIF))
			continue;
		o->format = i;
		o->format_pending = true;
		return 0;
	}
	ctx_error(o->ctx, "unknown format \"%s\"; known are %s", arg,
		  o->groups & OPTS_DIFF ? "text and sarif" : "text, sarif, html and org");
	return fail(o);
}

static error_t add_output(struct opts *o, const char *path)
{
	if (report_check_output(o->ctx, path))
		return fail(o);
	vec_push(&o->outputs, (struct opts_output){o->format, path});
	o->format_pending = false;
	return 0;
}

static error_t add_rule(struct opts *o, char *id, int key)
{
	struct strbuf known = STRBUF_INIT;
	const struct rule_info *const *all;
	size_t nr;

	if (rules_find(id)) {
		if (key == KEY_RULE)
			vec_push(&o->rules, id);
		else if (key == KEY_NO_RULE)
			vec_push(&o->no_rules, id);
		else
			vec_push(&o->covers, id);
		return 0;
	}
	all = rules_all(&nr);
	for (size_t i = 0; i < nr; i++)
		strbuf_addf(&known, "%s%s", i ? ", " : "", all[i]->id);
	ctx_error(o->ctx, "unknown rule \"%s\"; known are %s", id, known.buf);
	strbuf_free(&known);
	return fail(o);
}

static error_t set_confidence(struct opts *o, const char *arg)
{
	for (int c = FINDING_LOW; c <= FINDING_HIGH; c++)
		if (!strcmp(arg, report_confidence_name(c))) {
			o->min_confidence = c;
			return 0;
		}
	ctx_error(o->ctx, "unknown confidence \"%s\"; known are low, medium and high", arg);
	return fail(o);
}

static error_t set_jobs(struct opts *o, const char *arg)
{
	char *end;
	long n = strtol(arg, &end, 10);

	if (*arg && !*end && n >= 1 && n <= 1024) {
		o->jobs = (unsigned)n;
		o->jobs_given = true;
		return 0;
	}
	ctx_error(o->ctx, "-j takes a number from 1 to 1024, not \"%s\"", arg);
	return fail(o);
}

/* Where an option's plain string goes, NULL for all others. */
static const char **string_of(struct opts *o, int key)
{
	switch (key) {
	case 'k':
		return &o->kernel;
	case 'O':
		return &o->build;
	case 'p':
		return &o->compdb;
	case KEY_ARCH:
		return &o->arch;
	case KEY_LLVM:
		return &o->llvm;
	case KEY_FUNCTION:
		return &o->function;
	case KEY_PASS:
		return &o->pass;
	case KEY_ENGINE:
		return &o->engine;
	case KEY_LOOKED_AT:
		return &o->looked_at;
	case KEY_BASE:
		return &o->base;
	case KEY_PATCH:
		return &o->patch;
	case KEY_MBOX:
		return &o->mbox;
	case KEY_PREREQUISITES:
		return &o->prerequisites;
	case KEY_EXIT_STYLE:
		return &o->exit_style;
	case KEY_FAIL_ON:
		return &o->fail_on;
	case KEY_BASELINE:
		return &o->baseline;
	case KEY_VERDICT:
		return &o->verdict;
	case KEY_AUTHOR:
		return &o->author;
	case KEY_REASON:
		return &o->reason;
	case KEY_REPORTS:
		return &o->dir;
	default:
		return NULL;
	}
}

static error_t show_help(struct opts *o, struct argp_state *state, unsigned parts)
{
	o->help = true;
	argp_state_help(state, stdout, parts);
	return ECANCELED;
}

/* An unset variable in a script: "" for a path would mean all of the tree. */
static error_t refuse_empty(struct opts *o)
{
	ctx_error(o->ctx, "an argument is empty: leave it out or name something");
	return fail(o);
}

static error_t parse_opt(int key, char *arg, struct argp_state *state)
{
	struct opts *o = state->input;
	const char **string = string_of(o, key);

	if (arg && !*arg)
		return refuse_empty(o);
	if (string) {
		*string = arg;
		if (key == 'k')
			vec_push(&o->kernels, arg);
		return 0;
	}
	switch (key) {
	case 'h':
		return show_help(o, state, ARGP_HELP_SHORT_USAGE | ARGP_HELP_LONG | ARGP_HELP_DOC);
	case KEY_USAGE:
		return show_help(o, state, ARGP_HELP_USAGE);
	case 'o':
		return add_output(o, arg);
	case 'j':
		return set_jobs(o, arg);
	case KEY_RULE:
	case KEY_NO_RULE:
	case KEY_COVERS:
		return add_rule(o, arg, key);
	case KEY_FORMAT:
		return set_format(o, arg);
	case KEY_CONFIDENCE:
		return set_confidence(o, arg);
	case KEY_MISSING:
		vec_push(&o->missing, arg);
		return 0;
	case KEY_ABSENT:
		vec_push(&o->absent, arg);
		return 0;
	case KEY_USERS:
		vec_push(&o->users, arg);
		return 0;
	case KEY_PARENT:
		vec_push(&o->parents, arg);
		return 0;
	case KEY_MODEL:
		vec_push(&o->models, arg);
		return 0;
	case KEY_NO_PCH:
		o->no_pch = true;
		return 0;
	case KEY_NO_CACHE:
		o->no_cache = true;
		return 0;
	case KEY_TERSE:
		o->terse = true;
		return 0;
	case KEY_MAILBACK:
		o->format = OPTS_MAILBACK;
		o->format_pending = true;
		return 0;
	case KEY_STAGED:
		o->staged = true;
		return 0;
	case KEY_UNCHANGED:
		o->unchanged = true;
		return 0;
	case KEY_SUMMARY:
		o->summary = true;
		return 0;
	case KEY_SCDOC:
		o->scdoc = true;
		return 0;
	case KEY_SELF_TEST:
		o->self_test = true;
		return 0;
	case KEY_DISAGREEMENTS:
		o->disagreements = true;
		return 0;
	case KEY_MARKDOWN:
		o->markdown = true;
		return 0;
	case ARGP_KEY_ARG:
		vec_push(&o->args, arg);
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

/* Cut argv at "--" when compiler arguments follow it. */
static int split_dashes(const struct opts_cmd *cmd, int argc, char **argv, struct opts *o)
{
	if (!(cmd->groups & OPTS_DASHES))
		return argc;
	for (int i = 1; i < argc; i++) {
		if (strcmp(argv[i], "--"))
			continue;
		o->cc_args = argv + i + 1;
		o->nr_cc_args = (unsigned)(argc - i - 1);
		return i;
	}
	return argc;
}

static int check_options(struct opts *o)
{
	if (o->build && o->compdb)
		return ctx_error(o->ctx,
				 "-O and -p exclude each other: flags come from one of them");
	if (o->fail_on && !strcmp(o->fail_on, "any"))
		o->min_confidence = FINDING_LOW;
	if (o->format_pending || !o->outputs.nr)
		vec_push(&o->outputs, (struct opts_output){o->format, NULL});
	return 0;
}

/* The options of all groups that a command takes, in one array. */
static void gather_options(unsigned wanted, struct argp_option *out)
{
	unsigned nr = 0;

	for (size_t i = 0; i < sizeof(groups) / sizeof(groups[0]); i++) {
		if (groups[i].group != UINT_MAX && !(wanted & groups[i].group))
			continue;
		for (const struct argp_option *o = groups[i].options; o->name; o++)
			out[nr++] = *o;
	}
}

int opts_parse(struct ctx *ctx, const struct opts_cmd *cmd, int argc, char **argv, struct opts *o)
{
	struct argp_option options[48] = {0};
	struct argp argp = {.options = options,
			    .parser = parse_opt,
			    .args_doc = cmd->args_doc,
			    .doc = cmd->doc};
	long cpus = sysconf(_SC_NPROCESSORS_ONLN);
	error_t err;

	*o = (struct opts){.groups = cmd->groups,
			   .ctx = ctx,
			   .arch = cmd->groups & OPTS_HOOK ? NULL : "x86_64",
			   .llvm = MMUCHECK_LLVM,
			   .format = cmd->format,
			   .min_confidence =
				   cmd->groups & OPTS_RULES ? FINDING_MEDIUM : FINDING_LOW,
			   .jobs = cpus > 0 ? (unsigned)cpus : 1};
	gather_options(cmd->groups, options);
	argc = split_dashes(cmd, argc, argv, o);
	argv[0] = (char *)cmd->name;
	strbuf_reset(&ctx->error);
	err = argp_parse(&argp, argc, argv, ARGP_NO_EXIT | ARGP_NO_HELP, NULL, o);
	if (o->help)
		return OPTS_HELP;
	if (err || o->failed)
		return -1;
	return check_options(o);
}

void opts_free(struct opts *o)
{
	vec_free(&o->kernels);
	vec_free(&o->models);
	vec_free(&o->users);
	vec_free(&o->missing);
	vec_free(&o->parents);
	vec_free(&o->absent);
	vec_free(&o->covers);
	vec_free(&o->rules);
	vec_free(&o->no_rules);
	vec_free(&o->outputs);
	vec_free(&o->args);
}

bool opts_wants_rule(const struct opts *o, const char *id)
{
	bool wanted = !o->rules.nr;

	for (size_t i = 0; i < o->rules.nr; i++)
		wanted |= !strcmp(o->rules.at[i], id);
	for (size_t i = 0; i < o->no_rules.nr; i++)
		wanted &= strcmp(o->no_rules.at[i], id) != 0;
	return wanted;
}
