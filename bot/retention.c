// SPDX-License-Identifier: GPL-2.0-or-later
#include "bot/retention.h"

#include "bot/log.h"

/* Series that are over and old; ?1 is the time before which they must have been seen last. */
#define OLD                                                                                        \
	"SELECT id FROM series s WHERE last_seen < ?1 AND state <> 'waiting' AND NOT EXISTS "      \
	"(SELECT 1 FROM jobs j WHERE j.series_id = s.id AND j.state IN ('queued', 'leased')) "     \
	"AND NOT EXISTS (SELECT 1 FROM outbox o WHERE o.series_id = s.id AND o.state IN "          \
	"('pending', 'sending')) AND NOT EXISTS (SELECT 1 FROM checks c WHERE "                    \
	"c.series_id = s.id AND c.status = 'pending')"

static const char *const deletions[] = {
	("DELETE FROM reply_findings WHERE outbox_id IN (SELECT o.id FROM outbox o WHERE "
	 "o.series_id IN (" OLD "))"),
	"DELETE FROM outbox WHERE series_id IN (" OLD ")",
	"DELETE FROM checks WHERE series_id IN (" OLD ")",
	"UPDATE verdicts SET series_id = NULL WHERE series_id IN (" OLD ")",
	"UPDATE messages SET series_id = NULL WHERE series_id IN (" OLD ")",
	"DELETE FROM jobs WHERE series_id IN (" OLD ")",
	"DELETE FROM series WHERE id IN (" OLD ")",
	("DELETE FROM message_lists WHERE message_id IN (SELECT message_id FROM messages WHERE "
	 "series_id IS NULL AND state <> 'new' AND received < ?1)"),
	"DELETE FROM messages WHERE series_id IS NULL AND state <> 'new' AND received < ?1",
	"DELETE FROM events WHERE time < ?1",
	"DELETE FROM local_findings WHERE last_seen < ?1",
};

static int remove_texts(struct bot *bot)
{
	/* A series that is not over needs its patches. */
	return db_run(&bot->db,
		      "UPDATE messages SET raw = NULL, patch = NULL, body = NULL WHERE "
		      "received < ?1 AND state <> 'new' AND raw IS NOT NULL AND (series_id IS NULL "
		      "OR series_id NOT IN (SELECT series_id FROM jobs WHERE state IN ('queued', "
		      "'leased'))) AND (kind <> 'reply' OR handled = 1) AND (series_id IS NULL OR "
		      "series_id NOT IN (SELECT id FROM series WHERE state = 'waiting'))",
		      "i", bot->now - config_num(&bot->config, "retention", NULL, "mail"));
}

static int run(struct bot *bot, int *texts, int *series)
{
	int64_t before = bot->now - config_num(&bot->config, "retention", NULL, "series");

	*texts = remove_texts(bot);
	if (*texts < 0)
		return -1;
	for (size_t i = 0; i < sizeof(deletions) / sizeof(deletions[0]); i++) {
		int nr = db_run(&bot->db, deletions[i], "i", before);

		if (nr < 0)
			return -1;
		if (i == 6)
			*series = nr;
	}
	return 0;
}

int retention_run(struct bot *bot)
{
	int texts = 0, series = 0;

	if (db_begin(&bot->db))
		return -1;
	if (run(bot, &texts, &series)) {
		db_rollback(&bot->db);
		return -1;
	}
	if (db_commit(&bot->db))
		return -1;
	if (texts || series)
		log_line(LOG_INFO, "retention: the texts of %d mails and %d series removed", texts,
			 series);
	return 0;
}
