/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A rule's explanation taken apart: paragraphs, and code, which is indented by four.  A
 * line that begins with a heading ("Source: ...") begins a paragraph.
 *
 *	const char *at = rule->explain;
 *	struct explain_block b;
 *	while (explain_next(&at, &b))
 *		...
 */
#ifndef REPORT_EXPLAIN_H
#define REPORT_EXPLAIN_H

#include <stdbool.h>
#include <stddef.h>

#include "util/strbuf.h"

struct explain_block {
	bool code;
	const char *text; /* without the line's end of the last line; code is indented */
	size_t len;
};

bool explain_next(const char **at, struct explain_block *b);
/* Append the text of a code block without its indentation. */
void explain_add_code(struct strbuf *out, const struct explain_block *b);
/* Append a whole explanation as Markdown. */
void explain_add_markdown(struct strbuf *out, const char *explain);

#endif
