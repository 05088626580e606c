// SPDX-License-Identifier: GPL-2.0-or-later
#include "bot/send.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "bot/deliver.h"
#include "bot/log.h"
#include "bot/policy.h"
#include "util/path.h"

#define TRIES 10	   /* the last one about a day after the first */
#define MAX_AGE 14 * 86400 /* seconds: nobody wants an answer after that */

/* A row of the outbox that is due. */
struct due {
	int64_t id, series, version, tries, created;
	const char *change_key, *list, *reply_id, *message_id, *recipients, *state;
	const char *mail;
	size_t len;
};

static struct delivery delivery_of(struct bot *bot)
{
	const struct config *c = &bot->config;
	const char *method = config_str(c, "delivery", NULL, "method");
	struct delivery how = {.timeout = (unsigned)config_num(c, "delivery", NULL, "timeout")};

	if (!strcmp(method, "smtp")) {
		how.smtp = config_str(c, "delivery", NULL, "smtp");
		how.smtp_user = config_str(c, "delivery", NULL, "user");
		how.smtp_password_file = config_str(c, "delivery", NULL, "password-file");
		how.smtp_ca = config_str(c, "delivery", NULL, "ca");
	} else if (strcmp(method, "sendmail")) {
		how.maildir = config_str(c, "delivery", NULL, "maildir");
	}
	return how;
}

/* --- states --- */

static int set_state(struct bot *bot, const struct due *d, const char *state, const char *reason)
{
	if (db_run(&bot->db, "UPDATE outbox SET state = ?, reason = ? WHERE id = ?", "tti", state,
		   reason, d->id) < 0 ||
	    db_count(&bot->db, "replies_total", state, 1) ||
	    db_event(&bot->db, bot->now, !strcmp(state, "sent") ? "reply-sent" : "reply-not-sent",
		     d->series, d->message_id, NULL))
		return -1;
	if (reason)
		log_line(LOG_WARNING, "reply <%s>: %s: %s", d->message_id, state, reason);
	return 0;
}

static int put_off(struct bot *bot, const struct due *d, const char *reason)
{
	if (d->tries + 1 >= TRIES)
		return set_state(bot, d, "failed", reason);
	log_line(LOG_WARNING, "reply <%s>: again later: %s", d->message_id, reason);
	return db_run(&bot->db,
		      "UPDATE outbox SET state = ?, tries = tries + 1, reason = ?, not_before = ?, "
		      "sent = NULL WHERE id = ?",
		      "ttii", d->state, reason, bot->now + (INT64_C(60) << d->tries), d->id) < 0
		       ? -1
		       : 0;
}

static int finish(struct bot *bot, const struct due *d, enum delivery_outcome outcome)
{
	const char *why = bot->ctx->error.buf;

	switch (outcome) {
	case DELIVERY_DONE:
		log_line(LOG_NOTICE, "reply <%s> sent (%s)", d->message_id,
			 *d->recipients ? d->recipients : "nobody");
		return set_state(bot, d, "sent", NULL);
	case DELIVERY_LATER:
		return put_off(bot, d, why);
	case DELIVERY_REFUSED:
		return set_state(bot, d, "failed", why);
	case DELIVERY_UNCERTAIN:
		return set_state(bot, d, "uncertain", why);
	}
	return -1;
}

/* --- one reply --- */

static enum delivery_outcome hand_over(struct bot *bot, const struct delivery *how,
				       const struct due *d, struct arena *mem)
{
	struct outgoing m = {
		.name = d->message_id,
		.from = config_str(&bot->config, "bot", NULL, "from"),
		.text = d->mail,
		.len = d->len,
	};
	enum delivery_outcome outcome;

	for (const char *p = d->recipients; *p;) {
		size_t len = strcspn(p, " ");

		vec_push(&m.to, (const char *)arena_strndup(mem, p, len));
		p += len + (p[len] == ' ');
	}
	outcome = deliver(bot->ctx, how, &m);
	vec_free(&m.to);
	return outcome;
}

/* Why it is not to be sent at all, or NULL; -1 with the error set. */
static int reason_against(struct bot *bot, const struct due *d, const char **reason)
{
	int64_t later, stopped, open;

	*reason = NULL;
	if (db_number(&bot->db, 0, &later,
		      "SELECT count(*) FROM series WHERE change_key = ? AND version > ?", "ti",
		      d->change_key, d->version) ||
	    db_number(&bot->db, 0, &stopped, "SELECT count(*) FROM stops WHERE change_key = ?", "t",
		      d->change_key) ||
	    db_number(&bot->db, 0, &open,
		      "SELECT count(*) FROM reply_findings WHERE outbox_id = ? AND fingerprint "
		      "NOT IN (SELECT fingerprint FROM verdicts)",
		      "i", d->id))
		return -1;
	if (stopped)
		*reason = "a person has said stop";
	else if (!open)
		*reason = "people have said that all of it is invalid or known";
	else if (later && *d->change_key)
		*reason = "a later version of the series is there";
	else if (bot->now > d->created + MAX_AGE)
		*reason = "it is too old by now";
	return 0;
}

static int mark_sending(struct bot *bot, const struct due *d)
{
	return db_run(&bot->db,
		      "UPDATE outbox SET state = 'sending', sent = ? WHERE id = ? AND state = ?",
		      "iit", bot->now, d->id, d->state);
}

