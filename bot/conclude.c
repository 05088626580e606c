// SPDX-License-Identifier: GPL-2.0-or-later
#include "bot/conclude.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "bot/answer.h"
#include "bot/checks.h"
#include "bot/log.h"

/* --- what the status page, events and other programs are told --- */

static json_t *asked_json(const struct ctx *ctx, const struct selection *s)
{
	json_t *list = json_array();

	vec_each (&s->asked, const struct reply_item, i)
		json_array_append_new(
			list, json_pack("{s:s, s:s, s:i, s:s, s:s, s:s*}", "rule", i->f->rule,
					"file", strpool_get(&ctx->names, i->f->loc.file), "line",
					(int)i->f->loc.line, "function",
					strpool_get(&ctx->names, i->f->func), "fingerprint",
					i->f->fingerprint, "architectures", i->f->archs));
	return list;
}

static json_t *counts_json(const struct selection *s)
{
	return json_pack("{s:i, s:i, s:i, s:i, s:i}", "old", (int)s->nr_old, "mended",
			 (int)s->nr_gone, "settled", (int)s->nr_settled, "unsure",
			 (int)s->nr_unsure, "untold", (int)s->nr_untold);
}

static const char *verdict_of(const struct conclusion *c, const struct selection *s)
{
	return !c->outcome ? "failed" : s->asked.nr ? "findings" : "clean";
}

static void set_text(json_t *j, const char *key, const char *text)
{
	if (j && text && *text)
		json_object_set_new(j, key, json_string(text));
}

static char *result_json(struct bot *bot, const struct conclusion *c, const struct selection *s)
{
	const struct patchset *p = c->patches;
	json_t *j = json_pack("{s:s, s:s, s:i, s:i, s:b, s:i, s:o, s:o}", "verdict",
			      verdict_of(c, s), "subject", p->subject, "version", (int)p->version,
			      "patches", (int)p->patches.nr, "incomplete", (int)c->incomplete,
			      "milliseconds", (int)c->milliseconds, "others", counts_json(s),
			      "findings", asked_json(bot->ctx, s));
	char *text;

	set_text(j, "base", c->base);
	set_text(j, "baseOrigin", c->base_origin);
	set_text(j, "architectures", c->archs);
	set_text(j, "notReviewed", c->not_reviewed);
	set_text(j, "reason", c->reason);
	text = j ? json_dumps(j, JSON_COMPACT | JSON_SORT_KEYS) : NULL;
	json_decref(j);
	if (!text)
		ctx_error(bot->ctx, "the result of series %lld cannot be written as JSON",
			  (long long)p->id);
	return text;
}

/* --- rows --- */

/*
 * What nobody is mailed about, because it was there before, or is not certain enough, or
 * would tell too much: kept in a list of our own.
 */
static int keep(struct bot *bot, const struct conclusion *c, const struct finding *f,
		const char *why)
{
	const struct strpool *names = &bot->ctx->names;

	return db_run(
		&bot->db,
		"INSERT INTO local_findings (fingerprint, rule, file, line, function, "
		"message, why, series_id, first_seen, last_seen, times) "
		"VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?9, 1) ON CONFLICT DO UPDATE SET "
		"line = excluded.line, last_seen = excluded.last_seen, why = excluded.why, "
		"times = times + 1",
		"tttitttii", f->fingerprint, f->rule, strpool_get(names, f->loc.file),
		(int64_t)f->loc.line, strpool_get(names, f->func), f->message, why, c->patches->id,
		bot->now);
}

static int keep_all(struct bot *bot, const struct conclusion *c, const struct selection *s)
{
	vec_each (&s->kept, const struct selection_kept, k)
		if (keep(bot, c, k->f, k->why) < 0)
			return -1;
	return 0;
}

