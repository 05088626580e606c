// SPDX-License-Identifier: GPL-2.0-or-later
#include "bot/select.h"

/* Has somebody who may has said what it is? */
static int is_settled(struct bot *bot, const struct finding *f, bool *settled)
{
	int64_t nr;

	if (db_number(&bot->db, 0, &nr, "SELECT count(*) FROM verdicts WHERE fingerprint = ?", "t",
		      f->fingerprint))
		return -1;
	*settled = nr > 0;
	return 0;
}

static void keep(struct selection *s, const struct finding *f, const char *why)
{
	vec_push(&s->kept, (struct selection_kept){.f = f, .why = why});
}

static int select_new(struct bot *bot, const struct outcome_item *item, const struct policy *policy,
		      struct selection *s)
{
	bool settled;

	if (is_settled(bot, item->f, &settled))
		return -1;
	if (settled) {
		s->nr_settled++;
	} else if (!reply_may_tell(bot->ctx, item->f)) {
		s->nr_untold++;
		keep(s, item->f, "reaches outside of the tree");
	} else if (item->f->confidence < policy->confidence) {
		s->nr_unsure++;
		keep(s, item->f, "not certain enough");
	} else {
		vec_push(&s->asked, (struct reply_item){.f = item->f,
							.patch = item->patch,
							.before = item->before});
	}
	return 0;
}

int select_findings(struct bot *bot, const struct outcome *outcome, const struct policy *policy,
		    struct selection *s)
{
	if (!outcome)
		return 0;
	s->nr_old = outcome_count(outcome, OUTCOME_OLD);
	s->nr_gone = outcome_count(outcome, OUTCOME_GONE);
	vec_each (&outcome->items, const struct outcome_item, item) {
		if (item->state == OUTCOME_OLD)
			keep(s, item->f, "there before");
		else if (item->state == OUTCOME_NEW && select_new(bot, item, policy, s))
			return -1;
	}
	return 0;
}

void selection_free(struct selection *s)
{
	vec_free(&s->asked);
	vec_free(&s->kept);
}
