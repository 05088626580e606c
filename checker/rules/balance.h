/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Paths on which something opened is not closed, and whose fault that is.
 *
 * A function that only opens or only closes is a wrapper, and one whose callers come
 * out even whatever it returns has a contract with them: both are right.  Otherwise a
 * function that opens and closes has to come out even on every path.  A function that
 * inherits the imbalance of one it calls is not blamed again.
 */
#ifndef RULES_BALANCE_H
#define RULES_BALANCE_H

#include "rules/rule.h"

enum balance_of { BALANCE_SECTIONS, BALANCE_PAUSES };

/* One way out of a function that is not even, and is the function's own fault. */
struct imbalance {
	const struct summary *s;
	const struct summary_case *c;
	const struct trace *cause; /* the enter, leave, pause or resume without its counterpart */
	bool opens;		   /* left open rather than closed too often */
	bool suspect;		   /* no caller is known that could balance it */
};

/* Call report for each imbalance in all summaries, nearest causes first. */
void balance_check(struct engine *e, enum balance_of what, unsigned rule,
		   void (*report)(struct engine *e, const struct imbalance *i, unsigned rule));

#endif
