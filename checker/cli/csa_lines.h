/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The findings of a SARIF report that clang's analyzer has written, as lines of text. */
#ifndef CLI_CSA_LINES_H
#define CLI_CSA_LINES_H

#include "util/ctx.h"
#include "util/map.h"
#include "util/strbuf.h"

/*
 * Add "FILE:LINE:COL: warning: TEXT [RULE]" and a note for each step of its path, with
 * names relative to root where the file lies below it.  What is in seen already (a header's
 * function is analysed in each file that calls it) is left out.  Returns how many findings
 * were added, -1 with the error set when it is no such report.
 */
int csa_lines(struct ctx *ctx, const char *path, const char *root, struct strpool *seen,
	      struct strbuf *out);

#endif
