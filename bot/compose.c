// SPDX-License-Identifier: GPL-2.0-or-later
#include "bot/compose.h"

#include <gmime/gmime.h>
#include <string.h>
#include <strings.h>

#include "bot/mail.h"
#include "util/utf8.h"

#define MAX_HEADER 800	  /* bytes of a subject or a name that are kept */
#define MAX_REFERENCES 20 /* of the newest that are kept, beside the first */

bool compose_is_address(const char *s)
{
	const char *at = strchr(s, '@');

	if (!at || at == s || !at[1] || strchr(at + 1, '@') || s[0] == '-' || strlen(s) > 320)
		return false;
	for (; *s; s++)
		if (*s <= ' ' || *s >= 0x7f || strchr("<>,;:\"\\()[]|`$&", *s))
			return false;
	return true;
}

/* One line of clean UTF-8. */
static char *one_line(const char *s)
{
	struct strbuf clean = STRBUF_INIT;
	size_t len = strlen(s);

	if (len > MAX_HEADER)
		len = MAX_HEADER;
	utf8_add_clean(&clean, s, len, false);
	return strbuf_detach(&clean);
}

char *compose_subject(const char *subject)
{
	struct strbuf s = STRBUF_INIT;

	strbuf_addf(&s, "%s%s", strncasecmp(subject, "re:", 3) ? "Re: " : "", subject);
	return strbuf_detach(&s);
}

static void add_person(InternetAddressList *list, const struct person *p)
{
	char *name = one_line(p->name ? p->name : "");
	InternetAddress *a = internet_address_mailbox_new(*name ? name : NULL, p->addr);

	internet_address_set_charset(a, "utf-8");
	internet_address_list_add(list, a);
	g_object_unref(a);
	free(name);
}

static void set_subject(GMimeMessage *mail, const char *subject)
{
	char *reply = compose_subject(subject), *clean = one_line(reply);

	g_mime_message_set_subject(mail, clean, "utf-8");
	free(clean);
	free(reply);
}

/* "<a> <b>", of the ids that are ids: the first and the newest, then the one answered. */
static void set_references(GMimeObject *mail, const struct letter *l)
{
	struct strbuf refs = STRBUF_INIT;
	gchar **ids = g_strsplit_set(l->references ? l->references : "", " \t\r\n<>", -1);
	guint nr = g_strv_length(ids);

	for (guint i = 0; i < nr; i++)
		if (mail_id_ok(ids[i]) && strcmp(ids[i], l->in_reply_to) &&
		    (!i || i + MAX_REFERENCES >= nr))
			strbuf_addf(&refs, "<%s> ", ids[i]);
	strbuf_addf(&refs, "<%s>", l->in_reply_to);
	g_mime_object_set_header(mail, "References", refs.buf, NULL);
	g_strfreev(ids);
	strbuf_reset(&refs);
	strbuf_addf(&refs, "<%s>", l->in_reply_to);
	g_mime_object_set_header(mail, "In-Reply-To", refs.buf, NULL);
	strbuf_free(&refs);
}

static void set_headers(GMimeMessage *mail, const struct letter *l)
{
	GMimeObject *object = GMIME_OBJECT(mail);
	GDateTime *date = g_date_time_new_from_unix_utc(l->date);
	struct person from = {l->from_name, l->from};

	add_person(g_mime_message_get_from(mail), &from);
	vec_each (&l->to, const struct person, p)
		add_person(g_mime_message_get_to(mail), p);
	vec_each (&l->cc, const struct person, p)
		add_person(g_mime_message_get_cc(mail), p);
	set_subject(mail, l->subject);
	g_mime_message_set_date(mail, date);
	g_date_time_unref(date);
	g_mime_message_set_message_id(mail, l->message_id);
	set_references(object, l);
	/* RFC 3834: other programs do not answer it. */
	g_mime_object_set_header(object, "Auto-Submitted", "auto-replied", NULL);
	g_mime_object_set_header(object, "User-Agent", l->tool, NULL);
}

static void set_text(GMimeMessage *mail, const char *text)
{
	GMimeTextPart *part = g_mime_text_part_new_with_subtype("plain");
	bool ascii = true;

	for (const char *p = text; *p; p++)
		ascii = ascii && (unsigned char)*p < 0x80;
	g_mime_text_part_set_charset(part, "utf-8");
	g_mime_text_part_set_text(part, text);
	g_mime_part_set_content_encoding(GMIME_PART(part), ascii ? GMIME_CONTENT_ENCODING_7BIT
								 : GMIME_CONTENT_ENCODING_8BIT);
	g_mime_message_set_mime_part(mail, GMIME_OBJECT(part));
	g_object_unref(part);
}

static int check(struct ctx *ctx, const struct letter *l)
{
	if (!compose_is_address(l->from))
		return ctx_error(ctx, "'%s' is no mail address to send from", l->from);
	vec_each (&l->to, const struct person, p)
		if (!compose_is_address(p->addr))
			return ctx_error(ctx, "a recipient is no mail address");
	vec_each (&l->cc, const struct person, p)
		if (!compose_is_address(p->addr))
			return ctx_error(ctx, "a recipient is no mail address");
	if (!mail_id_ok(l->message_id) || !mail_id_ok(l->in_reply_to))
		return ctx_error(ctx, "the mail that is to be answered has no usable Message-ID");
	return 0;
}

int compose(struct ctx *ctx, const struct letter *l, struct strbuf *out)
{
	GMimeFormatOptions *format;
	GMimeMessage *mail;
	char *text;

	if (check(ctx, l))
		return -1;
	g_mime_init();
	mail = g_mime_message_new(TRUE);
	set_headers(mail, l);
	set_text(mail, l->text);
	format = g_mime_format_options_new();
	g_mime_format_options_set_newline_format(format, GMIME_NEWLINE_FORMAT_UNIX);
	text = g_mime_object_to_string(GMIME_OBJECT(mail), format);
	strbuf_adds(out, text);
	g_free(text);
	g_mime_format_options_free(format);
	g_object_unref(mail);
	return 0;
}

void letter_free(struct letter *l)
{
	vec_free(&l->to);
	vec_free(&l->cc);
}
