/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The mail that answers a series: which of its mails it answers, to whom it goes, when.
 *
 *	struct answer a = {0};
 *	answer_make(bot, conclusion, &selection, &policy, &a);
 *	answer_free(&a);
 */
#ifndef BOT_ANSWER_H
#define BOT_ANSWER_H

#include "bot/conclude.h"
#include "bot/policy.h"
#include "bot/select.h"

struct answer {
	char *message_id;	  /* the same for the same version of the same change */
	struct strbuf recipients; /* of the envelope, separated by blanks */
	struct strbuf mail;
	const char *state;  /* of the outbox: "pending", "held" */
	const char *reason; /* why it is held; may be NULL */
	int64_t not_before;
};

#define ANSWER_INIT                                                                                \
	{                                                                                          \
		.recipients = STRBUF_INIT, .mail = STRBUF_INIT                                     \
	}

int answer_make(struct bot *bot, const struct conclusion *c, const struct selection *s,
		const struct policy *policy, struct answer *a);
void answer_free(struct answer *a);

#endif
