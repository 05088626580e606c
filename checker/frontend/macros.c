// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Expansions of modelled macros, and which API generation the unit sees.
 *
 * The preprocessing record holds every expansion that is written in a file
 * (not those inside other macros' bodies).  Of the hundreds of thousands only
 * those are looked at whose name the context knows, as it knows the model's.
 */
#include "frontend/fe.h"

#include <stdlib.h>
#include <string.h>

enum { SEEN_TOKEN = 1, SEEN_GENERIC = 2, SEEN_ARCH = 4 };

unsigned fe_api_bit(enum CXCursorKind kind, const char *name)
{
	if (kind == CXCursor_TypedefDecl)
		return !strcmp(name, "lazy_mmu_state_t") ? SEEN_TOKEN : 0;
	if (!strcmp(name, "lazy_mmu_mode_enable"))
		return SEEN_GENERIC;
	return !strcmp(name, "arch_enter_lazy_mmu_mode") ? SEEN_ARCH : 0;
}

void fe_collect_macro(struct fe *fe, CXCursor c)
{
	CXString s = clang_getCursorSpelling(c);

	if (fe->pch)
		ontop_expand(fe, clang_getCString(s));
	if (strpool_find(&fe->ctx->names, clang_getCString(s)))
		vec_push(&fe->macro_cursors, c);
	clang_disposeString(s);
}

static int compare_expansions(const void *a, const void *b)
{
	const struct fe_expansion *x = a, *y = b;

	if (x->file != y->file)
		return x->file < y->file ? -1 : 1;
	if (x->start != y->start)
		return x->start < y->start ? -1 : 1;
	return 0;
}

static void settle_generation(struct fe *fe)
{
	fe->gen = fe->seen_api & SEEN_TOKEN	? IR_GEN_TOKEN
		  : fe->seen_api & SEEN_GENERIC ? IR_GEN_GENERIC
		  : fe->seen_api & SEEN_ARCH	? IR_GEN_ARCH
						: IR_GEN_NONE;
	fe->unit->generation = fe->gen;
}

static void add_expansion(struct fe *fe, CXCursor c)
{
	CXSourceRange range;
	struct fe_expansion x = {.name = fe_intern(fe, clang_getCursorSpelling(c))};
	struct fe_place p;

	if (!model_find(fe->model, fe->gen, x.name))
		return;
	range = clang_getCursorExtent(c);
	p = fe_place(fe, clang_getRangeStart(range));
	if (p.file == IR_NONE)
		return;
	x.file = p.file;
	x.start = p.offset;
	x.loc = fe_loc(fe, &p);
	x.end = fe_place(fe, clang_getRangeEnd(range)).offset;
	vec_push(&fe->expansions, x);
}

/* Those in the precompiled header's files that the unit includes. */
static void add_shared_expansions(struct fe *fe)
{
	vec_each (&fe->pch->expansions, struct pch_expansion, e) {
		struct fe_place p = {.offset = e->start, .line = e->line, .col = e->col};

		if (!fe->reached[e->file] || !model_find(fe->model, fe->gen, e->name))
			continue;
		p.file = fe_file_named(fe, fe->pch->files.at[e->file].name);
		vec_push(&fe->expansions, (struct fe_expansion){.name = e->name,
								.file = p.file,
								.start = e->start,
								.end = e->end,
								.loc = fe_loc(fe, &p)});
	}
}

void fe_settle_macros(struct fe *fe)
{
	settle_generation(fe);
	vec_each (&fe->macro_cursors, CXCursor, c)
		add_expansion(fe, *c);
	if (fe->pch)
		add_shared_expansions(fe);
	if (fe->expansions.nr)
		qsort(fe->expansions.at, fe->expansions.nr, sizeof(*fe->expansions.at),
		      compare_expansions);
}

size_t fe_expansion_from(const struct fe *fe, uint32_t file, uint32_t offset)
{
	size_t lo = 0, hi = fe->expansions.nr;
	struct fe_expansion key = {.file = file, .start = offset};

	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;

		if (compare_expansions(&fe->expansions.at[mid], &key) < 0)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo;
}
