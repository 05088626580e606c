/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Do the rules work on this machine?  For each rule a known bug and its fix from the corpus
 * are checked by this program: the rule has to be told of the first and not of the second.
 */
#ifndef CLI_SELFTEST_H
#define CLI_SELFTEST_H

#include "util/ctx.h"

/*
 * Print a line for each rule; returns how many failed.  A rule without an example, or a
 * corpus that is not installed, counts as failed.
 */
unsigned selftest_rules(struct ctx *ctx);

#endif
