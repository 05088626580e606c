// SPDX-License-Identifier: GPL-2.0-or-later
#include "report/diff.h"

#include <string.h>

#include "util/utf8.h"

void report_diff_make(const struct merge *before, const struct merge *after, struct report_diff *d)
{
	findings_compare(&before->findings, &after->findings, &d->sets);
	vec_each (&d->sets.gone, const struct finding *, f) {
		if (merge_could_find(after, *f))
			vec_push(&d->fixed, *f);
		else
			vec_push(&d->unseen, *f);
	}
}

/* Names of files and functions are a stranger's. */
static void add_name(const struct report_run *r, uint32_t id, struct strbuf *out)
{
	const char *name = strpool_get(&r->ctx->names, id);

	utf8_add_clean(out, name, strlen(name), false);
}

static void add_title(const char *title, bool color, struct strbuf *out)
{
	strbuf_addf(out, "%s%s:%s\n", color ? "\033[01m" : "", title, color ? "\033[m" : "");
}

static void add_list(const struct report_run *r, const char *title,
		     const struct finding *const *list, size_t nr, bool color, struct strbuf *out)
{
	if (nr)
		add_title(title, color, out);
	for (size_t i = 0; i < nr; i++) {
		const struct finding *f = list[i];

		strbuf_adds(out, "  ");
		add_name(r, f->loc.file, out);
		strbuf_addf(out, ":%u:%u: ", f->loc.line, f->loc.col);
		if (f->func) {
			add_name(r, f->func, out);
			strbuf_adds(out, "(): ");
		}
		strbuf_addf(out, "%s [%s]\n", f->message, f->rule);
	}
	if (nr)
		strbuf_addc(out, '\n');
}

static void add_new(const struct report_run *r, const struct report_diff *d, bool color,
		    struct strbuf *out)
{
	if (d->sets.fresh.nr)
		add_title("new", color, out);
	vec_each (&d->sets.fresh, const struct finding *, f) {
		report_text_finding(r, color, *f, out);
		strbuf_addc(out, '\n');
	}
}

void report_diff_text(const struct report_run *run, const struct report_diff *d, bool color,
		      bool brief, struct strbuf *out)
{
	if (!brief) {
		add_new(run, d, color, out);
		add_list(run, "fixed", d->fixed.at, d->fixed.nr, color, out);
		add_list(run, "not there, and not looked for either", d->unseen.at, d->unseen.nr,
			 color, out);
		add_list(run, "unchanged", d->sets.same.at, d->sets.same.nr, color, out);
	}
	strbuf_addf(out, "%zu new, %zu fixed, %zu unchanged", d->sets.fresh.nr, d->fixed.nr,
		    d->sets.same.nr);
	if (d->unseen.nr)
		strbuf_addf(out, ", %zu not looked for", d->unseen.nr);
	strbuf_addc(out, '\n');
	report_text_counts(run, out);
}

static void add_all(struct findings *out, const struct finding *const *list, size_t nr, int state)
{
	for (size_t i = 0; i < nr; i++) {
		struct finding f = *list[i];

		f.state = (uint8_t)state;
		findings_add(out, &f);
	}
}

void report_diff_list(const struct report_diff *d, struct findings *out)
{
	add_all(out, d->sets.fresh.at, d->sets.fresh.nr, FINDING_NEW);
	add_all(out, d->sets.same.at, d->sets.same.nr, FINDING_UNCHANGED);
	add_all(out, d->sets.gone.at, d->sets.gone.nr, FINDING_ABSENT);
}

void report_diff_free(struct report_diff *d)
{
	findings_diff_free(&d->sets);
	vec_free(&d->fixed);
	vec_free(&d->unseen);
}
