// SPDX-License-Identifier: GPL-2.0-or-later
#include <stdio.h>

#include "cli/cmd.h"
#include "cli/driver.h"
#include "report/report.h"

static const struct opts_cmd cmd = {
	.name = "mmucheck callgraph",
	.groups = OPTS_TREE | OPTS_GRAPH | OPTS_MODEL | OPTS_JOBS,
	.args_doc = "FUNCTION PATH...",
	.doc = "Show who calls a function and what it calls, within the given files and those "
	       "they need.",
};

/* The first argument is the function; the scan sees the paths after it. */
static int callgraph(struct driver *d, struct opts *o)
{
	struct strbuf out = STRBUF_INIT;
	const char *func;
	int ret;

	if (o->args.nr < 2)
		return ctx_error(d->ctx, "callgraph takes a function and the files to look in");
	func = o->args.at[0];
	for (size_t i = 1; i < o->args.nr; i++)
		o->args.at[i - 1] = o->args.at[i];
	o->args.nr--;
	ret = driver_scan(d);
	if (!ret)
		ret = driver_run(d);
	if (!ret && engine_callgraph(d->engine, func, o->dot, &out))
		ret = ctx_error(d->ctx, "no function %s in the files that were parsed", func);
	if (!ret)
		ret = report_write(d->ctx, NULL, &out);
	strbuf_free(&out);
	return ret;
}

int cmd_callgraph(struct ctx *ctx, int argc, char **argv)
{
	return driver_command(ctx, &cmd, argc, argv, callgraph);
}
