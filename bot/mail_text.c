// SPDX-License-Identifier: GPL-2.0-or-later
#include "bot/mail_text.h"

#include <errno.h>
#include <iconv.h>
#include <string.h>
#include <strings.h>

#include "util/utf8.h"

/*
 * The charsets that mail comes in.  Others are not tried: a stranger should not choose which
 * converter of the C library runs.  GB 2312 is read as its superset, as everybody does.
 */
static const char *converter(const char *charset)
{
	static const char *const names[][2] = {
		{"iso-8859-1", "ISO-8859-1"},	{"latin1", "ISO-8859-1"},
		{"iso-8859-2", "ISO-8859-2"},	{"iso-8859-5", "ISO-8859-5"},
		{"iso-8859-7", "ISO-8859-7"},	{"iso-8859-9", "ISO-8859-9"},
		{"iso-8859-15", "ISO-8859-15"}, {"windows-1250", "CP1250"},
		{"windows-1251", "CP1251"},	{"windows-1252", "CP1252"},
		{"windows-1254", "CP1254"},	{"cp1252", "CP1252"},
		{"koi8-r", "KOI8-R"},		{"koi8-u", "KOI8-U"},
		{"gb2312", "GB18030"},		{"gbk", "GB18030"},
		{"gb18030", "GB18030"},		{"big5", "BIG5"},
		{"euc-jp", "EUC-JP"},		{"iso-2022-jp", "ISO-2022-JP"},
		{"shift_jis", "SHIFT_JIS"},	{"euc-kr", "EUC-KR"},
		{"ks_c_5601-1987", "EUC-KR"},	{"utf-16", "UTF-16"},
		{"utf-16le", "UTF-16LE"},	{"utf-16be", "UTF-16BE"},
	};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (!strcasecmp(charset, names[i][0]))
			return names[i][1];
	return NULL;
}

/* Run the converter over all of it; false at the first byte that is wrong. */
static bool convert(iconv_t cd, struct strbuf *out, const char *data, size_t len)
{
	char *in = (char *)data;
	char buf[4096];
	bool flushed = false;

	while (!flushed) {
		char *to = buf;
		size_t room = sizeof(buf);

		flushed = !len;
		if (iconv(cd, len ? &in : NULL, &len, &to, &room) == (size_t)-1 && errno != E2BIG)
			return false;
		strbuf_add(out, buf, to - buf);
	}
	return true;
}

bool text_to_utf8(struct strbuf *out, const char *data, size_t len, const char *charset)
{
	size_t before = out->len;
	const char *from;
	iconv_t cd;
	bool ok;

	if (!charset || !strcasecmp(charset, "utf-8") || !strcasecmp(charset, "utf8") ||
	    !strcasecmp(charset, "us-ascii") || !strcasecmp(charset, "ascii")) {
		strbuf_add(out, data, len);
		return true;
	}
	from = converter(charset);
	cd = from ? iconv_open("UTF-8", from) : (iconv_t)-1;
	ok = cd != (iconv_t)-1 && convert(cd, out, data, len);
	if (cd != (iconv_t)-1)
		iconv_close(cd);
	if (!ok) {
		out->len = before;
		strbuf_add(out, data, len);
	}
	return ok;
}

void text_unix(struct strbuf *text)
{
	size_t from = text->len >= 3 && !memcmp(text->buf, "\xef\xbb\xbf", 3) ? 3 : 0, to = 0;

	if (!text->len)
		return;
	for (; from < text->len; from++)
		if (text->buf[from] != '\r' || from + 1 == text->len || text->buf[from + 1] != '\n')
			text->buf[to++] = text->buf[from];
	text->len = to;
	text->buf[to] = '\0';
}

/* A line without its end; *p moves behind it. */
struct line {
	const char *at;
	size_t len;
};

static struct line next_line(const char **p, const char *end)
{
	const char *nl = memchr(*p, '\n', end - *p);
	struct line l = {*p, (nl ? nl : end) - *p};

	*p = nl ? nl + 1 : end;
	return l;
}

