/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * How a review ends for who called it: the exit status by --fail-on or --exit-style, and the
 * line of description that netdev's CI (NIPA) shows beside it.
 */
#ifndef CLI_OUTCOME_H
#define CLI_OUTCOME_H

#include "cli/opts.h"
#include "report/report.h"

/* Are --fail-on and --exit-style words that are known, and only one of them given? */
int outcome_check(struct ctx *ctx, const struct opts *o);
/*
 * The exit status.  Without either option that of the run.  --fail-on: 2 if a new finding has
 * that confidence, else 3 if something was not analysed, else 0.  nipa: 0 nothing new, 1 a new
 * finding of high confidence, 250 (a warning there) any other or something not analysed.
 */
int outcome_status(const struct opts *o, const struct report_run *run);
/*
 * With --exit-style nipa: write what was found, or the error (run is NULL then), in a line to
 * the descriptor that $DESC_FD names; nothing without it.
 */
void outcome_describe(const struct ctx *ctx, const struct opts *o, const struct report_run *run);

#endif
