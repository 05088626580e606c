// SPDX-License-Identifier: GPL-2.0-or-later
/* Which files a unit includes and which of its lines the preprocessor skipped. */
#include "frontend/fe.h"

#include <stdlib.h>
#include <string.h>

struct name_list {
	struct fe *fe;
	VEC(const char *) names;
	struct map seen;
};

static void add_name(struct name_list *list, uint32_t name)
{
	if (map_get(&list->seen, name))
		return;
	map_set(&list->seen, name, 1);
	vec_push(&list->names, fe_name(list->fe, name));
}

static void add_include(CXFile file, CXSourceLocation *stack, unsigned depth, CXClientData data)
{
	struct name_list *list = data;
	uint32_t f = fe_file(list->fe, file);

	(void)stack;
	if (f != IR_NONE && depth)
		add_name(list, list->fe->files.at[f].name);
}

/* libclang shows only what was read on top of the precompiled header. */
static void add_shared(struct name_list *list)
{
	const struct fe *fe = list->fe;

	vec_each (&fe->on_top.included, uint32_t, f)
		add_name(list, fe->files.at[*f].name);
	for (size_t i = 1; i < fe->pch->files.nr; i++)
		if (fe->reached[i])
			add_name(list, fe->pch->files.at[i].name);
}

static int by_text(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

void fe_collect_includes(struct fe *fe)
{
	struct name_list list = {.fe = fe};
	struct ir_unit *u = fe->unit;

	if (fe->pch)
		add_shared(&list);
	else
		clang_getInclusions(fe->tu, add_include, &list);
	if (list.names.nr)
		qsort(list.names.at, list.names.nr, sizeof(*list.names.at), by_text);
	u->includes = arena_alloc(&u->mem, list.names.nr * sizeof(*u->includes));
	vec_each (&list.names, const char *, name)
		u->includes[u->nr_includes++] = strpool_intern(&fe->ctx->names, *name);
	map_free(&list.seen);
	vec_free(&list.names);
}

void fe_collect_skipped(struct fe *fe)
{
	CXSourceRangeList *list = clang_getAllSkippedRanges(fe->tu);
	struct ir_unit *u = fe->unit;

	u->skipped = arena_alloc(&u->mem, (list ? list->count : 0) * sizeof(*u->skipped));
	for (unsigned i = 0; list && i < list->count; i++) {
		struct fe_place first = fe_place(fe, clang_getRangeStart(list->ranges[i]));
		struct fe_place last = fe_place(fe, clang_getRangeEnd(list->ranges[i]));

		if (first.file == IR_NONE || !fe->files.at[first.file].own)
			continue;
		u->skipped[u->nr_skipped++] =
			(struct ir_range){fe->files.at[first.file].name, first.line, last.line};
	}
	clang_disposeSourceRangeList(list);
}
