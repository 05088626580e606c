// SPDX-License-Identifier: GPL-2.0-or-later
#include <stdlib.h>
#include <string.h>

#include "cli/cmd.h"
#include "cli/driver.h"
#include "cli/verdicts.h"
#include "report/sarif_read.h"
#include "rules/rules.h"

static const struct opts_cmd cmd = {
	.name = "mmucheck report",
	.groups = OPTS_BASELINE | OPTS_OUTPUT | OPTS_SOURCE,
	.args_doc = "REPORT.sarif",
	.doc = "Turn a report into another form: HTML, text, org or SARIF.\v"
	       "Source lines are read from the tree given with -k, else from the one that the "
	       "report names if that is a kernel tree. Lines that are not what the scan saw are "
	       "marked.",
};

/* The rules that its engine has, as it says; NULL for all of them. */
static const char **rules_of(const struct merge_input *in)
{
	const struct rule_info *const *all;
	const char **rules;
	size_t nr, n = 0;

	all = rules_all(&nr);
	rules = xcalloc(nr + 1, sizeof(*rules));
	for (size_t i = 0; i < nr; i++)
		if (map_get(&in->rules, hash_bytes(all[i]->id, strlen(all[i]->id))))
			rules[n++] = all[i]->id;
	return rules;
}

static int report_all(struct ctx *ctx, const struct opts *o, struct merge *m)
{
	const struct merge_input *only = m->inputs.nr == 1 ? m->inputs.at : NULL;
	const char **rules = only ? rules_of(only) : NULL;
	struct report_run run = {.ctx = ctx, .findings = &m->findings, .ledger = &m->ledger};
	int ret;

	run.kernel = m->kernel;
	run.root = m->root;
	run.archs = m->archs;
	run.engine = only && *only->engine ? only->engine : NULL;
	run.rules = rules;
	run.nr_hidden = m->nr_hidden;
	run.exit_status = driver_exit_status(findings_open(&m->findings), &m->ledger);
	ret = driver_write_reports(ctx, o, &run);
	free(rules);
	return ret;
}

static int report(struct ctx *ctx, const struct opts *o)
{
	struct merge m = {.ctx = ctx};
	int ret;

	if (o->args.nr != 1)
		return ctx_error(ctx, "report takes one SARIF report; mmucheck merge makes one of "
				      "several");
	ret = merge_read(&m, o->args.at[0]);
	if (!ret) {
		merge_finish_apart(&m);
		ret = verdicts_apply_to_reports(&m, o);
	}
	if (!ret)
		ret = report_all(ctx, o, &m);
	merge_free(&m);
	return ret;
}

int cmd_report(struct ctx *ctx, int argc, char **argv)
{
	struct opts o;
	int ret = opts_parse(ctx, &cmd, argc, argv, &o);

	if (!ret)
		ret = report(ctx, &o);
	opts_free(&o);
	return ret == OPTS_HELP ? 0 : ret;
}
