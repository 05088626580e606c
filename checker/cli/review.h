/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The review of a change: base and result analysed, and what differs.
 *
 *	struct review r;
 *	review_open(ctx, &opts, scratch, &r);
 *	review_load(&r);		the change that the options name
 *	review_run(&r);
 *	status = review_report(&r);
 *	review_close(&r);
 *
 * Functions return -1 with the error set.
 */
#ifndef CLI_REVIEW_H
#define CLI_REVIEW_H

#include "cli/driver.h"
#include "review/change.h"
#include "review/delta.h"
#include "review/match.h"
#include "review/touched.h"

/* One version of the tree, analysed. */
struct review_side {
	struct view view;
	struct driver driver;
	struct map functions; /* plain names of those that are defined */
	bool has_view, has_driver;
};

struct review {
	struct ctx *ctx;
	const struct opts *opts;
	struct opts side_opts; /* what the sides are analysed with: all confidences */
	char *build;	       /* as the options name it, absolute */
	struct git git;
	struct change change;
	struct delta work;  /* from the base to the files of the working tree */
	struct delta delta; /* from the base to the end */
	struct touched touched;
	struct kbuild_index index; /* of the working tree, for all sides */
	bool has_index;
	VEC(const char *) paths; /* files to analyse, interned */
	struct map has_path;
	struct review_side *sides; /* the base, then the result of each patch; analysed as needed */
	struct findings findings;  /* new and fixed */
	struct ledger ledger;	   /* what this review has lost */
	VEC(struct finding_patch) blamed; /* of each patch */
	bool nothing;			  /* the change touches nothing that could matter */
	VEC(struct arena) texts;	  /* source lines of findings */
	unsigned nr_hidden;
};

int review_open(struct ctx *ctx, const struct opts *o, const char *scratch, struct review *r);
int review_load(struct review *r);
int review_run(struct review *r);
int review_report(struct review *r);
void review_close(struct review *r);

/* review_scope.c: which files are analysed, from what the change touches. */
int review_scope(struct review *r);
/* review_side.c: analyse the tree after so many patches, once. */
int review_side(struct review *r, size_t nr_patches);
struct review_side *review_end(struct review *r);
int review_open_side(struct review *r, size_t nr_patches);
void review_close_side(struct review_side *s);
/* review_blame.c: compare the ends, and find the patch for what differs. */
int review_compare(struct review *r);
/* review_losses.c: what the result has lost that concerns this change. */
void review_losses(struct review *r);

#endif
