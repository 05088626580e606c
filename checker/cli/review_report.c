// SPDX-License-Identifier: GPL-2.0-or-later
/* What a review says, in every form of report. */
#include "cli/review.h"

#include <stdio.h>
#include <string.h>

#include "cli/outcome.h"
#include "report/source.h"

/* How many are new and nobody has judged. */
static size_t nr_new(const struct review *r)
{
	size_t nr = 0;

	vec_each (&r->findings.list, struct finding, f)
		nr += f->state == FINDING_NEW && !f->verdict;
	return nr;
}

/* Lost is also what could not be looked for any more. */
static int status_of(const struct review *r)
{
	int status = driver_exit_status(nr_new(r), &r->ledger);

	vec_each (&r->ledger.entries, struct ledger_entry, e)
		if (status == EXIT_CLEAN && e->kind == LEDGER_FUNC_LOST)
			status = EXIT_INCOMPLETE;
	return status;
}

/* Each place is shown as it is where the finding is. */
static void keep_code(struct review *r, struct review_side *s, int state)
{
	struct source_tree *source = source_open_view(r->ctx, s->view.root, s->view.home);
	struct findings part = {0};

	vec_each (&r->findings.list, struct finding, f)
		if (f->state == state)
			findings_add(&part, f);
	report_keep_code(&part, source);
	size_t at = 0;

	vec_each (&r->findings.list, struct finding, f)
		if (f->state == state)
			*f = part.list.at[at++];
	/* The strings are part's; they live as long as the review. */
	vec_free(&part.list);
	vec_push(&r->texts, part.mem);
	source_close(source);
}

int review_report(struct review *r)
{
	struct review_side *end = r->sides ? review_end(r) : NULL;
	struct source_tree *source = NULL;
	struct report_run run = {.ctx = r->ctx,
				 .findings = &r->findings,
				 .ledger = &r->ledger,
				 .root = r->git.top,
				 .base = r->change.base,
				 .base_why = r->change.base_why,
				 .archs = r->opts->compdb ? NULL : r->opts->arch,
				 .engine = "checker",
				 .nr_hidden = r->nr_hidden,
				 .exit_status = status_of(r)};
	int ret;

	if (!r->nothing) {
		keep_code(r, end, FINDING_NEW);
		keep_code(r, end, FINDING_UNCHANGED);
		keep_code(r, &r->sides[0], FINDING_ABSENT);
		source = source_open_view(r->ctx, end->view.root, end->view.home);
		run.source = source;
		run.kernel = end->driver.tree.version;
	}
	ret = driver_write_reports(r->ctx, r->opts, &run);
	if (ret >= 0) {
		outcome_describe(r->ctx, r->opts, &run);
		ret = outcome_status(r->opts, &run);
	}
	if (source)
		source_close(source);
	return ret;
}
