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

struct range_list {
	struct fe *fe;
	VEC(struct ir_range) at;
};

/* Only the places in the file are looked up: those in headers would read each of them. */
static void add_skipped(struct range_list *out, const struct fe_file *f)
{
	CXSourceRangeList *list = clang_getSkippedRanges(out->fe->tu, f->file);

	for (unsigned i = 0; list && i < list->count; i++) {
		struct fe_place first = fe_place(out->fe, clang_getRangeStart(list->ranges[i]));
		struct fe_place last = fe_place(out->fe, clang_getRangeEnd(list->ranges[i]));

		vec_push(&out->at, (struct ir_range){f->name, first.line, last.line});
	}
	clang_disposeSourceRangeList(list);
}

static int by_lines(const void *a, const void *b)
{
	const struct ir_range *x = a, *y = b;

	if (x->first != y->first)
		return x->first < y->first ? -1 : 1;
	return x->last < y->last ? -1 : x->last > y->last;
}

struct own_file {
	const char *name;
	uint32_t index;
};

static int by_name(const void *a, const void *b)
{
	const struct own_file *x = a, *y = b;

	return strcmp(x->name, y->name);
}

void fe_collect_skipped(struct fe *fe)
{
	struct range_list list = {.fe = fe};
	VEC(struct own_file) own = {0};
	struct ir_unit *u = fe->unit;

	for (uint32_t i = 0; i < fe->files.nr; i++)
		if (fe->files.at[i].own && fe->files.at[i].file)
			vec_push(&own, (struct own_file){fe_name(fe, fe->files.at[i].name), i});
	if (own.nr)
		qsort(own.at, own.nr, sizeof(*own.at), by_name);
	vec_each (&own, struct own_file, o) {
		size_t start = list.at.nr;

		add_skipped(&list, &fe->files.at[o->index]);
		if (list.at.nr > start)
			qsort(list.at.at + start, list.at.nr - start, sizeof(*list.at.at),
			      by_lines);
	}
	u->skipped = arena_memdup(&u->mem, list.at.at, list.at.nr * sizeof(*u->skipped));
	u->nr_skipped = (uint32_t)list.at.nr;
	vec_free(&own);
	vec_free(&list.at);
}
