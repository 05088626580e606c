/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The kernel API model as rows of a table, for programs that are not written in C. */
#ifndef CLI_DUMP_MODEL_H
#define CLI_DUMP_MODEL_H

#include "frontend/model.h"
#include "util/ctx.h"
#include "util/strbuf.h"

/* One line for each function that hides its body, in the order of the headers. */
void dump_model(struct ctx *ctx, const struct model *m, struct strbuf *out);

#endif
