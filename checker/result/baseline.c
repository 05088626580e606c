// SPDX-License-Identifier: GPL-2.0-or-later
#include "result/baseline.h"

#include <stdlib.h>
#include <string.h>

#include "util/strbuf.h"

static uint64_t key_of(const char *fingerprint)
{
	return hash_bytes(fingerprint, strlen(fingerprint));
}

struct verdict *baseline_find(const struct baseline *b, const char *fingerprint)
{
	const uint64_t *at = map_get(&b->by_print, key_of(fingerprint));

	return at && !strcmp(b->list.at[*at].fingerprint, fingerprint) ? &b->list.at[*at] : NULL;
}

/* What a line says must be readable again, whoever the strings come from. */
static int check(struct ctx *ctx, const struct verdict *v)
{
	struct strbuf line = STRBUF_INIT;
	struct baseline again = {0};
	int ret;

	baseline_add_line(v, &line);
	ret = baseline_read_text(ctx, &again, "verdict", line.buf, line.len);
	if (!ret && (again.list.nr != 1 || strcmp(again.list.at->author, v->author) ||
		     strcmp(again.list.at->reason, v->reason)))
		ret = ctx_error(
			ctx, "an author is one word, a reason one line without blanks around it");
	baseline_free(&again);
	strbuf_free(&line);
	return ret;
}

int baseline_add(struct ctx *ctx, struct baseline *b, const struct verdict *v)
{
	struct verdict *old = baseline_find(b, v->fingerprint);
	struct verdict copy = {
		.fingerprint = arena_strdup(&b->mem, v->fingerprint),
		.rule = arena_strdup(&b->mem, v->rule),
		.func = arena_strdup(&b->mem, v->func),
		.verdict = arena_strdup(&b->mem, v->verdict),
		.author = arena_strdup(&b->mem, v->author),
		.reason = arena_strdup(&b->mem, v->reason),
	};

	if (check(ctx, v))
		return -1;
	if (old) {
		*old = copy;
		return 0;
	}
	map_set(&b->by_print, key_of(copy.fingerprint), b->list.nr);
	vec_push(&b->list, copy);
	return 0;
}

static struct verdict *verdict_of(const struct baseline *b, const struct finding *f)
{
	struct verdict *v = baseline_find(b, f->fingerprint);

	return v && !strcmp(v->rule, f->rule) ? v : NULL;
}

void baseline_apply(struct baseline *b, struct findings *fs)
{
	vec_each (&fs->list, struct finding, f) {
		struct verdict *v = verdict_of(b, f);

		if (!v)
			continue;
		v->used = true;
		f->verdict = arena_strdup(&fs->mem, v->verdict);
		f->verdict_by = arena_strdup(&fs->mem, v->author);
		f->verdict_reason = arena_strdup(&fs->mem, v->reason);
		f->in_source = false;
	}
	vec_each (&fs->hidden, struct finding, f) {
		struct verdict *v = verdict_of(b, f);

		if (v)
			v->used = true;
	}
}

void baseline_add_line(const struct verdict *v, struct strbuf *out)
{
	strbuf_addf(out, "%s %s %s %s %s %s\n", v->fingerprint, v->rule, v->func, v->verdict,
		    v->author, v->reason);
}

static int by_print(const void *a, const void *b)
{
	const struct verdict *const *x = a, *const *y = b;

	return strcmp((*x)->fingerprint, (*y)->fingerprint);
}

void baseline_format(const struct baseline *b, const bool *drop, struct strbuf *out)
{
	VEC(const struct verdict *) lines = {0};

	vec_each (&b->comments, const char *, c)
		strbuf_addf(out, "%s\n", *c);
	for (size_t i = 0; i < b->list.nr; i++)
		if (!drop || !drop[i])
			vec_push(&lines, &b->list.at[i]);
	if (lines.nr)
		qsort(lines.at, lines.nr, sizeof(*lines.at), by_print);
	vec_each (&lines, const struct verdict *, v)
		baseline_add_line(*v, out);
	vec_free(&lines);
}

void baseline_free(struct baseline *b)
{
	vec_free(&b->list);
	vec_free(&b->comments);
	map_free(&b->by_print);
	arena_free(&b->mem);
}
