/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What `mmucheck review` has found: its SARIF reports, one for each architecture, with the
 * baselineState and the patch of each finding, which other readers of a report do not need.
 *
 *	struct outcome o = {.ctx = ctx};
 *	if (outcome_read(&o, "arm64", path)) ...	once for each
 *	outcome_unite(&o);
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

/* The report for one architecture. */
struct outcome_part {
	const char *arch; /* NULL: nobody says for which */
	struct merge m;	  /* owns the findings; .ledger is the coverage */
	char *version;	  /* of the tool that wrote it */
	unsigned nr_rules;
};

struct outcome_item {
	const struct finding *f;
	enum outcome_state state;
	unsigned patch; /* index, from 0, of the patch that brings it in; ~0u: not told */
	size_t part;	/* whose report it is of, the first that has it in this state */
	const char
		*before; /* architectures that had it before, where others have it newly; or NULL */
};

struct outcome {
	struct ctx *ctx;
	struct arena mem;
	VEC(struct outcome_part) parts;
	VEC(struct outcome_item) items;
};

/*
 * Add the report for an architecture, a string that lives as long; NULL: the report says it or
 * nobody.  -1 with the error set: it is no report of a review, and nothing was added.
 */
int outcome_read(struct outcome *o, const char *arch, const char *path);
/* The same of a document in memory; name is for messages. */
int outcome_read_text(struct outcome *o, const char *arch, const char *name, const char *text,
		      size_t len);
/*
 * Make one item of what has the same fingerprint: new if it is so for one architecture, else old
 * if it was there for one.  Its finding is the most certain of those of that state, with the
 * architectures that have it so, and what is affected of each where that differs.
 */
void outcome_unite(struct outcome *o);
unsigned outcome_count(const struct outcome *o, enum outcome_state state);
/* The architectures reviewed for, "arm64, x86_64"; NULL if nobody says. */
const char *outcome_archs(struct outcome *o);
/* Was something not analysed for one of them? */
bool outcome_is_incomplete(const struct outcome *o);
void outcome_free(struct outcome *o);

#endif