static bool line_is(struct line l, const char *text)
{
	return l.len == strlen(text) && !memcmp(l.at, text, l.len);
}

static bool line_starts(struct line l, const char *text)
{
	return l.len >= strlen(text) && !memcmp(l.at, text, strlen(text));
}

/* Take the quote marks and the stuffed blank off; returns how many marks. */
static size_t unstuff(struct line *l)
{
	size_t depth = 0;

	while (l->len && *l->at == '>') {
		l->at++;
		l->len--;
		depth++;
	}
	if (l->len && *l->at == ' ') {
		l->at++;
		l->len--;
	}
	return depth;
}

/*
 * A lone blank is an empty context line of a diff that happened to be sent this way, not a
 * paragraph that goes on: 4.1 would join it.
 */
static bool flows_on(struct line l)
{
	return l.len > 1 && l.at[l.len - 1] == ' ' && !line_is(l, "-- ");
}

void text_unflow(struct strbuf *out, const char *text, size_t len, bool delsp)
{
	const char *p = text, *end = text + len;
	bool open = false;
	size_t open_depth = 0;

	while (p < end) {
		struct line l = next_line(&p, end);
		size_t depth = unstuff(&l);
		bool on = flows_on(l);

		/* 4.3: a signature mark ends a paragraph; 4.5: so does another depth. */
		if (open && (depth != open_depth || line_is(l, "-- ")))
			strbuf_addc(out, '\n'), open = false;
		for (size_t i = 0; !open && i < depth; i++)
			strbuf_addc(out, '>');
		if (!open && depth && l.len)
			strbuf_addc(out, ' ');
		strbuf_add(out, l.at, l.len - (on && delsp));
		if (!on)
			strbuf_addc(out, '\n');
		open = on;
		open_depth = depth;
	}
	if (open)
		strbuf_addc(out, '\n');
}

bool text_unarmour(struct strbuf *out, const char *text, size_t len)
{
	enum { OUTSIDE, HEADER, INSIDE, SIGNATURE } at = OUTSIDE;
	const char *p = text, *end = text + len;
	bool found = false;

	while (p < end) {
		struct line l = next_line(&p, end);

		if (at == OUTSIDE && line_is(l, "-----BEGIN PGP SIGNED MESSAGE-----")) {
			at = HEADER;
		} else if (at == HEADER) {
			at = l.len ? HEADER : INSIDE;
		} else if (at == INSIDE && line_is(l, "-----BEGIN PGP SIGNATURE-----")) {
			at = SIGNATURE;
		} else if (at == SIGNATURE) {
			found = line_is(l, "-----END PGP SIGNATURE-----");
			at = found ? OUTSIDE : SIGNATURE;
		} else {
			size_t dash = at == INSIDE && line_starts(l, "- ") ? 2 : 0;

			strbuf_add(out, l.at + dash, l.len - dash);
			strbuf_addc(out, '\n');
		}
	}
	return found && at == OUTSIDE;
}

void text_add_clean(struct strbuf *out, const char *text, size_t len)
{
	const char *p = text, *end = text + len;

	while (p < end) {
		struct line l = next_line(&p, end);

		utf8_add_clean(out, l.at, l.len, true);
		strbuf_addc(out, '\n');
	}
}

bool text_has_diff(const char *text, size_t len)
{
	const char *p = text, *end = text + len;
	unsigned matched = 0; /* lines of ---, +++, @@ so far */

	while (p < end) {
		static const char *const marks[] = {"--- ", "+++ ", "@@ -"};
		struct line l = next_line(&p, end);

		if (line_starts(l, "diff --git "))
			return true;
		if (line_starts(l, marks[matched]))
			matched++;
		else
			matched = line_starts(l, marks[0]);
		if (matched == 3)
			return true;
	}
	return false;
}

size_t text_longest_line(const char *text, size_t len)
{
	const char *p = text, *end = text + len;
	size_t longest = 0;

	while (p < end) {
		struct line l = next_line(&p, end);

		longest = l.len > longest ? l.len : longest;
	}
	return longest;
}
