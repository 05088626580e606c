/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Command-line options.  Commands share groups of them; a group that a command
 * does not take is refused with argp's own message.
 *
 *	struct opts o;
 *	ret = opts_parse(ctx, &cmd, argc, argv, &o);
 *	if (ret) ...		OPTS_HELP: help was printed; -1: error set
 *	opts_free(&o);
 */
#ifndef CLI_OPTS_H
#define CLI_OPTS_H

#include <stdbool.h>

#include "util/ctx.h"
#include "util/vec.h"

/* Groups of options. */
enum opts_group {
	OPTS_TREE = 1u << 0,	  /* -k -O -p --arch --llvm --users */
	OPTS_RULES = 1u << 1,	  /* --rule --no-rule --min-confidence */
	OPTS_OUTPUT = 1u << 2,	  /* --format text|sarif|html|org, -o, repeatable; --summary */
	OPTS_GRAPH = 1u << 3,	  /* --format text|dot */
	OPTS_FUNC = 1u << 4,	  /* --function */
	OPTS_MODEL = 1u << 5,	  /* --model */
	OPTS_JOBS = 1u << 6,	  /* -j */
	OPTS_MERGE = 1u << 8,	  /* --missing --absent --disagreements --min-confidence */
	OPTS_DASHES = 1u << 7,	  /* "--" and compiler arguments after it */
	OPTS_LIST = 1u << 9,	  /* --markdown */
	OPTS_IMPORT = 1u << 10,	  /* --engine -k --looked-at --covers */
	OPTS_SOURCE = 1u << 11,	  /* -k alone: where source lines are read */
	OPTS_DIR = 1u << 12,	  /* --reports */
	OPTS_DIFF = 1u << 13,	  /* --format text|sarif, -o, repeatable; --summary */
	OPTS_HOOK = 1u << 14,	  /* -k -O --arch --fail-on, none with a default */
	OPTS_BASELINE = 1u << 15, /* --baseline */
	OPTS_VERDICT = 1u << 16,  /* --baseline --verdict --author --reason */
	OPTS_CHANGE = 1u << 17,	  /* --base --staged --parent --patch --mbox ... and how it ends */
	OPTS_SVG = 1u << 18,	  /* --format svg beside those of OPTS_GRAPH */
	OPTS_DOCTOR = 1u << 19,	  /* --self-test */
};

enum opts_format { OPTS_TEXT, OPTS_SARIF, OPTS_HTML, OPTS_ORG, OPTS_MAILBACK };

struct opts_output {
	enum opts_format format;
	const char *path; /* NULL: standard output */
};

struct opts {
	unsigned groups;
	const char *kernel, *build, *compdb, *arch, *llvm;
	VEC(char *) kernels; /* every -k; .kernel is the last */
	VEC(char *) users;   /* directories of which only users of the API are meant */
	VEC(char *) missing; /* "NAME=WHY" */
	VEC(char *) parents; /* of a merge that is staged */
	VEC(char *) absent;  /* the same, of engines */
	VEC(char *) models;
	VEC(char *) rules, no_rules;
	int min_confidence;		 /* enum finding_confidence */
	VEC(struct opts_output) outputs; /* at least one */
	bool dot, svg;
	bool self_test;
	const char *function, *pass;
	const char *dir; /* for clang's reports */
	unsigned jobs;
	bool jobs_given;    /* else the jobserver of make may ask for fewer */
	bool no_pch;	    /* parse every file by itself */
	bool no_cache;	    /* use nothing that earlier runs have kept but PCHs */
	bool summary;	    /* text in numbers only */
	bool scdoc;	    /* the same as source of a man page */
	bool markdown;	    /* the whole catalogue as a document */
	bool disagreements; /* list what some engines have not found */
	const char *baseline, *verdict, *author, *reason;
	const char *engine, *looked_at;
	bool staged;
	bool unchanged; /* report old findings, too */
	bool terse;	/* mailback in a line for each finding */
	const char *exit_style;
	const char *base, *patch, *mbox, *prerequisites;
	const char *fail_on; /* what stops a commit, as the user wrote it */
	VEC(char *) covers;  /* ids of rules */
	VEC(char *) args;    /* what is no option */
	char **cc_args;	     /* after "--", NULL when there is none */
	unsigned nr_cc_args;

	/* while parsing */
	struct ctx *ctx;
	enum opts_format format; /* that the next -o has */
	bool format_pending;	 /* a --format without its -o yet */
	bool help, failed;
};

/* What a command is, for parsing and for help. */
struct opts_cmd {
	const char *name; /* "mmucheck scan" */
	unsigned groups;
	const char *args_doc; /* "[PATH...]" */
	const char *doc;
	enum opts_format format; /* unless --format says */
};

#define OPTS_HELP (-2) /* help was asked for and printed */

/* argv[0] is the command's name.  Strings in the result point into argv. */
int opts_parse(struct ctx *ctx, const struct opts_cmd *cmd, int argc, char **argv, struct opts *o);
void opts_free(struct opts *o);

/* Is a rule wanted by --rule and --no-rule? */
bool opts_wants_rule(const struct opts *o, const char *id);

#endif
