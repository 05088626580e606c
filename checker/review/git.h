/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Reading a kernel's git repository, and making objects beside it.
 *
 * git runs with a private directory of its own: its objects are the repository's by
 * way of alternates, its refs are links, its configuration is ours.  So nothing that the
 * repository configures is ever run (hooks, filters, external diffs, fsmonitor), and what is
 * written, an index or the trees of applied patches, lies in that directory.
 *
 *	struct git g;
 *	git_open(ctx, "/src/linux", "/tmp/x", &g);	/tmp/x is empty, ours, removed by us
 *	git_commit(&g, "v6.12", id);
 *	git_close(&g);
 *
 * Functions return -1 with the error set.
 */
#ifndef REVIEW_GIT_H
#define REVIEW_GIT_H

#include <stdbool.h>

#include "kbuild/run.h"
#include "util/ctx.h"
#include "util/strbuf.h"
#include "util/vec.h"

#define GIT_ID 65 /* an object's name, SHA-1 or SHA-256, and its NUL */

struct git {
	struct ctx *ctx;
	char *top;    /* the working tree */
	char *dir;    /* its own git directory */
	char *common; /* what all working trees of it share */
	/* the working tree whose files are read, and its git directory; top unless set */
	char *home, *home_dir;
	char *private;	/* ours */
	char *scratch;	/* for other files */
	unsigned calls; /* names of files in scratch */
};

/* The tree has to be a working tree; scratch an empty directory. */
int git_open(struct ctx *ctx, const char *tree, const char *scratch, struct git *g);
void git_close(struct git *g);
/*
 * Read files in another working tree of the same repository, such as the one that a build
 * directory was prepared for; false, and nothing changed, if tree is none.  -1 with the error set.
 */
int git_set_home(struct git *g, const char *tree);

/* One call of git. */
struct git_call {
	const char *const *argv; /* what follows "git", NULL-terminated */
	const char *in;		 /* file for standard input, or NULL */
	const char *index;	 /* index file, NULL: none */
	const char *work_tree;	 /* NULL: none */
	struct strbuf *out;	 /* may be NULL */
	struct strbuf *err;	 /* the end of what it complained about; may be NULL */
};

/* Run it; returns the exit status of git, -1 with the error set if it could not run. */
int git_run(struct git *g, const struct git_call *call);
/* The same, where anything but success is an error; what is "cannot ..." for the message. */
int git_must(struct git *g, const struct git_call *call, const char *what);

/* A call that runs while something else is done. */
struct git_job {
	struct running running;
	struct strbuf out, err; /* where the call names none */
	bool runs;
};

/* The same as git_run() in two steps; call's .out and .err have to live until the second. */
int git_start(struct git *g, const struct git_call *call, struct git_job *job);
int git_finish(struct git *g, struct git_job *job);
/* Instead of the second; nothing is done if it does not run. */
void git_abandon(struct git_job *job);
/* The error of a git that ended with a status; what is as for git_must(). */
int git_refused(struct git *g, const char *what, struct strbuf *err);

/* The commit that a revision names. */
int git_commit(struct git *g, const char *rev, char id[GIT_ID]);
/* Its tree. */
int git_tree_of(struct git *g, const char *commit, char id[GIT_ID]);
/* A file in scratch by a name of its own, to free. */
char *git_scratch(struct git *g, const char *name);
/* Write a file there; its name to free, NULL with the error set. */
char *git_scratch_file(struct git *g, const char *name, const struct strbuf *text);
/* Cut the newline off what a command has printed; false if it is no object's name. */
bool git_take_id(const struct strbuf *out, char id[GIT_ID]);

#endif
