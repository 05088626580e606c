// SPDX-License-Identifier: GPL-2.0-or-later
/* The text of a baseline: people edit it and git merges it, so every line is looked at. */
#include <string.h>

#include "result/baseline.h"
#include "util/strbuf.h"
#include "util/utf8.h"

#define MAX_FILE (16u << 20)
#define MAX_LINE 4096u
#define MAX_WORD 256u

static const char *const verdicts[] = {"real", "false", "by-design"};
#define NR_VERDICTS (sizeof(verdicts) / sizeof(verdicts[0]))

const char *baseline_known_verdicts(void)
{
	return "real, false, by-design";
}

struct reader {
	struct ctx *ctx;
	struct baseline *b;
	const char *name;
	unsigned line;
};

static int bad(const struct reader *r, const char *what)
{
	return ctx_error(r->ctx,
			 "%s:%u: %s; a line is FINGERPRINT RULE FUNCTION VERDICT AUTHOR REASON",
			 r->name, r->line, what);
}

static const char hex[] = "0123456789abcdef";
static const char lower[] = "abcdefghijklmnopqrstuvwxyz-";
static const char ident[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_";

static bool is_made_of(const char *s, const char *chars)
{
	return *s && !s[strspn(s, chars)];
}

static bool is_known_verdict(const char *s)
{
	for (size_t i = 0; i < NR_VERDICTS; i++)
		if (!strcmp(s, verdicts[i]))
			return true;
	return false;
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t';
}

/* The next word of a line, NULL if there is none of a sane length. */
static const char *next_word(struct reader *r, const char **at, const char *end)
{
	const char *start;

	while (*at < end && is_blank(**at))
		++*at;
	start = *at;
	while (*at < end && !is_blank(**at))
		++*at;
	if (*at == start || *at - start > (ptrdiff_t)MAX_WORD)
		return NULL;
	return arena_strndup(&r->b->mem, start, (size_t)(*at - start));
}

static const char *rest_of(struct reader *r, const char *at, const char *end)
{
	while (at < end && is_blank(*at))
		at++;
	while (end > at && is_blank(end[-1]))
		end--;
	return arena_strndup(&r->b->mem, at, (size_t)(end - at));
}

static bool is_same(const struct verdict *a, const struct verdict *b)
{
	return !strcmp(a->rule, b->rule) && !strcmp(a->func, b->func) &&
	       !strcmp(a->verdict, b->verdict) && !strcmp(a->author, b->author) &&
	       !strcmp(a->reason, b->reason);
}

static int keep(struct reader *r, const struct verdict *v)
{
	const struct verdict *old = baseline_find(r->b, v->fingerprint);

	if (old && is_same(old, v))
		return 0;
	if (old)
		return ctx_error(
			r->ctx,
			"%s:%u: another verdict on the finding of line %u: keep one of them",
			r->name, r->line, old->line);
	map_set(&r->b->by_print, hash_bytes(v->fingerprint, strlen(v->fingerprint)), r->b->list.nr);
	vec_push(&r->b->list, *v);
	return 0;
}

static int read_verdict(struct reader *r, const char *at, const char *end)
{
	struct verdict v = {.line = r->line};

	v.fingerprint = next_word(r, &at, end);
	if (!v.fingerprint || strlen(v.fingerprint) != 32 || !is_made_of(v.fingerprint, hex))
		return bad(r, "the fingerprint is no 32 hexadecimal digits");
	v.rule = next_word(r, &at, end);
	if (!v.rule || !is_made_of(v.rule, lower))
		return bad(r, "the second word is no rule");
	v.func = next_word(r, &at, end);
	if (!v.func || (strcmp(v.func, "-") && !is_made_of(v.func, ident)))
		return bad(r, "the third word is no function");
	v.verdict = next_word(r, &at, end);
	if (!v.verdict || !is_known_verdict(v.verdict))
		return bad(r, "the verdict is none of real, false, by-design");
	v.author = next_word(r, &at, end);
	if (!v.author)
		return bad(r, "there is no author");
	v.reason = rest_of(r, at, end);
	if (!*v.reason)
		return bad(r, "there is no reason");
	return keep(r, &v);
}

/* No control characters, nothing that is no UTF-8: what is shown is what is there. */
static bool is_clean(const char *line, size_t len)
{
	struct strbuf clean = STRBUF_INIT;
	bool same;

	utf8_add_clean(&clean, line, len, true);
	same = clean.len == len && !memcmp(clean.buf, line, len);
	strbuf_free(&clean);
	return same;
}

static bool is_conflict(const char *line, size_t len)
{
	static const char *const marks[] = {"<<<<<<<", "|||||||", "=======", ">>>>>>>"};

	for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]); i++)
		if (len >= 7 && !memcmp(line, marks[i], 7))
			return true;
	return false;
}

static bool is_empty(const char *line, size_t len)
{
	while (len && is_blank(line[len - 1]))
		len--;
	return !len;
}

static int read_line(struct reader *r, const char *line, size_t len)
{
	if (len && line[len - 1] == '\r')
		len--;
	if (len > MAX_LINE)
		return bad(r, "it is longer than 4096 bytes");
	if (!is_clean(line, len))
		return bad(r, "it has control characters or is no UTF-8");
	if (is_conflict(line, len))
		return bad(r, "a conflict of git's that is not resolved");
	if (is_empty(line, len))
		return 0;
	if (*line == '#') {
		vec_push(&r->b->comments, arena_strndup(&r->b->mem, line, len));
		return 0;
	}
	return read_verdict(r, line, line + len);
}

int baseline_read_text(struct ctx *ctx, struct baseline *b, const char *name, const char *text,
		       size_t len)
{
	struct reader r = {.ctx = ctx, .b = b, .name = name};
	const char *end = text + len;

	while (text < end) {
		const char *eol = memchr(text, '\n', (size_t)(end - text));
		size_t length = (size_t)((eol ? eol : end) - text);

		r.line++;
		if (read_line(&r, text, length))
			return -1;
		text += length + (eol ? 1 : 0);
	}
	return 0;
}

int baseline_read(struct ctx *ctx, struct baseline *b, const char *path)
{
	struct strbuf text = STRBUF_INIT;
	int ret;

	if (strbuf_read_file(&text, path, MAX_FILE))
		ret = ctx_error(ctx, "cannot read the baseline %s: %m", path);
	else
		ret = baseline_read_text(ctx, b, path, text.buf, text.len);
	strbuf_free(&text);
	return ret;
}
