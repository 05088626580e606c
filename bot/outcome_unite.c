// SPDX-License-Identifier: GPL-2.0-or-later
/* Reports of several architectures as one. */
#include <string.h>

#include "bot/outcome.h"

/* What all the items with one fingerprint say, of one state. */
struct joint {
	const struct outcome_item *best; /* the most certain */
	const char *archs;
	unsigned patch;
	bool differs; /* in what is affected */
};

static const char *text_or_none(const char *s)
{
	return s ? s : "";
}

/* For which architecture an item holds. */
static const char *arch_of(const struct outcome *o, const struct outcome_item *i)
{
	const char *arch = o->parts.at[i->part].arch;

	return arch ? arch : i->f->archs;
}

static void take(struct outcome *o, const struct outcome_item *i, struct joint *j)
{
	const struct outcome_item *best = j->best;

	j->archs = merge_lists(&o->mem, j->archs, arch_of(o, i));
	if (!best) {
		j->best = i;
		j->patch = i->patch;
		return;
	}
	j->differs |= strcmp(text_or_none(best->f->affects), text_or_none(i->f->affects)) != 0;
	if (i->f->confidence > best->f->confidence)
		j->best = i;
	if (i->patch < j->patch)
		j->patch = i->patch;
}

/* "when built for arm64: WHAT; when built for x86_64: WHAT" */
static const char *each_affects(struct outcome *o, const char *print, enum outcome_state state)
{
	struct strbuf sb = STRBUF_INIT;
	const char *text;

	vec_each (&o->items, const struct outcome_item, i)
		if (i->state == state && !strcmp(i->f->fingerprint, print) && i->f->affects)
			strbuf_addf(&sb, "%swhen built for %s: %s", sb.len ? "; " : "",
				    text_or_none(arch_of(o, i)), i->f->affects);
	text = arena_strdup(&o->mem, sb.buf);
	strbuf_free(&sb);
	return text;
}

/* The one item that all of the fingerprint are from now on. */
static struct outcome_item join(struct outcome *o, const char *print)
{
	struct joint joints[OUTCOME_GONE + 1] = {{0}};
	enum outcome_state state = OUTCOME_NEW;
	struct outcome_item item;
	struct finding *f = arena_alloc(&o->mem, sizeof(*f));

	vec_each (&o->items, const struct outcome_item, i)
		if (!strcmp(i->f->fingerprint, print))
			take(o, i, &joints[i->state]);
	while (!joints[state].best)
		state++;
	item = *joints[state].best;
	*f = *item.f;
	f->archs = joints[state].archs;
	if (joints[state].differs)
		f->affects = each_affects(o, print, state);
	item.f = f;
	item.patch = joints[state].patch;
	item.before = state == OUTCOME_NEW ? joints[OUTCOME_OLD].archs : NULL;
	return item;
}

static int by_place(const void *a, const void *b, void *data)
{
	const struct finding *x = ((const struct outcome_item *)a)->f;
	const struct finding *y = ((const struct outcome_item *)b)->f;
	const struct strpool *names = data;
	int c = strcmp(strpool_get(names, x->loc.file), strpool_get(names, y->loc.file));

	if (!c)
		c = (x->loc.line > y->loc.line) - (x->loc.line < y->loc.line);
	return c ? c : strcmp(x->fingerprint, y->fingerprint);
}

void outcome_unite(struct outcome *o)
{
	VEC(struct outcome_item) united = {0};
	struct map seen = {0};

	if (o->parts.nr < 2)
		return;
	vec_each (&o->items, const struct outcome_item, i) {
		uint64_t key = hash_bytes(i->f->fingerprint, sizeof(i->f->fingerprint) - 1);

		if (map_get(&seen, key))
			continue;
		map_set(&seen, key, 1);
		vec_push(&united, join(o, i->f->fingerprint));
	}
	map_free(&seen);
	if (united.nr)
		qsort_r(united.at, united.nr, sizeof(*united.at), by_place, &o->ctx->names);
	vec_free(&o->items);
	vec_each (&united, const struct outcome_item, i)
		vec_push(&o->items, *i);
	vec_free(&united);
}
