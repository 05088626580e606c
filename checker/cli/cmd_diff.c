// SPDX-License-Identifier: GPL-2.0-or-later
#include "cli/cmd.h"
#include "cli/driver.h"
#include "report/diff.h"

static const struct opts_cmd cmd = {
	.name = "mmucheck diff",
	.groups = OPTS_DIFF,
	.args_doc = "BEFORE.sarif AFTER.sarif",
	.doc = "Say which findings are new, fixed and unchanged from one report to another.\v"
	       "Findings are told apart by their fingerprints, so lines may have moved. One that is "
	       "not there any more counts as fixed only if the later run has looked at its file "
	       "by its rule; where it has not, that is said. SARIF has all of them with "
	       "baselineState. Exit status: 0 nothing new, 2 new findings, 1 error, 3 something was "
	       "not analysed or not looked for in the later run.",
};

/* New ones that somebody has judged are no surprise. */
static size_t nr_open(const struct report_diff *d)
{
	size_t nr = 0;

	vec_each (&d->sets.fresh, const struct finding *, f)
		nr += !(*f)->verdict;
	return nr;
}

/* Incomplete is also what has not looked for a finding that was there. */
static int status_of(const struct report_diff *d, const struct ledger *after)
{
	int status = driver_exit_status(nr_open(d), after);

	return status == EXIT_CLEAN && d->unseen.nr ? EXIT_INCOMPLETE : status;
}

static int write_sarif(struct ctx *ctx, const struct report_run *run, const struct report_diff *d,
		       struct strbuf *out)
{
	struct findings all = {0};
	struct report_run r = *run;
	int ret;

	report_diff_list(d, &all);
	r.findings = &all;
	ret = report_sarif(ctx, &r, out);
	findings_free(&all);
	return ret;
}

static int write_one(struct ctx *ctx, const struct opts *o, const struct opts_output *output,
		     const struct report_run *run, const struct report_diff *d)
{
	struct strbuf out = STRBUF_INIT;
	int ret = 0;

	if (output->format == OPTS_SARIF)
		ret = write_sarif(ctx, run, d, &out);
	else
		report_diff_text(run, d, driver_wants_color(output), o->summary, &out);
	if (!ret)
		ret = report_write(ctx, output->path, &out);
	strbuf_free(&out);
	return ret;
}

static int write_all(struct ctx *ctx, const struct opts *o, const struct merge *after,
		     const struct report_diff *d)
{
	struct report_run run = {.ctx = ctx,
				 .findings = &after->findings,
				 .ledger = &after->ledger,
				 .root = after->root,
				 .kernel = after->kernel,
				 .archs = after->archs,
				 .nr_hidden = after->nr_hidden,
				 .exit_status = status_of(d, &after->ledger)};

	vec_each (&o->outputs, struct opts_output, output)
		if (write_one(ctx, o, output, &run, d))
			return -1;
	return run.exit_status;
}

static int diff(struct ctx *ctx, const struct opts *o)
{
	struct merge before = {.ctx = ctx}, after = {.ctx = ctx};
	struct report_diff d = {0};
	int ret;

	if (o->args.nr != 2)
		return ctx_error(ctx, "diff takes two SARIF reports, the earlier one first");
	ret = merge_read(&before, o->args.at[0]);
	if (!ret)
		ret = merge_read(&after, o->args.at[1]);
	if (!ret) {
		merge_finish_apart(&before);
		merge_finish_apart(&after);
		report_diff_make(&before, &after, &d);
		ret = write_all(ctx, o, &after, &d);
	}
	report_diff_free(&d);
	merge_free(&before);
	merge_free(&after);
	return ret;
}

int cmd_diff(struct ctx *ctx, int argc, char **argv)
{
	struct opts o;
	int ret = opts_parse(ctx, &cmd, argc, argv, &o);

	if (!ret)
		ret = diff(ctx, &o);
	opts_free(&o);
	return ret == OPTS_HELP ? 0 : ret;
}
