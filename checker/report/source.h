/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Source lines for reports, read when a report is written.
 *
 * Which files are read may be said by a stranger's SARIF, and a report may be shown to
 * others.  So only C and assembler files are read, regular ones below the tree that the
 * user means, no part of their names being a symbolic link or "..", and only so much.
 *
 *	struct source_tree *t = source_open(ctx, "/src/linux");
 *	if (source_line(t, file, 12, &line))
 *		...
 *	else
 *		source_why(t, file)
 *	source_close(t);
 */
#ifndef REPORT_SOURCE_H
#define REPORT_SOURCE_H

#include <stdbool.h>
#include <stdint.h>

#include "util/ctx.h"

struct source_tree;

/* root may be NULL: then no file has any line. */
struct source_tree *source_open(const struct ctx *ctx, const char *root);
/*
 * Of a view (review/view.h): its own files, and where it has links, those of its home by the
 * same names.
 */
struct source_tree *source_open_view(const struct ctx *ctx, const char *root, const char *home);
void source_close(struct source_tree *t);
/* Append line nr (from 1) of a file as it can be shown, without its end; false if there is none. */
bool source_line(struct source_tree *t, uint32_t file, uint32_t nr, struct strbuf *out);
/* Why a file has no lines: "is not there"; NULL if it has. */
const char *source_why(struct source_tree *t, uint32_t file);

#endif
