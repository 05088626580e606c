// SPDX-License-Identifier: GPL-2.0-or-later
#include "cli/driver.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/verdicts.h"
#include "report/place.h"
#include "rules/rules.h"
#include "util/strbuf.h"

int driver_open_with(struct ctx *ctx, const struct opts *o, struct model *model, struct driver *d)
{
	*d = (struct driver){.ctx = ctx, .opts = o, .cwd = getcwd(NULL, 0), .program = STRBUF_INIT};
	progress_open(&d->progress, stderr, false);
	d->flags.no_cache = o->no_cache;
	d->flags.jobs = o->jobs;
	if (!d->cwd)
		return ctx_error(ctx, "cannot name the current directory: %m");
	if (driver_check_clang(ctx) ||
	    (o->baseline && baseline_read(ctx, &d->baseline, o->baseline)))
		return -1;
	d->has_own_model = !model;
	d->model = model ? model : driver_load_model(ctx, o);
	if (!d->model)
		return -1;
	d->engine = engine_new(ctx, d->model, &d->findings, &d->ledger);
	return d->engine ? 0 : -1;
}

int driver_open(struct ctx *ctx, const struct opts *o, struct driver *d)
{
	return driver_open_with(ctx, o, NULL, d);
}

void driver_close(struct driver *d)
{
	if (d->engine)
		engine_free(d->engine);
	if (d->has_own_model)
		model_free(d->model);
	kbuild_flags_free(&d->flags);
	vec_free(&d->units);
	if (d->cache_open)
		unit_cache_close(&d->cache);
	if (d->has_index)
		kbuild_index_close(&d->index);
	if (d->has_tree)
		kbuild_tree_free(&d->tree);
	kbuild_tree_free(&d->home);
	arena_free(&d->mem);
	free(d->build);
	free(d->cwd);
	vec_free(&d->leaks.ids);
	strbuf_free(&d->program);
	map_free(&d->known);
	findings_free(&d->findings);
	baseline_free(&d->baseline);
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

/* What relative names in reports start at: the kernel tree, else where we run. */
const char *driver_root(const struct driver *d)
{
	return d->has_tree ? d->tree.root : d->cwd;
}

/* The name reports give a file: relative below the root, absolute outside. */
static char *display_path(const struct driver *d, const char *abs)
{
	size_t len = strlen(driver_root(d));

	if (!strncmp(abs, driver_root(d), len) && abs[len] == '/')
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

	vec_each (&d->findings.list, struct finding, f)
		if (opts_wants_rule(d->opts, f->rule))
			d->findings.list.at[kept++] = *f;
	d->findings.list.nr = kept;
	findings_hide(&d->findings, d->opts->min_confidence);
}

int driver_run(struct driver *d)
{
	int ret;

	progress_phase(&d->progress, "analysing", 0);
	ret = driver_analyse(d);
	progress_clear(&d->progress);
	if (ret)
		return -1;
	findings_place(d->ctx, driver_root(d), &d->findings);
	findings_seal(d->ctx, &d->findings);
	filter_findings(d);
	if (verdicts_apply(d))
		return -1;
	ledger_seal(d->ctx, &d->ledger);
	return 0;
}

/*
 * As CodeChecker: 3 outranks 2 when a file is broken, because more may hide in it.
 * What no configuration builds, or a limit, matters only if nothing was found.
 */
int driver_exit_status(size_t nr_findings, const struct ledger *l)
{
	vec_each (&l->entries, struct ledger_entry, e)
		if (e->kind == LEDGER_FILE_FAILED || e->kind == LEDGER_FILE_ERRORS)
			return EXIT_INCOMPLETE;
	if (nr_findings)
		return EXIT_FINDINGS;
	return ledger_is_incomplete(l) ? EXIT_INCOMPLETE : EXIT_CLEAN;
}

int driver_status(const struct driver *d)
{
	return driver_exit_status(findings_open(&d->findings), &d->ledger);
}

static bool is_set(const char *variable)
{
	const char *value = getenv(variable);

	return value && *value;
}

/* NO_COLOR outranks CLICOLOR_FORCE, which is for pipes into a pager. */
bool driver_wants_color(const struct opts_output *o)
{
	const char *term = getenv("TERM");

	if (is_set("NO_COLOR") || (o->path && strcmp(o->path, "-")))
		return false;
	if (is_set("CLICOLOR_FORCE") && strcmp(getenv("CLICOLOR_FORCE"), "0"))
		return true;
	return isatty(STDOUT_FILENO) && !(term && !strcmp(term, "dumb"));
}

static int write_report(struct ctx *ctx, const struct opts *opts, const struct opts_output *o,
			const struct report_run *run)
{
	struct strbuf out = STRBUF_INIT;
	int ret = 0;

	if (o->format == OPTS_SARIF)
		ret = report_sarif(ctx, run, &out);
	else if (o->format == OPTS_HTML)
		ret = report_html(ctx, run, &out);
	else if (o->format == OPTS_ORG)
		report_org(run, &out);
	else if (o->format == OPTS_MAILBACK)
		report_mailback(run, opts->terse, &out);
	else if (opts->summary)
		report_summary(run, driver_wants_color(o), &out);
	else
		report_text(run, driver_wants_color(o), &out);
	if (!ret)
		ret = report_write(ctx, o->path, &out);
	strbuf_free(&out);
	return ret;
}

/* The tree that a report names is believed if it is one of a kernel. */
static struct source_tree *open_source(struct ctx *ctx, const struct opts *opts,
				       const struct report_run *run)
{
	const char *root = opts->kernel ? opts->kernel : run->root;
	struct kbuild_tree tree;
	struct source_tree *source;

	if (opts->kernel || !root)
		return source_open(ctx, root);
	if (kbuild_open(ctx, &tree, root)) {
		strbuf_reset(&ctx->error);
		return source_open(ctx, NULL);
	}
	source = source_open(ctx, tree.root);
	kbuild_tree_free(&tree);
	return source;
}

int driver_write_reports(struct ctx *ctx, const struct opts *opts, const struct report_run *run)
{
	struct report_run r = *run;

	if (!run->source)
		r.source = open_source(ctx, opts, run);
	for (size_t i = 0; i < opts->outputs.nr; i++)
		if (write_report(ctx, opts, &opts->outputs.at[i], &r)) {
			r.exit_status = -1;
			break;
		}
	if (!run->source)
		source_close(r.source);
	return r.exit_status;
}

/* The rules that the options leave, for a report to say; NULL for all of them. */
static const char **wanted_rules(const struct opts *o)
{
	const struct rule_info *const *all;
	const char **wanted;
	size_t nr, n = 0;

	if (!o->rules.nr && !o->no_rules.nr)
		return NULL;
	all = rules_all(&nr);
	wanted = xcalloc(nr + 1, sizeof(*wanted));
	for (size_t i = 0; i < nr; i++)
		if (opts_wants_rule(o, all[i]->id))
			wanted[n++] = all[i]->id;
	return wanted;
}

int driver_report(struct driver *d)
{
	struct source_tree *source = source_open(d->ctx, driver_root(d));
	const char **rules = wanted_rules(d->opts);
	struct report_run run = {.ctx = d->ctx,
				 .findings = &d->findings,
				 .ledger = &d->ledger,
				 .root = driver_root(d),
				 .source = source,
				 .kernel = d->has_tree ? d->tree.version : NULL,
				 .archs = d->build ? d->opts->arch : NULL,
				 .engine = "checker",
				 .rules = rules,
				 .nr_hidden = (unsigned)d->findings.hidden.nr,
				 .exit_status = driver_status(d)};
	int ret;

	report_keep_code(&d->findings, source);
	ret = driver_write_reports(d->ctx, d->opts, &run);
	source_close(source);
	free(rules);
	return ret;
}
