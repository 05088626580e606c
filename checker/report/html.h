/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the parts of the HTML report share. */
#ifndef REPORT_HTML_H
#define REPORT_HTML_H

#include "report/report.h"

/*
 * Append text of unknown origin where a page may have text or a quoted value of an
 * attribute: clean (utf8_add_clean()) and with the five characters of markup escaped.
 */
void html_add(struct strbuf *out, const char *text);
/* The same with lines and tabs kept. */
void html_add_code(struct strbuf *out, const char *text);

/* The overview: numbers by rule and file, rules explained. */
void html_add_overview(const struct report_run *run, struct strbuf *out);
/* The coverage ledger. */
void html_add_coverage(const struct report_run *run, struct strbuf *out);

/*
 * Everything the script has to know, as JSON that may stand in a script element.
 * Returns -1 if it cannot be built.
 */
int html_add_data(const struct report_run *run, struct strbuf *out);

#endif
