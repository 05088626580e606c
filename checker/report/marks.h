/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Verdicts that stand in the source, as comments
 *
 *	mmucheck: RULE: reason
 *
 * at the end of a line for the statement that it ends, else for the statement that follows.
 * Such a comment is told apart from code and from strings, no matter how it is broken.
 *
 *	struct marks m = {0};
 *	marks_read(&m, text, len);
 *	struct mark *mark = marks_at(&m, "lazy-lock", 12);	NULL: none
 *	marks_free(&m);
 */
#ifndef REPORT_MARKS_H
#define REPORT_MARKS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "util/arena.h"
#include "util/vec.h"

struct mark {
	uint32_t line;	      /* of the comment */
	uint32_t first, last; /* lines it is about */
	const char *rule, *reason;
	const char *wrong; /* why it says no verdict, else NULL */
	bool used;
};

struct marks {
	struct arena mem;
	VEC(struct mark) list; /* in the order of the text */
};

void marks_read(struct marks *m, const char *text, size_t len);
/* The mark for a rule on a line; it is used from now on. */
struct mark *marks_at(struct marks *m, const char *rule, uint32_t line);
void marks_free(struct marks *m);

#endif
