/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Worker processes: each takes one job after the other from the queue.
 *
 *	work(bot, &options);	until told to stop, or until the queue is empty
 *
 * A worker that dies is replaced; its job's lease runs out and another takes it.  SIGTERM
 * and SIGINT give running jobs back untried.
 */
#ifndef BOT_WORK_H
#define BOT_WORK_H

#include "bot/bot.h"

struct work_options {
	unsigned workers;
	bool drain; /* end when there is nothing to do any more */
	/* Called by the parent about every second; may be NULL.  -1 ends the work. */
	int (*tick)(struct bot *bot);
};

/* The exit status, or -1 with the error set. */
int work(struct bot *bot, const struct work_options *options);

#endif
