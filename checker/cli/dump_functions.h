/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Where the functions of C files are, found lexically: all arms of an #if, in any
 * configuration, and with nothing parsed.
 */
#ifndef CLI_DUMP_FUNCTIONS_H
#define CLI_DUMP_FUNCTIONS_H

#include "util/ctx.h"
#include "util/strbuf.h"

/*
 * Add one line for each function of the file, in the order of the text: the file as it was
 * given, first and last line, name, with tabs between.  Returns -1 with the context's error
 * set if the file cannot be read.
 */
int dump_functions(struct ctx *ctx, const char *path, struct strbuf *out);

#endif
