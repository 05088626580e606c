/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The lines that a patch adds, by the file and line they get, so that a reply can quote
 * them.  What is not in the patch cannot be found here, and so cannot be quoted.
 *
 *	struct diffmap d = {0};
 *	diffmap_add(&d, 0, text, len);		once for each patch of a series, in order
 *	const struct diff_line *l = diffmap_find(&d, "mm/memory.c", 1017, "set_pte_at(...);");
 *	diffmap_free(&d);
 *
 * Reads unified diffs as git writes them.  Anything else is skipped: a patch that git can
 * apply and this cannot read is only not quoted.
 */
#ifndef BOT_DIFFMAP_H
#define BOT_DIFFMAP_H

#include <stdbool.h>
#include <stddef.h>

#include "util/vec.h"

struct diff_line {
	const char *file; /* kernel-relative */
	const char *text; /* without the sign and the end of the line */
	unsigned line;	  /* in the file after this patch */
	unsigned patch;	  /* index of the patch */
	char sign;	  /* '+', ' ' or '-' (then line is where it was taken out) */
};

struct diffmap {
	struct arena mem;
	VEC(struct diff_line) lines;
};

/* Add the diff in a patch; text before and after it does not matter. */
void diffmap_add(struct diffmap *d, unsigned patch, const char *text, size_t len);
/*
 * The line of patch (~0u: of any, the last that has it) that is meant by a place: an added
 * or else a context line whose text is code (compared without white space at the ends), the
 * one nearest to line.  NULL if there is none.
 */
const struct diff_line *diffmap_find(const struct diffmap *d, unsigned patch, const char *file,
				     unsigned line, const char *code);
/* Does any patch touch that file? */
bool diffmap_has_file(const struct diffmap *d, const char *file);
void diffmap_free(struct diffmap *d);

#endif
