// SPDX-License-Identifier: GPL-2.0-or-later
#include "report/tally.h"

#include <string.h>

static void count(struct tally *t, struct map *known, const char *name, const struct finding *f)
{
	uint64_t key = hash_bytes(name, strlen(name));
	const uint64_t *at = map_get(known, key);
	struct tally_row *row;

	if (!at) {
		vec_push(&t->rows, (struct tally_row){.name = name});
		map_set(known, key, t->rows.nr - 1);
		at = map_get(known, key);
	}
	row = &t->rows.at[*at];
	row->nr++;
	row->by_confidence[f->confidence]++;
}

static int compare_rows(const void *a, const void *b)
{
	const struct tally_row *x = a, *y = b;

	if (x->nr != y->nr)
		return x->nr < y->nr ? 1 : -1;
	return strcmp(x->name, y->name);
}

static void sort(struct tally *t)
{
	if (t->rows.nr)
		qsort(t->rows.at, t->rows.nr, sizeof(*t->rows.at), compare_rows);
}

void tally_rules(struct tally *t, const struct findings *fs)
{
	struct map known = {0};

	vec_each (&fs->list, struct finding, f)
		count(t, &known, f->rule, f);
	map_free(&known);
	sort(t);
}

void tally_files(struct tally *t, const struct findings *fs, const struct ctx *ctx)
{
	struct map known = {0};

	vec_each (&fs->list, struct finding, f)
		count(t, &known, strpool_get(&ctx->names, f->loc.file), f);
	map_free(&known);
	sort(t);
}

unsigned tally_confidence(const struct findings *fs, int confidence)
{
	unsigned nr = 0;

	vec_each (&fs->list, struct finding, f)
		nr += f->confidence == confidence;
	return nr;
}

void tally_free(struct tally *t)
{
	vec_free(&t->rows);
}
