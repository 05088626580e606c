// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The list of what nobody is mailed about, for us: one line each, as compilers print it, the
 * ones that were there before a series first.
 */
#include <string.h>

#include "bot/status.h"
#include "util/utf8.h"

/* A column, fit for a terminal: much of it comes from patches. */
static void add_column(struct strbuf *out, sqlite3_stmt *q, int column, const char *end)
{
	const char *text = db_text(q, column);

	utf8_add_clean(out, text, strlen(text), false);
	strbuf_adds(out, end);
}

static void add(struct strbuf *out, sqlite3_stmt *q)
{
	static const char *const ends[] = {":", ": ", " [", "] in ", "(): ", ", seen "};

	for (int i = 0; i < 6; i++)
		add_column(out, q, i, ends[i]);
	add_column(out, q, 6, sqlite3_column_int64(q, 6) == 1 ? " time, " : " times, ");
	status_add_time(out, sqlite3_column_int64(q, 7));
	strbuf_adds(out, " to ");
	status_add_time(out, sqlite3_column_int64(q, 8));
	strbuf_adds(out, ", first with \"");
	add_column(out, q, 9, "\"\n");
}

int status_findings(struct bot *bot, struct strbuf *out)
{
	sqlite3_stmt *q = db_query(
		&bot->db,
		"SELECT file, line, message, rule, function, why, times, f.first_seen, "
		"f.last_seen, coalesce(s.subject, '') FROM local_findings f LEFT JOIN series s ON "
		"s.id = f.series_id ORDER BY why <> 'there before', file, line, fingerprint",
		"");
	int got;

	while ((got = db_row(&bot->db, q)) > 0)
		add(out, q);
	db_done(q);
	return got;
}
