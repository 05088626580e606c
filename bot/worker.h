/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One worker process; see work.h. */
#ifndef BOT_WORKER_H
#define BOT_WORKER_H

#include <signal.h>
#include <sys/types.h>

#include "bot/bot.h"

#define WORKER_BROKEN 10 /* exit status: nothing can be reviewed on this machine */

/* Has SIGTERM or SIGINT come?  Set by stop_on_signals()'s handler. */
extern volatile sig_atomic_t worker_stop;
void worker_stop_on_signals(void);

/*
 * Append what the owner's name of a worker begins with: machine, state directory and, unless
 * it is 0, the process.
 */
void worker_add_owner(const struct bot *bot, pid_t pid, struct strbuf *out);
/* Opens the database for itself.  Returns the exit status of the process. */
int worker_main(struct bot *bot, bool drain);
/* Set bot->now to the clock, which runs from what it was at the start. */
void worker_clock(struct bot *bot);

/* Remove a directory of a job with what is in it. */
void worker_remove_dir(const char *dir);

#endif
