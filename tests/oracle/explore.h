/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Running a program over all its choices on all personalities.
 *
 *	struct oracle_result res;
 *
 *	oracle_explore(run, ORACLE_ALL_ARCHES, &res);
 *	if (res.rules & 1UL << oracle_rule("lazy-nested"))
 *		...
 */
#ifndef ORACLE_EXPLORE_H
#define ORACLE_EXPLORE_H

#include "oracle.h"

#define ORACLE_ALL_ARCHES ((1U << ORACLE_NR_ARCHES) - 1)
#define ORACLE_MAX_RUNS 400000 /* of one program */

struct oracle_found {
	unsigned arches;   /* personalities on which the effect showed, 0: contract only */
	const void *place; /* return address in the case, NULL if it has none */
	char what[128];
};

struct oracle_result {
	unsigned long runs, violations; /* violations: runs with at least one */
	unsigned long rules;		/* bit set of rules violated */
	const char *error;		/* what is wrong with the program or model, or NULL */
	struct oracle_found found[40];	/* by rule: the first one met */
};

/* Run everything; arches is a bit set of personalities.  Returns 0, 1 on error, 2 if violated. */
int oracle_explore(void (*run)(void), unsigned arches, struct oracle_result *res);

/* Rules by name and number; -1 and NULL if there is none such. */
int oracle_rule(const char *name);
const char *oracle_rule_name(unsigned rule);

/* Print a line for each rule violated and the last line with the counts. */
void oracle_print(const struct oracle_result *res);

#endif
