// SPDX-License-Identifier: GPL-2.0-or-later
/* The parts of the HTML report that are numbers: overview and coverage. */
#include <string.h>

#include "report/explain.h"
#include "report/html.h"
#include "report/tally.h"
#include "rules/rules.h"
#include "util/strbuf.h"

#define MAX_FILES 15 /* in the first table; the others are folded away */

/* A link to the list, filtered; RFC 3986 with what URLSearchParams reads. */
static void add_filter_link(struct strbuf *out, const char *field, const char *value)
{
	strbuf_addf(out, "<a href=\"#?%s=", field);
	for (const char *p = value; *p; p++)
		if (strchr("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/",
			   *p))
			strbuf_addc(out, *p);
		else
			strbuf_addf(out, "%%%02X", (unsigned char)*p);
	strbuf_adds(out, "\">");
	html_add(out, value);
	strbuf_adds(out, "</a>");
}

static void add_table_head(struct strbuf *out, const char *caption, const char *what, bool prose)
{
	strbuf_addf(out, "<table>\n<caption>%s</caption>\n<thead><tr><th scope=\"col\">%s</th>",
		    caption, what);
	if (prose)
		strbuf_adds(out, "<th scope=\"col\" class=\"prose\">what is wrong</th>");
	for (int c = FINDING_HIGH; c >= FINDING_LOW; c--)
		strbuf_addf(out, "<th scope=\"col\" class=\"number\">%s</th>",
			    report_confidence_name(c));
	strbuf_adds(out, "<th scope=\"col\" class=\"number\">all</th></tr></thead>\n<tbody>\n");
}

static void add_table_row(struct strbuf *out, const char *field, const struct tally_row *row,
			  const char *prose)
{
	strbuf_adds(out, "<tr><td>");
	add_filter_link(out, field, row->name);
	strbuf_adds(out, "</td>");
	if (prose) {
		strbuf_adds(out, "<td class=\"prose\">");
		html_add(out, prose);
		strbuf_adds(out, "</td>");
	}
	for (int c = FINDING_HIGH; c >= FINDING_LOW; c--)
		strbuf_addf(out, "<td class=\"number\">%u</td>", row->by_confidence[c]);
	strbuf_addf(out, "<td class=\"number\">%u</td></tr>\n", row->nr);
}

static void add_rules(const struct report_run *run, struct strbuf *out)
{
	struct tally rules = {0};

	tally_rules(&rules, run->findings);
	if (rules.rows.nr)
		add_table_head(out, "by rule and confidence", "rule", true);
	vec_each (&rules.rows, struct tally_row, row) {
		const struct rule_info *rule = rules_find(row->name);

		add_table_row(out, "rule", row, rule ? rule->summary : "");
	}
	if (rules.rows.nr)
		strbuf_adds(out, "</tbody></table>\n");
	tally_free(&rules);
}

static void add_files(const struct report_run *run, struct strbuf *out)
{
	struct tally files = {0};

	tally_files(&files, run->findings, run->ctx);
	for (size_t i = 0; i < files.rows.nr; i++) {
		if (!i)
			add_table_head(out, "by file and confidence", "file", false);
		if (i == MAX_FILES) {
			strbuf_addf(
				out,
				"</tbody></table>\n<details><summary>%zu more files</summary>\n",
				files.rows.nr - i);
			add_table_head(out, "the other files", "file", false);
		}
		add_table_row(out, "file", &files.rows.at[i], NULL);
	}
	if (files.rows.nr)
		strbuf_adds(out, "</tbody></table>\n");
	if (files.rows.nr > MAX_FILES)
		strbuf_adds(out, "</details>\n");
	tally_free(&files);
}

/* The script shows the explanation beside a finding, too. */
static void add_explanation(const struct rule_info *rule, struct strbuf *out)
{
	const char *at = rule->explain;
	struct explain_block b;
	struct strbuf text = STRBUF_INIT;

	strbuf_addf(out, "<details id=\"rule-%s\"><summary>%s: ", rule->id, rule->id);
	html_add(out, rule->summary);
	strbuf_adds(out, "</summary>\n");
	while (explain_next(&at, &b)) {
		strbuf_reset(&text);
		if (b.code)
			explain_add_code(&text, &b);
		else
			strbuf_add(&text, b.text, b.len);
		strbuf_adds(out, b.code ? "<pre>" : "<p>");
		html_add_code(out, text.buf);
		strbuf_adds(out, b.code ? "</pre>\n" : "</p>\n");
	}
	strbuf_adds(out, "</details>\n");
	strbuf_free(&text);
}

