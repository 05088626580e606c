// SPDX-License-Identifier: GPL-2.0-or-later
#include "bot/series_done.h"

#include <string.h>

#include "bot/relevant.h"
#include "bot/series.h"
#include "util/map.h"

/* What is looked at of a row of series. */
struct row {
	int64_t id, version, expected, got, last_seen;
	bool has_cover, cover_named; /* a patch answers a mail that is not of the series */
	char *key;
};

static int read_row(struct bot *bot, int64_t id, struct row *r)
{
	sqlite3_stmt *q = db_query(
		&bot->db,
		"SELECT version, expected, got, last_seen, change_key, "
		"EXISTS (SELECT 1 FROM messages WHERE series_id = ?1 AND part = 0), "
		"numbered AND EXISTS (SELECT 1 FROM messages m WHERE series_id = ?1 AND "
		"in_reply_to <> '' AND "
		"NOT EXISTS (SELECT 1 FROM messages o WHERE o.message_id = m.in_reply_to AND "
		"o.state <> 'new')) "
		"FROM series WHERE id = ?1 AND state = 'waiting'",
		"i", id);
	int got = db_row(&bot->db, q);

	*r = (struct row){.id = id};
	if (got > 0) {
		r->version = sqlite3_column_int64(q, 0);
		r->expected = sqlite3_column_int64(q, 1);
		r->got = sqlite3_column_int64(q, 2);
		r->last_seen = sqlite3_column_int64(q, 3);
		r->key = xstrdup(db_text(q, 4));
		r->has_cover = sqlite3_column_int(q, 5);
		r->cover_named = sqlite3_column_int(q, 6);
	}
	db_done(q);
	return got;
}

static void add_range(struct strbuf *out, int64_t from, int64_t to)
{
	if (from > to)
		return;
	strbuf_addf(out, "%s%lld", out->len ? ", " : "", (long long)from);
	if (to > from)
		strbuf_addf(out, " to %lld", (long long)to);
}

/* What is missing, in words, and how many come before the first gap. */
static int find_gaps(struct bot *bot, const struct row *r, struct strbuf *missing, int64_t *prefix)
{
	sqlite3_stmt *q = db_query(&bot->db,
				   "SELECT part FROM messages WHERE series_id = ? AND part > 0 "
				   "ORDER BY part",
				   "i", r->id);
	int64_t next = 1;
	int got;

	*prefix = 0;
	while ((got = db_row(&bot->db, q)) > 0) {
		int64_t part = sqlite3_column_int64(q, 0);

		add_range(missing, next, part - 1);
		if (part == *prefix + 1)
			*prefix = part;
		next = part + 1;
	}
	add_range(missing, next, r->expected);
	db_done(q);
	return got;
}

/* The part of a patch that a RESEND has to share: from its first diff line on. */
static void add_diff(struct strbuf *out, const char *text, size_t len)
{
	const char *p = text, *end = text + len;

	while (p < end) {
		const char *nl = memchr(p, '\n', end - p);
		const char *stop = nl ? nl + 1 : end;

		if ((stop - p > 11 && !memcmp(p, "diff --git ", 11)) ||
		    (stop - p > 4 && !memcmp(p, "--- ", 4)))
			break;
		p = stop;
	}
	strbuf_add(out, p, end - p);
}

/* Hash all diffs, and look for the first word of page tables in them (NULL: none). */
static int read_diffs(struct bot *bot, const struct row *r, char digest[33], char **word)
{
	struct strbuf all = STRBUF_INIT;
	sqlite3_stmt *q = db_query(&bot->db,
				   "SELECT patch FROM messages WHERE series_id = ? AND part > 0 "
				   "ORDER BY part",
				   "i", r->id);
	int got;

	if (!bot->relevant)
		bot->relevant = relevant_new();
	while ((got = db_row(&bot->db, q)) > 0) {
		const char *text = sqlite3_column_blob(q, 0);

		if (text)
			add_diff(&all, text, sqlite3_column_bytes(q, 0));
	}
	db_done(q);
	hash_hex(all.buf, all.len, digest);
	*word = relevant_word(bot->relevant, all.buf, all.len);
	strbuf_free(&all);
	return got;
}

/* One fact about other series: a number, 0 when there is none. */
static int ask(struct bot *bot, const struct row *r, const char *digest, int64_t *later,
	       int64_t *same)
{
	if (db_number(&bot->db, 0, later,
		      "SELECT max(version) FROM series WHERE change_key = ? AND version > ? AND "
		      "state <> 'waiting'",
		      "ti", r->key, r->version))
		return -1;
	return db_number(
		&bot->db, 0, same,
		"SELECT s.id FROM series s JOIN jobs j ON j.series_id = s.id WHERE "
		"s.change_key = ? AND s.version = ? AND s.digest = ? AND s.id <> ? LIMIT 1",
		"titi", r->key, r->version, digest, r->id);
}

