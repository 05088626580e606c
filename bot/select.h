/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Which findings of a review are worth a question, and why the others are not.
 *
 *	struct selection s = {0};
 *	select_findings(bot, outcome, patches, &policy, &s);
 *	vec_each (&s.asked, struct reply_item, i) ...
 *	selection_free(&s);
 */
#ifndef BOT_SELECT_H
#define BOT_SELECT_H

#include "bot/bot.h"
#include "bot/outcome.h"
#include "bot/patchset.h"
#include "bot/policy.h"
#include "bot/reply.h"

struct selection_kept {
	const struct finding *f;
	const char *why;
};

struct selection {
	VEC(struct reply_item) asked;
	VEC(struct selection_kept) kept; /* for the local list */
	unsigned nr_old;		 /* there before the series */
	unsigned nr_gone;		 /* the series mends them */
	unsigned nr_settled;		 /* a person has said that they are invalid or known */
	unsigned nr_unsure;		 /* less certain than the policy wants */
	unsigned nr_untold;		 /* reach outside of the tree: never told to anybody */
};

/* outcome may be NULL: nothing is selected. */
int select_findings(struct bot *bot, const struct outcome *outcome, const struct policy *policy,
		    struct selection *s);
void selection_free(struct selection *s);

#endif
