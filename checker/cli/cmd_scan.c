// SPDX-License-Identifier: GPL-2.0-or-later
#include "cli/cmd.h"
#include "cli/driver.h"

static const struct opts_cmd cmd = {
	.name = "mmucheck scan",
	.groups = OPTS_BASELINE | OPTS_TREE | OPTS_RULES | OPTS_OUTPUT | OPTS_MODEL | OPTS_JOBS,
	.args_doc = "PATH...",
	.doc = "Analyse files and directories of a kernel tree.\v"
	       "A PATH is relative to the tree given with -k, else to the current directory. A "
	       "header is analysed through files that include it. Without -O and -p a build "
	       "directory below ~/.cache/mmucheck is configured and prepared first; the source "
	       "tree is never written to. Flags come from a dry run of make.",
};

static int scan(struct driver *d, struct opts *o)
{
	(void)o;
	d->keep_results = true;
	d->across = true;
	d->read_later = true;
	if (driver_scan(d) || driver_run(d))
		return -1;
	return driver_report(d);
}

int cmd_scan(struct ctx *ctx, int argc, char **argv)
{
	return driver_command(ctx, &cmd, argc, argv, scan);
}
