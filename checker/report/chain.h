/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Who calls whom on the path of a finding, told from its steps: a step in a function that
 * the one before calls lies one deeper, one in a function that is still open has come back
 * to it, and any other is in a caller that the path did not begin in.
 */
#ifndef REPORT_CHAIN_H
#define REPORT_CHAIN_H

#include "result/finding.h"
#include "util/ctx.h"

/* Depth of each step into depth[f->nr_steps]; the outermost function has 0. */
void chain_depths(const struct ctx *ctx, const struct finding *f, unsigned *depth);

#endif
