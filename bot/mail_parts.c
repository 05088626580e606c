// SPDX-License-Identifier: GPL-2.0-or-later
/* The MIME parts of a mail: which of them are text, which a patch. */
#include "bot/mail_parts.h"

#include <string.h>
#include <strings.h>

#include "bot/mail_text.h"

struct walk {
	struct mail *m;
	const struct mail_limits *limits;
	unsigned parts;
	size_t decoded;
	struct strbuf inline_text; /* parts that are shown, as bytes git may have */
	struct strbuf patches;	   /* attached diffs */
	bool html;
};

static void trouble(struct walk *w, const char *what)
{
	if (!w->m->trouble)
		w->m->trouble = what;
}

static bool name_ends(const char *name, const char *end)
{
	size_t n = name ? strlen(name) : 0, e = strlen(end);

	return n > e && !strcasecmp(name + n - e, end);
}

/* An attachment that is a patch, whatever type a mail program gave it. */
static bool is_patch(GMimePart *part, GMimeContentType *type)
{
	const char *name = g_mime_part_get_filename(part);

	return g_mime_content_type_is_type(type, "text", "x-patch") ||
	       g_mime_content_type_is_type(type, "text", "x-diff") ||
	       g_mime_content_type_is_type(type, "application", "x-patch") ||
	       name_ends(name, ".patch") || name_ends(name, ".diff");
}

/* The part's bytes, transfer encoding undone; no more of them than the limit leaves. */
static bool decode(struct walk *w, GMimePart *part, struct strbuf *out)
{
	GMimeDataWrapper *content = g_mime_part_get_content(part);
	GMimeStream *mem = content ? g_mime_stream_mem_new() : NULL;
	GByteArray *bytes;

	if (!mem)
		return false;
	g_mime_data_wrapper_write_to_stream(content, mem);
	bytes = g_mime_stream_mem_get_byte_array(GMIME_STREAM_MEM(mem));
	w->decoded += bytes->len;
	if (w->decoded <= w->limits->text)
		strbuf_add(out, bytes->data, bytes->len);
	else
		trouble(w, "there is more text than the limit");
	g_object_unref(mem);
	return w->decoded <= w->limits->text;
}

/* Bytes of a part to text: charset, line ends, flow. */
static void plain(struct walk *w, GMimeContentType *type, const struct strbuf *bytes,
		  struct strbuf *out)
{
	const char *format = g_mime_content_type_get_parameter(type, "format");
	const char *delsp = g_mime_content_type_get_parameter(type, "delsp");
	struct strbuf text = STRBUF_INIT;

	text_to_utf8(&text, bytes->buf, bytes->len,
		     g_mime_content_type_get_parameter(type, "charset"));
	text_unix(&text);
	if (memchr(text.buf, '\0', text.len))
		trouble(w, "there is a NUL byte in its text");
	if (text_longest_line(text.buf, text.len) > w->limits->line)
		trouble(w, "a line is longer than the limit");
	if (format && !strcasecmp(format, "flowed")) {
		w->m->flowed = true;
		text_unflow(out, text.buf, text.len, delsp && !strcasecmp(delsp, "yes"));
	} else {
		strbuf_add(out, text.buf, text.len);
	}
	if (out->len && out->buf[out->len - 1] != '\n')
		strbuf_addc(out, '\n');
	strbuf_free(&text);
}

/*
 * A whole git format-patch file as an attachment has its own header: the From and Subject of
 * it become the in-body header that git mailinfo knows, the rest goes.
 */
static void add_formatted(struct strbuf *out, const char *text, size_t len)
{
	static const char *const fields[] = {"From", "Subject", "Date"};
	const char *nl = memchr(text, '\n', len);
	size_t skip = nl ? (size_t)(nl + 1 - text) : len, header;
	const char *at, *end;

	text += skip;
	len -= skip;
	header = mail_header_len(text, len);
	for (size_t i = 0; i < sizeof(fields) / sizeof(fields[0]); i++)
		if (mail_field(text, len, fields[i], 0, &at, &end)) {
			strbuf_addf(out, "%s:", fields[i]);
			strbuf_add(out, at, end - at);
		}
	strbuf_add(out, text + header, len - header);
}

static void add_patch(struct walk *w, const struct strbuf *text)
{
	w->m->attached = true;
	if (text->len > 46 && !memcmp(text->buf, "From ", 5) &&
	    strspn(text->buf + 5, "0123456789abcdef") == 40)
		add_formatted(&w->patches, text->buf, text->len);
	else
		strbuf_add(&w->patches, text->buf, text->len);
}

