/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The commands.  Each takes its own name as argv[0] and returns the exit status, or
 * -1 with the error set in the context (an empty error has been printed already).
 */
#ifndef CLI_CMD_H
#define CLI_CMD_H

#include "util/ctx.h"

int cmd_scan(struct ctx *ctx, int argc, char **argv);
int cmd_review(struct ctx *ctx, int argc, char **argv);
int cmd_csa(struct ctx *ctx, int argc, char **argv);
int cmd_cc(struct ctx *ctx, int argc, char **argv);
int cmd_check(struct ctx *ctx, int argc, char **argv);
int cmd_check_kbuild(struct ctx *ctx, int argc, char **argv);
int cmd_report(struct ctx *ctx, int argc, char **argv);
int cmd_import(struct ctx *ctx, int argc, char **argv);
int cmd_merge(struct ctx *ctx, int argc, char **argv);
int cmd_diff(struct ctx *ctx, int argc, char **argv);
int cmd_baseline(struct ctx *ctx, int argc, char **argv);
int cmd_callgraph(struct ctx *ctx, int argc, char **argv);
int cmd_dump(struct ctx *ctx, int argc, char **argv);
int cmd_hook(struct ctx *ctx, int argc, char **argv);
int cmd_doctor(struct ctx *ctx, int argc, char **argv);
int cmd_cache(struct ctx *ctx, int argc, char **argv);
int cmd_rules(struct ctx *ctx, int argc, char **argv);
int cmd_explain(struct ctx *ctx, int argc, char **argv);

#endif
