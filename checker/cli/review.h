/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The review of a change: base and result analysed, and what differs.
 *
 *	struct review r;
 *	review_open(ctx, &opts, scratch, &r);
 *	review_take(&r);		the change that the options name
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
	struct map functions;	    /* plain names of those that are defined */
	struct map users;	    /* names of files that use the API, of the ends */
	struct engine_scopes focus; /* the functions that are analysed */
	int64_t written;	    /* when the view was made, of contents_clock() */
	bool has_view, has_driver, is_loaded;
	size_t nr_paths; /* of the review's that are loaded */
};

/* The functions that the change affects, and in which passes: what is analysed. */
struct affected {
	VEC(uint32_t) syms;
	struct map passes;
};

struct review {
	struct ctx *ctx;
	const struct opts *opts;
	struct opts side_opts; /* what the sides are analysed with: all confidences */
	char *build;	       /* as the options name it, absolute */
	struct git git;
	struct change change;
	struct delta work; /* from the base to the files of the working tree, when it is known */
	struct delta_job comparing; /* git, which finds it out */
	struct delta delta;	    /* from the base to the end */
	struct touched touched;
	struct map called;	   /* hashes of the names that files with the API call */
	struct model *model;	   /* of all sides */
	struct kbuild_flags flags; /* of the compile database, if one is given, for all sides */
	struct kbuild_index index; /* of the working tree, for all sides */
	bool has_index;
	struct users users;	   /* of a side, for the others */
	VEC(const char *) paths;   /* files to analyse, interned */
	VEC(const char *) extras;  /* files to parse for what they do between others */
	struct map has_path;	   /* of both */
	struct engine_facts facts; /* of the base */
	struct affected affected;
	struct review_side *sides; /* the base, then the result of each patch; analysed as needed */
	struct findings findings;  /* new and fixed */
	struct ledger ledger;	   /* what this review has lost */
	VEC(struct finding_patch) blamed; /* of each patch */
	bool nothing;			  /* the change touches nothing that could matter */
	VEC(struct arena) texts;	  /* source lines of findings */
	unsigned nr_hidden;
};

int review_open(struct ctx *ctx, const struct opts *o, const char *scratch, struct review *r);
int review_take(struct review *r);
int review_run(struct review *r);
int review_report(struct review *r);
void review_close(struct review *r);

/* review_scope.c: which files are analysed, from what the change touches. */
int review_scope(struct review *r);
/* Does a file use the API in this version?  Of the ends, after review_scope(). */
bool review_is_user(const struct review *r, const struct review_side *s, const char *path);
/* A file is to be analysed, or (extra) only to be parsed; false if that was so already. */
bool review_add_path(struct review *r, const char *path, bool extra);
/* review_between.c: note what files with the API call in this version, of the ends; */
void review_note_called(struct review *r, const struct review_side *s);
/*
 * a function of a file by which one with the API can come to one of a set, whichever of the file's
 * functions lie between; 0: none.
 */
uint32_t review_leads_to_user(const struct review *r, const struct review_side *s, const char *path,
			      const struct map *from);
/* review_follow.c: more files, as far as what functions do to their callers has changed. */
int review_follow(struct review *r);
/* review_focus.c: a function is affected in some passes; those in which that is new. */
uint32_t review_affect(struct review *r, uint32_t sym, uint32_t passes);
/*
 * Each function of which something is not the same in two lists, or which only one of them has.
 * called: only by whom it is called.
 */
void review_each_different(const struct engine_facts *a, const struct engine_facts *b,
			   void (*take)(void *data, uint32_t sym, bool called), void *data);
/* What is to be analysed of a version: what is affected, and between the ends what is not as in the base. */
void review_focus(struct review *r, size_t nr_patches);
/* Analyse the ends, as far as it takes to say what differs. */
int review_ends(struct review *r);
/* review_side.c: parse the files in the tree after so many patches, anew if it was done before; */
int review_load(struct review *r, size_t nr_patches);
/* analyse what is in the focus, again unless it was dropped; */
int review_side(struct review *r, size_t nr_patches);
/* keep what was found only. */
void review_drop(struct review_side *s);
struct review_side *review_end(struct review *r);
int review_open_side(struct review *r, size_t nr_patches);
/* Both ends, which is faster. */
int review_open_ends(struct review *r);
void review_close_side(struct review_side *s);
/* review_blame.c: findings after some patches by what they are after others, both analysed. */
int review_match(struct review *r, size_t before, size_t after, struct match *out);
/* Is something of either without a partner? */
bool review_differ(const struct match *m);
/* Compare the ends, and find the patch for what differs. */
int review_compare(struct review *r);
/* review_losses.c: what the result has lost that concerns this change. */
void review_losses(struct review *r);

#endif
