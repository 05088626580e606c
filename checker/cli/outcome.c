// SPDX-License-Identifier: GPL-2.0-or-later
#include "cli/outcome.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/driver.h"
#include "hook/settings.h"

#define NIPA_FAIL 1
#define NIPA_WARNING 250
#define MAX_NAMED 3 /* findings in a description: it is a cell of a table */

static bool is_nipa(const struct opts *o)
{
	return o->exit_style && !strcmp(o->exit_style, "nipa");
}

int outcome_check(struct ctx *ctx, const struct opts *o)
{
	enum hook_fail_on level;

	if (o->exit_style && !is_nipa(o) && strcmp(o->exit_style, "mmucheck"))
		return ctx_error(ctx, "unknown exit style \"%s\"; known are mmucheck and nipa",
				 o->exit_style);
	if (is_nipa(o) && o->fail_on)
		return ctx_error(ctx, "--fail-on and --exit-style nipa exclude each other: the "
				      "style says what fails");
	return o->fail_on ? hook_parse_fail_on(ctx, o->fail_on, &level) : 0;
}

static bool is_new(const struct finding *f)
{
	return f->state == FINDING_NEW || f->state == FINDING_NOT_COMPARED;
}

/* The highest confidence of what is new; -1 if nothing is. */
static int highest(const struct report_run *run)
{
	int max = -1;

	vec_each (&run->findings->list, struct finding, f)
		if (is_new(f) && f->confidence > max)
			max = f->confidence;
	return max;
}

static unsigned count_losses(const struct report_run *run)
{
	unsigned nr = 0;

	vec_each (&run->ledger->entries, struct ledger_entry, e)
		nr += ledger_kind_is_incomplete(e->kind) || e->kind == LEDGER_FUNC_LOST;
	return nr;
}

/* The lowest confidence that counts. */
static int threshold(const char *word)
{
	static const int from[] = {[HOOK_FAIL_NONE] = INT_MAX,
				   [HOOK_FAIL_HIGH] = FINDING_HIGH,
				   [HOOK_FAIL_MEDIUM] = FINDING_MEDIUM,
				   [HOOK_FAIL_ANY] = FINDING_LOW};
	enum hook_fail_on level = HOOK_FAIL_ANY;
	struct ctx ctx = CTX_INIT;

	hook_parse_fail_on(&ctx, word, &level);
	ctx_free(&ctx);
	return from[level];
}

int outcome_status(const struct opts *o, const struct report_run *run)
{
	int max = highest(run);

	if (is_nipa(o))
		return max == FINDING_HIGH	       ? NIPA_FAIL
		       : max >= 0 || count_losses(run) ? NIPA_WARNING
						       : EXIT_CLEAN;
	if (o->fail_on && max >= threshold(o->fail_on))
		return EXIT_FINDINGS;
	if (o->fail_on)
		return count_losses(run) ? EXIT_INCOMPLETE : EXIT_CLEAN;
	return run->exit_status;
}

/* "2 new findings: lazy-sleep in f() mm/a.c:12, ..." */
static void add_findings(const struct ctx *ctx, const struct report_run *run, struct strbuf *out)
{
	struct strbuf names = STRBUF_INIT;
	unsigned nr = 0;

	vec_each (&run->findings->list, struct finding, f) {
		if (!is_new(f))
			continue;
		if (nr++ < MAX_NAMED)
			strbuf_addf(&names, "%s%s in %s() %s:%u", nr > 1 ? ", " : "", f->rule,
				    strpool_get(&ctx->names, f->func),
				    strpool_get(&ctx->names, f->loc.file), f->loc.line);
	}
	if (nr)
		strbuf_addf(out, "%u new finding%s: %s%s", nr, nr == 1 ? "" : "s", names.buf,
			    nr > MAX_NAMED ? ", ..." : "");
	else
		strbuf_addf(out, "nothing new in %u functions of %u files",
			    run->ledger->funcs_analysed, run->ledger->files_parsed);
	strbuf_free(&names);
}

void outcome_describe(const struct ctx *ctx, const struct opts *o, const struct report_run *run)
{
	const char *name = getenv("DESC_FD");
	struct strbuf line = STRBUF_INIT;
	char *end;
	long fd = name ? strtol(name, &end, 10) : -1;

	if (!is_nipa(o) || !name)
		return;
	if (run) {
		unsigned losses = count_losses(run);

		add_findings(ctx, run, &line);
		if (losses)
			strbuf_addf(&line, "; %u not analysed", losses);
	} else {
		strbuf_addf(&line, "no review: %s", ctx->error.buf);
	}
	if (end == name || *end || fd < 0 || fd > INT_MAX || dprintf((int)fd, "%s\n", line.buf) < 0)
		fprintf(stderr, "mmucheck: DESC_FD=%s: cannot write there: %s\n", name, line.buf);
	strbuf_free(&line);
}
