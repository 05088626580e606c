/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The end of a job: one transaction that writes the job's state, the reply if there is one
 * to make, the findings that were there before, and the checks for Patchwork.  Either all
 * of it is there or the job is still in the queue.
 */
#ifndef BOT_CONCLUDE_H
#define BOT_CONCLUDE_H

#include "bot/outcome.h"
#include "bot/patchset.h"
#include "bot/queue.h"

struct conclusion {
	const struct job *job;
	struct patchset *patches;
	const struct outcome *outcome; /* NULL: it could not be reviewed, see reason */
	const char *reason;	       /* of a failure: "patch 2 does not apply" */
	const char *base, *base_origin;
	bool with_prerequisites;  /* other patches were applied before it */
	const char *archs;	  /* reviewed for; NULL: nobody says */
	const char *not_reviewed; /* "arm64 (no prepared build)"; "" */
	bool incomplete;	  /* the review has said that something was not analysed */
	unsigned milliseconds;
};

/* 1 written, 0 the job is somebody else's by now, -1 with the error set. */
int conclude(struct bot *bot, const struct conclusion *c);

#endif
