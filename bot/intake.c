// SPDX-License-Identifier: GPL-2.0-or-later
#include "bot/intake.h"

#include <string.h>
#include <unistd.h>

#include "bot/log.h"
#include "bot/mail.h"
#include "bot/series.h"
#include "bot/subject.h"

#define BATCH 50
#define READ_SECONDS 60 /* of one mail; a parser that needs longer is killed */

size_t intake_max(const struct bot *bot)
{
	return config_num(&bot->config, "limits", NULL, "mail") + 1;
}

int intake_store(struct bot *bot, const char *list, const char *raw, size_t len)
{
	size_t max = intake_max(bot);
	char *id;
	int got;

	if (len > max)
		len = max;
	id = mail_find_id(raw, len);
	got = db_run(&bot->db,
		     "INSERT OR IGNORE INTO messages (message_id, list, raw, received) "
		     "VALUES (?, ?, ?, ?)",
		     "ttbi", id, list, raw, len, bot->now);
	if (got >= 0 && db_run(&bot->db, "INSERT OR IGNORE INTO message_lists VALUES (?, ?)", "tt",
			       id, list) < 0)
		got = -1;
	free(id);
	return got;
}

int intake_delete(struct bot *bot, const char *raw, size_t len)
{
	char *id = mail_find_id(raw, len);
	int64_t series;
	int ret = db_number(&bot->db, 0, &series,
			    "SELECT series_id FROM messages WHERE message_id = ?", "t", id);

	if (!ret)
		ret = db_run(&bot->db,
			     "UPDATE messages SET state = 'read', kind = 'other', raw = NULL, "
			     "body = NULL, patch = NULL, series_id = NULL, part = NULL, "
			     "reason = 'its archive has taken it back' WHERE message_id = ?",
			     "t", id);
	if (ret > 0 && series)
		ret = series_refresh(bot, series);
	free(id);
	return ret < 0 ? -1 : 0;
}

/* What a mail is, and of one that is no patch why. */
static const char *kind_of(const struct mail *m, const struct subject *s, const char **reason)
{
	*reason = m->trouble;
	if (s->reply)
		return "reply";
	if (m->trouble)
		return "other";
	if (!s->patch) {
		*reason = "no [PATCH] in its subject";
		return *m->in_reply_to ? "reply" : "other";
	}
	if (!*m->from_addr) {
		*reason = "its sender is no address that can be answered";
		return "other";
	}
	if (s->numbered && !s->part)
		return "cover";
	if (m->diff.len)
		return "patch";
	*reason = "no diff in it";
	return *m->in_reply_to && !s->numbered ? "reply" : "other";
}

static void add_ids(struct strbuf *out, const struct mail *m)
{
	for (size_t i = 0; i < m->refs.nr; i++)
		strbuf_addf(out, "%s%s", i ? " " : "", m->refs.at[i]);
}

/* Write what was read; how many rows changed: none when somebody else was faster. */
static int write_row(struct bot *bot, int64_t id, const struct mail *m, const char *kind,
		     const char *reason)
{
	struct strbuf refs = STRBUF_INIT, patch = STRBUF_INIT;
	int ret;

	add_ids(&refs, m);
	if (!strcmp(kind, "patch"))
		mail_git_text(m, &patch);
	ret = db_run(&bot->db,
		     "UPDATE messages SET state = 'read', kind = ?, reason = ?, subject = ?, "
		     "from_name = ?, from_addr = ?, reply_to = ?, to_addrs = ?, cc_addrs = ?, "
		     "date = ?, in_reply_to = ?, refs = ?, body = ?, patch = NULLIF(?, x'') "
		     "WHERE id = ? AND state = 'new'",
		     "ttttttttitttbi", kind, reason, m->subject, m->from_name, m->from_addr,
		     m->reply_to, m->to, m->cc, m->date, m->in_reply_to, refs.buf, m->text.buf,
		     patch.buf, patch.len, id);
	strbuf_free(&refs);
	strbuf_free(&patch);
	return ret;
}

