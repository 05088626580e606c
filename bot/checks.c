// SPDX-License-Identifier: GPL-2.0-or-later
#include "bot/checks.h"

#include <string.h>

#include "bot/log.h"
#include "bot/patchwork.h"

#define CHECK_TRIES 12 /* the last one about a day after the first */
#define CHECK_TIMEOUT 30

/* "success" or "warning", and a line that says why. */
static const char *describe(struct bot *bot, const struct conclusion *c, const struct selection *s,
			    unsigned nr, struct strbuf *text)
{
	const struct reply_item *first = NULL;
	unsigned found = 0;

	vec_each (&s->asked, const struct reply_item, i)
		if (i->patch == nr) {
			first = first ? first : i;
			found++;
		}
	if (!c->outcome)
		strbuf_addf(text, "not reviewed: %s", c->reason);
	else if (found)
		strbuf_addf(text, "%u place%s to look at: %s in %s()", found, found == 1 ? "" : "s",
			    first->f->rule, strpool_get(&bot->ctx->names, first->f->func));
	else if (c->incomplete)
		strbuf_adds(text, "nothing found, but not all could be analysed");
	else
		strbuf_adds(text, "nothing found");
	return c->outcome && !found && !c->incomplete ? "success" : "warning";
}

int checks_add(struct bot *bot, const struct conclusion *c, const struct selection *s)
{
	const struct patchset *p = c->patches;
	struct strbuf text = STRBUF_INIT;
	int ret = 0;

	if (!config_str(&bot->config, "list", p->list, "patchwork"))
		return 0;
	for (unsigned i = 0; i < p->patches.nr && ret >= 0; i++) {
		const char *state;

		strbuf_reset(&text);
		state = describe(bot, c, s, i, &text);
		ret = db_run(&bot->db,
			     "INSERT INTO checks (series_id, message_id, list, state, description, "
			     "created) VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET "
			     "state = excluded.state, description = excluded.description, "
			     "status = 'pending', tries = 0, not_before = 0",
			     "itttti", p->id, p->patches.at[i].message_id, p->list, state, text.buf,
			     bot->now);
	}
	strbuf_free(&text);
	return ret < 0 ? -1 : 0;
}

struct check {
	int64_t id, tries;
	const char *list, *message_id, *description;
	enum patchwork_state state;
};

static enum patchwork_outcome send_one(struct bot *bot, const struct check *c)
{
	const struct config *conf = &bot->config;
	struct patchwork pw = {
		.url = config_str(conf, "list", c->list, "patchwork"),
		.token_file = config_str(conf, "list", c->list, "patchwork-token"),
		.project = config_str(conf, "list", c->list, "patchwork-project"),
		.context = config_str(conf, "list", c->list, "patchwork-context"),
		.timeout = CHECK_TIMEOUT,
	};
	struct patchwork_check check = {
		.state = c->state,
		.description = c->description,
		.target_url = config_str(conf, "status", NULL, "url"),
	};

	if (!pw.url || !pw.token_file) {
		ctx_error(bot->ctx, "[list \"%s\"] has no patchwork with a patchwork-token",
			  c->list);
		return PATCHWORK_REFUSED;
	}
	return patchwork_check(bot->ctx, &pw, c->message_id, &check);
}

static int note(struct bot *bot, const struct check *c, enum patchwork_outcome outcome)
{
	bool again = outcome == PATCHWORK_LATER && c->tries + 1 < CHECK_TRIES;
	const char *status = outcome == PATCHWORK_DONE ? "sent" : again ? "pending" : "failed";

	if (outcome != PATCHWORK_DONE)
		log_line(LOG_WARNING, "check of <%s>: %s%s", c->message_id, bot->ctx->error.buf,
			 again ? "; again later" : "");
	return db_run(&bot->db,
		      "UPDATE checks SET status = ?, tries = tries + 1, not_before = ?, "
		      "reason = ? WHERE id = ?",
		      "titi", status, bot->now + (INT64_C(30) << c->tries),
		      outcome == PATCHWORK_DONE ? NULL : bot->ctx->error.buf, c->id) < 0 ||
			       db_count(&bot->db, "checks_total", status, 1)
		       ? -1
		       : again;
}

/* The one that is due longest: 1, or 0 when there is none. */
static int next(struct bot *bot, int64_t after, struct arena *mem, struct check *c)
{
	sqlite3_stmt *q = db_query(&bot->db,
				   "SELECT id, tries, list, message_id, description, state "
				   "FROM checks WHERE status = 'pending' AND not_before <= ? "
				   "AND id > ? ORDER BY id LIMIT 1",
				   "ii", bot->now, after);
	int got = db_row(&bot->db, q);

	if (got > 0)
		*c = (struct check){
			.id = sqlite3_column_int64(q, 0),
			.tries = sqlite3_column_int64(q, 1),
			.list = arena_strdup(mem, db_text(q, 2)),
			.message_id = arena_strdup(mem, db_text(q, 3)),
			.description = arena_strdup(mem, db_text(q, 4)),
			.state = strcmp(db_text(q, 5), "success") ? PATCHWORK_WARNING
								  : PATCHWORK_SUCCESS,
		};
	db_done(q);
	return got;
}

int checks_send(struct bot *bot)
{
	struct check c = {0};
	int got, later = 0;

	do {
		struct arena mem = {0};
		int ret;

		got = next(bot, c.id, &mem, &c);
		ret = got > 0 ? note(bot, &c, send_one(bot, &c)) : got;
		arena_free(&mem);
		if (ret < 0)
			return -1;
		later += ret;
	} while (got > 0);
	return later;
}