static int set_state(struct bot *bot, const struct row *r, const char *state, const char *missing,
		     const char *reason, const char *digest)
{
	struct strbuf kind = STRBUF_INIT;
	int ret;

	if (db_run(&bot->db,
		   "UPDATE series SET state = ?, missing = ?, reason = ?, digest = ? WHERE id = ?",
		   "tttti", state, missing, reason, digest, r->id) < 0)
		return -1;
	strbuf_addf(&kind, "series-%s", state);
	ret = db_event(&bot->db, bot->now, kind.buf, r->id, NULL, NULL);
	if (!ret)
		ret = db_count(&bot->db, "series", state, 1);
	strbuf_free(&kind);
	return ret;
}

/*
 * A job for the first patches of the series.  One that was there already had fewer of them:
 * it is done again, unless its reply has been written.  Jobs of earlier versions that nobody
 * has begun are not worth it any more.
 */
static int queue_job(struct bot *bot, const struct row *r, int64_t parts)
{
	if (db_run(&bot->db,
		   "INSERT INTO jobs (series_id, parts, created) VALUES (?1, ?2, ?3) "
		   "ON CONFLICT (series_id) DO UPDATE SET parts = ?2, state = 'queued', "
		   "owner = NULL, lease_until = NULL, tries = 0, reason = NULL, finished = NULL "
		   "WHERE parts < ?2 AND "
		   "NOT EXISTS (SELECT 1 FROM outbox WHERE change_key = ?4 AND version = ?5)",
		   "iiiti", r->id, parts, bot->now, r->key, r->version) < 0)
		return -1;
	return db_run(&bot->db,
		      "UPDATE jobs SET state = 'dropped', finished = ?3, "
		      "reason = 'version ' || ?2 || ' came before its turn' "
		      "WHERE state = 'queued' AND series_id IN (SELECT id FROM series WHERE "
		      "change_key = ?1 AND version < ?2)",
		      "tii", r->key, r->version, bot->now) < 0
		       ? -1
		       : 0;
}

/* No more is waited for: patches 1 to parts are to be reviewed, when they are for us. */
static int finish(struct bot *bot, const struct row *r, int64_t parts, const char *missing)
{
	struct strbuf reason = STRBUF_INIT;
	const char *state = missing ? "partial" : "ready";
	char digest[33], *word = NULL;
	int64_t later, same;
	bool wanted = false;
	int ret = -1;

	if (read_diffs(bot, r, digest, &word) || ask(bot, r, digest, &later, &same))
		goto out;
	if (missing)
		strbuf_addf(&reason, "patch %s of %lld did not come in time", missing,
			    (long long)r->expected);
	if (!word) {
		state = "ignored";
		strbuf_reset(&reason);
		strbuf_adds(&reason, "no page-table code in it");
	} else if (later) {
		state = "ignored";
		strbuf_reset(&reason);
		strbuf_addf(&reason, "version %lld came before it", (long long)later);
	} else if (same) {
		state = "ignored";
		strbuf_reset(&reason);
		strbuf_addf(&reason, "the same as series %lld", (long long)same);
	} else {
		wanted = parts > 0;
	}
	ret = set_state(bot, r, state, missing, reason.len ? reason.buf : NULL, digest);
	if (!ret && wanted)
		ret = queue_job(bot, r, parts);
out:
	free(word);
	strbuf_free(&reason);
	return ret;
}

/* All patches are here; the cover letter that one of them answers may be on its way. */
static int look_complete(struct bot *bot, const struct row *r)
{
	int64_t settle = config_num(&bot->config, "series", NULL, "settle");

	if (!r->has_cover && r->cover_named && bot->now < r->last_seen + settle)
		return 0;
	return finish(bot, r, r->expected, NULL);
}

static int look_incomplete(struct bot *bot, const struct row *r)
{
	struct strbuf missing = STRBUF_INIT;
	int64_t prefix;
	int ret = 0;

	if (bot->now < r->last_seen + config_num(&bot->config, "series", NULL, "wait"))
		return 0;
	ret = find_gaps(bot, r, &missing, &prefix);
	if (!ret)
		ret = finish(bot, r, prefix, missing.buf);
	strbuf_free(&missing);
	return ret;
}

int series_look(struct bot *bot, int64_t series)
{
	struct row r;
	int ret = read_row(bot, series, &r);

	if (ret > 0)
		ret = r.got == r.expected ? look_complete(bot, &r) : look_incomplete(bot, &r);
	free(r.key);
	return ret;
}

int series_expire(struct bot *bot)
{
	VEC(int64_t) ids = {0};
	sqlite3_stmt *q;
	int64_t left;
	int got;

	if (db_begin(&bot->db))
		return -1;
	q = db_query(&bot->db, "SELECT id FROM series WHERE state = 'waiting' ORDER BY id", "");
	while ((got = db_row(&bot->db, q)) > 0)
		vec_push(&ids, sqlite3_column_int64(q, 0));
	db_done(q);
	vec_each (&ids, int64_t, id)
		if (!got)
			got = series_look(bot, *id);
	if (!got)
		got = db_number(&bot->db, 0, &left,
				"SELECT count(*) FROM series WHERE state = 'waiting'", "");
	if (!got)
		got = db_commit(&bot->db);
	else
		db_rollback(&bot->db);
	got = got ? -1 : (int)(ids.nr - left);
	vec_free(&ids);
	return got;
}
