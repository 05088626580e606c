// SPDX-License-Identifier: GPL-2.0-or-later
#include "bot/queue.h"

#define DUE "(state = 'queued' AND not_before <= ?1) OR (state = 'leased' AND lease_until < ?1)"

/* Leases that ran out too often: nobody gets that job any more. */
static int set_lost_aside(struct bot *bot)
{
	int nr = db_run(&bot->db,
			"UPDATE jobs SET state = 'poison', finished = ?1, owner = NULL, "
			"reason = 'the worker was lost ' || lost || ' times with it' "
			"WHERE state = 'leased' AND lease_until < ?1 AND lost >= ?2",
			"ii", bot->now, (int64_t)QUEUE_LOST);

	return nr > 0 ? db_count(&bot->db, "jobs_total", "poison", nr) : nr;
}

static int take(struct bot *bot, const char *owner, struct job *job)
{
	sqlite3_stmt *q = db_query(
		&bot->db,
		"UPDATE jobs SET lost = lost + (state = 'leased'), state = 'leased', owner = ?2, "
		"lease_until = ?1 + ?3, started = ?1 "
		"WHERE id = (SELECT id FROM jobs WHERE " DUE " ORDER BY created, id LIMIT 1) "
		"RETURNING id, series_id, parts, tries",
		"iti", bot->now, owner, (int64_t)QUEUE_LEASE);
	int got = db_row(&bot->db, q);

	if (got > 0) {
		job->id = sqlite3_column_int64(q, 0);
		job->series = sqlite3_column_int64(q, 1);
		job->parts = sqlite3_column_int64(q, 2);
		job->tries = sqlite3_column_int64(q, 3);
		job->owner = owner;
	}
	db_done(q);
	return got;
}

int queue_lease(struct bot *bot, const char *owner, struct job *job)
{
	int64_t due;
	int got;

	/* Looking costs no lock. */
	if (db_number(&bot->db, 0, &due, "SELECT 1 FROM jobs WHERE " DUE " LIMIT 1", "i", bot->now))
		return -1;
	if (!due)
		return 0;
	if (db_begin(&bot->db))
		return -1;
	got = set_lost_aside(bot) < 0 ? -1 : take(bot, owner, job);
	if (got < 0) {
		db_rollback(&bot->db);
		return -1;
	}
	return db_commit(&bot->db) ? -1 : got;
}

int queue_renew(struct bot *bot, const struct job *job)
{
	return db_run(&bot->db,
		      "UPDATE jobs SET lease_until = ? WHERE id = ? AND owner = ? AND "
		      "state = 'leased'",
		      "iit", bot->now + QUEUE_LEASE, job->id, job->owner);
}

int queue_release(struct bot *bot, const struct job *job)
{
	return db_run(&bot->db,
		      "UPDATE jobs SET state = 'queued', owner = NULL WHERE id = ? AND owner = ? "
		      "AND state = 'leased'",
		      "it", job->id, job->owner);
}

int queue_release_dead(struct bot *bot, const char *prefix)
{
	/* Lost, as when the lease runs out: which is what happens to it now. */
	return db_run(&bot->db,
		      "UPDATE jobs SET lease_until = 0 WHERE state = 'leased' AND "
		      "substr(owner, 1, length(?1)) = ?1",
		      "t", prefix);
}

static int fail(struct bot *bot, const struct job *job, const char *reason)
{
	bool poison = job->tries + 1 >= QUEUE_TRIES;
	int64_t wait = config_num(&bot->config, "review", NULL, "retry");
	/* The second try at once, the third after a while: the machine may have been full. */
	int nr = db_run(&bot->db,
			"UPDATE jobs SET state = ?, owner = NULL, tries = tries + 1, reason = ?, "
			"not_before = ?, finished = ? WHERE id = ? AND owner = ? AND "
			"state = 'leased'",
			"ttiiit", poison ? "poison" : "queued", reason,
			bot->now + wait * job->tries, bot->now, job->id, job->owner);

	if (nr > 0 && (db_event(&bot->db, bot->now, poison ? "job-poison" : "job-failed",
				job->series, NULL, NULL) ||
		       (poison && db_count(&bot->db, "jobs_total", "poison", 1))))
		return -1;
	return nr;
}

int queue_fail(struct bot *bot, const struct job *job, const char *reason)
{
	int nr = db_begin(&bot->db) ? -1 : fail(bot, job, reason);

	if (nr < 0)
		db_rollback(&bot->db);
	else if (db_commit(&bot->db))
		nr = -1;
	return nr;
}

int queue_finish(struct bot *bot, const struct job *job, const char *state, const char *reason,
		 const char *result)
{
	int nr = db_run(&bot->db,
			"UPDATE jobs SET state = ?, owner = NULL, reason = ?, result = ?, "
			"finished = ? WHERE id = ? AND owner = ? AND state = 'leased'",
			"tttiit", state, reason, result, bot->now, job->id, job->owner);

	if (nr > 0 && db_count(&bot->db, "jobs_total", state, 1))
		return -1;
	return nr;
}

int64_t queue_length(struct bot *bot)
{
	int64_t nr;

	if (db_number(&bot->db, 0, &nr,
		      "SELECT count(*) FROM jobs WHERE state IN ('queued', 'leased')", ""))
		return -1;
	return nr;
}
