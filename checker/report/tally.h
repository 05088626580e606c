/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * How many findings have something in common.
 *
 *	struct tally t = {0};
 *	tally_rules(&t, &fs);			most findings first
 *	vec_each (&t.rows, struct tally_row, row)
 *		use(row->name, row->nr);
 *	tally_free(&t);
 */
#ifndef REPORT_TALLY_H
#define REPORT_TALLY_H

#include "result/finding.h"
#include "util/ctx.h"

struct tally_row {
	const char *name; /* not owned */
	unsigned nr;
	unsigned by_confidence[FINDING_HIGH + 1];
};

struct tally {
	VEC(struct tally_row) rows;
};

void tally_rules(struct tally *t, const struct findings *fs);
void tally_files(struct tally *t, const struct findings *fs, const struct ctx *ctx);
/* The findings of one confidence. */
unsigned tally_confidence(const struct findings *fs, int confidence);
void tally_free(struct tally *t);

#endif
