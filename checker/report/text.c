// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Text in the style of GCC's diagnostics, so that editors and people can read it:
 * FILE:LINE:COL: warning: MESSAGE [RULE], and a note for each step of the proof.
 */
#include "report/report.h"

#include <string.h>

#include "util/utf8.h"

#define MAX_NAMED 20 /* losses of a kind named in the text; all are in SARIF */

/* SGR sequences as GCC uses them. */
struct palette {
	const char *bold, *warning, *error, *note, *off;
};

static const struct palette plain = {"", "", "", "", ""};
static const struct palette ansi = {"\033[01m", "\033[01;35m", "\033[01;31m", "\033[01;36m",
				    "\033[m"};

const char *report_confidence_name(int confidence)
{
	return confidence == FINDING_HIGH     ? "high"
	       : confidence == FINDING_MEDIUM ? "medium"
					      : "low";
}

const char *report_severity_name(int severity)
{
	return severity == FINDING_ERROR     ? "error"
	       : severity == FINDING_WARNING ? "warning"
					     : "note";
}

/* A name of a file may hold what a terminal would obey. */
static void add_name(const struct report_run *r, uint32_t id, struct strbuf *out)
{
	const char *name = strpool_get(&r->ctx->names, id);

	utf8_add_clean(out, name, strlen(name), false);
}

static void add_loc(const struct report_run *r, const struct palette *p, const struct ir_loc *loc,
		    struct strbuf *out)
{
	strbuf_adds(out, p->bold);
	add_name(r, loc->file, out);
	strbuf_addf(out, ":%u:%u:%s ", loc->line, loc->col, p->off);
}

static void add_verdict(const struct finding *f, struct strbuf *out)
{
	if (!f->verdict)
		return;
	strbuf_addf(out, "verdict: %s", f->verdict);
	if (f->verdict_by)
		strbuf_addf(out, " (%s)", f->verdict_by);
	strbuf_addf(out, "%s%s\n", f->verdict_reason ? ": " : "",
		    f->verdict_reason ? f->verdict_reason : "");
}

/* introduced by: patch 2/5 "mm: subject" (0123456789ab); the subject is a stranger's. */
static void add_patch(const struct finding *f, struct strbuf *out)
{
	const struct finding_patch *patch = f->patch;

	if (f->state == FINDING_UNCHANGED)
		strbuf_adds(out, "was there before\n");
	if (!patch)
		return;
	strbuf_adds(out, f->state == FINDING_ABSENT ? "fixed by: " : "introduced by: ");
	if (patch->count > 1)
		strbuf_addf(out, "patch %u/%u ", patch->index, patch->count);
	strbuf_addc(out, '"');
	utf8_add_clean(out, patch->subject, strlen(patch->subject), false);
	strbuf_addc(out, '"');
	if (*patch->commit)
		strbuf_addf(out, " (%.12s)", patch->commit);
	strbuf_addc(out, '\n');
}

/* One that is not there any more needs no proof. */
static void add_absent(const struct report_run *r, const struct palette *p, const struct finding *f,
		       struct strbuf *out)
{
	add_loc(r, p, &f->loc, out);
	strbuf_addf(out, "%sfixed:%s %s [%s]\n", p->note, p->off, f->message, f->rule);
	add_patch(f, out);
}

static void add_finding(const struct report_run *r, const struct palette *p,
			const struct finding *f, struct strbuf *out)
{
	const char *color = f->severity == FINDING_ERROR     ? p->error
			    : f->severity == FINDING_WARNING ? p->warning
							     : p->note;

	if (f->state == FINDING_ABSENT) {
		add_absent(r, p, f, out);
		return;
	}
	add_loc(r, p, &f->loc, out);
	strbuf_addf(out, "%s%s:%s %s [%s]\n", color, report_severity_name(f->severity), p->off,
		    f->message, f->rule);
	for (unsigned i = 0; i < f->nr_steps; i++) {
		add_loc(r, p, &f->steps[i].loc, out);
		strbuf_addf(out, "%snote:%s %s\n", p->note, p->off, f->steps[i].text);
	}
	if (f->archs)
		strbuf_addf(out, "seen in: %s\n", f->archs);
	if (f->affects)
		strbuf_addf(out, "affects: %s\n", f->affects);
	if (f->fix)
		strbuf_addf(out, "fix: %s\n", f->fix);
	add_patch(f, out);
	add_verdict(f, out);
	strbuf_addf(out, "confidence: %s · found by: %s\n", report_confidence_name(f->confidence),
		    f->engine ? f->engine : "checker");
}

