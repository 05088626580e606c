// SPDX-License-Identifier: GPL-2.0-or-later
/* The status page: in the manner of the HTML report, everything from mails escaped. */
#include <jansson.h>
#include <string.h>
#include <time.h>

#include "bot/http.h"
#include "bot/status.h"
#include "html_page.h"
#include "report/html.h"

#define MAX_SERIES 200
#define MAX_OTHERS 100

void status_add_time(struct strbuf *out, int64_t time)
{
	time_t t = (time_t)time;
	char text[32] = "";
	struct tm tm;

	if (time > 0 && gmtime_r(&t, &tm))
		strftime(text, sizeof(text), "%Y-%m-%d %H:%M", &tm);
	strbuf_adds(out, text);
}

static void add_head(const struct bot *bot, struct strbuf *out)
{
	strbuf_addf(
		out,
		"<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
		"<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
		"style-src '%s'; base-uri 'none'; form-action 'none'\">\n"
		"<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
		"<meta name=\"color-scheme\" content=\"light dark\">\n"
		"<title>mmucheck-bot: status</title>\n<style>%s</style>\n</head>\n<body>\n"
		"<a class=\"skip\" href=\"#series\">skip to the series</a>\n<header>\n"
		"<h1>mmucheck-bot</h1>\n<nav aria-label=\"parts of this page\">"
		"<a href=\"#series\">series</a><a href=\"#aside\">set aside</a>"
		"<a href=\"#old\">old findings</a></nav>\n</header>\n<main>\n<p class=\"soft\">",
		report_css_hash, report_css);
	strbuf_adds(out, "as of ");
	status_add_time(out, bot->now);
	strbuf_adds(out, " UTC</p>\n");
}

static void add_table(struct strbuf *out, const char *caption, const char *const *heads)
{
	strbuf_addf(out, "<table>\n<caption>%s</caption>\n<thead><tr>", caption);
	for (; *heads; heads++)
		strbuf_addf(out, "<th scope=\"col\">%s</th>", *heads);
	strbuf_adds(out, "</tr></thead>\n<tbody>\n");
}

static void add_cell(struct strbuf *out, const char *text)
{
	strbuf_adds(out, "<td>");
	html_add(out, text);
	strbuf_adds(out, "</td>");
}

/* A link to the mail when an archive is configured. */
static void add_subject(const struct bot *bot, struct strbuf *out, const char *subject,
			const char *message_id)
{
	const char *archive = config_str(&bot->config, "status", NULL, "archive");
	struct strbuf url = STRBUF_INIT;

	strbuf_adds(out, "<td>");
	if (archive && *message_id) {
		strbuf_addf(&url, "%s/", archive);
		http_add_escaped(&url, message_id);
		strbuf_adds(out, "<a href=\"");
		html_add(out, url.buf);
		strbuf_adds(out, "\">");
	}
	html_add(out, subject);
	strbuf_adds(out, url.len ? "</a></td>" : "</td>");
	strbuf_free(&url);
}

/* "lazy-read-hazard in f(), mm/memory.c:12", one a line. */
static void add_findings(struct strbuf *out, const char *result)
{
	json_t *j = json_loads(result, 0, NULL);
	const json_t *list = json_object_get(j, "findings");
	struct strbuf line = STRBUF_INIT;

	strbuf_adds(out, "<td>");
	for (size_t i = 0; i < json_array_size(list); i++) {
		const json_t *f = json_array_get(list, i);
		const char *rule = json_string_value(json_object_get(f, "rule"));
		const char *func = json_string_value(json_object_get(f, "function"));
		const char *file = json_string_value(json_object_get(f, "file"));

		strbuf_reset(&line);
		strbuf_addf(&line, "%s in %s(), %s:%lld", rule ? rule : "", func ? func : "",
			    file ? file : "",
			    (long long)json_integer_value(json_object_get(f, "line")));
		strbuf_adds(out, i ? "<br>" : "");
		html_add(out, line.buf);
	}
	if (json_is_true(json_object_get(j, "incomplete")))
		strbuf_addf(out, "%s<span class=\"soft\">not all could be analysed</span>",
			    json_array_size(list) ? "<br>" : "");
	if (json_string_value(json_object_get(j, "notReviewed"))) {
		strbuf_adds(out, "<br><span class=\"soft\">not for ");
		html_add(out, json_string_value(json_object_get(j, "notReviewed")));
		strbuf_adds(out, "</span>");
	}
	strbuf_adds(out, "</td>");
	strbuf_free(&line);
	json_decref(j);
}

