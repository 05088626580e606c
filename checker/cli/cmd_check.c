// SPDX-License-Identifier: GPL-2.0-or-later
#include "cli/cmd.h"
#include "cli/driver.h"

static const struct opts_cmd cmd = {
	.name = "mmucheck check",
	.groups = OPTS_RULES | OPTS_OUTPUT | OPTS_MODEL | OPTS_DASHES,
	.args_doc = "FILE -- CLANG-ARGS...",
	.doc = "Analyse one file, parsed with the given compiler arguments.\v"
	       "The arguments are those of a compiler call without its name, -c, -o and the file. "
	       "Functions of other files stay unknown; mmucheck scan follows them.",
};

static int check(struct driver *d)
{
	if (d->opts->args.nr != 1)
		return ctx_error(d->ctx, "check takes one file: mmucheck check FILE -- CLANG-ARGS");
	/* A file outside any kernel tree is as good; then names stay absolute. */
	if (driver_open_tree(d))
		strbuf_reset(&d->ctx->error);
	if (driver_add_file(d, d->opts->args.at[0], d->opts->cc_args, d->opts->nr_cc_args))
		return -1;
	return driver_run(d) ? -1 : driver_report(d);
}

int cmd_check(struct ctx *ctx, int argc, char **argv)
{
	struct driver d = {0};
	struct opts o;
	int ret = opts_parse(ctx, &cmd, argc, argv, &o);

	if (!ret) {
		ret = driver_open(ctx, &o, &d);
		if (!ret)
			ret = check(&d);
		driver_close(&d);
	} else if (ret == OPTS_HELP) {
		ret = 0;
	}
	opts_free(&o);
	return ret;
}
