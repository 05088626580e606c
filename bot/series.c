// SPDX-License-Identifier: GPL-2.0-or-later
/* Which series a message belongs to.  When one is complete: series_done.c. */
#include "bot/series.h"

#include <ctype.h>
#include <string.h>

#include "bot/series_done.h"
#include "bot/trailers.h"

#define MAX_CANDIDATES 50
#define SENT_TOGETHER 600 /* seconds between mails of one series without a thread */

/* A message that looks for its series. */
struct place {
	struct bot *bot;
	int64_t id; /* row */
	const struct mail *m;
	const struct subject *s;
	const char *list;
};

/* How a series is linked with the message; a higher one counts. */
enum link { LINK_NONE, LINK_TIME, LINK_FAR, LINK_NEAR };

struct candidate {
	int64_t series;
	enum link link;
};

/*
 * git send-email calls its mails DATE.PID-N-ADDRESS: what comes before and after N is one for a
 * series.  The length of the part before N, and where the one behind it begins.
 */
static bool numbered_id(const char *id, size_t *before, const char **after)
{
	const char *p = id;

	while (isdigit((unsigned char)*p) || *p == '.')
		p++;
	if (p == id || *p != '-' || !memchr(id, '.', p - id))
		return false;
	*before = ++p - id;
	if (!isdigit((unsigned char)*p))
		return false;
	while (isdigit((unsigned char)*p))
		p++;
	*after = p;
	return *p == '-';
}

/* 1: the same but for N, -1: numbered and not the same, 0: not numbered. */
static int numbered_together(const char *a, const char *b)
{
	size_t a_len, b_len;
	const char *a_rest, *b_rest;

	if (!numbered_id(a, &a_len, &a_rest) || !numbered_id(b, &b_len, &b_rest))
		return 0;
	return a_len == b_len && !memcmp(a, b, a_len) && !strcmp(a_rest, b_rest) ? 1 : -1;
}

/* Is id among blank-separated ids? */
static bool has_id(const char *ids, const char *id)
{
	size_t n = strlen(id);

	for (const char *p = ids; (p = strstr(p, id)); p += n)
		if ((p == ids || p[-1] == ' ') && (!p[n] || p[n] == ' '))
			return true;
	return false;
}

static bool in_refs(const struct mail *m, const char *id)
{
	for (size_t i = 0; i < m->refs.nr; i++)
		if (!strcmp(m->refs.at[i], id))
			return true;
	return false;
}

/*
 * The link of the message with one of the series; q: message_id, in_reply_to, refs, part,
 * date.  The head of a thread may answer anything, so what a cover answers links nothing.
 */
static enum link link_with(const struct place *p, sqlite3_stmt *q)
{
	const char *id = db_text(q, 0), *irt = db_text(q, 1), *refs = db_text(q, 2);
	int64_t date = sqlite3_column_int64(q, 4), apart = date - p->m->date;
	int together = numbered_together(p->m->message_id, id);

	if (!strcmp(p->m->in_reply_to, id) || !strcmp(irt, p->m->message_id))
		return LINK_NEAR;
	if (*irt && !strcmp(p->m->in_reply_to, irt) && p->s->part && sqlite3_column_int(q, 3))
		return LINK_NEAR;
	if (together > 0)
		return LINK_NEAR;
	if (in_refs(p->m, id) || has_id(refs, p->m->message_id))
		return LINK_FAR;
	if (!together && !*refs && !p->m->refs.nr && date && apart <= SENT_TOGETHER &&
	    apart >= -SENT_TOGETHER)
		return LINK_TIME;
	return LINK_NONE;
}

/* The best link with any message of a series; -1 on error. */
static int best_link(const struct place *p, int64_t series)
{
	sqlite3_stmt *q = db_query(&p->bot->db,
				   "SELECT message_id, in_reply_to, refs, part, date "
				   "FROM messages WHERE series_id = ?",
				   "i", series);
	enum link best = LINK_NONE;
	int got;

	while ((got = db_row(&p->bot->db, q)) > 0) {
		enum link link = link_with(p, q);

		best = link > best ? link : best;
	}
	db_done(q);
	return got < 0 ? -1 : (int)best;
}

/* Series that could have this part and are linked, newest first. */
static int find_candidates(const struct place *p, struct candidate *all, unsigned *nr)
{
	sqlite3_stmt *q = db_query(
		&p->bot->db,
		"SELECT id FROM series s WHERE author = ? AND version = ? AND resend = ? AND "
		"numbered = 1 AND expected = ? AND NOT EXISTS (SELECT 1 FROM messages "
		"WHERE series_id = s.id AND part = ?) ORDER BY id DESC LIMIT ?",
		"tiiiii", p->m->from_addr, (int64_t)p->s->version, (int64_t)p->s->resend,
		(int64_t)p->s->total, (int64_t)p->s->part, (int64_t)MAX_CANDIDATES);
	int got;

	*nr = 0;
	while ((got = db_row(&p->bot->db, q)) > 0) {
		struct candidate c = {.series = sqlite3_column_int64(q, 0)};
		int link = best_link(p, c.series);

		if (link < 0) {
			got = -1;
			break;
		}
		c.link = link;
		if (c.link != LINK_NONE)
			all[(*nr)++] = c;
	}
	db_done(q);
	return got;
}

/* The one to join: the nearest, the newest of equals; by time only when it is the only one. */
static int64_t choose(const struct candidate *all, unsigned nr)
{
	const struct candidate *best = NULL;

	for (unsigned i = 0; i < nr; i++)
		if (!best || all[i].link > best->link)
			best = &all[i];
	if (!best || (best->link == LINK_TIME && nr > 1))
		return 0;
	return best->series;
}

