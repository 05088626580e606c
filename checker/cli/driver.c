// SPDX-License-Identifier: GPL-2.0-or-later
#include "cli/driver.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/groups.h"
#include "cli/workers.h"
#include "util/strbuf.h"

int driver_open(struct ctx *ctx, const struct opts *o, struct driver *d)
{
	*d = (struct driver){.ctx = ctx, .opts = o, .cwd = getcwd(NULL, 0)};
	if (!d->cwd)
		return ctx_error(ctx, "cannot name the current directory: %m");
	if (driver_check_clang(ctx))
		return -1;
	d->model = driver_load_model(ctx, o);
	if (!d->model)
		return -1;
	d->engine = engine_new(ctx, d->model, &d->findings, &d->ledger);
	return d->engine ? 0 : -1;
}

void driver_close(struct driver *d)
{
	if (d->engine)
		engine_free(d->engine);
	model_free(d->model);
	kbuild_flags_free(&d->flags);
	vec_free(&d->units);
	if (d->has_tree)
		kbuild_tree_free(&d->tree);
	free(d->build);
	free(d->cwd);
	map_free(&d->known);
	findings_free(&d->findings);
	ledger_free(&d->ledger);
}

int driver_command(struct ctx *ctx, const struct opts_cmd *cmd, int argc, char **argv,
		   int (*run)(struct driver *d, struct opts *o))
{
	struct driver d = {0};
	struct opts o;
	int ret = opts_parse(ctx, cmd, argc, argv, &o);

	if (!ret) {
		ret = driver_open(ctx, &o, &d);
		if (!ret)
			ret = run(&d, &o);
		driver_close(&d);
	}
	opts_free(&o);
	return ret == OPTS_HELP ? 0 : ret;
}

void driver_free_sources(struct sources *s)
{
	vec_each (&s->list, struct source, src) {
		free(src->path);
		free(src->abs);
	}
	vec_free(&s->list);
}

static int by_path(const void *a, const void *b)
{
	return strcmp(((const struct source *)a)->path, ((const struct source *)b)->path);
}

/* What could not be used of a source. Of one that nobody asked for it is a remark. */
static void note_loss(struct driver *d, const struct source *s, enum ledger_kind kind,
		      const char *why)
{
	if (s->extra)
		ledger_add(d->ctx, &d->ledger, LEDGER_FILE_EXTRA, s->path, "not analysed: %s", why);
	else
		ledger_add(d->ctx, &d->ledger, kind, s->path, "%s", why);
}

static void note_parse_errors(struct driver *d, const struct source *s, const struct ir_unit *u)
{
	struct strbuf sb = STRBUF_INIT;

	strbuf_addf(&sb, "%u parse error%s, first %s", u->nr_errors, u->nr_errors == 1 ? "" : "s",
		    strpool_get(&d->ctx->names, u->first_error));
	note_loss(d, s, LEDGER_FILE_ERRORS, sb.buf);
	strbuf_free(&sb);
}

/* Enter one parsed (or failed) source into the ledger and the engine. */
static int take_result(struct driver *d, const struct source *s, struct worker_result *r)
{
	int ret = 0;

	if (!s->extra) {
		d->ledger.files_asked++;
		if (r->unit)
			d->ledger.files_parsed++;
		else if (s->args)
			d->ledger.files_failed++;
		else
			d->ledger.files_without_flags++;
		ret = driver_count_sites(d, s, r->unit);
	}
	if (!s->args)
		note_loss(d, s, LEDGER_FILE_NO_FLAGS,
			  "no compiler flags: not built in this configuration");
	else if (!r->unit)
		note_loss(d, s, LEDGER_FILE_FAILED, r->why ? r->why : "not parsed");
	else if (r->unit->nr_errors)
		note_parse_errors(d, s, r->unit);
	free(r->why);
	if (!r->unit)
		return ret;
	vec_push(&d->units, r->unit);
	engine_add_unit(d->engine, r->unit, s->extra);
	return ret;
}

/* What relative names in reports start at: the kernel tree, else where we run. */
static const char *root_of(const struct driver *d)
{
	return d->has_tree ? d->tree.root : d->cwd;
}

static void make_jobs(const struct driver *d, const struct sources *s, struct frontend_job *jobs,
		      unsigned *nr)
{
	vec_each (&s->list, struct source, src)
		if (src->args)
			jobs[(*nr)++] = (struct frontend_job){.file = src->abs,
							      .dir = src->dir,
							      .root = root_of(d),
							      .args = src->args,
							      .nr_args = src->nr_args};
}

