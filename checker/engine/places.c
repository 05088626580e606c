// SPDX-License-Identifier: GPL-2.0-or-later
#include "engine/places.h"

#include <stdlib.h>

static void reach(struct body *b, const struct ir_loc *begin, const struct ir_loc *loc)
{
	if (loc->file == begin->file && loc->line > b->last)
		b->last = loc->line;
}

static struct body body_of(const struct ir_func *ir, uint32_t func)
{
	struct body b = {.first = ir->loc.line, .last = ir->loc.line, .func = func};

	for (uint32_t i = 0; i < ir->nr_blocks; i++) {
		for (uint32_t k = 0; k < ir->blocks[i].nr_insns; k++)
			reach(&b, &ir->loc, &ir->blocks[i].insns[k].loc);
		reach(&b, &ir->loc, &ir->blocks[i].loc);
	}
	return b;
}

/* Several on one line come from one macro: any of them will do, if always the same. */
static int by_line(const void *a, const void *b)
{
	const struct body *x = a, *y = b;

	if (x->first != y->first)
		return x->first < y->first ? -1 : 1;
	return (x->func > y->func) - (x->func < y->func);
}

void places_build(struct places *pl, const struct program *p)
{
	places_free(pl);
	for (uint32_t i = 0; i < p->funcs.nr; i++) {
		const struct ir_func *ir = p->funcs.at[i].ir;
		const uint64_t *known = map_get(&pl->by_file, ir->loc.file);
		size_t at = known ? *known : pl->files.nr;

		if (!known) {
			map_set(&pl->by_file, ir->loc.file, at);
			vec_push(&pl->files, (struct bodies){0});
		}
		vec_push(&pl->files.at[at].at, body_of(ir, i));
	}
	vec_each (&pl->files, struct bodies, f)
		qsort(f->at.at, f->at.nr, sizeof(*f->at.at), by_line);
}

int64_t places_find(const struct places *pl, const struct ir_loc *loc)
{
	const uint64_t *known = map_get(&pl->by_file, loc->file);
	const struct bodies *f = known ? &pl->files.at[*known] : NULL;
	size_t lo = 0, hi = f ? f->at.nr : 0;

	while (lo < hi) {
		size_t mid = (lo + hi) / 2;

		if (f->at.at[mid].first <= loc->line)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo && loc->line <= f->at.at[lo - 1].last ? (int64_t)f->at.at[lo - 1].func : -1;
}

void places_free(struct places *pl)
{
	vec_each (&pl->files, struct bodies, f)
		vec_free(&f->at);
	vec_free(&pl->files);
	map_free(&pl->by_file);
}
