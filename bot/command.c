// SPDX-License-Identifier: GPL-2.0-or-later
#include "bot/command.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "bot/log.h"
#include "util/utf8.h"

#define MAX_COMMANDS 20 /* of one mail */
#define MAX_REASON 500	/* bytes */

static const char *const verbs[] = {
	[COMMAND_INVALID] = "invalid", [COMMAND_KNOWN] = "known", [COMMAND_STOP] = "stop"};

static void read_line(const char *s, size_t len, struct command *c)
{
	const char *end = s + len;
	size_t n;

	while (s < end && *s == ' ')
		s++;
	for (n = 0; s + n < end && s[n] >= 'a' && s[n] <= 'z';)
		n++;
	*c = (struct command){.verb = COMMAND_UNKNOWN};
	for (enum command_verb v = COMMAND_INVALID; v <= COMMAND_STOP; v++)
		if (n == strlen(verbs[v]) && !memcmp(s, verbs[v], n))
			c->verb = v;
	for (s += n; s < end && (*s == ' ' || *s == '#');)
		s++;
	for (; s < end && *s >= '0' && *s <= '9' && c->nr < 1000; s++)
		c->nr = c->nr * 10 + (unsigned)(*s - '0');
	while (s < end && (*s == ' ' || *s == ':'))
		s++;
	while (end > s && (end[-1] == ' ' || end[-1] == '\r'))
		end--;
	c->reason = s;
	c->len = (size_t)(end - s) < MAX_REASON ? (size_t)(end - s) : MAX_REASON;
}

bool command_next(const char **at, struct command *c)
{
	static const char mark[] = "mmucheck:";

	while (**at) {
		const char *line = *at;
		size_t len = strcspn(line, "\n");

		*at = line + len + (line[len] == '\n');
		if (len >= sizeof(mark) - 1 && !strncasecmp(line, mark, sizeof(mark) - 1)) {
			read_line(line + sizeof(mark) - 1, len - (sizeof(mark) - 1), c);
			return true;
		}
	}
	return false;
}

/* --- a mail that has commands --- */

struct letter_in {
	int64_t id;
	const char *message_id, *from, *in_reply_to, *body, *raw;
	size_t raw_len;
};

/* The reply of ours that it answers; 0 if it is none. */
static int find_reply(struct bot *bot, const struct letter_in *l, int64_t *outbox, int64_t *series,
		      char **change_key)
{
	sqlite3_stmt *q = db_query(&bot->db,
				   "SELECT id, series_id, change_key FROM outbox WHERE "
				   "message_id = ? AND state IN ('sent', 'uncertain')",
				   "t", l->in_reply_to);
	int got = db_row(&bot->db, q);

	if (got > 0) {
		*outbox = sqlite3_column_int64(q, 0);
		*series = sqlite3_column_int64(q, 1);
		*change_key = xstrdup(db_text(q, 2));
	}
	db_done(q);
	return got;
}

static bool is_allowed(struct bot *bot, const char *from)
{
	const char *addr;

	for (size_t i = 0; (addr = config_all(&bot->config, "commands", NULL, "allow", i)); i++)
		if (!strcasecmp(addr, from))
			return true;
	return false;
}

static int add_verdicts(struct bot *bot, const struct letter_in *l, const struct command *c,
			int64_t outbox, int64_t series)
{
	struct strbuf reason = STRBUF_INIT;
	int nr;

	utf8_add_clean(&reason, c->reason, c->len, false);
	nr = db_run(&bot->db,
		    "INSERT INTO verdicts (fingerprint, verdict, reason, author, message_id, "
		    "series_id, created) SELECT fingerprint, ?1, ?2, ?3, ?4, ?5, ?6 FROM "
		    "reply_findings WHERE outbox_id = ?7 AND (?8 = 0 OR nr = ?8) "
		    "ON CONFLICT DO NOTHING",
		    "ttttiiii", verbs[c->verb], reason.buf, l->from, l->message_id, series,
		    bot->now, outbox, (int64_t)c->nr);
	if (nr >= 0)
		log_line(LOG_NOTICE, "%s: %s, %d finding%s: %s", l->from, verbs[c->verb], nr,
			 nr == 1 ? "" : "s", reason.buf);
	strbuf_free(&reason);
	return nr;
}

