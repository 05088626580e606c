/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Who may be answered, and when: the [list "NAME"] sections of the configuration.  A mail
 * that came by several lists is treated as the strictest of them wants.
 *
 *	struct policy p;
 *	if (policy_of(bot, message_id, list, &p)) ...
 *	policy_recipients(bot, &p, from, to, cc, &letter)
 */
#ifndef BOT_POLICY_H
#define BOT_POLICY_H

#include "bot/bot.h"
#include "bot/compose.h"

enum policy_reply { POLICY_MUTE, POLICY_AUTHOR, POLICY_ALL };

struct policy {
	enum policy_reply reply;
	int64_t embargo;  /* seconds from the date of the series */
	int confidence;	  /* enum finding_confidence: what is asked about */
	const char *list; /* the list that decided .reply; of the configuration */
};

/* message_id may be NULL: then only the one list is asked. */
int policy_of(struct bot *bot, const char *message_id, const char *list, struct policy *p);
/*
 * Add to a letter whom the policy lets it go to: the author, with POLICY_ALL everybody
 * named in to and cc (addresses separated by ", ").  Left out are this bot, and addresses of
 * lists (list.address, policy.list-address) that are not [list]s with reply = all.
 */
void policy_recipients(struct bot *bot, const struct policy *p, const struct person *author,
		       const char *to, const char *cc, struct arena *mem, struct letter *letter);
/* May one more mail go out for a list today?  1 yes, 0 no, -1. */
int policy_has_room(struct bot *bot, const char *list);
/* "mute", "author", "all". */
const char *policy_reply_name(enum policy_reply reply);

#endif
