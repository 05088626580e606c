// SPDX-License-Identifier: GPL-2.0-or-later
#include "bot/answer.h"

#include <stdlib.h>
#include <string.h>

#include "bot/compose.h"
#include "bot/mail.h"
#include "util/map.h"

#ifndef MMUCHECK_VERSION
#define MMUCHECK_VERSION "0"
#endif

/* "mmucheck.HASH@domain of the sender": the same whenever it is made. */
static char *make_id(const struct patchset *p, const char *from)
{
	struct strbuf s = STRBUF_INIT, id = STRBUF_INIT;
	const char *at = strchr(from, '@');
	char hex[33];

	strbuf_addf(&s, "%s\n%lld", p->change_key, (long long)p->version);
	hash_hex(s.buf, s.len, hex);
	strbuf_addf(&id, "mmucheck.%s%s", hex, at ? at : "@localhost");
	strbuf_free(&s);
	return strbuf_detach(&id);
}

/* The patch that all of it is about, else the cover letter or the first patch. */
static const char *mail_to_answer(const struct patchset *p, const struct selection *s)
{
	unsigned patch = s->asked.at[0].patch;

	vec_each (&s->asked, const struct reply_item, i)
		if (i->patch != patch)
			return p->reply_id;
	return patch < p->patches.nr ? p->patches.at[patch].message_id : p->reply_id;
}

static void fill_reply(struct bot *bot, const struct conclusion *c, const struct selection *s,
		       struct reply *r)
{
	const struct patchset *p = c->patches;
	const struct outcome_part *first = c->outcome->parts.at;
	const char **titles = arena_alloc(&c->patches->mem, p->patches.nr * sizeof(*titles));

	for (size_t i = 0; i < p->patches.nr; i++)
		titles[i] = p->patches.at[i].title;
	*r = (struct reply){
		.ctx = bot->ctx,
		.diff = &p->diff,
		.subjects = titles,
		.nr_patches = (unsigned)p->expected,
		.nr_reviewed = (unsigned)p->patches.nr,
		.missing = p->missing,
		.tool = "mmucheck",
		.version = first->version,
		.base = c->base,
		.base_origin = c->base_origin,
		.with_prerequisites = c->with_prerequisites,
		.kernel = first->m.kernel,
		.archs = c->archs,
		.not_reviewed = c->not_reviewed,
		.nr_rules = first->nr_rules,
	};
	vec_each (&c->outcome->parts, const struct outcome_part, part)
		vec_push(&r->coverage, (struct reply_coverage){part->arch, &part->m.ledger});
	vec_each (&s->asked, const struct reply_item, i)
		vec_push(&r->items, *i);
}

/* Held while the list is mute; pending from the end of the embargo on. */
static void schedule(const struct patchset *p, const struct policy *policy, struct answer *a)
{
	int64_t from = p->date && p->date < p->first_seen ? p->date : p->first_seen;

	a->state = policy->reply == POLICY_MUTE ? "held" : "pending";
	a->reason = policy->reply == POLICY_MUTE ? "the list is mute" : NULL;
	a->not_before = policy->embargo ? from + policy->embargo : 0;
}

static void add_recipients(const struct letter *l, struct strbuf *out)
{
	vec_each (&l->to, const struct person, p)
		strbuf_addf(out, "%s%s", out->len ? " " : "", p->addr);
	vec_each (&l->cc, const struct person, p)
		strbuf_addf(out, "%s%s", out->len ? " " : "", p->addr);
}

static int write_letter(struct bot *bot, const struct conclusion *c, const struct policy *policy,
			const struct answered *to, const char *text, struct answer *a)
{
	struct letter l = {
		.from_name = config_str(&bot->config, "bot", NULL, "name"),
		.from = config_str(&bot->config, "bot", NULL, "from"),
		.subject = to->subject,
		.message_id = a->message_id,
		.in_reply_to = to->message_id,
		.references = to->references,
		.tool = "mmucheck-bot/" MMUCHECK_VERSION,
		.date = bot->now,
		.text = text,
	};
	struct person author = {to->from_name, to->from_addr};
	int ret;

	policy_recipients(bot, policy, &author, to->to, to->cc, &c->patches->mem, &l);
	ret = compose(bot->ctx, &l, &a->mail);
	add_recipients(&l, &a->recipients);
	letter_free(&l);
	return ret;
}

int answer_make(struct bot *bot, const struct conclusion *c, const struct selection *s,
		const struct policy *policy, struct answer *a)
{
	struct strbuf text = STRBUF_INIT;
	struct answered to;
	struct reply r;
	int got = patchset_answered(bot, c->patches, mail_to_answer(c->patches, s), &to);

	if (got <= 0)
		return got ? got : ctx_error(bot->ctx, "the mail to answer is not there");
	fill_reply(bot, c, s, &r);
	reply_text(&r, &text);
	reply_free(&r);
	a->message_id = make_id(c->patches, config_str(&bot->config, "bot", NULL, "from"));
	schedule(c->patches, policy, a);
	got = write_letter(bot, c, policy, &to, text.buf, a);
	strbuf_free(&text);
	return got;
}

void answer_free(struct answer *a)
{
	free(a->message_id);
	strbuf_free(&a->recipients);
	strbuf_free(&a->mail);
}
