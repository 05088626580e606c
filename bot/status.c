// SPDX-License-Identifier: GPL-2.0-or-later
/* Numbers: metrics for Prometheus, a table for people. */
#include "bot/status.h"

#include <string.h>
#include <unistd.h>

#include "report/report.h"
#include "util/path.h"

/* A number that is as it is now, by a label. */
static const struct {
	const char *name, *help, *label, *sql;
} gauges[] = {
	{"messages", "mails that are known", "state",
	 "SELECT state, count(*) FROM messages GROUP BY state"},
	{"series", "series that are known", "state",
	 "SELECT state, count(*) FROM series GROUP BY state"},
	{"jobs", "jobs in the queue and behind it", "state",
	 "SELECT state, count(*) FROM jobs GROUP BY state"},
	{"replies", "replies", "state", "SELECT state, count(*) FROM outbox GROUP BY state"},
	{"checks", "checks for Patchwork", "status",
	 "SELECT status, count(*) FROM checks GROUP BY status"},
	{"verdicts", "what people have said of findings", "verdict",
	 "SELECT verdict, count(*) FROM verdicts GROUP BY verdict"},
	{"local_findings", "findings that nobody is mailed about", "why",
	 "SELECT why, count(*) FROM local_findings GROUP BY why"},
	{"oldest_job_seconds", "age of the oldest job that waits", "state",
	 "SELECT 'queued', coalesce(?1 - min(created), 0) FROM jobs WHERE state = 'queued'"},
};

/* A value of a label: backslash, quote and line feed are escaped. */
static void add_label(struct strbuf *out, const char *value)
{
	for (; *value; value++)
		if (*value == '\n')
			strbuf_adds(out, "\\n");
		else if (*value == '\\' || *value == '"')
			strbuf_addf(out, "\\%c", *value);
		else
			strbuf_addc(out, *value);
}

static int add_gauge(struct bot *bot, size_t i, struct strbuf *out)
{
	bool with_time = strstr(gauges[i].sql, "?1");
	sqlite3_stmt *q = db_query(&bot->db, gauges[i].sql, with_time ? "i" : "", bot->now);
	int got;

	strbuf_addf(out, "# HELP mmucheck_bot_%s %s\n# TYPE mmucheck_bot_%s gauge\n",
		    gauges[i].name, gauges[i].help, gauges[i].name);
	while ((got = db_row(&bot->db, q)) > 0) {
		strbuf_addf(out, "mmucheck_bot_%s{%s=\"", gauges[i].name, gauges[i].label);
		add_label(out, db_text(q, 0));
		strbuf_addf(out, "\"} %s\n", db_text(q, 1));
	}
	db_done(q);
	return got;
}

static int add_counters(struct bot *bot, struct strbuf *out)
{
	sqlite3_stmt *q = db_query(
		&bot->db, "SELECT name, label, value FROM counters ORDER BY name, label", "");
	struct strbuf last = STRBUF_INIT;
	int got;

	while ((got = db_row(&bot->db, q)) > 0) {
		if (strcmp(last.buf, db_text(q, 0))) {
			strbuf_reset(&last);
			strbuf_adds(&last, db_text(q, 0));
			strbuf_addf(out, "# TYPE mmucheck_bot_%s%s counter\n", last.buf,
				    path_has_suffix(last.buf, "_total") ? "" : "_total");
		}
		strbuf_addf(out, "mmucheck_bot_%s%s", last.buf,
			    path_has_suffix(last.buf, "_total") ? "" : "_total");
		if (*db_text(q, 1)) {
			strbuf_adds(out, "{what=\"");
			add_label(out, db_text(q, 1));
			strbuf_adds(out, "\"}");
		}
		strbuf_addf(out, " %s\n", db_text(q, 2));
	}
	db_done(q);
	strbuf_free(&last);
	return got;
}

int status_metrics(struct bot *bot, struct strbuf *out)
{
	for (size_t i = 0; i < sizeof(gauges) / sizeof(gauges[0]); i++)
		if (add_gauge(bot, i, out))
			return -1;
	return add_counters(bot, out);
}

int status_stats(struct bot *bot, struct strbuf *out)
{
	sqlite3_stmt *q;
	int got = 0;

	for (size_t i = 0; i < sizeof(gauges) / sizeof(gauges[0]) && !got; i++) {
		bool with_time = strstr(gauges[i].sql, "?1");

		q = db_query(&bot->db, gauges[i].sql, with_time ? "i" : "", bot->now);
		while ((got = db_row(&bot->db, q)) > 0)
			strbuf_addf(out, "%-24s %-12s %10s\n", gauges[i].name, db_text(q, 0),
				    db_text(q, 1));
		db_done(q);
	}
	if (got)
		return -1;
	q = db_query(&bot->db, "SELECT name, label, value FROM counters ORDER BY name, label", "");
	while ((got = db_row(&bot->db, q)) > 0)
		strbuf_addf(out, "%-24s %-12s %10s\n", db_text(q, 0), db_text(q, 1), db_text(q, 2));
	db_done(q);
	if (got)
		return -1;
	/* What only a person can decide. */
	q = db_query(&bot->db,
		     "SELECT message_id, reason FROM outbox WHERE state = 'uncertain' ORDER BY id",
		     "");
	while ((got = db_row(&bot->db, q)) > 0)
		strbuf_addf(out, "perhaps sent: <%s>: %s\n", db_text(q, 0), db_text(q, 1));
	db_done(q);
	return got;
}

static int write_one(struct bot *bot, const char *key,
		     int (*build)(struct bot *bot, struct strbuf *out))
{
	const char *path = config_str(&bot->config, "status", NULL, key);
	struct strbuf out = STRBUF_INIT;
	int ret = 0;

	if (path)
		ret = build(bot, &out) || report_write(bot->ctx, path, &out) ? -1 : 0;
	strbuf_free(&out);
	return ret;
}

int status_write(struct bot *bot)
{
	return write_one(bot, "page", status_page) || write_one(bot, "metrics", status_metrics) ||
			       write_one(bot, "findings", status_findings)
		       ? -1
		       : 0;
}
