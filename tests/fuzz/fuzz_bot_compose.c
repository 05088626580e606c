// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * libFuzzer target for the headers of a reply: a mail is read and answered.  Whatever its
 * headers were, the reply has those that it should have, each once, and its text behind them.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "bot/compose.h"
#include "bot/mail.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char *const fields[] = {
	"From",
	"To",
	"Cc",
	"Subject",
	"Date",
	"Message-Id",
	"In-Reply-To",
	"References",
	"User-Agent",
	"Auto-Submitted",
	"MIME-Version",
	"Content-Type",
	"Content-Transfer-Encoding",
};

#define NR_FIELDS (sizeof(fields) / sizeof(fields[0]))

static void check(bool ok)
{
	if (!ok)
		abort();
}

static size_t field_of(const char *line)
{
	for (size_t i = 0; i < NR_FIELDS; i++) {
		size_t n = strlen(fields[i]);

		if (!strncasecmp(line, fields[i], n) && line[n] == ':')
			return i;
	}
	abort();
}

static void check_reply(const char *mail)
{
	unsigned seen[NR_FIELDS] = {0};

	for (; *mail != '\n'; mail = strchr(mail, '\n') + 1) {
		check(strchr(mail, '\n') && !memchr(mail, '\r', strcspn(mail, "\n")));
		check(strcspn(mail, "\n") <= 998);
		/* A folded one has something in each of its lines. */
		if (*mail == ' ' || *mail == '\t')
			check(strspn(mail, " \t") < strcspn(mail, "\n"));
		else
			check(!seen[field_of(mail)]++);
	}
	check(!strcmp(mail, "\ntext\n"));
}

static void reply_to(const struct mail *m)
{
	struct strbuf refs = STRBUF_INIT, out = STRBUF_INIT;
	struct ctx ctx = CTX_INIT;
	struct letter l = {
		.from_name = "mmucheck",
		.from = "bot@bot.example.org",
		.subject = m->subject,
		.message_id = "reply@bot.example.org",
		.in_reply_to = m->message_id,
		.tool = "mmucheck-bot/0",
		.date = 1000000,
		.text = "text\n",
	};

	vec_each (&m->refs, const char *, ref)
		strbuf_addf(&refs, "%s ", *ref);
	l.references = refs.buf;
	vec_push(&l.to, (struct person){m->from_name, m->from_addr});
	if (*m->to && compose_is_address(m->to))
		vec_push(&l.cc, (struct person){"", m->to});
	if (!compose(&ctx, &l, &out))
		check_reply(out.buf);
	else
		check(!compose_is_address(m->from_addr));
	letter_free(&l);
	strbuf_free(&refs);
	strbuf_free(&out);
	ctx_free(&ctx);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct mail_limits limits = MAIL_LIMITS;
	struct mail m;

	mail_read(&m, (const char *)data, size, &limits);
	reply_to(&m);
	mail_free(&m);
	return 0;
}