static void add_explanations(const struct report_run *run, struct strbuf *out)
{
	struct tally rules = {0};
	bool any = false;

	tally_rules(&rules, run->findings);
	vec_each (&rules.rows, struct tally_row, row) {
		const struct rule_info *rule = rules_find(row->name);

		if (!rule)
			continue;
		if (!any)
			strbuf_adds(out, "<h3>The rules explained</h3>\n");
		any = true;
		add_explanation(rule, out);
	}
	tally_free(&rules);
}

static void add_loss_note(const struct report_run *run, struct strbuf *out)
{
	unsigned nr = 0;

	vec_each (&run->ledger->entries, struct ledger_entry, e)
		nr += ledger_kind_is_loss(e->kind) != 0;
	if (nr)
		strbuf_addf(
			out,
			"<p class=\"lost\">Not everything was analysed in full: %u entr%s in the "
			"<a href=\"#coverage\">coverage</a>.</p>\n",
			nr, nr == 1 ? "y" : "ies");
	if (run->nr_hidden)
		strbuf_addf(out, "<p class=\"lost\">%u of lower confidence not shown.</p>\n",
			    run->nr_hidden);
}

void html_add_overview(const struct report_run *run, struct strbuf *out)
{
	strbuf_adds(out, "<section id=\"overview\" aria-labelledby=\"overview-title\">\n"
			 "<h2 id=\"overview-title\">Overview</h2>\n");
	add_loss_note(run, out);
	if (!run->findings->list.nr)
		strbuf_adds(out, "<p>Nothing was found.</p>\n");
	add_rules(run, out);
	add_files(run, out);
	add_explanations(run, out);
	strbuf_adds(out, "</section>\n");
}

static void add_counts(const struct ledger *l, struct strbuf *out)
{
	const struct {
		const char *what;
		unsigned nr;
	} rows[] = {
		{"files indexed", l->files_indexed},
		{"files asked for", l->files_asked},
		{"files parsed", l->files_parsed},
		{"files that failed", l->files_failed},
		{"files without compiler flags", l->files_without_flags},
		{"functions seen", l->funcs_seen},
		{"functions analysed", l->funcs_analysed},
		{"functions that hit a limit", l->funcs_capped},
		{"call sites of the modelled API in the text", l->sites_lexical},
		{"call sites analysed", l->sites_ast},
		{"call sites explained otherwise", l->sites_explained},
	};

	strbuf_adds(out,
		    "<table>\n<caption>what was looked at</caption>\n<thead><tr>"
		    "<th scope=\"col\">what</th><th scope=\"col\" class=\"number\">how many</th>"
		    "</tr></thead>\n<tbody>\n");
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		strbuf_addf(out, "<tr><td>%s</td><td class=\"number\">%u</td></tr>\n", rows[i].what,
			    rows[i].nr);
	strbuf_adds(out, "</tbody></table>\n");
}

static void add_entries(const struct report_run *run, enum ledger_kind kind, struct strbuf *out)
{
	unsigned nr = 0;

	vec_each (&run->ledger->entries, struct ledger_entry, e)
		nr += e->kind == kind;
	if (!nr)
		return;
	strbuf_addf(out, "<details><summary>%u %s%s</summary>\n<ul>\n", nr, ledger_kind_name(kind),
		    ledger_kind_is_loss(kind) ? "" : " (nothing is lost)");
	vec_each (&run->ledger->entries, struct ledger_entry, e) {
		if (e->kind != kind)
			continue;
		strbuf_adds(out, "<li>");
		html_add(out, strpool_get(&run->ctx->names, e->name));
		strbuf_adds(out, ": ");
		html_add(out, e->why);
		strbuf_adds(out, "</li>\n");
	}
	strbuf_adds(out, "</ul></details>\n");
}

void html_add_coverage(const struct report_run *run, struct strbuf *out)
{
	strbuf_adds(out, "<section id=\"coverage\" aria-labelledby=\"coverage-title\">\n"
			 "<h2 id=\"coverage-title\">Coverage</h2>\n");
	add_counts(run->ledger, out);
	for (int kind = 0; kind < LEDGER_NR; kind++)
		add_entries(run, kind, out);
	strbuf_adds(out, "</section>\n");
}
