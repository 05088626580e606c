// SPDX-License-Identifier: GPL-2.0-or-later
#include "bot/mail.h"

#include <string.h>
#include <strings.h>
#include <time.h>

#include "bot/mail_parts.h"
#include "util/map.h"

#define MAX_HEADER (256u << 10)

/* May the header say that there are parts, or mails, in the body? */
static bool has_parts(const char *header, size_t len)
{
	for (const char *p = header, *end = header + len; p < end; p++)
		if ((end - p >= 9 && !strncasecmp(p, "multipart", 9)) ||
		    (end - p >= 8 && !strncasecmp(p, "message/", 8)))
			return true;
	return false;
}

/*
 * The parser compares every line with the boundaries of all multiparts around it, and makes
 * an object of each part before anything can be counted.  So the words that can declare a
 * boundary are counted first, and how often one line that may be a boundary comes again.
 */
static bool has_too_many_parts(const char *raw, size_t len, unsigned max)
{
	static const char word[] = "boundary";
	const char *p = raw, *end = raw + len;
	struct map seen = {0};
	unsigned words = 0;
	uint64_t often = 0;

	while (p < end && words <= max && often <= max) {
		const char *nl = memchr(p, '\n', end - p), *stop = nl ? nl : end, *q = stop;

		while (q > p && strchr(" \t\r", q[-1]) && q[-1])
			q--;
		if (q - p > 2 && *p == '-' && p[1] == '-') {
			uint64_t key = hash_bytes(p, q - p);
			const uint64_t *before = map_get(&seen, key);

			often = before ? *before + 1 : 1;
			map_set(&seen, key, often);
		}
		for (q = p; q + sizeof(word) - 1 <= stop; q++)
			words += (*q | 32) == 'b' && !strncasecmp(q, word, sizeof(word) - 1);
		p = stop + 1;
	}
	map_free(&seen);
	return words > max || often > max;
}

static GMimeMessage *parse(const char *raw, size_t len)
{
	static bool started;
	GMimeStream *stream;
	GMimeParser *parser;
	GMimeMessage *message;

	if (!started) {
		g_mime_init();
		started = true;
	}
	stream = g_mime_stream_mem_new_with_buffer(raw, len);
	parser = g_mime_parser_new_with_stream(stream);
	g_object_unref(stream);
	message = g_mime_parser_construct_message(parser, NULL);
	g_object_unref(parser);
	return message;
}

/* What keeps the parser away from the body; NULL: nothing. */
static const char *refuse(const char *raw, size_t len, size_t header,
			  const struct mail_limits *limits)
{
	if (len > limits->mail)
		return "it is larger than the limit";
	if (header > MAX_HEADER)
		return "its header is larger than the limit";
	if (memchr(raw, '\0', header))
		return "there is a NUL byte in its header";
	if (has_parts(raw, header) && has_too_many_parts(raw, len, limits->parts))
		return "there are more parts than the limit";
	return NULL;
}

void mail_read(struct mail *m, const char *raw, size_t len, const struct mail_limits *limits)
{
	size_t header = mail_header_len(raw, len);
	GMimeMessage *message;
	char *id;

	*m = (struct mail){.text = STRBUF_INIT, .diff = STRBUF_INIT};
	id = mail_find_id(raw, len);
	m->message_id = arena_strdup(&m->mem, id);
	free(id);
	m->trouble = refuse(raw, len, header, limits);
	if (m->trouble)
		len = header < MAX_HEADER ? header : MAX_HEADER;
	message = parse(raw, len);
	if (!message) {
		m->subject = m->from_name = m->from_addr = m->reply_to = m->to = m->cc =
			m->in_reply_to = "";
		m->trouble = m->trouble ? m->trouble : "it is no mail";
		return;
	}
	mail_read_header(m, message, raw, len, limits);
	if (!m->trouble)
		mail_read_parts(m, message, limits);
	if (m->trouble)
		strbuf_reset(&m->diff);
	g_object_unref(message);
}

void mail_free(struct mail *m)
{
	strbuf_free(&m->text);
	strbuf_free(&m->diff);
	vec_free(&m->refs);
	arena_free(&m->mem);
}

/* A name that needs no quotes. */
static void add_name(struct strbuf *out, const char *name)
{
	size_t before = out->len;

	for (; *name; name++)
		if (!strchr("<>()@,;:\\\"[]", *name))
			strbuf_addc(out, *name);
	if (out->len == before)
		strbuf_adds(out, "unknown");
}

static void add_date(struct strbuf *out, int64_t date)
{
	static const char days[] = "SunMonTueWedThuFriSat";
	static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
	time_t t = date;
	struct tm tm;

	if (!gmtime_r(&t, &tm))
		memset(&tm, 0, sizeof(tm)), tm.tm_mday = 1, tm.tm_year = 70;
	strbuf_addf(out, "%.3s, %d %.3s %d %02d:%02d:%02d +0000", days + 3 * tm.tm_wday, tm.tm_mday,
		    months + 3 * tm.tm_mon, tm.tm_year + 1900, tm.tm_hour, tm.tm_min, tm.tm_sec);
}

/* ">From " gets one more ">", as a mboxrd has it. */
static void add_quoted(struct strbuf *out, const char *text, size_t len)
{
	const char *p = text, *end = text + len;

	while (p < end) {
		const char *nl = memchr(p, '\n', end - p);
		const char *stop = nl ? nl + 1 : end;
		const char *q = p;

		while (q < stop && *q == '>')
			q++;
		if (stop - q >= 5 && !memcmp(q, "From ", 5))
			strbuf_addc(out, '>');
		strbuf_add(out, p, stop - p);
		p = stop;
	}
}

void mail_git_text(const struct mail *m, struct strbuf *out)
{
	strbuf_adds(out, "From mmucheck-bot Thu Jan  1 00:00:00 1970\nFrom: ");
	add_name(out, m->from_name);
	strbuf_addf(out,
		    " <%s>\nSubject: %s\nDate: ", *m->from_addr ? m->from_addr : "unknown@invalid",
		    m->subject);
	add_date(out, m->date);
	strbuf_adds(out, "\nMIME-Version: 1.0\nContent-Type: text/plain; charset=UTF-8\n"
			 "Content-Transfer-Encoding: 8bit\n\n");
	add_quoted(out, m->diff.buf, m->diff.len);
}
