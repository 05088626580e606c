/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which files a diff is for, by the ids that it names: "index OLD..NEW". */
#ifndef REVIEW_PREIMAGE_H
#define REVIEW_PREIMAGE_H

#include <stdbool.h>
#include <stddef.h>

#include "review/git.h"

#define PREIMAGE_MIN 7 /* digits that an abbreviated id has at least */

struct preimage {
	char *path;
	char id[GIT_ID]; /* the beginning of it */
};

struct preimages {
	VEC(struct preimage) list; /* of each path the first; files that are new are left out */
	bool has_diff;
	VEC(char *) made; /* paths that an earlier diff makes, so that the base has them not so */
};

/* Add those of one diff; of a path that was there before nothing is added. */
void preimages_add(struct preimages *p, const char *text, size_t len);
void preimages_free(struct preimages *p);

#endif
