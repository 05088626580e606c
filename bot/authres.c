// SPDX-License-Identifier: GPL-2.0-or-later
/* Who a mail is from, as far as a command needs it: From, Authentication-Results (RFC 8601). */
#include <gmime/gmime.h>
#include <string.h>
#include <strings.h>

#include "bot/command.h"

/* The value of "NAME=" in a clause, up to what ends it; NULL if it is not there. */
static const char *value_of(const char *clause, size_t len, const char *name, size_t *n)
{
	size_t name_len = strlen(name);

	for (size_t i = 0; i + name_len <= len; i++)
		if ((!i || strchr(" \t\r\n", clause[i - 1])) &&
		    !strncasecmp(clause + i, name, name_len)) {
			const char *v = clause + i + name_len;

			*n = 0;
			while (v + *n < clause + len && !strchr(" \t\r\n;", v[*n]))
				++*n;
			return v;
		}
	return NULL;
}

/* "dkim=pass header.d=example.org" */
static bool is_good(const char *clause, size_t len, const char *domain)
{
	size_t n, start = strspn(clause, " \t\r\n");
	const char *v;

	if (start > len)
		return false;
	clause += start;
	len -= start;
	if (len < 9 || strncasecmp(clause, "dkim=pass", 9))
		return false;
	v = value_of(clause, len, "header.d=", &n);
	return v && n == strlen(domain) && !strncasecmp(v, domain, n);
}

/* The name of the server comes first, then clauses with ";" between them. */
static bool says_good(const char *value, const char *authserv, const char *domain)
{
	size_t n;

	value += strspn(value, " \t\r\n");
	n = strcspn(value, "; \t\r\n");
	if (n != strlen(authserv) || strncasecmp(value, authserv, n))
		return false;
	while ((value = strchr(value, ';'))) {
		value++;
		if (is_good(value, strcspn(value, ";"), domain))
			return true;
	}
	return false;
}

/* Our server writes its line above what a sender has brought along: the first one counts. */
static bool first_says_good(GMimeObject *mail, const char *authserv, const char *domain)
{
	GMimeHeaderList *headers = g_mime_object_get_header_list(mail);

	for (int i = 0; i < g_mime_header_list_get_count(headers); i++) {
		GMimeHeader *h = g_mime_header_list_get_header_at(headers, i);

		if (!strcasecmp(g_mime_header_get_name(h), "Authentication-Results"))
			return says_good(g_mime_header_get_value(h), authserv, domain);
	}
	return false;
}

/*
 * One From, and it ends in that address: what a parser makes of "a@b@c" or of two fields is
 * not what the server that checked the signature has seen.
 */
static bool is_plainly_from(GMimeObject *mail, const char *from)
{
	GMimeHeaderList *headers = g_mime_object_get_header_list(mail);
	struct strbuf want = STRBUF_INIT;
	bool good = false;
	int nr = 0;

	strbuf_addf(&want, "<%s>", from);
	for (int i = 0; i < g_mime_header_list_get_count(headers); i++) {
		GMimeHeader *h = g_mime_header_list_get_header_at(headers, i);
		gchar *value;
		size_t len;

		if (strcasecmp(g_mime_header_get_name(h), "From"))
			continue;
		value = g_strstrip(g_strdup(g_mime_header_get_value(h)));
		len = strlen(value);
		good = !strcasecmp(value, from) ||
		       (len >= want.len && !strcasecmp(value + len - want.len, want.buf));
		g_free(value);
		nr++;
	}
	strbuf_free(&want);
	return good && nr == 1;
}

bool command_is_from(const char *raw, size_t len, const char *from, const char *authserv)
{
	const char *at = strrchr(from, '@');
	GMimeStream *stream;
	GMimeParser *parser;
	GMimeMessage *mail;
	bool good;

	if (!at)
		return false;
	g_mime_init();
	stream = g_mime_stream_mem_new_with_buffer(raw, len);
	parser = g_mime_parser_new_with_stream(stream);
	mail = g_mime_parser_construct_message(parser, NULL);
	good = mail && is_plainly_from(GMIME_OBJECT(mail), from) &&
	       (!authserv || first_says_good(GMIME_OBJECT(mail), authserv, at + 1));
	if (mail)
		g_object_unref(mail);
	g_object_unref(parser);
	g_object_unref(stream);
	return good;
}
