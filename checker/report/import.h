/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What other engines print, turned into findings like the checker's own.
 *
 *	struct import im;
 *	import_open(&im, ctx, import_engine("cocci"), "/src/linux");
 *	import_read(&im, "report.txt");		once for each
 *	import_finish(&im);
 *	report_sarif(ctx, &run, ...);	with im.m.findings, im.m.ledger
 *	import_free(&im);
 *
 * Input comes from other programs and is not trusted: it is read with limits, and what
 * is not as expected is an error that names file and line.
 */
#ifndef REPORT_IMPORT_H
#define REPORT_IMPORT_H

#include "report/sarif_read.h"

struct import;

struct import_engine {
	const char *id;	  /* "csa", as the command line has it */
	const char *name; /* "clang-analyzer", as reports have it */
	int confidence;	  /* enum finding_confidence of what it finds alone */
	bool has_places;  /* else it blames functions, "in 'NAME'", and columns mean nothing */
	unsigned first_column;
	const char *const *rules; /* that it has, NULL-terminated */
	int (*read)(struct import *im, const char *name, const char *text, size_t len);
};

struct import {
	struct merge m; /* findings and ledger */
	const struct import_engine *engine;
	const char *root;   /* absolute, what names in reports start at */
	unsigned nr_others; /* results of checkers that are not ours */
};

/* NULL if there is none of that name. */
const struct import_engine *import_engine(const char *name);
/* The next one, from NULL on; NULL at the end. */
const struct import_engine *import_next_engine(const struct import_engine *e);

void import_open(struct import *im, struct ctx *ctx, const struct import_engine *engine,
		 const char *root);
/* Add a file; "-" is standard input. */
int import_read(struct import *im, const char *path);
/* The same for a text in memory; name is for messages. */
int import_read_text(struct import *im, const char *name, const char *text, size_t len);
/* Add the files that the engine has looked at, one a line. */
int import_read_looked_at(struct import *im, const char *path);
/* The generation of the kernel's API, as a tree has it: other engines do not say. */
void import_set_generation(struct import *im, const char *name);
/* Place, sort and number; findings and ledger are sealed afterwards. */
void import_finish(struct import *im);
void import_free(struct import *im);

/* --- for the readers --- */

/* Lines FILE:LINE:COL[-ENDCOL]: LEVEL: TEXT [RULE], one finding each; or spatch's org lines. */
int import_lines(struct import *im, const char *name, const char *text, size_t len);
/* The analyzer's SARIF, whose messages end in [RULE]. */
int import_sarif(struct import *im, const char *name, const char *text, size_t len);
/* The kernel-relative name of a file, interned. */
uint32_t import_file(struct import *im, const char *path, size_t len);
/*
 * Take " [RULE]" off the end of a message.  NULL if there is none; *len is what remains.
 */
const struct rule_info *import_rule(const char *message, size_t *len);

#endif
