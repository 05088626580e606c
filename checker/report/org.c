// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Org mode as Coccinelle's coccilib.org writes it, so that its Emacs mode opens the links:
 * lines count from 1, columns from 0, the end column is behind the name that stands there.
 * Brackets would end the link; like coccilib's "safe" forms the text has "@(" and ")".
 */
#include <ctype.h>
#include <string.h>

#include "report/report.h"
#include "util/strbuf.h"
#include "util/utf8.h"

static void add_safe(struct strbuf *out, const char *text)
{
	for (; *text; text++)
		if (*text == '[')
			strbuf_adds(out, "@(");
		else
			strbuf_addc(out, *text == ']' ? ')' : *text);
}

/* In a name of a file also what separates the parts of a link. */
static void add_file(const struct report_run *run, uint32_t file, struct strbuf *out)
{
	const char *name = strpool_get(&run->ctx->names, file);
	struct strbuf clean = STRBUF_INIT;

	utf8_add_clean(&clean, name, strlen(name), false);
	for (const char *p = clean.buf; *p; p++)
		if (strchr("[]:%", *p))
			strbuf_addf(out, "%%%02X", (unsigned)*p);
		else
			strbuf_addc(out, *p);
	strbuf_free(&clean);
}

/* Where the word that begins at col ends, both from 0. */
static unsigned end_column(const char *line, unsigned col)
{
	size_t len = strlen(line), end = col;

	while (end < len && (isalnum((unsigned char)line[end]) || line[end] == '_'))
		end++;
	return end > col ? (unsigned)end : col + 1;
}

static void add_link(const struct report_run *run, const struct ir_loc *loc, const char *kept,
		     int face, const char *text, struct strbuf *out)
{
	unsigned col = loc->col ? loc->col - 1 : 0;
	struct strbuf line = STRBUF_INIT;

	report_code(run, loc, kept, &line);
	strbuf_adds(out, "[[view:");
	add_file(run, loc->file, out);
	strbuf_addf(out, "::face=ovl-face%d::linb=%u::colb=%u::cole=%u][", face, loc->line, col,
		    end_column(line.buf, col));
	add_safe(out, text);
	strbuf_adds(out, "]]\n");
	strbuf_free(&line);
}

void report_org(const struct report_run *run, struct strbuf *out)
{
	struct strbuf text = STRBUF_INIT;

	vec_each (&run->findings->list, struct finding, f) {
		strbuf_reset(&text);
		strbuf_addf(&text, "%s: %s", f->rule, f->message);
		strbuf_adds(out, "* TODO ");
		add_link(run, &f->loc, f->code, 1, text.buf, out);
		for (unsigned i = 0; i < f->nr_steps; i++)
			add_link(run, &f->steps[i].loc, f->steps[i].code, 2, f->steps[i].text, out);
	}
	strbuf_free(&text);
}
