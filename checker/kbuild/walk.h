/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Lists of the source files below a directory of a kernel tree. */
#ifndef KBUILD_WALK_H
#define KBUILD_WALK_H

#include "kbuild/dirs.h"
#include "kbuild/kbuild.h"

enum walk_what {
	WALK_C = 1, /* .c files */
	WALK_H = 2, /* .h files */
};

struct walk {
	const char *root;    /* the tree */
	unsigned what;	     /* of enum walk_what */
	const char *srcarch; /* leave out what its kernels never hold; NULL: take all */
	struct dirs *kept;   /* what directories hold that do not change; NULL: read them all */
};

/*
 * Add the files below dir (relative to root, "" for all of it) to out, relative to
 * root, in no order.  Hidden files are left out; a link to a directory is followed
 * only out of the tree, so that there are no circles.
 */
int walk_files(struct ctx *ctx, const struct walk *w, const char *dir, struct kbuild_files *out);
/* Sort the paths and drop doubles. */
void walk_sort(struct kbuild_files *files);

#endif
