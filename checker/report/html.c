// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The HTML report: one page.  Overview, list and coverage are plain HTML, readable without
 * the script; the script filters the list and shows one finding at a time, made from the
 * JSON at the end.  The page may load nothing and run nothing but its own script.
 */
#include "report/html.h"

#include <string.h>

#include "html_page.h"
#include "util/utf8.h"

#ifndef MMUCHECK_VERSION
#define MMUCHECK_VERSION "0"
#endif

static void add_escaped(struct strbuf *out, const char *text)
{
	static const char *const entities[] = {
		['&'] = "&amp;", ['<'] = "&lt;", ['>'] = "&gt;", ['"'] = "&quot;", ['\''] = "&#39;",
	};

	for (; *text; text++) {
		unsigned char c = (unsigned char)*text;
		const char *entity =
			c < sizeof(entities) / sizeof(entities[0]) ? entities[c] : NULL;

		if (entity)
			strbuf_adds(out, entity);
		else
			strbuf_addc(out, (char)c);
	}
}

static void add_clean(struct strbuf *out, const char *text, size_t len, bool tabs)
{
	struct strbuf clean = STRBUF_INIT;

	utf8_add_clean(&clean, text, len, tabs);
	add_escaped(out, clean.buf);
	strbuf_free(&clean);
}

void html_add(struct strbuf *out, const char *text)
{
	add_clean(out, text ? text : "", text ? strlen(text) : 0, false);
}

void html_add_code(struct strbuf *out, const char *text)
{
	while (*text) {
		size_t len = strcspn(text, "\n");

		add_clean(out, text, len, true);
		text += len;
		if (*text) {
			strbuf_addc(out, '\n');
			text++;
		}
	}
}

static void add_title(const struct report_run *run, struct strbuf *out)
{
	size_t nr = run->findings->list.nr;

	strbuf_addf(out, "%zu finding%s", nr, nr == 1 ? "" : "s");
	if (run->kernel) {
		strbuf_adds(out, " in Linux ");
		html_add(out, run->kernel);
	}
	if (run->archs) {
		strbuf_adds(out, " for ");
		html_add(out, run->archs);
	}
}

static void add_head(const struct report_run *run, struct strbuf *out)
{
	strbuf_addf(out,
		    "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
		    "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
		    "script-src '%s'; style-src '%s'; base-uri 'none'; form-action 'none'\">\n"
		    "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
		    "<meta name=\"color-scheme\" content=\"light dark\">\n<title>mmucheck: ",
		    report_js_hash, report_css_hash);
	add_title(run, out);
	strbuf_addf(out,
		    "</title>\n<style>%s</style>\n</head>\n<body>\n"
		    "<a class=\"skip\" href=\"#list\">skip to the findings</a>\n<header>\n<h1>",
		    report_css);
	add_title(run, out);
	strbuf_adds(
		out,
		"</h1>\n<nav aria-label=\"parts of this page\"><a href=\"#overview\">overview</a>"
		"<a href=\"#list\">findings</a><a href=\"#coverage\">coverage</a>"
		"<a href=\"#keys\">keys</a></nav>\n</header>\n");
}

static void add_select(struct strbuf *out, const char *name, const char *label)
{
	strbuf_addf(
		out,
		"<label>%s<select name=\"%s\"><option value=\"\">all</option></select></label>\n",
		label, name);
}

static void add_filter(struct strbuf *out)
{
	strbuf_adds(out, "<form id=\"filter\" role=\"search\" aria-label=\"filter the findings\" "
			 "autocomplete=\"off\">\n<label class=\"wide\">words"
			 "<input type=\"search\" name=\"q\"></label>\n");
	add_select(out, "rule", "rule");
	add_select(out, "confidence", "confidence");
	add_select(out, "file", "file");
	add_select(out, "arch", "seen in");
	add_select(out, "engine", "found by");
	add_select(out, "verdict", "verdict");
	strbuf_adds(out, "<button type=\"reset\">show all</button>\n</form>\n"
			 "<p role=\"status\" id=\"count\"></p>\n");
}

static void add_row(const struct report_run *run, const struct finding *f, struct strbuf *out)
{
	const char *severity = report_severity_name(f->severity);

	strbuf_addf(
		out,
		"<li><a href=\"#%s\"><span class=\"severity %s\">%s</span> <span class=\"message\">",
		f->fingerprint, severity, severity);
	html_add(out, f->message);
	strbuf_adds(out, "</span><span class=\"where\">");
	html_add(out, strpool_get(&run->ctx->names, f->loc.file));
	strbuf_addf(out, ":%u ", f->loc.line);
	if (f->func) {
		html_add(out, strpool_get(&run->ctx->names, f->func));
		strbuf_adds(out, "() ");
	}
	strbuf_adds(out, "· ");
	html_add(out, f->rule);
	strbuf_addf(out, " · %s confidence", report_confidence_name(f->confidence));
	if (f->verdict) {
		strbuf_adds(out, " · ");
		html_add(out, f->verdict);
	}
	strbuf_adds(out, "</span></a></li>\n");
}

static void add_list(const struct report_run *run, struct strbuf *out)
{
	strbuf_adds(out,
		    "<section id=\"list\" aria-labelledby=\"list-title\">\n"
		    "<h2 id=\"list-title\">Findings</h2>\n"
		    "<p id=\"unknown\" class=\"lost\" hidden>This report has no finding of that "
		    "fingerprint.</p>\n"
		    "<noscript><p class=\"lost\">Without its script this page lists the findings; "
		    "the path of each is in the text and SARIF reports.</p></noscript>\n");
	add_filter(out);
	strbuf_adds(out, "<ol id=\"findings\" role=\"list\">\n");
	vec_each (&run->findings->list, struct finding, f)
		add_row(run, f, out);
	strbuf_adds(out, "</ol>\n</section>\n");
}

static void add_keys(struct strbuf *out)
{
	strbuf_adds(
		out,
		"<section id=\"keys\" aria-labelledby=\"keys-title\">\n<h2 id=\"keys-title\">Keys</h2>\n"
		"<p><kbd>j</kbd> <kbd>k</kbd> or <kbd>→</kbd> <kbd>←</kbd> next and previous step; in the "
		"list, finding. <kbd>n</kbd> <kbd>p</kbd> next and previous finding. <kbd>/</kbd> search. "
		"<kbd>Esc</kbd> back to the list.</p>\n"
		"<label class=\"inline\"><input type=\"checkbox\" id=\"keys-on\" checked> keys of one "
		"letter are on</label>\n</section>\n");
}

int report_html(struct ctx *ctx, const struct report_run *run, struct strbuf *out)
{
	add_head(run, out);
	strbuf_adds(out,
		    "<main>\n<article id=\"finding\" aria-label=\"one finding\" hidden></article>\n"
		    "<div id=\"all\">\n");
	html_add_overview(run, out);
	add_list(run, out);
	html_add_coverage(run, out);
	add_keys(out);
	strbuf_adds(out, "</div>\n</main>\n<footer><p class=\"soft\">mmucheck " MMUCHECK_VERSION
			 "</p></footer>\n<script type=\"application/json\" id=\"data\">");
	if (html_add_data(run, out))
		return ctx_error(ctx, "cannot build the HTML report");
	strbuf_addf(out, "</script>\n<script>%s</script>\n</body>\n</html>\n", report_js);
	return 0;
}