/* What a command in an answer to the reply speaks about, by number. */
static int add_reply_findings(struct bot *bot, const struct selection *s)
{
	int64_t outbox = sqlite3_last_insert_rowid(bot->db.sql), nr = 0;
	const struct strpool *names = &bot->ctx->names;

	vec_each (&s->asked, const struct reply_item, i)
		if (db_run(&bot->db,
			   "INSERT INTO reply_findings (outbox_id, nr, fingerprint, rule, file, "
			   "line, function) VALUES (?, ?, ?, ?, ?, ?, ?)",
			   "iitttit", outbox, ++nr, i->f->fingerprint, i->f->rule,
			   strpool_get(names, i->f->loc.file), (int64_t)i->f->loc.line,
			   strpool_get(names, i->f->func)) < 0)
			return -1;
	return 0;
}

/* At most one for a version of a change: the table sees to it. */
static int add_reply(struct bot *bot, const struct conclusion *c, const struct selection *s,
		     const struct answer *a)
{
	const struct patchset *p = c->patches;
	int64_t stopped;
	int nr;

	if (db_number(&bot->db, 0, &stopped, "SELECT count(*) FROM stops WHERE change_key = ?", "t",
		      p->change_key))
		return -1;
	nr = db_run(&bot->db,
		    "INSERT INTO outbox (series_id, change_key, version, message_id, recipients, "
		    "mail, state, not_before, reason, created) "
		    "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
		    "itittbtiti", p->id, p->change_key, p->version, a->message_id,
		    a->recipients.buf, (const void *)a->mail.buf, a->mail.len,
		    stopped ? "stopped" : a->state, a->not_before,
		    stopped ? "a person has said stop" : a->reason, bot->now);
	return nr > 0 ? add_reply_findings(bot, s) : nr;
}

static int write_rows(struct bot *bot, const struct conclusion *c, const struct selection *s,
		      const struct answer *a, const char *result)
{
	int nr = queue_finish(bot, c->job, c->outcome ? "done" : "failed", c->reason, result);

	if (nr <= 0)
		return nr;
	if (keep_all(bot, c, s) || (s->asked.nr && add_reply(bot, c, s, a)) ||
	    checks_add(bot, c, s) ||
	    db_event(&bot->db, bot->now, "review", c->patches->id, c->patches->reply_id, result) ||
	    db_count(&bot->db, "reviews_total", verdict_of(c, s), 1) ||
	    db_count(&bot->db, "findings_total", "asked", (int64_t)s->asked.nr) ||
	    db_count(&bot->db, "findings_total", "old", (int64_t)s->nr_old) ||
	    db_count(&bot->db, "review_milliseconds_total", "", (int64_t)c->milliseconds))
		return -1;
	return 1;
}

static int commit(struct bot *bot, const struct conclusion *c, const struct selection *s,
		  const struct answer *a)
{
	char *result = result_json(bot, c, s);
	int ret = -1;

	if (result && !db_begin(&bot->db)) {
		ret = write_rows(bot, c, s, a, result);
		if (ret > 0)
			ret = db_commit(&bot->db) ? -1 : 1;
		else
			db_rollback(&bot->db);
	}
	free(result);
	return ret;
}

static void tell(const struct conclusion *c, const struct selection *s)
{
	const struct patchset *p = c->patches;

	if (!c->outcome)
		log_line(LOG_WARNING, "series %lld \"%s\" could not be reviewed: %s",
			 (long long)p->id, p->subject, c->reason);
	else
		log_line(LOG_INFO, "series %lld \"%s\": %zu to ask about, %u old, %u ms%s%s%s",
			 (long long)p->id, p->subject, s->asked.nr, s->nr_old, c->milliseconds,
			 c->archs ? ", for " : "", c->archs ? c->archs : "",
			 c->incomplete ? ", not all could be analysed" : "");
}

int conclude(struct bot *bot, const struct conclusion *c)
{
	struct selection s = {0};
	struct answer a = ANSWER_INIT;
	struct policy policy;
	int ret = policy_of(bot, c->patches->reply_id, c->patches->list, &policy);

	if (!ret)
		ret = select_findings(bot, c->outcome, &policy, &s);
	if (!ret && s.asked.nr)
		ret = answer_make(bot, c, &s, &policy, &a);
	if (!ret)
		ret = commit(bot, c, &s, &a);
	if (ret > 0)
		tell(c, &s);
	selection_free(&s);
	answer_free(&a);
	return ret;
}
