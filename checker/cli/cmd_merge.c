// SPDX-License-Identifier: GPL-2.0-or-later
#include <string.h>

#include "cli/cmd.h"
#include "cli/driver.h"
#include "cli/verdicts.h"
#include "report/sarif_read.h"

static const struct opts_cmd cmd = {
	.name = "mmucheck merge",
	.groups = OPTS_BASELINE | OPTS_OUTPUT | OPTS_MERGE,
	.args_doc = "REPORT.sarif...",
	.doc = "Make one report of several: of architectures, or of engines.\v"
	       "A finding that several reports have is one finding that names all their "
	       "architectures and engines. The coverage of all of them is kept; its numbers are "
	       "sums. A file of no certain architecture counts as not analysed only if no report "
	       "could analyse it. Where two engines agree, a finding of medium confidence has "
	       "high confidence.",
};

/* "sparc=why": the name alone is left, why is returned; NULL with the error set. */
static const char *split_reason(struct merge *m, const char *option, char *arg)
{
	char *why = strchr(arg, '=');

	if (!why || why == arg || !why[1]) {
		ctx_error(m->ctx, "%s takes NAME=WHY, not \"%s\"", option, arg);
		return NULL;
	}
	*why++ = '\0';
	return why;
}

static int add_reasons(struct merge *m, struct opts *o)
{
	const char *why;

	vec_each (&o->missing, char *, name) {
		why = split_reason(m, "--missing", *name);
		if (!why)
			return -1;
		merge_add_missing(m, *name, why);
	}
	vec_each (&o->absent, char *, name) {
		why = split_reason(m, "--absent", *name);
		if (!why)
			return -1;
		merge_add_absent(m, *name, why);
	}
	return 0;
}

static int read_all(struct merge *m, struct opts *o)
{
	if (!o->args.nr)
		return ctx_error(m->ctx, "nothing to merge: give SARIF reports");
	for (size_t i = 0; i < o->args.nr; i++)
		if (merge_read(m, o->args.at[i]))
			return -1;
	return add_reasons(m, o);
}

static int finish(struct merge *m, const struct opts *o)
{
	size_t nr = m->findings.hidden.nr;

	merge_finish(m);
	if (o->disagreements)
		merge_find_disagreements(m);
	findings_hide(&m->findings, o->min_confidence);
	m->nr_hidden += (unsigned)(m->findings.hidden.nr - nr);
	return verdicts_apply_to_reports(m, o);
}

static int merge(struct ctx *ctx, struct opts *o)
{
	struct merge m = {.ctx = ctx};
	int ret = read_all(&m, o);

	if (!ret)
		ret = finish(&m, o);
	if (!ret) {
		struct report_run run = {.ctx = ctx,
					 .findings = &m.findings,
					 .ledger = &m.ledger,
					 .disagreements = o->disagreements};

		run.kernel = m.kernel;
		run.root = m.root;
		run.archs = m.archs;
		run.nr_hidden = m.nr_hidden;
		run.exit_status = driver_exit_status(findings_open(&m.findings), &m.ledger);
		ret = driver_write_reports(ctx, o, &run);
	}
	merge_free(&m);
	return ret;
}

int cmd_merge(struct ctx *ctx, int argc, char **argv)
{
	struct opts o;
	int ret = opts_parse(ctx, &cmd, argc, argv, &o);

	if (!ret)
		ret = merge(ctx, &o);
	opts_free(&o);
	return ret == OPTS_HELP ? 0 : ret;
}
