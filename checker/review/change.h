/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A change: a base and a series of patches on it, each known by the tree that it leads to.
 *
 * Where it comes from is in files of their own: commits and the index here, diffs and mails
 * in mail.h.
 */
#ifndef REVIEW_CHANGE_H
#define REVIEW_CHANGE_H

#include "review/git.h"

#define CHANGE_MAX 1000 /* patches of a series */

struct patch {
	char *subject;	     /* never NULL */
	char commit[GIT_ID]; /* empty where there is none */
	char tree[GIT_ID];   /* after it */
};

struct change {
	char base[GIT_ID];	/* commit */
	char base_tree[GIT_ID]; /* of it, with the prerequisites of a series */
	char *base_why;		/* how it was found, for people: "is HEAD" */
	VEC(struct patch) patches;
};

/* "A..B": the first-parent commits of B that A does not have.  None is no error. */
int change_from_range(struct git *g, const char *range, struct change *c);
/* One commit against its first parent. */
int change_from_commit(struct git *g, const char *rev, struct change *c);
/*
 * The index, that of the working tree unless named, against HEAD.  None staged is no error.
 * parents: what is merged into HEAD, see merge.h.
 */
int change_from_index(struct git *g, const char *index, char *const *parents, size_t nr_parents,
		      struct change *c);
/* A revision as the base, and how it was found. */
int change_set_base(struct git *g, const char *rev, const char *why, struct change *c);
void change_explain(struct change *c, const char *why);
/* The tree of an index, which must have no conflicts. */
int change_write_tree(struct git *g, const char *index, char tree[GIT_ID]);
/* The tree after the last patch, the base's without any. */
const char *change_end(const struct change *c);
void change_add(struct change *c, const char *subject, const char *commit, const char *tree);
void change_free(struct change *c);

#endif
