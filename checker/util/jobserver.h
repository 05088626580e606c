/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * GNU make's jobserver: how many processes may run, shared with all that make runs.
 *
 * Each process owns one job without asking; each further one needs a token, a byte
 * read from a pipe or fifo that MAKEFLAGS names ("POSIX Jobserver" in the manual of
 * make).  A byte taken is written back, as the same byte.  Taking never waits: with no
 * token there is one job less.
 *
 *	struct jobserver js;
 *	jobserver_open(&js, getenv("MAKEFLAGS"));
 *	if (jobserver_may_run(&js, running))	one more than running
 *		running++;
 *	...
 *	jobserver_keep(&js, running);		when some have ended
 *	jobserver_close(&js);			gives all back
 *
 * A signal that ends this process gives them back, too (SIGHUP, SIGINT, SIGTERM).
 * Functions take NULL for a jobserver that sets no limit.
 */
#ifndef UTIL_JOBSERVER_H
#define UTIL_JOBSERVER_H

#include <stdbool.h>
#include <signal.h>

#define JOBSERVER_MAX 1024 /* tokens that are held */
#define JOBSERVER_SIGNALS 3

struct jobserver {
	int in, out; /* -1: no token is to be had */
	unsigned nr; /* tokens held */
	unsigned char tokens[JOBSERVER_MAX];
	struct sigaction saved[JOBSERVER_SIGNALS];
};

/*
 * True if makeflags (NULL: none) names a jobserver; then jobserver_close() follows.  One
 * that cannot be used, because make has closed the pipe for a recipe not marked with "+",
 * has no tokens.  At most one is open in a process.
 */
bool jobserver_open(struct jobserver *js, const char *makeflags);
void jobserver_close(struct jobserver *js);

/* May one more job run beside as many? */
bool jobserver_may_run(struct jobserver *js, unsigned running);
/* Give back what so many jobs do not need. */
void jobserver_keep(struct jobserver *js, unsigned running);
/* To wait for a token with poll(); -1 if there is nothing to wait for. */
int jobserver_fd(const struct jobserver *js);

#endif
