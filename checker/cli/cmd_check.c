// SPDX-License-Identifier: GPL-2.0-or-later
#include "cli/cmd.h"
#include "cli/driver.h"

static const struct opts_cmd cmd = {
	.name = "mmucheck check",
	.groups = OPTS_BASELINE | OPTS_RULES | OPTS_OUTPUT | OPTS_MODEL | OPTS_DASHES,
	.args_doc = "FILE -- CLANG-ARGS...",
	.doc = "Analyse one file, parsed with the given compiler arguments.\v"
	       "The arguments are those of a compiler call without its name, -c, -o and the file. "
	       "Functions of other files stay unknown; mmucheck scan follows them.",
};

static int check(struct driver *d, struct opts *o)
{
	if (o->args.nr != 1)
		return ctx_error(d->ctx, "check takes one file: mmucheck check FILE -- CLANG-ARGS");
	/* A file outside any kernel tree is as good; then names stay absolute. */
	if (driver_open_tree(d))
		strbuf_reset(&d->ctx->error);
	if (driver_add_file(d, o->args.at[0], o->cc_args, o->nr_cc_args))
		return -1;
	d->keep_results = true;
	return driver_run(d) ? -1 : driver_report(d);
}

int cmd_check(struct ctx *ctx, int argc, char **argv)
{
	return driver_command(ctx, &cmd, argc, argv, check);
}