static void read_part(struct walk *w, GMimePart *part)
{
	GMimeContentType *type = g_mime_object_get_content_type(GMIME_OBJECT(part));
	bool attached = g_mime_part_is_attachment(part), patch = is_patch(part, type);
	struct strbuf bytes = STRBUF_INIT, text = STRBUF_INIT;

	w->html |= g_mime_content_type_is_type(type, "text", "html");
	if (g_mime_content_type_is_type(type, "application", "pkcs7-mime"))
		trouble(w, "it is encrypted or opaquely signed");
	if (!patch && !g_mime_content_type_is_type(type, "text", "plain"))
		return;
	if (decode(w, part, &bytes)) {
		plain(w, type, &bytes, &text);
		if ((patch || attached) && text_has_diff(text.buf, text.len))
			add_patch(w, &text);
		else if (!patch && !attached)
			strbuf_add(&w->inline_text, text.buf, text.len);
	}
	strbuf_free(&bytes);
	strbuf_free(&text);
}

static void walk(struct walk *w, GMimeObject *object, unsigned depth);

/* Of alternatives the plain one is read, else the first. */
static GMimeObject *alternative(GMimeMultipart *multi)
{
	int nr = g_mime_multipart_get_count(multi);

	for (int i = 0; i < nr; i++) {
		GMimeObject *o = g_mime_multipart_get_part(multi, i);

		if (g_mime_content_type_is_type(g_mime_object_get_content_type(o), "text", "plain"))
			return o;
	}
	return nr ? g_mime_multipart_get_part(multi, 0) : NULL;
}

static void walk_multipart(struct walk *w, GMimeMultipart *multi, unsigned depth)
{
	GMimeContentType *type = g_mime_object_get_content_type(GMIME_OBJECT(multi));
	int nr = g_mime_multipart_get_count(multi);

	if (g_mime_content_type_is_type(type, "multipart", "encrypted")) {
		trouble(w, "it is encrypted or opaquely signed");
	} else if (g_mime_content_type_is_type(type, "multipart", "alternative")) {
		GMimeObject *o = alternative(multi);

		if (o)
			walk(w, o, depth + 1);
	} else if (g_mime_content_type_is_type(type, "multipart", "signed")) {
		w->m->is_signed = true;
		if (nr)
			walk(w, g_mime_multipart_get_part(multi, 0), depth + 1);
	} else {
		for (int i = 0; i < nr && !w->m->trouble; i++)
			walk(w, g_mime_multipart_get_part(multi, i), depth + 1);
	}
}

/* Mails inside the mail are somebody else's words: they are not looked into. */
static void walk(struct walk *w, GMimeObject *object, unsigned depth)
{
	if (++w->parts > w->limits->parts)
		trouble(w, "there are more parts than the limit");
	else if (depth > w->limits->depth)
		trouble(w, "its parts are nested deeper than the limit");
	else if (GMIME_IS_MULTIPART(object))
		walk_multipart(w, GMIME_MULTIPART(object), depth);
	else if (GMIME_IS_PART(object))
		read_part(w, GMIME_PART(object));
}

/* Text and patches to what git takes: a diff in the text, or the text as the message of those. */
static void put_together(struct walk *w)
{
	struct mail *m = w->m;
	struct strbuf bare = STRBUF_INIT;
	struct strbuf *text = &w->inline_text;

	if (text_unarmour(&bare, text->buf, text->len)) {
		m->is_signed = true;
		text = &bare;
	}
	text_add_clean(&m->text, text->buf, text->len);
	if (w->patches.len) {
		bool own = !memcmp(w->patches.buf, "From:", 5) ||
			   !memcmp(w->patches.buf, "Subject:", 8);

		if (!own) {
			strbuf_add(&m->diff, text->buf, text->len);
			strbuf_adds(&m->diff, "---\n");
		}
		strbuf_add(&m->diff, w->patches.buf, w->patches.len);
	} else if (text_has_diff(text->buf, text->len)) {
		strbuf_add(&m->diff, text->buf, text->len);
	}
	/* What had a diff as a part may have lost it with the header of an attached mail. */
	if (!text_has_diff(m->diff.buf, m->diff.len))
		strbuf_reset(&m->diff);
	strbuf_free(&bare);
}

void mail_read_parts(struct mail *m, GMimeMessage *message, const struct mail_limits *limits)
{
	struct walk w = {
		.m = m, .limits = limits, .inline_text = STRBUF_INIT, .patches = STRBUF_INIT};
	GMimeObject *top = g_mime_message_get_mime_part(message);

	if (top)
		walk(&w, top, 0);
	put_together(&w);
	if (w.html && !m->text.len && !m->diff.len)
		trouble(&w, "it is HTML without plain text");
	strbuf_free(&w.inline_text);
	strbuf_free(&w.patches);
}
