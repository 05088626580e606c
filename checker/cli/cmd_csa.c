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
#include "cli/csa_log.h"
#include "cli/data.h"
#include "util/path.h"

#define SECONDS 600 /* of CPU time a file; the largest of mm/ takes 20 */

static const struct opts_cmd cmd = {
	.name = "mmucheck csa",
	.groups = OPTS_TREE | OPTS_JOBS | OPTS_OUTPUT | OPTS_DIR,
	.args_doc = "PATH...",
	.doc = "Run clang's analyzer with the mmucheck plugin over files of a kernel.\v"
	       "The report is one like the checker's own; --reports names the directory for "
	       "those that clang writes, one for each file. What was not followed is named in "
	       "the coverage. make plugins builds the plugin.",
};

struct csa {
	struct driver *d;
	struct sources sources;
	struct analyzer_result *results; /* one for each source */
	struct import im;		 /* what they become */
	char plugin[PATH_MAX], dir[PATH_MAX], clang[64];
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
		return ctx_error(c->d->ctx, "csa needs --reports DIR for what clang writes");
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

static void add_failure(struct csa *c, const struct source *src, const char *why)
{
	c->im.m.ledger.files_failed++;
	ledger_add(c->d->ctx, &c->im.m.ledger, LEDGER_FILE_FAILED, src->path, "%s", why);
}

/* A report that clang has written and that cannot be read is a file not analysed, too. */
static void add_result(struct csa *c, const struct source *src, struct analyzer_result *r)
{
	struct ctx *ctx = c->d->ctx;
	struct ledger *l = &c->im.m.ledger;

	l->files_asked++;
	if (!src->args) {
		l->files_without_flags++;
		ledger_add(ctx, l, LEDGER_FILE_NO_FLAGS, src->path,
			   "not built in this configuration");
	} else if (r->why) {
		add_failure(c, src, r->why);
	} else if (import_read(&c->im, r->sarif)) {
		add_failure(c, src, ctx->error.buf);
		strbuf_reset(&ctx->error);
	} else {
		l->files_parsed++;
		ledger_look_at(l, strpool_intern(&ctx->names, src->path));
		csa_log_read(&c->im, r->log, src->path);
		unlink(r->log);
	}
}

/* All files in their order, then the report. */
static int tell(struct csa *c)
{
	struct driver *d = c->d;
	struct report_run run = {.ctx = d->ctx,
				 .findings = &c->im.m.findings,
				 .ledger = &c->im.m.ledger,
				 .root = driver_root(d),
				 .kernel = d->has_tree ? d->tree.version : NULL,
				 .archs = d->build ? d->opts->arch : NULL,
				 .engine = c->im.engine->name,
				 .rules = c->im.engine->rules};

	for (size_t i = 0; i < c->sources.list.nr; i++)
		add_result(c, &c->sources.list.at[i], &c->results[i]);
	if (d->has_tree)
		import_set_generation(&c->im, d->tree.generation);
	import_finish(&c->im);
	run.exit_status = driver_exit_status(run.findings->list.nr, run.ledger);
	return driver_write_reports(d->ctx, d->opts, &run);
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
	import_open(&c.im, d->ctx, import_engine("csa"), driver_root(d));
	ret = run(&c);
	if (!ret)
		ret = tell(&c);
	import_free(&c.im);
	analyzer_free(c.results, c.sources.list.nr);
	driver_free_sources(&c.sources);
	return ret;
}

int cmd_csa(struct ctx *ctx, int argc, char **argv)
{
	return driver_command(ctx, &cmd, argc, argv, csa);
}