static int obey(struct bot *bot, const struct letter_in *l, int64_t outbox, int64_t series,
		const char *change_key)
{
	const char *at = l->body;
	struct command c;
	int nr = 0, ret = 0;

	while (ret >= 0 && nr++ < MAX_COMMANDS && command_next(&at, &c)) {
		if (c.verb == COMMAND_UNKNOWN) {
			log_line(LOG_WARNING, "<%s> from %s: a command that is none", l->message_id,
				 l->from);
		} else if (c.verb == COMMAND_STOP) {
			ret = db_run(&bot->db,
				     "INSERT INTO stops VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
				     "ttti", change_key, l->from, l->message_id, bot->now);
			log_line(LOG_NOTICE, "%s: stop", l->from);
		} else {
			ret = add_verdicts(bot, l, &c, outbox, series);
		}
		if (ret >= 0)
			ret = db_count(&bot->db, "commands_total",
				       c.verb == COMMAND_UNKNOWN ? "unknown" : verbs[c.verb], 1);
	}
	return ret < 0 ? -1 : db_event(&bot->db, bot->now, "command", series, l->message_id, NULL);
}

static int ignore(struct bot *bot, const struct letter_in *l, const char *why)
{
	log_line(LOG_WARNING, "commands in <%s> from %s are ignored: %s", l->message_id,
		 *l->from ? l->from : "nobody", why);
	return db_count(&bot->db, "commands_total", "ignored", 1) ||
			       db_event(&bot->db, bot->now, "command-ignored", 0, l->message_id,
					NULL)
		       ? -1
		       : 0;
}

static int obey_or_ignore(struct bot *bot, const struct letter_in *l)
{
	const char *authserv = config_str(&bot->config, "commands", NULL, "authserv");
	int64_t outbox = 0, series = 0;
	char *key = NULL;
	int ret = find_reply(bot, l, &outbox, &series, &key);

	if (ret < 0)
		return -1;
	if (!ret)
		ret = ignore(bot, l, "it does not answer a reply of ours");
	else if (!is_allowed(bot, l->from))
		ret = ignore(bot, l, "the address is not in commands.allow");
	else if (!command_is_from(l->raw, l->raw_len, l->from, NULL))
		ret = ignore(bot, l, "its From is not plain");
	else if (!command_is_from(l->raw, l->raw_len, l->from, authserv))
		ret = ignore(bot, l, "it has no good DKIM signature of that domain");
	else
		ret = obey(bot, l, outbox, series, key);
	free(key);
	return ret;
}

static int handle(struct bot *bot, const struct letter_in *l)
{
	const char *at = l->body;
	struct command c;
	bool has = command_next(&at, &c);

	if (db_begin(&bot->db))
		return -1;
	if ((has && obey_or_ignore(bot, l)) ||
	    db_run(&bot->db, "UPDATE messages SET handled = 1 WHERE id = ?", "i", l->id) < 0) {
		db_rollback(&bot->db);
		return -1;
	}
	return db_commit(&bot->db) ? -1 : has;
}

static int next(struct bot *bot, struct arena *mem, struct letter_in *l)
{
	sqlite3_stmt *q = db_query(&bot->db,
				   "SELECT id, message_id, from_addr, in_reply_to, body, raw FROM "
				   "messages WHERE kind = 'reply' AND handled = 0 ORDER BY id "
				   "LIMIT 1",
				   "");
	int got = db_row(&bot->db, q);

	if (got > 0) {
		*l = (struct letter_in){
			.id = sqlite3_column_int64(q, 0),
			.message_id = arena_strdup(mem, db_text(q, 1)),
			.from = arena_strdup(mem, db_text(q, 2)),
			.in_reply_to = arena_strdup(mem, db_text(q, 3)),
			.body = arena_strdup(mem, db_text(q, 4)),
		};
		l->raw_len = (size_t)sqlite3_column_bytes(q, 5);
		l->raw =
			l->raw_len ? arena_strndup(mem, sqlite3_column_blob(q, 5), l->raw_len) : "";
	}
	db_done(q);
	return got;
}

int command_run_all(struct bot *bot)
{
	struct letter_in l;
	int got, nr = 0;

	do {
		struct arena mem = {0};

		got = next(bot, &mem, &l);
		if (got > 0) {
			int has = handle(bot, &l);

			nr += has > 0;
			got = has < 0 ? -1 : 1;
		}
		arena_free(&mem);
	} while (got > 0);
	return got < 0 ? -1 : nr;
}