/* Put the parts of another waiting series to this one, unless both have one of them. */
static int merge(const struct place *p, int64_t series, int64_t other)
{
	struct db *db = &p->bot->db;
	int64_t no;

	if (db_number(db, 0, &no,
		      "SELECT (SELECT count(*) FROM messages a JOIN messages b USING (part) "
		      "WHERE a.series_id = ?1 AND b.series_id = ?2) + "
		      "(SELECT count(*) FROM series WHERE id = ?2 AND state <> 'waiting') + "
		      "(SELECT count(*) FROM jobs WHERE series_id = ?2)",
		      "ii", series, other))
		return -1;
	if (no)
		return 0;
	if (db_run(db,
		   "UPDATE series SET base = coalesce(series.base, o.base), "
		   "prereqs = coalesce(series.prereqs, o.prereqs), "
		   "first_seen = min(series.first_seen, o.first_seen) FROM series o "
		   "WHERE series.id = ?1 AND o.id = ?2",
		   "ii", series, other) < 0 ||
	    db_run(db, "UPDATE messages SET series_id = ? WHERE series_id = ?", "ii", series,
		   other) < 0 ||
	    db_run(db, "UPDATE events SET series_id = ? WHERE series_id = ?", "ii", series, other) <
		    0 ||
	    db_run(db, "DELETE FROM series WHERE id = ?", "i", other) < 0)
		return -1;
	return 0;
}

/* A new row; series_refresh() fills in what its messages say. */
static int create(const struct place *p, int64_t *series)
{
	if (db_run(&p->bot->db,
		   "INSERT INTO series (version, resend, list, author, subject, tags, numbered, "
		   "expected, first_seen, last_seen, date) VALUES (?, ?, ?, ?, '', ?, ?, ?, ?, ?, ?)",
		   "iitttiiiii", (int64_t)p->s->version, (int64_t)p->s->resend, p->list,
		   p->m->from_addr, p->s->tags, (int64_t)p->s->numbered, (int64_t)p->s->total,
		   p->bot->now, p->bot->now, p->m->date) < 0)
		return -1;
	*series = sqlite3_last_insert_rowid(p->bot->db.sql);
	return 0;
}

static int find_series(const struct place *p, int64_t *series)
{
	struct candidate all[MAX_CANDIDATES];
	unsigned nr = 0;

	*series = 0;
	if (p->s->numbered && find_candidates(p, all, &nr))
		return -1;
	*series = choose(all, nr);
	if (!*series)
		return create(p, series);
	for (unsigned i = 0; i < nr; i++)
		if (all[i].series != *series && all[i].link == LINK_NEAR &&
		    merge(p, *series, all[i].series))
			return -1;
	return 0;
}

/* Base and prerequisites may stand in any part; the first to say so counts. */
static int note_trailers(const struct place *p, int64_t series)
{
	struct trailers t = {.prereqs = STRBUF_INIT};
	int ret;

	trailers_read(&t, p->m->text.buf, p->m->text.len);
	trailers_read(&t, p->m->diff.buf, p->m->diff.len);
	ret = db_run(&p->bot->db,
		     "UPDATE series SET base = coalesce(base, nullif(?, '')), "
		     "prereqs = coalesce(prereqs, nullif(?, '')) WHERE id = ?",
		     "tti", t.base, t.prereqs.buf, series);
	strbuf_free(&t.prereqs);
	return ret < 0 ? -1 : 0;
}

int series_refresh(struct bot *bot, int64_t series)
{
	struct strbuf key = STRBUF_INIT;
	sqlite3_stmt *q = db_query(&bot->db,
				   "SELECT m.subject, m.message_id, s.author FROM messages m JOIN "
				   "series s ON s.id = m.series_id WHERE s.id = ? ORDER BY part "
				   "LIMIT 1",
				   "i", series);
	int got = db_row(&bot->db, q);

	if (got > 0) {
		char title[256];
		struct subject s;

		subject_read(&s, db_text(q, 0));
		subject_key(&s, title, sizeof(title));
		strbuf_addf(&key, "%s %s", db_text(q, 2), title);
		got = db_run(&bot->db,
			     "UPDATE series SET subject = ?2, tags = ?3, reply_id = ?4, "
			     "got = (SELECT count(*) FROM messages WHERE series_id = ?1 AND "
			     "part > 0), date = (SELECT min(date) FROM messages WHERE "
			     "series_id = ?1), change_key = CASE WHEN EXISTS (SELECT 1 FROM jobs "
			     "WHERE series_id = ?1) THEN change_key ELSE ?5 END WHERE id = ?1",
			     "itttt", series, db_text(q, 0), s.tags, db_text(q, 1), key.buf);
	} else if (!got) {
		got = db_run(&bot->db,
			     "UPDATE series SET got = 0, state = 'ignored', "
			     "reason = 'its archive has taken it back' WHERE id = ?",
			     "i", series);
	}
	db_done(q);
	strbuf_free(&key);
	return got < 0 ? -1 : 0;
}

int series_add(struct bot *bot, int64_t id, const struct mail *m, const struct subject *s,
	       const char *list)
{
	const struct place p = {bot, id, m, s, list};
	int64_t series;

	if (find_series(&p, &series) ||
	    db_run(&bot->db, "UPDATE messages SET series_id = ?, part = ? WHERE id = ?", "iii",
		   series, (int64_t)s->part, id) < 0 ||
	    db_run(&bot->db,
		   "UPDATE series SET last_seen = ?, missing = NULL, "
		   "state = CASE WHEN state = 'partial' OR (state = 'ignored' AND missing IS NOT "
		   "NULL) THEN 'waiting' ELSE state END WHERE id = ?",
		   "ii", bot->now, series) < 0)
		return -1;
	if (note_trailers(&p, series) || series_refresh(bot, series))
		return -1;
	return series_look(bot, series);
}
