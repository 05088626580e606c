/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Clang's analyzer with our plugin, run on files of a kernel: one clang a file, so that a
 * crash or a hang costs that file and no other.
 *
 *	struct analyzer a = {.clang = "clang-19", .plugin = path, .dir = "build/csa", ...};
 *	analyzer_run(ctx, &a, &sources, results);
 */
#ifndef CLI_ANALYZER_H
#define CLI_ANALYZER_H

#include "cli/driver.h"

struct analyzer {
	const char *clang;	   /* name of the program */
	const char *plugin;	   /* absolute */
	const char *dir;	   /* where reports go, absolute: DIR/mm/memory.c.sarif */
	unsigned jobs;		   /* how many at once */
	unsigned seconds;	   /* of CPU time that one file may take */
	struct progress *progress; /* or NULL */
};

struct analyzer_result {
	char *sarif; /* the report, NULL if there is none */
	char *log;   /* the file with what clang said */
	char *why;   /* one line that says why there is no report */
};

/*
 * Analyse the sources that have flags; results is an array of as many as there are
 * sources, to be freed with analyzer_free().  Returns -1 with the error set when nothing
 * can be run at all.
 */
int analyzer_run(struct ctx *ctx, const struct analyzer *a, const struct sources *s,
		 struct analyzer_result *results);
void analyzer_free(struct analyzer_result *results, size_t nr);

#endif
