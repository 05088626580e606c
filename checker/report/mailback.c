// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The form of the kernel's scripts/checkpatch.pl --mailback, which mail bots, b4 and the
 * CI of netdev read: nothing where there is nothing to say, else for each finding its
 * weight, type and text, the place and the line of source; with terse all of it in one line.
 * ERROR is high confidence, WARNING medium, CHECK low.  What is fixed is not told.
 */
#include <string.h>

#include "report/report.h"
#include "util/utf8.h"

#define MAX_NAMED 20 /* of what was not analysed; all is in SARIF */

static const char *const weights[] = {
	[FINDING_LOW] = "CHECK", [FINDING_MEDIUM] = "WARNING", [FINDING_HIGH] = "ERROR"};

static void add_clean(const char *text, struct strbuf *out)
{
	utf8_add_clean(out, text, strlen(text), false);
}

static void add_name(const struct report_run *r, uint32_t id, struct strbuf *out)
{
	add_clean(strpool_get(&r->ctx->names, id), out);
}

/* mm/memory.c:1309 */
static void add_place(const struct report_run *r, const struct ir_loc *loc, struct strbuf *out)
{
	add_name(r, loc->file, out);
	strbuf_addf(out, ":%u", loc->line);
}

static void add_terse(const struct report_run *r, const struct finding *f, struct strbuf *out)
{
	add_place(r, &f->loc, out);
	strbuf_addf(out, ": %s:%s: %s", weights[f->confidence], f->rule, f->message);
	if (f->fix)
		strbuf_addf(out, "; fix: %s", f->fix);
	strbuf_addc(out, '\n');
}

static void add_full(const struct report_run *r, const struct finding *f, struct strbuf *out)
{
	strbuf_addf(out, "%s:%s: %s\n#%u: FILE: ", weights[f->confidence], f->rule, f->message,
		    f->loc.line);
	add_place(r, &f->loc, out);
	strbuf_adds(out, ":\n+");
	report_code(r, &f->loc, f->code, out);
	strbuf_addc(out, '\n');
	for (unsigned i = 0; i < f->nr_steps; i++) {
		strbuf_adds(out, "  ");
		add_place(r, &f->steps[i].loc, out);
		strbuf_addf(out, ": %s\n", f->steps[i].text);
	}
	if (f->affects)
		strbuf_addf(out, "  affects: %s\n", f->affects);
	if (f->fix)
		strbuf_addf(out, "  fix: %s\n", f->fix);
	strbuf_addc(out, '\n');
}

/* What could not be analysed is a warning like others: silence would say that it was. */
static unsigned add_losses(const struct report_run *r, bool terse, struct strbuf *out)
{
	unsigned nr = 0;

	vec_each (&r->ledger->entries, struct ledger_entry, e) {
		if (!ledger_kind_is_incomplete(e->kind) && e->kind != LEDGER_FUNC_LOST)
			continue;
		if (nr++ >= MAX_NAMED)
			continue;
		if (terse) {
			add_name(r, e->name, out);
			strbuf_addf(out, ": WARNING:not-analysed: %s: %s\n",
				    ledger_kind_name(e->kind), e->why);
		} else {
			strbuf_addf(out, "WARNING:not-analysed: %s: ", ledger_kind_name(e->kind));
			add_name(r, e->name, out);
			strbuf_addf(out, ": %s\n\n", e->why);
		}
	}
	if (nr > MAX_NAMED)
		strbuf_addf(out, "WARNING:not-analysed: %u more (all in SARIF)\n", nr - MAX_NAMED);
	return nr;
}

void report_mailback(const struct report_run *run, bool terse, struct strbuf *out)
{
	unsigned nr[FINDING_HIGH + 1] = {0};

	vec_each (&run->findings->list, struct finding, f) {
		if (f->state == FINDING_ABSENT || f->state == FINDING_UNCHANGED)
			continue;
		nr[f->confidence]++;
		(terse ? add_terse : add_full)(run, f, out);
	}
	nr[FINDING_MEDIUM] += add_losses(run, terse, out);
	if (!terse && out->len)
		strbuf_addf(out, "total: %u errors, %u warnings, %u checks\n", nr[FINDING_HIGH],
			    nr[FINDING_MEDIUM], nr[FINDING_LOW]);
}
