/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Who includes whom, from the text of #include lines and the include path that
 * every kernel file has.  Includes that only some Makefile's -I resolves, and
 * those made by macros, are not seen.
 */
#ifndef KBUILD_INCLUDE_H
#define KBUILD_INCLUDE_H

#include "kbuild/kbuild.h"

struct include_graph {
	struct strpool paths;		 /* file ids: kernel-relative names */
	VEC(struct include_users) users; /* users.at[id - 1] */
	struct map spelled;		 /* id of "a/b.h" in spellings -> file id, 0 if none */
	struct strpool spellings;
	const char *srcarch;
};

struct include_users {
	VEC(uint32_t) ids; /* files that include this one */
};

/* Read the tree as an architecture's kernel sees it. */
int include_graph_build(struct ctx *ctx, const struct kbuild_tree *t, const char *srcarch,
			struct include_graph *g);
/*
 * Add up to max .c files that include header to out: users at the smallest distance
 * first, among them those next to the header, then those of mm/ and the page-table
 * code of the architecture.
 */
void include_graph_users(const struct include_graph *g, const char *header, unsigned max,
			 struct kbuild_files *out);
void include_graph_free(struct include_graph *g);

#endif
