// SPDX-License-Identifier: GPL-2.0-or-later
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/cmd.h"
#include "cli/driver.h"
#include "kbuild/run.h"
#include "report/report.h"

static const struct opts_cmd cmd = {
	.name = "mmucheck callgraph",
	.groups = OPTS_TREE | OPTS_GRAPH | OPTS_SVG | OPTS_MODEL | OPTS_JOBS,
	.args_doc = "FUNCTION PATH...",
	.doc = "Show who calls a function and what it calls, within the given files and those "
	       "they need.\v"
	       "A call that some path makes inside a lazy MMU section is marked, and all below it: "
	       "[section open] in text, a thick edge and a double frame in the others. svg is drawn "
	       "by graphviz.",
};

#define MAX_SVG (64u << 20)

/* A graph in dot to one in SVG. */
static int draw_file(struct ctx *ctx, const char *path, struct strbuf *graph)
{
	const char *const argv[] = {"dot", "-Tsvg", path, NULL};
	struct strbuf svg = STRBUF_INIT, err = STRBUF_INIT;
	struct run run = {.argv = argv, .log = -1, .out = &svg, .err = &err, .max_out = MAX_SVG};
	int ret = run_program(ctx, &run);

	if (ret > 0)
		ret = ctx_error(ctx, "dot ended with status %d: %.*s", ret,
				(int)strcspn(err.buf, "\n"), err.buf);
	else if (ret < 0)
		ret = ctx_error(ctx,
				"dot cannot be run: install graphviz, or ask for --format dot");
	if (!ret) {
		strbuf_reset(graph);
		strbuf_add(graph, svg.buf, svg.len);
	}
	strbuf_free(&svg);
	strbuf_free(&err);
	return ret;
}

static int draw(struct ctx *ctx, struct strbuf *graph)
{
	const char *tmp = getenv("TMPDIR");
	char path[PATH_MAX];
	int fd, ret;

	snprintf(path, sizeof(path), "%s/mmucheck-XXXXXX", tmp && *tmp ? tmp : "/tmp");
	fd = mkostemp(path, O_CLOEXEC);
	if (fd < 0)
		return ctx_error(ctx, "cannot write below %s: %m", tmp && *tmp ? tmp : "/tmp");
	close(fd);
	ret = report_write(ctx, path, graph);
	if (!ret)
		ret = draw_file(ctx, path, graph);
	unlink(path);
	return ret;
}

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
	progress_clear(&d->progress);
	if (!ret && engine_callgraph(d->engine, func, o->dot, &out))
		ret = ctx_error(d->ctx, "no function %s in the files that were parsed", func);
	if (!ret && o->svg)
		ret = draw(d->ctx, &out);
	if (!ret)
		ret = report_write(d->ctx, NULL, &out);
	strbuf_free(&out);
	return ret;
}

int cmd_callgraph(struct ctx *ctx, int argc, char **argv)
{
	return driver_command(ctx, &cmd, argc, argv, callgraph);
}