/* 1 sent, 0 not, -1. */
static int send_one(struct bot *bot, const struct delivery *how, const struct due *d,
		    struct arena *mem)
{
	enum delivery_outcome outcome;
	struct policy policy;
	const char *reason;
	int room;

	if (reason_against(bot, d, &reason))
		return -1;
	if (reason)
		return set_state(bot, d, "stopped", reason);
	if (!how->maildir && policy_of(bot, d->reply_id, d->list, &policy))
		return -1;
	/* What it was when the reply was made does not count. */
	if (!how->maildir && policy.reply == POLICY_MUTE)
		return set_state(bot, d, "held", "the list is mute");
	room = how->maildir ? 1 : policy_has_room(bot, d->list);
	if (room <= 0)
		return room;
	room = mark_sending(bot, d);
	if (room <= 0)
		return room;
	outcome = hand_over(bot, how, d, mem);
	return finish(bot, d, outcome) ? -1 : outcome == DELIVERY_DONE;
}

/* The next row after id; held ones only in the dry run. */
static int next(struct bot *bot, int64_t after, bool held, struct arena *mem, struct due *d)
{
	sqlite3_stmt *q = db_query(
		&bot->db,
		"SELECT o.id, o.series_id, o.version, o.tries, o.created, o.change_key, s.list, "
		"o.message_id, o.recipients, o.state, o.mail, s.reply_id FROM outbox o JOIN series s ON "
		"s.id = o.series_id WHERE (o.state = 'pending' OR (o.state = 'held' AND ?)) AND "
		"o.not_before <= ? AND o.id > ? ORDER BY o.id LIMIT 1",
		"iii", (int64_t)held, bot->now, after);
	int got = db_row(&bot->db, q);

	if (got > 0) {
		*d = (struct due){
			.id = sqlite3_column_int64(q, 0),
			.series = sqlite3_column_int64(q, 1),
			.version = sqlite3_column_int64(q, 2),
			.tries = sqlite3_column_int64(q, 3),
			.created = sqlite3_column_int64(q, 4),
			.change_key = arena_strdup(mem, db_text(q, 5)),
			.list = arena_strdup(mem, db_text(q, 6)),
			.message_id = arena_strdup(mem, db_text(q, 7)),
			.recipients = arena_strdup(mem, db_text(q, 8)),
			.state = arena_strdup(mem, db_text(q, 9)),
		};
		d->len = (size_t)sqlite3_column_bytes(q, 10);
		d->reply_id = arena_strdup(mem, db_text(q, 11));
		d->mail = arena_strndup(mem, sqlite3_column_blob(q, 10), d->len);
	}
	db_done(q);
	return got;
}

/* --- all of them --- */

/*
 * Whoever marked these is dead: we hold the lock.  A Maildir takes the same name twice and
 * has it once; of the other ways nobody knows.
 */
static int recover(struct bot *bot, const struct delivery *how)
{
	int nr = how->maildir
			 ? db_run(&bot->db,
				  "UPDATE outbox SET state = 'pending' WHERE state = 'sending'", "")
			 : db_run(&bot->db,
				  "UPDATE outbox SET state = 'uncertain', reason = 'the bot was "
				  "killed while sending it' WHERE state = 'sending'",
				  "");

	if (nr > 0)
		log_line(LOG_WARNING, "%d repl%s being sent when the bot was killed: %s", nr,
			 nr == 1 ? "y was" : "ies were",
			 how->maildir ? "written again" : "perhaps sent, see mmucheck-bot stats");
	return nr;
}

static int take_lock(struct bot *bot)
{
	struct strbuf path = STRBUF_INIT;
	const char *state = config_str(&bot->config, "bot", NULL, "state");
	int fd;

	strbuf_addf(&path, "%s/send.lock", state);
	path_make_dirs(state);
	fd = open(path.buf, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	if (fd < 0)
		ctx_error(bot->ctx, "%s: cannot be opened: %m", path.buf);
	else if (flock(fd, LOCK_EX | LOCK_NB)) {
		close(fd);
		fd = -2;
	}
	strbuf_free(&path);
	return fd;
}

static int send_all(struct bot *bot, const struct delivery *how)
{
	int sent = 0, got = recover(bot, how);
	struct due d = {0};

	while (got >= 0) {
		struct arena mem = {0};

		got = next(bot, d.id, how->maildir, &mem, &d);
		if (got > 0) {
			got = send_one(bot, how, &d, &mem);
			sent += got > 0;
			got = got < 0 ? -1 : 1;
		} else if (!got) {
			got = -2;
		}
		arena_free(&mem);
	}
	return got == -1 ? -1 : sent;
}

int send_replies(struct bot *bot)
{
	const char *program = config_str(&bot->config, "delivery", NULL, "sendmail");
	const char *const sendmail[] = {program, "-i", NULL};
	struct delivery how = delivery_of(bot);
	int lock = take_lock(bot), ret;

	/* Another process sends: nothing is left to do. */
	if (lock < 0)
		return lock == -2 ? 0 : -1;
	if (!strcmp(config_str(&bot->config, "delivery", NULL, "method"), "sendmail"))
		how.sendmail = sendmail;
	ret = send_all(bot, &how);
	close(lock);
	return ret;
}
