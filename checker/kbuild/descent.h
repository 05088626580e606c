/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Going down the tree as kbuild does, without its top Makefile.
 *
 * Before it says anything the top Makefile asks the compiler some ninety times what it can do, which
 * takes longer than all the rest.  The answers are in the environment of the one make that it then runs, for
 * scripts/Makefile.build with obj=. and the wanted directories as goals ("single targets" in the
 * kernel's Makefile).  That make is watched once and then run directly.  What was seen is
 * kept for this process only: nothing that lies in a cache is executed.
 */
#ifndef KBUILD_DESCENT_H
#define KBUILD_DESCENT_H

#include "kbuild/run.h"
#include "util/arena.h"

/* The directory that the watched make is run for; with -i, so that it gets there. */
#define DESCENT_GOAL "init/"

struct descent {
	char *aside;		/* directory of makefiles that make reads beside kbuild's */
	struct strbuf env;	/* what was seen, each string with its NUL */
	struct strbuf argv;	/* empty: nothing was seen */
	struct running running; /* the make that is watched */
	bool is_running;
};

/*
 * Run a make, only to be watched, while something else is done.  r: argv, dir and
 * extra, as for run_start().  That it cannot be started is seen by descent_wait().
 */
void descent_begin(struct ctx *ctx, struct descent *d, const struct run *r);
/* Wait for it, if it still runs; false if it did not go down the tree. */
bool descent_wait(struct ctx *ctx, struct descent *d);
/*
 * After that: the next makes go no further down than these directories ("mm/").  Where that cannot be said
 * to them they say more than is wanted.
 */
void descent_stop_at(struct descent *d, char *const *dirs, size_t nr);
/*
 * Fill in argv and vars of a make for some directories, of which none is below another one; its .dir is
 * the build directory.  The arrays are of mem, the strings partly of d.
 */
void descent_run(const struct descent *d, struct arena *mem, char *const *dirs, size_t nr,
		 struct run *r);
/* A make that still runs is ended. */
void descent_free(struct descent *d);

#endif
