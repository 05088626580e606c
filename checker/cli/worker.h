/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What runs inside a worker process, and its half of the protocol. */
#ifndef CLI_WORKER_H
#define CLI_WORKER_H

#include <stdint.h>

#include "frontend/frontend.h"

/* The parent sends the index of a job as a uint32_t; the answer is this and len bytes. */
struct worker_answer {
	uint32_t ok;	  /* 1: the bytes are a unit; 0: they say why there is none */
	uint32_t retires; /* the worker ends after this: it failed or has grown large */
	uint64_t len;
};

#define WORKER_NO_MEMORY "parsing ran out of memory (limit %zu MiB)"

struct worker_env {
	struct ctx *ctx;
	const struct model *model;
	const struct frontend_job *jobs;
	unsigned nr;
	size_t memory; /* bytes it may allocate */
};

/*
 * Limit this process, which is to run libclang: no core file, so much memory, silence
 * on standard error, and an end after so many seconds (0: none).
 */
void worker_limit(size_t memory, unsigned seconds);

/* Serve until the parent closes the socket; returns the exit status. */
int worker_main(const struct worker_env *env, int fd);

#endif
