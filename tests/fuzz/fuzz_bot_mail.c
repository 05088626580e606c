// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * libFuzzer target for mails: whatever comes, what is shown is clean, what goes into a header
 * of a reply is checked, and git gets one mail.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "bot/mail.h"
#include "bot/mail_text.h"
#include "bot/relevant.h"
#include "bot/trailers.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(bool ok)
{
	if (!ok)
		abort();
}

static void check_line(const char *line)
{
	check(strlen(line) <= 998);
	for (; *line; line++)
		check((unsigned char)*line >= ' ' && *line != 127);
}

static void check_addresses(const char *list)
{
	for (; *list; list++)
		check(*list >= ' ' && *list < 127 && !strchr("<>()[];:\\\"", *list));
}

/* Header lines of what git gets: as many as are written, whatever the mail says. */
static void check_git_text(const struct mail *m)
{
	struct strbuf out = STRBUF_INIT;
	unsigned lines = 0;
	const char *p;

	mail_git_text(m, &out);
	for (p = out.buf; *p != '\n'; p = strchr(p, '\n') + 1)
		lines++;
	check(lines == 7);
	for (p++; p < out.buf + out.len; p++) {
		check(strncmp(p, "From ", 5));
		p = memchr(p, '\n', out.buf + out.len - p);
		if (!p)
			break;
	}
	strbuf_free(&out);
}

static void check_mail(const struct mail *m)
{
	check(mail_id_ok(m->message_id));
	check(!*m->in_reply_to || mail_id_ok(m->in_reply_to));
	check(m->refs.nr <= 100);
	vec_each (&m->refs, const char *, ref)
		check(mail_id_ok(*ref));
	check_line(m->subject);
	check_line(m->from_name);
	check_addresses(m->from_addr);
	check_addresses(m->reply_to);
	check_addresses(m->to);
	check_addresses(m->cc);
	check(!m->trouble || !m->diff.len);
	check(m->date >= 0);
	if (m->diff.len) {
		check(!memchr(m->diff.buf, '\0', m->diff.len));
		check(text_has_diff(m->diff.buf, m->diff.len));
	}
	check(!memchr(m->text.buf, '\0', m->text.len) && !memchr(m->text.buf, '\r', m->text.len));
	check_git_text(m);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct relevant *relevant;
	const struct mail_limits limits = MAIL_LIMITS;
	struct trailers t = {.prereqs = STRBUF_INIT};
	struct mail m;

	if (!relevant)
		relevant = relevant_new();
	mail_read(&m, (const char *)data, size, &limits);
	check_mail(&m);
	trailers_read(&t, m.diff.buf, m.diff.len);
	free(relevant_word(relevant, m.diff.buf, m.diff.len));
	strbuf_free(&t.prereqs);
	mail_free(&m);
	return 0;
}
