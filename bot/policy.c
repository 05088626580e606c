// SPDX-License-Identifier: GPL-2.0-or-later
#include "bot/policy.h"

#include <fnmatch.h>
#include <string.h>
#include <strings.h>

#include "result/finding.h"

#define DAY 86400
#define MAX_RECIPIENTS 40

const char *policy_reply_name(enum policy_reply reply)
{
	static const char *const names[] = {"mute", "author", "all"};

	return names[reply];
}

static enum policy_reply reply_of(struct bot *bot, const char *list)
{
	const char *text = config_str(&bot->config, "list", list, "reply");

	for (enum policy_reply r = POLICY_AUTHOR; r <= POLICY_ALL; r++)
		if (text && !strcmp(text, policy_reply_name(r)))
			return r;
	return POLICY_MUTE;
}

static int confidence_of(struct bot *bot, const char *list)
{
	const char *text = config_str(&bot->config, "list", list, "min-confidence");

	return text && !strcmp(text, "low")	 ? FINDING_LOW
	       : text && !strcmp(text, "medium") ? FINDING_MEDIUM
						 : FINDING_HIGH;
}

static void be_stricter(struct bot *bot, const char *list, struct policy *p)
{
	int64_t embargo = config_num(&bot->config, "list", list, "embargo");
	enum policy_reply reply = reply_of(bot, list);
	int confidence = confidence_of(bot, list);

	if (reply < p->reply) {
		p->reply = reply;
		p->list = list;
	}
	if (embargo > p->embargo)
		p->embargo = embargo;
	if (confidence > p->confidence)
		p->confidence = confidence;
}

/* The configuration's own copy of a name; NULL if it has no such list. */
static const char *known_list(struct bot *bot, const char *list)
{
	const char *name;

	for (size_t i = 0; (name = config_name(&bot->config, "list", i)); i++)
		if (!strcmp(name, list))
			return name;
	return NULL;
}

int policy_of(struct bot *bot, const char *message_id, const char *list, struct policy *p)
{
	sqlite3_stmt *q;
	const char *known = known_list(bot, list);
	int got;

	*p = (struct policy){.reply = known ? POLICY_ALL : POLICY_MUTE, .list = known};
	if (known) {
		p->list = known;
		be_stricter(bot, known, p);
	}
	if (!message_id)
		return 0;
	q = db_query(&bot->db, "SELECT list FROM message_lists WHERE message_id = ?", "t",
		     message_id);
	while ((got = db_row(&bot->db, q)) > 0) {
		known = known_list(bot, db_text(q, 0));
		if (known)
			be_stricter(bot, known, p);
	}
	db_done(q);
	return got;
}

/* Is it the address of a list that does not want everything? */
static bool is_closed_list(struct bot *bot, const char *addr)
{
	const char *name, *text;

	for (size_t i = 0; (name = config_name(&bot->config, "list", i)); i++)
		for (size_t k = 0; (text = config_all(&bot->config, "list", name, "address", k));
		     k++)
			if (!strcasecmp(text, addr))
				return reply_of(bot, name) != POLICY_ALL;
	for (size_t i = 0; (text = config_all(&bot->config, "policy", NULL, "list-address", i));
	     i++)
		if (!fnmatch(text, addr, FNM_CASEFOLD))
			return true;
	return false;
}

static bool has(const struct letter *l, const char *addr)
{
	vec_each (&l->to, const struct person, p)
		if (!strcasecmp(p->addr, addr))
			return true;
	vec_each (&l->cc, const struct person, p)
		if (!strcasecmp(p->addr, addr))
			return true;
	return !strcasecmp(l->from, addr);
}

static void add_all(struct bot *bot, const char *addrs, struct arena *mem, struct letter *letter)
{
	while (*addrs) {
		size_t len = strcspn(addrs, ", ");
		struct person p = {"", arena_strndup(mem, addrs, len)};

		if (len && compose_is_address(p.addr) && !has(letter, p.addr) &&
		    !is_closed_list(bot, p.addr) && letter->cc.nr < MAX_RECIPIENTS)
			vec_push(&letter->cc, p);
		addrs += len;
		addrs += strspn(addrs, ", ");
	}
}

void policy_recipients(struct bot *bot, const struct policy *p, const struct person *author,
		       const char *to, const char *cc, struct arena *mem, struct letter *letter)
{
	/* A mute list's reply names whom it would have gone to; it is not sent. */
	if (compose_is_address(author->addr) && !has(letter, author->addr) &&
	    !is_closed_list(bot, author->addr))
		vec_push(&letter->to, *author);
	if (p->reply != POLICY_ALL)
		return;
	add_all(bot, to, mem, letter);
	add_all(bot, cc, mem, letter);
}

static int sent_today(struct bot *bot, const char *list, int64_t *nr)
{
	return db_number(&bot->db, 0, nr,
			 "SELECT count(*) FROM outbox JOIN series ON series.id = series_id "
			 "WHERE outbox.state IN ('sent', 'sending', 'uncertain') AND sent > ?1 "
			 "AND (?2 IS NULL OR series.list = ?2)",
			 "it", bot->now - DAY, list);
}

int policy_has_room(struct bot *bot, const char *list)
{
	int64_t all, here, cap = config_num(&bot->config, "list", list, "daily");

	if (sent_today(bot, NULL, &all) || sent_today(bot, list, &here))
		return -1;
	return all < config_num(&bot->config, "delivery", NULL, "daily") && (cap < 0 || here < cap);
}
