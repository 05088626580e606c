/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The text of the one answer to a series: what it may have broken, asked as questions.
 *
 * The first line is the summary.  Each finding quotes the line of the patch it is about,
 * asks, tells the path and what it would mean on which architecture.  One command repeats
 * the review.  The footer tells what was looked at and what was not.
 *
 *	struct reply r = {.ctx = ctx, .diff = &diff, ...};
 *	vec_push(&r.items, (struct reply_item){.f = f, .patch = 1});
 *	reply_text(&r, &out);
 *	reply_free(&r);
 *
 * Only lines of the series' own diffs are quoted, and only places inside of the tree named:
 * a finding that lies elsewhere must not be put in (reply_may_tell()).
 */
#ifndef BOT_REPLY_H
#define BOT_REPLY_H

#include "bot/diffmap.h"
#include "result/finding.h"
#include "result/ledger.h"
#include "util/ctx.h"

#define REPLY_MAX_ITEMS 5 /* told in full; of the rest the number is told */
#define REPLY_MAX_STEPS 16

struct reply_item {
	const struct finding *f;
	unsigned patch;	    /* index of the patch that brings it in */
	const char *before; /* architectures that had it before the series; may be NULL */
};

/* What was looked at for one architecture. */
struct reply_coverage {
	const char *arch; /* may be NULL */
	const struct ledger *ledger;
};

struct reply {
	const struct ctx *ctx; /* names of the findings */
	const struct diffmap *diff;
	VEC(struct reply_item) items;
	const char *const *subjects; /* of the patches, without "[PATCH n/m]" */
	unsigned nr_patches;	     /* of the series */
	unsigned nr_reviewed;	     /* of them, from the first on */
	const char *missing;	     /* "3, 5 to 7": have not come; "" or NULL */
	const char *tool, *version;  /* that reviewed it */
	const char *base;	     /* commit or release it was applied to */
	const char *base_origin;     /* why that one: "named by the series"; may be NULL */
	bool with_prerequisites;     /* others were applied before it */
	const char *kernel;	     /* version; may be NULL */
	const char *archs;	     /* reviewed for: "arm64, x86_64"; may be NULL */
	const char *not_reviewed;    /* "riscv (no prepared build)"; "" or NULL */
	VEC(struct reply_coverage) coverage;
	unsigned nr_rules;
};

/* Does everything that would be told of it lie in the tree? */
bool reply_may_tell(const struct ctx *ctx, const struct finding *f);
void reply_text(const struct reply *r, struct strbuf *out);
void reply_free(struct reply *r);

#endif
