/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Contents of files, read from git many at a time. */
#ifndef REVIEW_BLOBS_H
#define REVIEW_BLOBS_H

#include "review/git.h"

struct blobs_wanted {
	VEC(const char *) ids; /* the caller's strings */
};

/*
 * Read each and pass it on, in order; take() returns -1 to stop with the error set.  One that the
 * repository does not have is an error.
 */
int blobs_read(struct git *g, const struct blobs_wanted *wanted,
	       int (*take)(void *data, size_t i, const char *text, size_t len), void *data);

#endif
