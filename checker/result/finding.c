// SPDX-License-Identifier: GPL-2.0-or-later
#include "result/finding.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <xxhash.h>

#include "util/strbuf.h"

const char *findings_text(struct findings *fs, const char *fmt, ...)
{
	struct strbuf sb = STRBUF_INIT;
	char *text;
	va_list ap;

	va_start(ap, fmt);
	strbuf_vaddf(&sb, fmt, ap);
	va_end(ap);
	text = arena_strdup(&fs->mem, sb.buf);
	strbuf_free(&sb);
	return text;
}

void findings_add(struct findings *fs, const struct finding *f)
{
	vec_push(&fs->list, *f);
}

static int compare_text(const char *a, const char *b)
{
	return strcmp(a ? a : "", b ? b : "");
}

static int compare_number(uint32_t a, uint32_t b)
{
	return a < b ? -1 : a > b;
}

static int compare_loc(const struct ctx *ctx, const struct ir_loc *a, const struct ir_loc *b)
{
	int c = strcmp(strpool_get(&ctx->names, a->file), strpool_get(&ctx->names, b->file));

	if (!c)
		c = compare_number(a->line, b->line);
	return c ? c : compare_number(a->col, b->col);
}

/* What makes two findings one: where, which rule, what it says, and of what. */
static int compare_identity(const struct ctx *ctx, const struct finding *a, const struct finding *b)
{
	int c = compare_loc(ctx, &a->loc, &b->loc);

	if (!c)
		c = strcmp(a->rule, b->rule);
	if (!c)
		c = strcmp(a->message, b->message);
	if (!c)
		c = strcmp(strpool_get(&ctx->names, a->func), strpool_get(&ctx->names, b->func));
	if (!c)
		c = compare_text(a->source, b->source);
	return c ? c : compare_text(a->sink, b->sink);
}

static int compare_steps(const struct ctx *ctx, const struct finding *a, const struct finding *b)
{
	int c = compare_number(a->nr_steps, b->nr_steps);

	for (unsigned i = 0; !c && i < a->nr_steps; i++) {
		c = compare_loc(ctx, &a->steps[i].loc, &b->steps[i].loc);
		if (!c)
			c = compare_text(a->steps[i].text, b->steps[i].text);
	}
	return c;
}

/*
 * A total order of everything that is printed.  Of duplicates the most certain,
 * then the one with the shortest proof comes first and is kept.
 */
static int compare(const void *x, const void *y, void *data)
{
	const struct finding *a = x, *b = y;
	const struct ctx *ctx = data;
	int c = compare_identity(ctx, a, b);

	if (!c)
		c = compare_number(b->confidence, a->confidence);
	if (!c)
		c = compare_number(b->severity, a->severity);
	if (!c)
		c = compare_number(a->generation, b->generation);
	return c ? c : compare_steps(ctx, a, b);
}

static void drop_duplicates(const struct ctx *ctx, struct findings *fs)
{
	size_t kept = 0;

	for (size_t i = 0; i < fs->list.nr; i++)
		if (!kept || compare_identity(ctx, &fs->list.at[kept - 1], &fs->list.at[i]))
			fs->list.at[kept++] = fs->list.at[i];
	fs->list.nr = kept;
}

static void add_part(struct strbuf *sb, const char *text)
{
	strbuf_adds(sb, text ? text : "");
	strbuf_addc(sb, '\0');
}

/* XXH3-64 of the parts that do not tell equal findings apart. */
static uint64_t content_key(const struct ctx *ctx, const struct finding *f, struct strbuf *sb)
{
	strbuf_reset(sb);
	add_part(sb, f->rule);
	if (f->place) {
		add_part(sb, f->place);
	} else {
		add_part(sb, strpool_get(&ctx->names, f->func));
		add_part(sb, f->source);
		add_part(sb, f->sink);
	}
	return hash_bytes(sb->buf, sb->len);
}

static void set_fingerprint(struct finding *f, struct strbuf *content, uint64_t ordinal)
{
	XXH128_canonical_t canon;
	XXH128_hash_t h;

	strbuf_addf(content, "%llu", (unsigned long long)ordinal);
	h = XXH3_128bits(content->buf, content->len);
	XXH128_canonicalFromHash(&canon, h);
	for (size_t i = 0; i < sizeof(canon.digest); i++)
		snprintf(f->fingerprint + 2 * i, 3, "%02x", canon.digest[i]);
}

/* Is the fingerprint new?  Then it is taken from now on. */
static bool claim(struct map *taken, const struct finding *f)
{
	uint64_t key = hash_bytes(f->fingerprint, sizeof(f->fingerprint));

	if (!f->fingerprint[0] || map_get(taken, key))
		return false;
	map_set(taken, key, 1);
	return true;
}

void findings_seal(const struct ctx *ctx, struct findings *fs)
{
	struct strbuf content = STRBUF_INIT;
	struct map seen = {0}, taken = {0};

	if (fs->list.nr)
		qsort_r(fs->list.at, fs->list.nr, sizeof(*fs->list.at), compare, (void *)ctx);
	drop_duplicates(ctx, fs);
	vec_each (&fs->list, struct finding, f) {
		uint64_t key = content_key(ctx, f, &content);
		uint64_t *nr = map_get(&seen, key);
		uint64_t ordinal = nr ? *nr : 0;
		size_t len = content.len;

		while (!claim(&taken, f)) {
			content.len = len;
			set_fingerprint(f, &content, ordinal++);
		}
		map_set(&seen, key, ordinal);
	}
	map_free(&seen);
	map_free(&taken);
	strbuf_free(&content);
}

void findings_hide(struct findings *fs, int min_confidence)
{
	size_t kept = 0;

	vec_each (&fs->list, struct finding, f) {
		if (f->confidence < min_confidence)
			vec_push(&fs->hidden, *f);
		else
			fs->list.at[kept++] = *f;
	}
	fs->list.nr = kept;
}

size_t findings_open(const struct findings *fs)
{
	size_t nr = 0;

	vec_each (&fs->list, struct finding, f)
		nr += !f->verdict;
	return nr;
}

void findings_free(struct findings *fs)
{
	vec_free(&fs->hidden);
	vec_free(&fs->list);
	arena_free(&fs->mem);
}
