// SPDX-License-Identifier: GPL-2.0-or-later
#include "bot/source.h"

char *source_position(struct bot *bot, const char *source, const char *part)
{
	sqlite3_stmt *q =
		db_query(&bot->db, "SELECT position FROM cursors WHERE source = ? AND part = ?",
			 "tt", source, part);
	int got = db_row(&bot->db, q);
	char *position = got < 0 ? NULL : xstrdup(got ? db_text(q, 0) : "");

	db_done(q);
	return position;
}

int source_set_position(struct bot *bot, const char *source, const char *part, const char *position)
{
	return db_run(&bot->db, "INSERT OR REPLACE INTO cursors VALUES (?, ?, ?)", "ttt", source,
		      part, position) < 0
		       ? -1
		       : 0;
}
