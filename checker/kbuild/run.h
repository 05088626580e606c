/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Running the kernel's build system: by argument vector, never through a shell,
 * with a short fixed environment, so that what the user has exported (MAKEFLAGS
 * of an outer make, ARCH, KCFLAGS) cannot change the result.
 */
#ifndef KBUILD_RUN_H
#define KBUILD_RUN_H

#include <stdbool.h>
#include <sys/types.h>

#include "util/ctx.h"
#include "util/strbuf.h"

struct run {
	const char *dir;	  /* working directory, NULL for the caller's */
	const char *const *argv;  /* NULL-terminated */
	const char *const *extra; /* more environment, "NAME=value"; NULL-terminated or NULL */
	const char *const *vars;  /* the environment as a whole instead; NULL-terminated or NULL */
	const char *in;		  /* file that standard input comes from, NULL: nothing */
	int log;		  /* both outputs go here, unless out is set; -1: /dev/null */
	struct strbuf *out;	  /* collects standard output */
	struct strbuf *err;	  /* collects the end of standard error; needs out */
	size_t max_out;		  /* more standard output than this is an error */
	void (*tick)(void *data); /* called now and then while output is waited for; may be NULL */
	void *tick_data;
};

/*
 * Run a program and wait for it.  Returns its exit status (128 + n for signal n),
 * or -1 with the error set when it could not run.
 */
int run_program(struct ctx *ctx, const struct run *r);

/* One that runs while something else is done. */
struct running {
	struct run run;
	const char *name;
	int fds[2];    /* its outputs */
	bool too_much; /* came out of it */
	pid_t pid;
};

/*
 * The same in two steps.  .out, .err, .tick_data and argv[0] have to live until the second, the rest
 * of argv and extra only for the first.  -1 with the error set: there is nothing to finish.
 */
int run_start(struct ctx *ctx, const struct run *r, struct running *out);
int run_finish(struct ctx *ctx, struct running *p);
/* Instead: end it, nobody wants to know. */
void run_abandon(struct running *p);

/*
 * Several at a time; the first one's tick is called.  Returns the first exit status that is not 0, or -1
 * with the error set when one could not run.
 */
int run_together(struct ctx *ctx, const struct run *runs, size_t nr);

#endif
