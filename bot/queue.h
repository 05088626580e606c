/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The queue: table jobs.  A worker leases a job, renews the lease while it works, and ends
 * it in the transaction that writes what came of it.  A job whose lease has run out is
 * anybody's; one that has failed three times, or was lost too often, is set aside.
 *
 *	struct job job;
 *	if (queue_lease(bot, owner, &job) > 0) {
 *		... queue_renew(bot, &job) ...
 *		db_begin(); ... queue_finish(bot, &job, "done", NULL, result); db_commit();
 *	}
 *
 * Functions return -1 with the error set.  Those that end or renew a lease return 0 when
 * it is somebody else's by now: what was done then must not be written.
 */
#ifndef BOT_QUEUE_H
#define BOT_QUEUE_H

#include "bot/bot.h"

#define QUEUE_TRIES 3	/* failures, then it is poison */
#define QUEUE_LOST 10	/* leases that ran out: the worker was killed with it */
#define QUEUE_LEASE 120 /* seconds */

struct job {
	int64_t id, series;
	int64_t parts;
	int64_t tries; /* that have failed so far */
	const char *owner;
};

/* Take the oldest job that is due.  1, or 0 when there is none. */
int queue_lease(struct bot *bot, const char *owner, struct job *job);
int queue_renew(struct bot *bot, const struct job *job);
/* Give it back untried: the worker has to stop. */
int queue_release(struct bot *bot, const struct job *job);
/*
 * Give back all jobs of owners whose names begin so: they are known to be dead.  How many, or
 * -1.
 */
int queue_release_dead(struct bot *bot, const char *prefix);
/* It went wrong: again later, or poison with the reason. */
int queue_fail(struct bot *bot, const struct job *job, const char *reason);
/* Inside a transaction of the caller.  state: "done" or "failed"; reason and result may be NULL. */
int queue_finish(struct bot *bot, const struct job *job, const char *state, const char *reason,
		 const char *result);
/* How many jobs are queued or leased; -1. */
int64_t queue_length(struct bot *bot);

#endif