/* Its state, and why. */
static void add_state(struct strbuf *out, const char *state, const char *reason)
{
	strbuf_adds(out, "<td>");
	html_add(out, state);
	if (*reason) {
		strbuf_adds(out, "<br><span class=\"soft\">");
		html_add(out, reason);
		strbuf_adds(out, "</span>");
	}
	strbuf_adds(out, "</td>");
}

static int add_series(struct bot *bot, struct strbuf *out)
{
	static const char *const heads[] = {"time (UTC)", "list",     "series", "review",
					    "seconds",	  "findings", "reply",	NULL};
	sqlite3_stmt *q = db_query(
		&bot->db,
		"SELECT s.last_seen, s.list, s.subject, s.reply_id, "
		"coalesce(j.state, s.state), coalesce(j.reason, s.reason, ''), "
		"coalesce(j.finished - j.started, ''), coalesce(j.result, '{}'), "
		"coalesce(o.state, ''), coalesce(o.reason, '') "
		"FROM series s LEFT JOIN jobs j ON j.series_id = s.id "
		"LEFT JOIN outbox o ON o.series_id = s.id ORDER BY s.last_seen DESC, s.id DESC "
		"LIMIT ?",
		"i", (int64_t)MAX_SERIES);
	int got;

	strbuf_adds(out, "<section id=\"series\">\n<h2>Series</h2>\n");
	add_table(out, "the newest first", heads);
	while ((got = db_row(&bot->db, q)) > 0) {
		strbuf_adds(out, "<tr><td>");
		status_add_time(out, sqlite3_column_int64(q, 0));
		strbuf_adds(out, "</td>");
		add_cell(out, db_text(q, 1));
		add_subject(bot, out, db_text(q, 2), db_text(q, 3));
		add_state(out, db_text(q, 4), db_text(q, 5));
		add_cell(out, db_text(q, 6));
		add_findings(out, db_text(q, 7));
		add_state(out, db_text(q, 8), db_text(q, 9));
		strbuf_adds(out, "</tr>\n");
	}
	db_done(q);
	strbuf_adds(out, "</tbody></table>\n</section>\n");
	return got;
}

/* Mails and jobs that nobody tries any more. */
static int add_aside(struct bot *bot, struct strbuf *out)
{
	static const char *const heads[] = {"what", "mail", "why", NULL};
	sqlite3_stmt *q = db_query(
		&bot->db,
		"SELECT 'mail', message_id, reason FROM messages WHERE state = 'poison' UNION ALL "
		"SELECT 'series', s.subject, j.reason FROM jobs j JOIN series s ON "
		"s.id = j.series_id WHERE j.state = 'poison' UNION ALL "
		"SELECT 'reply', message_id, reason FROM outbox WHERE state IN ('failed', "
		"'uncertain') LIMIT ?",
		"i", (int64_t)MAX_OTHERS);
	int got;

	strbuf_adds(out, "<section id=\"aside\">\n<h2>Set aside</h2>\n");
	add_table(out, "given up, for a person to look at", heads);
	while ((got = db_row(&bot->db, q)) > 0) {
		strbuf_adds(out, "<tr>");
		for (int i = 0; i < 3; i++)
			add_cell(out, db_text(q, i));
		strbuf_adds(out, "</tr>\n");
	}
	db_done(q);
	strbuf_adds(out, "</tbody></table>\n</section>\n");
	return got;
}

static int add_old(struct bot *bot, struct strbuf *out)
{
	static const char *const heads[] = {"rule", "place",	      "function",
					    "what", "why not mailed", NULL};
	sqlite3_stmt *q = db_query(&bot->db,
				   "SELECT rule, file || ':' || line, function, message, why FROM "
				   "local_findings ORDER BY last_seen DESC, fingerprint LIMIT ?",
				   "i", (int64_t)MAX_OTHERS);
	int got;

	strbuf_adds(out, "<section id=\"old\">\n<h2>Findings that nobody is mailed about</h2>\n");
	add_table(out, "there before a series, or not certain enough", heads);
	while ((got = db_row(&bot->db, q)) > 0) {
		strbuf_adds(out, "<tr>");
		for (int i = 0; i < 5; i++)
			add_cell(out, db_text(q, i));
		strbuf_adds(out, "</tr>\n");
	}
	db_done(q);
	strbuf_adds(out, "</tbody></table>\n</section>\n");
	return got;
}

int status_page(struct bot *bot, struct strbuf *out)
{
	add_head(bot, out);
	if (add_series(bot, out) || add_aside(bot, out) || add_old(bot, out))
		return -1;
	strbuf_adds(out, "</main>\n</body>\n</html>\n");
	return 0;
}