int driver_parse(struct driver *d, struct sources *s)
{
	struct workers_opts wo = WORKERS_DEFAULTS;
	struct worker_result *results = xcalloc(s->list.nr + 1, sizeof(*results));
	struct frontend_job *jobs = xcalloc(s->list.nr + 1, sizeof(*jobs));
	struct groups groups = {0};
	unsigned nr = 0, at = 0;
	int ret;

	if (s->list.nr)
		qsort(s->list.at, s->list.nr, sizeof(*s->list.at), by_path);
	make_jobs(d, s, jobs, &nr);
	wo.jobs = d->opts->jobs;
	wo.progress = !d->quiet && isatty(STDERR_FILENO);
	if (!d->opts->no_pch)
		groups_prepare(d->ctx, d->model, jobs, nr, &wo, &groups);
	ret = workers_parse(d->ctx, d->model, jobs, nr, &wo, results);
	vec_each (&s->list, struct source, src) {
		struct worker_result none = {0};

		if (!ret)
			ret = take_result(d, src, src->args ? &results[at] : &none);
		at += src->args != NULL;
	}
	groups_free(&groups);
	free(jobs);
	free(results);
	return ret;
}

/* The name reports give a file: relative below the root, absolute outside. */
static char *display_path(const struct driver *d, const char *abs)
{
	size_t len = strlen(root_of(d));

	if (!strncmp(abs, root_of(d), len) && abs[len] == '/')
		return xstrdup(abs + len + 1);
	return xstrdup(abs);
}

int driver_add_file(struct driver *d, const char *path, char *const *args, unsigned nr_args)
{
	static char *const no_args[] = {NULL};
	struct sources s = {0};
	char abs[PATH_MAX];
	int ret;

	if (!realpath(path, abs) || access(abs, R_OK))
		return ctx_error(d->ctx, "cannot read %s: %m", path);
	vec_push(&s.list, (struct source){.path = display_path(d, abs),
					  .abs = xstrdup(abs),
					  .dir = d->cwd,
					  .args = nr_args ? args : no_args,
					  .nr_args = nr_args});
	ret = driver_parse(d, &s);
	driver_free_sources(&s);
	return ret;
}

/* Fingerprints count all findings, so that options do not change them: filter last. */
static void filter_findings(struct driver *d)
{
	size_t kept = 0;

	vec_each (&d->findings.list, struct finding, f) {
		if (!opts_wants_rule(d->opts, f->rule))
			continue;
		if (f->confidence < d->opts->min_confidence)
			d->nr_hidden++;
		else
			d->findings.list.at[kept++] = *f;
	}
	d->findings.list.nr = kept;
}

int driver_run(struct driver *d)
{
	engine_run(d->engine);
	findings_seal(d->ctx, &d->findings);
	ledger_seal(d->ctx, &d->ledger);
	filter_findings(d);
	return 0;
}

/*
 * As CodeChecker: 3 outranks 2 when a file is broken, because more may hide in it.
 * What no configuration builds, or a limit, matters only if nothing was found.
 */
int driver_exit_status(const struct findings *fs, const struct ledger *l)
{
	vec_each (&l->entries, struct ledger_entry, e)
		if (e->kind == LEDGER_FILE_FAILED || e->kind == LEDGER_FILE_ERRORS)
			return EXIT_INCOMPLETE;
	if (fs->list.nr)
		return EXIT_FINDINGS;
	return ledger_is_incomplete(l) ? EXIT_INCOMPLETE : EXIT_CLEAN;
}

int driver_status(const struct driver *d)
{
	return driver_exit_status(&d->findings, &d->ledger);
}

static bool want_color(const struct opts_output *o)
{
	const char *no_color = getenv("NO_COLOR");

	return !o->path && isatty(STDOUT_FILENO) && !(no_color && *no_color);
}

int driver_write_reports(struct ctx *ctx, const struct opts *opts, const struct report_run *run)
{
	for (size_t i = 0; i < opts->outputs.nr; i++) {
		const struct opts_output *o = &opts->outputs.at[i];
		struct strbuf out = STRBUF_INIT;
		int ret = 0;

		if (o->format == OPTS_SARIF)
			ret = report_sarif(ctx, run, &out);
		else
			report_text(run, want_color(o), &out);
		if (!ret)
			ret = report_write(ctx, o->path, &out);
		strbuf_free(&out);
		if (ret)
			return -1;
	}
	return run->exit_status;
}

int driver_report(struct driver *d)
{
	struct report_run run = {.ctx = d->ctx,
				 .findings = &d->findings,
				 .ledger = &d->ledger,
				 .root = root_of(d),
				 .kernel = d->has_tree ? d->tree.version : NULL,
				 .archs = d->build ? d->opts->arch : NULL,
				 .nr_hidden = d->nr_hidden,
				 .exit_status = driver_status(d)};

	return driver_write_reports(d->ctx, d->opts, &run);
}
