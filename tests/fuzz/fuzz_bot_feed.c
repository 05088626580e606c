// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * libFuzzer target for everything behind standard input: an mbox is split, its mails stored,
 * read, and put to series.  No mail is lost on the way and none is counted twice.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bot/intake.h"
#include "bot/relevant.h"
#include "bot/series.h"
#include "bot/source.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(struct bot *bot, const char *sql)
{
	int64_t n;

	if (db_number(&bot->db, -1, &n, sql, "") || n) {
		fprintf(stderr, "%s: %lld %s\n", sql, (long long)n, bot->ctx->error.buf);
		abort();
	}
}

static void check_rows(struct bot *bot)
{
	check(bot, "SELECT count(*) FROM messages WHERE state <> 'read' OR kind IS NULL");
	check(bot, "SELECT count(*) FROM messages WHERE kind IN ('patch', 'cover') AND "
		   "series_id IS NULL");
	check(bot, "SELECT count(*) FROM messages a JOIN messages b USING (series_id, part) "
		   "WHERE a.id < b.id");
	check(bot, "SELECT count(*) FROM series WHERE got > expected OR state = 'waiting'");
	check(bot, "SELECT count(*) FROM series s WHERE got <> (SELECT count(*) FROM messages "
		   "WHERE series_id = s.id AND part > 0)");
	check(bot, "SELECT count(*) FROM jobs j JOIN series s ON s.id = series_id "
		   "WHERE parts < 1 OR parts > got");
}

static void empty(struct bot *bot)
{
	static const char *const tables[] = {"jobs",   "messages", "message_lists", "series",
					     "events", "counters", "cursors"};

	for (size_t i = 0; i < sizeof(tables) / sizeof(tables[0]); i++) {
		char sql[64];

		snprintf(sql, sizeof(sql), "DELETE FROM %s", tables[i]);
		if (db_run(&bot->db, sql, "") < 0)
			abort();
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct ctx ctx = CTX_INIT;
	static struct bot bot = {.ctx = &ctx};
	FILE *f;

	if (!size)
		return 0;
	if (!bot.db.sql) {
		config_parse(&bot.config, "f", "", 0);
		if (db_open(&ctx, ":memory:", &bot.db))
			abort();
	}
	bot.now = 1000000;
	f = fmemopen((void *)data, size, "r");
	if (!f)
		return 0;
	if (source_stdin(&bot, "mm", f) < 0 || intake_read(&bot) < 0)
		abort();
	fclose(f);
	bot.now += 1000000;
	if (series_expire(&bot) < 0)
		abort();
	check_rows(&bot);
	empty(&bot);
	return 0;
}
