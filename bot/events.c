// SPDX-License-Identifier: GPL-2.0-or-later
#include "bot/events.h"

#include <jansson.h>
#include <stdlib.h>

/* json_string() refuses what is no UTF-8; the database has none of that. */
static void set_text(json_t *j, const char *key, sqlite3_stmt *q, int column)
{
	if (sqlite3_column_type(q, column) != SQLITE_NULL)
		json_object_set_new(j, key, json_string(db_text(q, column)));
}

static json_t *event(sqlite3_stmt *q)
{
	json_t *j =
		json_pack("{s:I, s:I, s:s}", "id", (json_int_t)sqlite3_column_int64(q, 0), "time",
			  (json_int_t)sqlite3_column_int64(q, 1), "event", db_text(q, 2));
	json_t *detail = json_loads(db_text(q, 4), 0, NULL);

	set_text(j, "message_id", q, 3);
	if (detail)
		json_object_set_new(j, "detail", detail);
	if (sqlite3_column_type(q, 5) != SQLITE_NULL) {
		json_t *series =
			json_pack("{s:I, s:I}", "id", (json_int_t)sqlite3_column_int64(q, 5),
				  "version", (json_int_t)sqlite3_column_int64(q, 8));

		set_text(series, "list", q, 6);
		set_text(series, "subject", q, 7);
		json_object_set_new(j, "series", series);
	}
	return j;
}

int events_print(struct bot *bot, int64_t since, FILE *f, int64_t *last)
{
	sqlite3_stmt *q = db_query(&bot->db,
				   "SELECT e.id, e.time, e.kind, e.message_id, e.detail, s.id, "
				   "s.list, s.subject, s.version FROM events e LEFT JOIN series s "
				   "ON s.id = e.series_id WHERE e.id > ? ORDER BY e.id",
				   "i", since);
	int got;

	*last = since;
	while ((got = db_row(&bot->db, q)) > 0) {
		json_t *j = event(q);
		char *line = json_dumps(j, JSON_COMPACT | JSON_SORT_KEYS);

		if (line)
			fprintf(f, "%s\n", line);
		*last = sqlite3_column_int64(q, 0);
		free(line);
		json_decref(j);
	}
	db_done(q);
	if (!got && fflush(f))
		return ctx_error(bot->ctx, "events cannot be printed: %m");
	return got;
}

int events_print_new(struct bot *bot, FILE *f)
{
	int64_t since, last;

	if (db_number(&bot->db, 0, &since,
		      "SELECT CAST(position AS INTEGER) FROM cursors WHERE source = 'events'",
		      "") ||
	    events_print(bot, since, f, &last))
		return -1;
	if (last == since)
		return 0;
	return db_run(&bot->db,
		      "INSERT INTO cursors VALUES ('events', '', ?) ON CONFLICT DO UPDATE SET "
		      "position = excluded.position",
		      "i", last) < 0
		       ? -1
		       : 0;
}
