/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Parsing in worker processes: a crash, a hang or a memory eater inside libclang
 * costs one file, which is named, and not the run.
 *
 * Each worker is a fork of this process that parses one file at a time and sends
 * the serialised unit back through a pipe.  Results stand in the order of the
 * jobs whichever worker finished first.  A file whose worker died after it had
 * parsed others is given to a fresh one once, so that what a file gets does not
 * depend on what was parsed before it.
 */
#ifndef CLI_WORKERS_H
#define CLI_WORKERS_H

#include <stdbool.h>
#include <stddef.h>

#include "cli/progress.h"
#include "frontend/frontend.h"
#include "util/jobserver.h"

struct workers_opts {
	unsigned jobs;			   /* how many processes at most; at least 1 */
	unsigned timeout_s;		   /* for one file */
	size_t memory;			   /* bytes a worker may allocate */
	struct progress *progress;	   /* or NULL */
	const struct frontend_job *beside; /* files in the same directories, which are not parsed */
	unsigned nr_beside;
	struct jobserver *jobserver; /* which asks for fewer processes; or NULL */
	/* Told of each unit as soon as it is there, so that a run that is killed was not for nothing. */
	void (*parsed)(void *data, const struct frontend_job *job, const struct ir_unit *unit);
	void *data;
};

#define WORKERS_DEFAULTS                                                                           \
	{                                                                                          \
		.jobs = 1, .timeout_s = 300, .memory = (size_t)600 << 20                           \
	}

struct worker_result {
	struct ir_unit *unit; /* the caller frees with ir_unit_free() and free() */
	char *why;	      /* one line, when there is no unit; the caller frees */
};

/*
 * Parse nr files; results is an array of as many.  Returns -1 with the error set
 * only when no worker could be started at all.
 */
int workers_parse(struct ctx *ctx, const struct model *model, const struct frontend_job *jobs,
		  unsigned nr, const struct workers_opts *opts, struct worker_result *results);

#endif
