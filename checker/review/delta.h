/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which files two trees of git differ in, with renames as git sees them. */
#ifndef REVIEW_DELTA_H
#define REVIEW_DELTA_H

#include "review/git.h"

struct delta_file {
	char status;	/* A added, D deleted, M modified, R renamed, T another type */
	char *path;	/* after; before, where it was deleted */
	char *old_path; /* before, of one that was renamed; else NULL */
	char old_id[GIT_ID], id[GIT_ID];
	unsigned old_mode, mode; /* as git has them: 0100644; 0 where there is none */
};

struct delta {
	VEC(struct delta_file) files; /* in the order of git, by path */
};

/* Compare two trees; free with delta_free(), also after an error. */
int delta_trees(struct git *g, const char *before, const char *after, struct delta *out);
/* git while it compares a working tree. */
struct delta_job {
	struct git_job git;
	struct strbuf text, err;
};

/*
 * In what the files of the working tree differ from a tree, as far as an index that belongs to them
 * can tell: .id is all zeros where a file has to be looked at.  It takes a while, in which the caller
 * may do something else: finish or abandon it then.  The job must not be moved.
 */
int delta_work_tree_start(struct git *g, const char *index, const char *tree,
			  struct delta_job *job);
int delta_work_tree_finish(struct git *g, struct delta_job *job, struct delta *out);
void delta_work_tree_abandon(struct delta_job *job);
/* Read what git diff-tree -z --raw prints. */
int delta_parse(struct ctx *ctx, const char *text, size_t len, struct delta *out);
void delta_free(struct delta *d);

/* Is it a file of C that the kernel could compile or include? */
bool delta_is_source(const char *path);
/* Is the mode that of a plain file? */
bool delta_is_plain(unsigned mode);

#endif
