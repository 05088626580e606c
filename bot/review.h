/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * One series through `mmucheck review` in the sandbox, once for each architecture: which tree
 * and base it is for, what it needs before it, the command line, and what its end means.
 */
#ifndef BOT_REVIEW_H
#define BOT_REVIEW_H

#include "bot/outcome.h"
#include "bot/patchset.h"
#include "bot/sandbox.h"

enum review_end {
	REVIEW_DONE,	/* .outcome is there */
	REVIEW_REFUSED, /* the series cannot be reviewed, and never will be: .reason */
	REVIEW_FAILED,	/* went wrong: .reason; perhaps not the next time */
	REVIEW_STOPPED, /* sandbox.tick has asked for it */
	REVIEW_BROKEN,	/* nothing can be reviewed on this machine: the error is set */
};

struct review {
	struct outcome outcome;
	struct strbuf reason;
	struct strbuf base;	    /* id of the commit */
	struct strbuf base_origin;  /* why that one, and with which prerequisites */
	bool with_prerequisites;    /* some were applied before it */
	struct strbuf not_reviewed; /* "arm64 (no prepared build)", fit for strangers; "" none */
	bool incomplete;
	unsigned milliseconds;
};

#define REVIEW_INIT                                                                                \
	{                                                                                          \
		.reason = STRBUF_INIT, .base = STRBUF_INIT, .base_origin = STRBUF_INIT,            \
		.not_reviewed = STRBUF_INIT                                                        \
	}

/* The sandbox as the configuration wants it; to be freed by the caller. */
void review_sandbox(struct bot *bot, struct sandbox *sb);
/*
 * dir is an empty directory for the series and the report; sb is review_sandbox()'s with
 * .tick set.  An architecture that could not be reviewed is named, and counts as not analysed;
 * what went wrong with one fails the whole unless it is the last try.
 */
enum review_end review_run(struct bot *bot, const struct patchset *p, const char *dir,
			   const struct sandbox *sb, bool last_try, struct review *r);
void review_free(struct review *r);

#endif
