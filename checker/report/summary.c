// SPDX-License-Identifier: GPL-2.0-or-later
/* A report as numbers: by confidence, rule and file, and what was not looked at. */
#include <string.h>

#include "report/report.h"
#include "report/tally.h"
#include "util/strbuf.h"
#include "util/utf8.h"

static void add_rows(const char *title, const struct tally *t, bool color, struct strbuf *out)
{
	if (t->rows.nr)
		strbuf_addf(out, "\n%s%s:%s\n", color ? "\033[01m" : "", title,
			    color ? "\033[m" : "");
	vec_each (&t->rows, struct tally_row, row) {
		strbuf_addf(out, "%6u  ", row->nr);
		utf8_add_clean(out, row->name, strlen(row->name), false);
		strbuf_addc(out, '\n');
	}
}

static void add_losses(const struct report_run *run, struct strbuf *out)
{
	unsigned nr[LEDGER_NR] = {0};

	vec_each (&run->ledger->entries, struct ledger_entry, e)
		nr[e->kind]++;
	for (int kind = 0; kind < LEDGER_NR; kind++)
		if (nr[kind] && ledger_kind_is_loss(kind))
			strbuf_addf(out, "%6u  %s\n", nr[kind], ledger_kind_name(kind));
}

void report_summary(const struct report_run *run, bool color, struct strbuf *out)
{
	const struct findings *fs = run->findings;
	struct tally rules = {0}, files = {0};

	tally_rules(&rules, fs);
	tally_files(&files, fs, run->ctx);
	strbuf_addf(out, "%zu finding%s", fs->list.nr, fs->list.nr == 1 ? "" : "s");
	for (int c = FINDING_HIGH; fs->list.nr && c >= FINDING_LOW; c--)
		strbuf_addf(out, "%s %u of %s confidence", c == FINDING_HIGH ? ":" : ",",
			    tally_confidence(fs, c), report_confidence_name(c));
	strbuf_addc(out, '\n');
	add_rows("by rule", &rules, color, out);
	add_rows("by file", &files, color, out);
	strbuf_addc(out, '\n');
	report_text_counts(run, out);
	add_losses(run, out);
	tally_free(&rules);
	tally_free(&files);
}