/* Row and series of a mail, in one transaction. */
static int keep(struct bot *bot, int64_t id, const struct mail *m, const char *list)
{
	struct subject s;
	const char *kind, *reason;
	int ret;

	subject_read(&s, m->subject);
	kind = kind_of(m, &s, &reason);
	if (db_begin(&bot->db))
		return -1;
	ret = write_row(bot, id, m, kind, reason);
	if (ret > 0)
		ret = db_count(&bot->db, "mails", kind, 1);
	if (!ret && reason)
		ret = db_count(&bot->db, "mails_without_patch", reason, 1);
	if (!ret && (!strcmp(kind, "patch") || !strcmp(kind, "cover")))
		ret = series_add(bot, id, m, &s, list);
	if (!ret && m->trouble)
		log_line(LOG_INFO, "mail <%s> is not used: %s", m->message_id, m->trouble);
	if (!ret)
		return db_commit(&bot->db);
	db_rollback(&bot->db);
	return -1;
}

static int read_one(struct bot *bot, int64_t id, const struct mail_limits *limits)
{
	sqlite3_stmt *q = db_query(
		&bot->db, "SELECT raw, list FROM messages WHERE id = ? AND state = 'new'", "i", id);
	int ret = db_row(&bot->db, q);

	if (ret > 0) {
		const char *raw = sqlite3_column_blob(q, 0);
		size_t len = sqlite3_column_bytes(q, 0);
		struct mail m;
		char *list = xstrdup(db_text(q, 1));

		alarm(READ_SECONDS);
		mail_read(&m, raw ? raw : "", len, limits);
		alarm(0);
		db_done(q);
		ret = keep(bot, id, &m, list);
		mail_free(&m);
		free(list);
		return ret;
	}
	db_done(q);
	return ret;
}

/* Set one mail aside that has ended the process too often: 1, 0 when there is none, -1. */
static int set_one_aside(struct bot *bot)
{
	sqlite3_stmt *q = db_query(&bot->db,
				   "SELECT id, message_id FROM messages WHERE state = 'new' AND "
				   "tries >= ? LIMIT 1",
				   "i", (int64_t)INTAKE_TRIES);
	int got = db_row(&bot->db, q);

	if (got > 0 &&
	    (db_run(&bot->db,
		    "UPDATE messages SET state = 'poison', kind = 'other', "
		    "reason = 'reading it has ended the bot three times' WHERE id = ?",
		    "i", sqlite3_column_int64(q, 0)) < 0 ||
	     db_event(&bot->db, bot->now, "mail-poison", 0, db_text(q, 1), NULL) ||
	     db_count(&bot->db, "mails_without_patch", "reading it has ended the bot", 1)))
		got = -1;
	if (got > 0)
		log_line(LOG_WARNING,
			 "mail <%s> is set aside: reading it has ended the bot %d times",
			 db_text(q, 1), INTAKE_TRIES);
	db_done(q);
	return got;
}

/*
 * The next unread mails, their try noted.  One that was tried before comes alone, so that
 * it takes no others with it.
 */
static int claim(struct bot *bot, int64_t *ids, unsigned *nr)
{
	sqlite3_stmt *q;
	int got = -1;

	*nr = 0;
	if (db_begin(&bot->db))
		return -1;
	while ((got = set_one_aside(bot)) > 0)
		;
	if (got < 0)
		goto out;
	q = db_query(&bot->db,
		     "SELECT id, tries FROM messages WHERE state = 'new' ORDER BY tries > 0, id "
		     "LIMIT ?",
		     "i", (int64_t)BATCH);
	while ((got = db_row(&bot->db, q)) > 0) {
		if (sqlite3_column_int64(q, 1) && *nr)
			break;
		ids[(*nr)++] = sqlite3_column_int64(q, 0);
		if (sqlite3_column_int64(q, 1))
			break;
	}
	db_done(q);
	for (unsigned i = 0; got >= 0 && i < *nr; i++)
		got = db_run(&bot->db, "UPDATE messages SET tries = tries + 1 WHERE id = ?", "i",
			     ids[i]);
out:
	if (got >= 0)
		return db_commit(&bot->db);
	db_rollback(&bot->db);
	return -1;
}

int intake_read(struct bot *bot)
{
	struct mail_limits limits = MAIL_LIMITS;
	int64_t ids[BATCH];
	unsigned nr;
	int total = 0;

	limits.mail = config_num(&bot->config, "limits", NULL, "mail");
	limits.parts = config_num(&bot->config, "limits", NULL, "parts");
	limits.depth = config_num(&bot->config, "limits", NULL, "depth");
	limits.text = config_num(&bot->config, "limits", NULL, "text");
	limits.line = config_num(&bot->config, "limits", NULL, "line");
	do {
		if (claim(bot, ids, &nr))
			return -1;
		for (unsigned i = 0; i < nr; i++, total++)
			if (read_one(bot, ids[i], &limits))
				return -1;
	} while (nr);
	return total;
}