void report_text_finding(const struct report_run *run, bool color, const struct finding *f,
			 struct strbuf *out)
{
	add_finding(run, color ? &ansi : &plain, f, out);
}

void report_text_findings(const struct report_run *run, bool color, struct strbuf *out)
{
	vec_each (&run->findings->list, struct finding, f) {
		if (f != run->findings->list.at)
			strbuf_addc(out, '\n');
		report_text_finding(run, color, f, out);
	}
}

static void add_losses(const struct report_run *r, enum ledger_kind kind, struct strbuf *out)
{
	unsigned nr = 0;

	vec_each (&r->ledger->entries, struct ledger_entry, e) {
		if (e->kind != kind)
			continue;
		if (!nr)
			strbuf_addf(out, "%s:\n", ledger_kind_name(kind));
		if (nr++ >= MAX_NAMED)
			continue;
		strbuf_adds(out, "  ");
		add_name(r, e->name, out);
		strbuf_addf(out, ": %s\n", e->why);
	}
	if (nr > MAX_NAMED)
		strbuf_addf(out, "  … and %u more (all in SARIF)\n", nr - MAX_NAMED);
}

void report_text_counts(const struct report_run *run, struct strbuf *out)
{
	const struct ledger *l = run->ledger;

	if (run->nr_hidden)
		strbuf_addf(out, "%u finding%s of lower confidence not shown (--min-confidence)\n",
			    run->nr_hidden, run->nr_hidden == 1 ? "" : "s");
	if (run->base)
		strbuf_addf(out, "base: %.12s%s%s\n", run->base, run->base_why ? ", which " : "",
			    run->base_why ? run->base_why : "");
	strbuf_adds(out, "coverage: ");
	if (l->files_indexed)
		strbuf_addf(out, "%u files indexed, ", l->files_indexed);
	strbuf_addf(out,
		    "%u files asked, %u parsed, %u failed, %u without flags; %u "
		    "functions seen, %u analysed, "
		    "%u capped; %u of %u modelled call sites analysed, %u explained\n",
		    l->files_asked, l->files_parsed, l->files_failed, l->files_without_flags,
		    l->funcs_seen, l->funcs_analysed, l->funcs_capped, l->sites_ast,
		    l->sites_lexical, l->sites_explained);
}

void report_text_coverage(const struct report_run *run, struct strbuf *out)
{
	report_text_counts(run, out);
	for (int kind = 0; kind < LEDGER_NR; kind++)
		if (ledger_kind_is_loss(kind))
			add_losses(run, kind, out);
}

/* What an engine has not found that has the rule and has looked at the file. */
static void add_disagreements(const struct report_run *r, struct strbuf *out)
{
	unsigned nr = 0;

	strbuf_adds(out, "disagreements:\n");
	vec_each (&r->findings->list, struct finding, f) {
		if (!f->missed_by)
			continue;
		nr++;
		strbuf_addf(out, "  %s:%u: %s() [%s]: found by %s, not by %s\n",
			    strpool_get(&r->ctx->names, f->loc.file), f->loc.line,
			    strpool_get(&r->ctx->names, f->func), f->rule, f->engine, f->missed_by);
	}
	strbuf_adds(out, nr ? "\n" : "  none\n\n");
}

void report_text(const struct report_run *run, bool color, struct strbuf *out)
{
	report_text_findings(run, color, out);
	if (run->findings->list.nr)
		strbuf_addc(out, '\n');
	if (run->disagreements)
		add_disagreements(run, out);
	report_text_coverage(run, out);
}
