/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What `mmucheck review` has found: its SARIF report, with the baselineState and the patch of
 * each finding, which other readers of a report do not need.
 *
 *	struct outcome o = {.ctx = ctx};
 *	if (outcome_read(&o, path)) ...
 *	vec_each (&o.items, struct outcome_item, i) ...
 *	outcome_free(&o);
 */
#ifndef BOT_OUTCOME_H
#define BOT_OUTCOME_H

#include <stdbool.h>

#include "report/sarif_read.h"

enum outcome_state {
	OUTCOME_NEW,  /* the series brings it in */
	OUTCOME_OLD,  /* was there before */
	OUTCOME_GONE, /* the series mends it */
};

struct outcome_item {
	const struct finding *f;
	enum outcome_state state;
	unsigned patch; /* index, from 0, of the patch that brings it in; ~0u: not told */
};

struct outcome {
	struct ctx *ctx;
	struct merge m; /* owns the findings; .ledger is the coverage */
	VEC(struct outcome_item) items;
	char *version; /* of the tool that wrote it */
	unsigned nr_rules;
};

/* -1 with the error set: it is no report of a review. */
int outcome_read(struct outcome *o, const char *path);
/* The same of a document in memory; name is for messages. */
int outcome_read_text(struct outcome *o, const char *name, const char *text, size_t len);
unsigned outcome_count(const struct outcome *o, enum outcome_state state);
void outcome_free(struct outcome *o);

#endif
