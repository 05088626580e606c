// SPDX-License-Identifier: GPL-2.0-or-later
/* The header of a mail: what is shown is clean, what goes into a reply is checked. */
#include <string.h>

#include "bot/mail_parts.h"
#include "util/utf8.h"

#define MAX_ADDRESSES 100

/* One line of clean text, cut at max bytes between characters. */
static const char *clean_line(struct mail *m, const char *text, size_t max)
{
	struct strbuf flat = STRBUF_INIT, out = STRBUF_INIT;
	const char *kept;

	for (; text && *text; text++)
		strbuf_addc(&flat, strchr("\r\n\t", *text) ? ' ' : *text);
	utf8_add_clean(&out, flat.buf, flat.len, false);
	if (out.len > max) {
		while (max && ((unsigned char)out.buf[max] & 0xc0) == 0x80)
			max--;
		out.len = max;
	}
	kept = arena_strndup(&m->mem, out.buf, out.len);
	strbuf_free(&flat);
	strbuf_free(&out);
	return kept;
}

/* user@host of characters that need no quoting anywhere; mail from elsewhere gets no answer. */
static bool address_ok(const char *addr)
{
	const char *at = addr ? strchr(addr, '@') : NULL;

	if (!at || at == addr || !at[1] || strchr(at + 1, '@') || strlen(addr) > 254 ||
	    *addr == '-')
		return false;
	for (; *addr; addr++)
		if (*addr <= ' ' || *addr >= 127 || strchr("<>()[],;:\\\"", *addr))
			return false;
	return true;
}

static void add_address(struct strbuf *out, unsigned *nr, InternetAddress *ia)
{
	const char *addr;

	if (!INTERNET_ADDRESS_IS_MAILBOX(ia) || *nr >= MAX_ADDRESSES)
		return;
	addr = internet_address_mailbox_get_addr(INTERNET_ADDRESS_MAILBOX(ia));
	if (!address_ok(addr))
		return;
	strbuf_addf(out, "%s%s", *nr ? ", " : "", addr);
	++*nr;
}

/* The addresses of a list and of the groups in it. */
static const char *addresses(struct mail *m, InternetAddressList *list)
{
	struct strbuf out = STRBUF_INIT;
	unsigned nr = 0;
	const char *kept;

	for (int i = 0; list && i < internet_address_list_length(list); i++) {
		InternetAddress *ia = internet_address_list_get_address(list, i);
		InternetAddressList *members;

		add_address(&out, &nr, ia);
		if (!INTERNET_ADDRESS_IS_GROUP(ia))
			continue;
		members = internet_address_group_get_members(INTERNET_ADDRESS_GROUP(ia));
		for (int j = 0; members && j < internet_address_list_length(members); j++)
			add_address(&out, &nr, internet_address_list_get_address(members, j));
	}
	kept = arena_strndup(&m->mem, out.buf, out.len);
	strbuf_free(&out);
	return kept;
}

/* Several From fields, or several people in one, say of nobody that it is theirs. */
static void read_from(struct mail *m, GMimeMessage *message, const char *raw, size_t len,
		      const struct mail_limits *limits)
{
	InternetAddressList *list = g_mime_message_get_from(message);
	const char *at, *end, *addr;
	InternetAddress *ia;

	m->from_name = m->from_addr = "";
	if (!list || internet_address_list_length(list) != 1 ||
	    mail_field(raw, len, "From", 1, &at, &end))
		return;
	ia = internet_address_list_get_address(list, 0);
	m->from_name = clean_line(m, internet_address_get_name(ia), limits->header);
	if (!INTERNET_ADDRESS_IS_MAILBOX(ia))
		return;
	addr = internet_address_mailbox_get_addr(INTERNET_ADDRESS_MAILBOX(ia));
	if (address_ok(addr))
		m->from_addr = arena_strdup(&m->mem, addr);
}

static void add_ref(struct mail *m, const char *id, size_t len)
{
	for (size_t i = 0; i < m->refs.nr; i++)
		if (strlen(m->refs.at[i]) == len && !memcmp(m->refs.at[i], id, len)) {
			memmove(m->refs.at + i, m->refs.at + i + 1,
				(--m->refs.nr - i) * sizeof(*m->refs.at));
			break;
		}
	vec_push(&m->refs, arena_strndup(&m->mem, id, len));
}

/* Of too many references the oldest and the newest are kept, as RFC 5537 3.4.4 has it. */
static void trim_refs(struct mail *m, unsigned max)
{
	if (m->refs.nr <= max)
		return;
	memmove(m->refs.at + 1, m->refs.at + m->refs.nr - (max - 1),
		(max - 1) * sizeof(*m->refs.at));
	m->refs.nr = max;
}

static void read_refs(struct mail *m, const char *raw, size_t len, const struct mail_limits *limits)
{
	const char *at, *end, *id;
	size_t n;

	if (mail_field(raw, len, "References", 0, &at, &end))
		while (mail_next_id(&at, end, &id, &n)) {
			add_ref(m, id, n);
			trim_refs(m, limits->refs);
		}
	m->in_reply_to = "";
	if (mail_field(raw, len, "In-Reply-To", 0, &at, &end) && mail_next_id(&at, end, &id, &n)) {
		m->in_reply_to = arena_strndup(&m->mem, id, n);
		add_ref(m, id, n);
		trim_refs(m, limits->refs);
	} else if (m->refs.nr) {
		m->in_reply_to = *vec_last(&m->refs);
	}
}

void mail_read_header(struct mail *m, GMimeMessage *message, const char *raw, size_t len,
		      const struct mail_limits *limits)
{
	GDateTime *date = g_mime_message_get_date(message);

	m->subject = clean_line(m, g_mime_message_get_subject(message), limits->header);
	read_from(m, message, raw, len, limits);
	m->reply_to =
		addresses(m, g_mime_message_get_addresses(message, GMIME_ADDRESS_TYPE_REPLY_TO));
	m->to = addresses(m, g_mime_message_get_addresses(message, GMIME_ADDRESS_TYPE_TO));
	m->cc = addresses(m, g_mime_message_get_addresses(message, GMIME_ADDRESS_TYPE_CC));
	m->date = date ? g_date_time_to_unix(date) : 0;
	if (m->date < 0)
		m->date = 0;
	read_refs(m, raw, len, limits);
}
