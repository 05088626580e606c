// SPDX-License-Identifier: GPL-2.0-or-later
/* Reading the file: git-config(1), "SYNTAX". */
#include "bot/config.h"

#include <ctype.h>
#include <errno.h>
#include <string.h>

#include "util/utf8.h"

#define MAX_FILE (1u << 20)

struct reader {
	struct config *c;
	const char *at, *end;
	unsigned line;
	const char *section, *name; /* of the header that holds; section NULL: none yet */
	struct strbuf word;
};

static void fail(struct reader *r, unsigned line, const char *what)
{
	vec_push(&r->c->errors, (struct config_entry){.value = what, .line = line});
}

static int peek(const struct reader *r)
{
	return r->at < r->end ? (unsigned char)*r->at : -1;
}

/* The next byte; counts lines, and takes CR LF for one line end. */
static int take(struct reader *r)
{
	if (r->at == r->end)
		return -1;
	if (*r->at == '\r' && r->at + 1 < r->end && r->at[1] == '\n')
		r->at++;
	if (*r->at == '\n')
		r->line++;
	return (unsigned char)*r->at++;
}

static void skip_blanks(struct reader *r)
{
	while (peek(r) == ' ' || peek(r) == '\t')
		r->at++;
}

static void skip_line(struct reader *r)
{
	int c;

	while ((c = take(r)) >= 0 && c != '\n')
		;
}

static bool at_line_end(const struct reader *r)
{
	int c = peek(r);

	return c < 0 || c == '\n' || (c == '\r' && r->at + 1 < r->end && r->at[1] == '\n');
}

static char *keep(struct reader *r)
{
	return arena_strndup(&r->c->mem, r->word.buf, r->word.len);
}

/* A name of a section or key: letters, digits, "-" and, of a section, "."; lower case. */
static const char *read_name(struct reader *r, const char *more)
{
	strbuf_reset(&r->word);
	while (peek(r) > 0 && (isalnum(peek(r)) || strchr(more, peek(r))))
		strbuf_addc(&r->word, tolower(take(r)));
	return r->word.len ? keep(r) : NULL;
}

/* The name in quotes of a header; false when its end is missing. */
static bool read_quoted_name(struct reader *r)
{
	int c;

	strbuf_reset(&r->word);
	r->at++;
	while (!at_line_end(r) && (c = take(r)) != '"') {
		if (c == '\\' && !at_line_end(r))
			c = take(r);
		if (!c)
			return false;
		strbuf_addc(&r->word, c);
	}
	r->name = keep(r);
	return r->at[-1] == '"';
}

static void read_header(struct reader *r)
{
	unsigned line = r->line;
	bool ok;

	r->at++;
	skip_blanks(r);
	r->section = read_name(r, "-.");
	r->name = "";
	skip_blanks(r);
	ok = r->section && (peek(r) != '"' || read_quoted_name(r));
	skip_blanks(r);
	if (!ok || peek(r) != ']') {
		fail(r, line, "a header is [section] or [section \"name\"]");
		r->section = NULL;
		skip_line(r);
		return;
	}
	r->at++;
	vec_push(&r->c->entries, (struct config_entry){r->section, r->name, NULL, NULL, r->line});
}

/* What follows a backslash; -1 when it stands for nothing. */
static int escaped(struct reader *r)
{
	int c = take(r);

	switch (c) {
	case 'n':
		return '\n';
	case 't':
		return '\t';
	case '"':
	case '\\':
	case '\n':
		return c;
	default:
		return -1;
	}
}

/*
 * The value to the end of its line into word: blanks around it and comments go away unless
 * quoted.  NULL, or what is wrong.
 */
static const char *read_value(struct reader *r)
{
	bool quoted = false;
	size_t used = 0; /* up to the last byte that stays */

	strbuf_reset(&r->word);
	skip_blanks(r);
	while (!at_line_end(r)) {
		int c = take(r);

		if (!c)
			return "there is a NUL byte";
		if (!quoted && (c == '#' || c == ';'))
			break;
		if (c == '"') {
			quoted = !quoted;
			used = r->word.len;
			continue;
		}
		if (c == '\\') {
			c = escaped(r);
			if (c < 0)
				return "after \\ come only n, t, \", \\ or the end of the line";
			if (r->at[-1] == '\n')
				continue;
			strbuf_addc(&r->word, c);
			used = r->word.len;
			continue;
		}
		strbuf_addc(&r->word, c);
		if (quoted || (c != ' ' && c != '\t'))
			used = r->word.len;
	}
	r->word.buf[r->word.len ? used : 0] = '\0';
	r->word.len = used;
	return quoted ? "a quote is not closed in its line" : NULL;
}

static void read_entry(struct reader *r)
{
	struct config_entry e = {r->section, r->name, NULL, NULL, r->line};
	const char *wrong = NULL;

	e.key = isalpha(peek(r)) ? read_name(r, "-") : NULL;
	skip_blanks(r);
	if (!e.key)
		wrong = "a line is [section], key = value, or a comment";
	else if (!r->section)
		wrong = "a key stands before any [section]";
	else if (peek(r) == '=')
		r->at++, wrong = read_value(r), e.value = keep(r);
	else if (at_line_end(r) || peek(r) == '#' || peek(r) == ';')
		e.value = "true";
	else
		wrong = "there is no = behind the key";
	if (wrong)
		fail(r, e.line, wrong);
	else
		vec_push(&r->c->entries, e);
	if (r->at == r->end || r->line == e.line)
		skip_line(r);
}

void config_parse(struct config *c, const char *path, const char *text, size_t len)
{
	struct reader r = {.c = c, .at = text, .end = text + len, .line = 1, .word = STRBUF_INIT};

	*c = (struct config){.path = xstrdup(path)};
	if (len >= 3 && !memcmp(text, "\xef\xbb\xbf", 3))
		r.at += 3;
	while (r.at < r.end) {
		int ch = peek(&r);

		if (ch == '#' || ch == ';')
			skip_line(&r);
		else if (isspace(ch))
			take(&r);
		else if (ch == '[')
			read_header(&r);
		else
			read_entry(&r);
	}
	strbuf_free(&r.word);
}

int config_read(struct ctx *ctx, const char *path, struct config *c)
{
	struct strbuf text = STRBUF_INIT;

	*c = (struct config){0};
	if (strbuf_read_file(&text, path, MAX_FILE)) {
		strbuf_free(&text);
		return ctx_error(ctx, "cannot read the configuration %s: %s", path,
				 strerror(errno));
	}
	config_parse(c, path, text.buf, text.len);
	strbuf_free(&text);
	return 0;
}

void config_free(struct config *c)
{
	free(c->path);
	vec_free(&c->entries);
	vec_free(&c->errors);
	arena_free(&c->mem);
}
