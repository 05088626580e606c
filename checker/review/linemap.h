/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Where the lines of one version of a file are in another one. */
#ifndef REVIEW_LINEMAP_H
#define REVIEW_LINEMAP_H

#include <stdint.h>

#include "review/delta.h"

/* "@@ -old,old_nr +new,new_nr @@": what is between hunks is the same. */
struct linemap_hunk {
	uint32_t old, old_nr, now, now_nr;
};

struct linemap {
	VEC(struct linemap_hunk) hunks; /* in order */
};

/* From the output of git diff -U0; what is no hunk's head counts for nothing. */
void linemap_parse(const char *text, size_t len, struct linemap *out);
/* Compare two blobs; -1 with the error set. */
int linemap_read(struct git *g, const char *before, const char *after, struct linemap *out);
/* The line that an old one has become, 0 if it was changed or removed. */
uint32_t linemap_line(const struct linemap *m, uint32_t old);
/* The hunk that changes or removes an old line; NULL if none does. */
const struct linemap_hunk *linemap_hunk(const struct linemap *m, uint32_t old);
void linemap_free(struct linemap *m);

#endif
