// SPDX-License-Identifier: GPL-2.0-or-later
/* mmucheck-bot series: what there is, one series a line. */
#include <stdio.h>
#include <string.h>

#include "bot/bot.h"

int cmd_series(struct bot *bot, int argc, char **argv)
{
	sqlite3_stmt *q;
	int got;

	if (argc > 1 && !strcmp(argv[1], "--help")) {
		printf("usage: mmucheck-bot series\n\n"
		       "Lists the series: number, list, version, patches that are there, state,\n"
		       "subject, and the reason for the state.\n");
		return 0;
	}
	if (argc > 1)
		return ctx_error(bot->ctx, "series takes no argument, not \"%s\"", argv[1]);
	q = db_query(&bot->db,
		     "SELECT s.id, list, version, resend, got, expected, s.state, subject, "
		     "coalesce(s.reason, ''), coalesce(j.state, '') FROM series s "
		     "LEFT JOIN jobs j ON j.series_id = s.id ORDER BY s.id",
		     "");
	while ((got = db_row(&bot->db, q)) > 0)
		printf("%d\t%s\tv%d%s\t%d/%d\t%s%s%s\t%s%s%s\n", sqlite3_column_int(q, 0),
		       db_text(q, 1), sqlite3_column_int(q, 2),
		       sqlite3_column_int(q, 3) ? " RESEND" : "", sqlite3_column_int(q, 4),
		       sqlite3_column_int(q, 5), db_text(q, 6), *db_text(q, 9) ? " " : "",
		       db_text(q, 9), db_text(q, 7), *db_text(q, 8) ? "\t" : "", db_text(q, 8));
	db_done(q);
	return got;
}
