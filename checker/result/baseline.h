/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Memory of verdicts: a text file with a line for each finding that someone has judged.
 *
 *	FINGERPRINT RULE FUNCTION VERDICT AUTHOR REASON
 *
 * Fields are divided by blanks, the reason is the rest of the line.  A verdict is real,
 * false or by-design; a function that is not known is "-"; lines that begin with # are
 * comments.  Lines are written in order of their bytes and nothing counts or dates them,
 * so that two people's additions merge without a conflict most of the time.
 *
 *	struct baseline b = {0};
 *	baseline_read(ctx, &b, "verdicts");
 *	baseline_apply(&b, &findings);
 *	vec_each (&b.list, struct verdict, v)
 *		if (!v->used) ...			no finding has it
 *	baseline_free(&b);
 */
#ifndef RESULT_BASELINE_H
#define RESULT_BASELINE_H

#include "result/finding.h"
#include "util/ctx.h"

struct verdict {
	const char *fingerprint; /* 32 hexadecimal digits */
	const char *rule, *func; /* func "-": not known */
	const char *verdict, *author, *reason;
	unsigned line; /* where it was read */
	bool used;     /* a finding has it */
};

struct baseline {
	struct arena mem;
	VEC(struct verdict) list;
	VEC(const char *) comments; /* in their order, with # */
	struct map by_print;	    /* hash of the fingerprint to index in list */
};

/*
 * Read a file, or a text that has this name.  Whatever is no such line is an error with
 * name and line; so are two different verdicts on one finding, which a merge can leave.
 */
int baseline_read(struct ctx *ctx, struct baseline *b, const char *path);
int baseline_read_text(struct ctx *ctx, struct baseline *b, const char *name, const char *text,
		       size_t len);
/* NULL if there is none. */
struct verdict *baseline_find(const struct baseline *b, const char *fingerprint);
/*
 * Add a copy of a verdict, in place of one on the same finding.  One that could not be
 * read back is an error.
 */
int baseline_add(struct ctx *ctx, struct baseline *b, const struct verdict *v);
/* Set the verdicts of findings, and .used; hidden findings use theirs, too. */
void baseline_apply(struct baseline *b, struct findings *fs);
/* Append one line, or all that are not marked in drop (indexed as list; may be NULL), sorted. */
void baseline_add_line(const struct verdict *v, struct strbuf *out);
void baseline_format(const struct baseline *b, const bool *drop, struct strbuf *out);
void baseline_free(struct baseline *b);

/* "real, false, by-design" */
const char *baseline_known_verdicts(void);

#endif
