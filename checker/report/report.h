/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Reports: the same findings and the same coverage as text, HTML or an org file for
 * people and as SARIF for machines.  A report is built in memory and then written in one
 * piece.
 *
 *	struct report_run run = { .ctx = ctx, .findings = &fs, .ledger = &l, ... };
 *	struct strbuf out = STRBUF_INIT;
 *	report_text(&run, false, &out);
 *	report_write(ctx, "findings.txt", &out);
 *	strbuf_free(&out);
 */
#ifndef REPORT_REPORT_H
#define REPORT_REPORT_H

#include <stdbool.h>

#include "report/source.h"
#include "result/finding.h"
#include "result/ledger.h"
#include "util/ctx.h"

/* What one run found and covered; nothing is owned. */
struct report_run {
	const struct ctx *ctx;
	const struct findings *findings; /* sealed */
	const struct ledger *ledger;	 /* sealed */
	const char *root;		 /* directory that relative paths start at; may be NULL */
	struct source_tree *source;	 /* where lines of source are read; may be NULL */
	const char *kernel;		 /* kernel version; may be NULL */
	const char *base;	  /* of a review: the commit that it compares with; may be NULL */
	const char *base_why;	  /* how it was found: "is HEAD"; may be NULL */
	const char *archs;	  /* "arm64", after a merge "arm64, x86_64"; may be NULL */
	const char *engine;	  /* the one that ran; NULL after a merge */
	const char *const *rules; /* that it has, NULL-terminated; NULL: all */
	bool disagreements;	  /* list what some engines have not found */
	unsigned nr_hidden;	  /* findings left out by --min-confidence */
	int exit_status;
};

/* GCC style findings with their traces, then the coverage and every loss by name. */
void report_text(const struct report_run *run, bool color, struct strbuf *out);
/* Only the findings, only the coverage. */
void report_text_findings(const struct report_run *run, bool color, struct strbuf *out);
void report_text_coverage(const struct report_run *run, struct strbuf *out);
/* One finding of it. */
void report_text_finding(const struct report_run *run, bool color, const struct finding *f,
			 struct strbuf *out);
/* The coverage as a line of numbers. */
void report_text_counts(const struct report_run *run, struct strbuf *out);

/*
 * For long lists: how many findings each rule, file and confidence has, then the coverage
 * with all losses counted and none named.
 */
void report_summary(const struct report_run *run, bool color, struct strbuf *out);

/* Coccinelle's org mode: a TODO with a link for each finding, a link for each step. */
void report_org(const struct report_run *run, struct strbuf *out);

/*
 * checkpatch's mailback: nothing if there is nothing to say; findings that a comparison has not
 * found new are left out.  terse: a line for each.
 */
void report_mailback(const struct report_run *run, bool terse, struct strbuf *out);

/*
 * One page that needs nothing else: overview, list and, for each finding, its path drawn
 * through the source.  Returns -1 with the error set when it cannot be built.
 */
int report_html(struct ctx *ctx, const struct report_run *run, struct strbuf *out);

/*
 * SARIF 2.1.0 (OASIS standard, 2020-03-27).  Deterministic: sorted keys, no times.
 * Returns -1 with the error set when the document cannot be built.
 */
int report_sarif(struct ctx *ctx, const struct report_run *run, struct strbuf *out);

/* "high", "medium", "low". */
const char *report_confidence_name(int confidence);
/* "error", "warning", "note": GCC's words and SARIF's. */
const char *report_severity_name(int severity);

/*
 * Keep with each place the source line that is there now, so that a report made of this
 * one later can tell whether it has changed.
 */
void report_keep_code(struct findings *fs, struct source_tree *source);
/* The source line of a place as it can be shown: as it was kept, else as it is now; or none. */
bool report_code(const struct report_run *run, const struct ir_loc *loc, const char *kept,
		 struct strbuf *out);

/*
 * Can path be written?  Asked before a long run; -1 with the error set if not.
 * NULL and "-" are standard output.
 */
int report_check_output(struct ctx *ctx, const char *path);
/*
 * Write a report.  A regular file is replaced in one step: a temporary file beside
 * it is written, synced and renamed, with SIGINT and SIGTERM held back meanwhile,
 * so that there is the old or the new file and never a half.  Devices and pipes
 * are written to directly.
 */
int report_write(struct ctx *ctx, const char *path, const struct strbuf *text);

#endif
