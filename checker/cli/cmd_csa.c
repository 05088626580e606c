// SPDX-License-Identifier: GPL-2.0-or-later
/* mmucheck csa: clang's analyzer with the plugin of plugins/clang-analyzer, over a kernel. */
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/analyzer.h"
#include "cli/cmd.h"
#include "cli/csa_lines.h"
#include "cli/data.h"
#include "util/path.h"

#define SECONDS 600 /* of CPU time a file; the largest of mm/ takes 20 */

static const struct opts_cmd cmd = {
	.name = "mmucheck csa",
	.groups = OPTS_TREE | OPTS_JOBS | OPTS_DIR,
	.args_doc = "PATH...",
	.doc = "Run clang's analyzer with the mmucheck plugin over files of a kernel.\v"
	       "Findings go to standard output, a SARIF report for each file to the directory "
	       "that -o names. A file that could not be analysed is named, and the exit status "
	       "is 3. make plugins builds the plugin.",
};

struct csa {
	struct driver *d;
	struct sources sources;
	struct analyzer_result *results; /* one for each source */
	char plugin[PATH_MAX], dir[PATH_MAX], clang[64];
	struct strpool seen; /* lines already printed */
	unsigned findings, failed, without_flags;
};

static int find_plugin(struct csa *c)
{
	const char *llvm = c->d->opts->llvm;

	if (data_find_plugin(llvm, c->plugin))
		return 0;
	return ctx_error(c->d->ctx,
			 "there is no analyzer plugin for clang%s (mmucheck-csa%s.so): run make "
			 "plugins LLVM=%s",
			 llvm, llvm, llvm);
}

static int open_dir(struct csa *c)
{
	const char *dir = c->d->opts->dir;

	if (!dir)
		return ctx_error(c->d->ctx, "csa needs -o DIR for the reports");
	if (path_make_dirs(dir) || !realpath(dir, c->dir))
		return ctx_error(c->d->ctx, "cannot make %s: %s", dir, strerror(errno));
	return 0;
}

static int run(struct csa *c)
{
	const struct opts *o = c->d->opts;
	struct analyzer a = {.clang = c->clang,
			     .plugin = c->plugin,
			     .dir = c->dir,
			     .jobs = o->jobs,
			     .seconds = SECONDS,
			     .progress = &c->d->progress};
	unsigned nr = 0;
	int ret;

	snprintf(c->clang, sizeof(c->clang), "clang%s", o->llvm);
	c->results = xcalloc(c->sources.list.nr, sizeof(*c->results));
	vec_each (&c->sources.list, struct source, src)
		nr += src->args != NULL;
	progress_phase(&c->d->progress, "analysing", nr);
	ret = analyzer_run(c->d->ctx, &a, &c->sources, c->results);
	progress_clear(&c->d->progress);
	return ret;
}

/* The findings of all files in the order of the files, then what was not analysed. */
static void tell(struct csa *c)
{
	for (size_t i = 0; i < c->sources.list.nr; i++) {
		const struct source *src = &c->sources.list.at[i];
		struct analyzer_result *r = &c->results[i];
		struct strbuf out = STRBUF_INIT;
		int nr = r->sarif
				 ? csa_lines(c->d->ctx, r->sarif, driver_root(c->d), &c->seen, &out)
				 : 0;

		if (nr < 0)
			r->why = xstrdup(c->d->ctx->error.buf);
		else
			c->findings += (unsigned)nr;
		fputs(out.len ? out.buf : "", stdout);
		fflush(stdout);
		strbuf_free(&out);
		if (r->why)
			fprintf(stderr, "mmucheck: %s: not analysed: %s\n", src->path, r->why);
		else if (!src->args)
			fprintf(stderr, "mmucheck: %s: not built in this configuration\n",
				src->path);
		c->failed += r->why != NULL;
		c->without_flags += !src->args;
	}
	fprintf(stderr,
		"mmucheck: %zu files, %u failed, %u not built; %u findings; reports in %s\n",
		c->sources.list.nr, c->failed, c->without_flags, c->findings, c->dir);
}

static int csa(struct driver *d, struct opts *o)
{
	struct csa c = {.d = d};
	int ret;

	if (!o->args.nr && !o->users.nr)
		return ctx_error(d->ctx, "nothing to analyse: give files or directories");
	ret = find_plugin(&c) || open_dir(&c) ? -1 : driver_source_flags(d, &c.sources);
	if (ret)
		return ret;
	ret = run(&c);
	if (!ret) {
		tell(&c);
		if (c.failed || (!c.findings && c.without_flags))
			ret = EXIT_INCOMPLETE;
		else
			ret = c.findings ? EXIT_FINDINGS : EXIT_CLEAN;
	}
	analyzer_free(c.results, c.sources.list.nr);
	driver_free_sources(&c.sources);
	strpool_free(&c.seen);
	return ret;
}

int cmd_csa(struct ctx *ctx, int argc, char **argv)
{
	return driver_command(ctx, &cmd, argc, argv, csa);
}
