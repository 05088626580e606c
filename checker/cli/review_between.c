// SPDX-License-Identifier: GPL-2.0-or-later
/* Files that do not use the API themselves, between what has changed and files that do; by their text. */
#include "cli/review.h"

#include <stdlib.h>
#include <string.h>

#include "kbuild/statements.h"
#include "util/path.h"
#include "util/word.h"

#define MAX_SOURCE ((size_t)64 << 20)
#define MAX_TURNS 8 /* over a file; calls upwards in it, or more */

/* What the files that use the API call, by the index. */
void review_note_called(struct review *r, const struct review_side *s)
{
	vec_each (&s->driver.index.files, struct index_file, file) {
		uint32_t name = strpool_find(&r->ctx->names, file->path);

		if (!name || !map_get(&s->users, name))
			continue;
		for (uint32_t i = 0; i < file->nr_calls; i++)
			map_set(&r->called, file->calls[i], 1);
	}
}

/* Does the text of a statement, of which the names that it calls are left, have one of a set? */
static bool has_any(struct ctx *ctx, const char *text, const struct map *set, const struct map *too)
{
	for (const char *at = text, *end; *at; at = end) {
		uint32_t name;

		for (end = at; is_word_char(*end);)
			end++;
		name = strpool_intern_n(&ctx->names, at, (size_t)(end - at));
		if (end > at && (map_get(set, name) || map_get(too, name)))
			return true;
		end += end == at;
	}
	return false;
}

static bool defines(const struct review *r, const struct review_side *s,
		    const struct index_file *file, const char *name)
{
	struct kbuild_index only = {0};
	struct kbuild_definitions defs = {0};
	bool found;

	vec_push(&only.files, *file);
	kbuild_all_definitions(r->ctx, &s->driver.tree, &only, (char *const *)&name, 1, &defs);
	found = defs.list.nr;
	kbuild_definitions_free(&defs);
	vec_free(&only.files);
	return found;
}

/* Can a file with the API call it?  It could call one of that name that is somewhere else. */
static bool is_called(const struct review *r, const struct review_side *s, const char *path,
		      const char *name)
{
	const struct index_file *file;

	if (!map_get(&r->called, (uint32_t)hash_bytes(name, strlen(name))))
		return false;
	file = kbuild_index_find(&s->driver.index, path);
	return file && defines(r, s, file, name);
}

/* One turn over the functions of a file; how many more it has reached. */
static unsigned reach_more(struct ctx *ctx, const struct statements *all, const struct map *from,
			   struct engine_names *order, struct map *reached)
{
	size_t before = order->ids.nr;

	vec_each (&all->list, struct statement, st) {
		uint32_t func = strpool_intern(&ctx->names, st->func);

		if (map_get(reached, func) ||
		    !(map_get(from, func) || has_any(ctx, st->text, from, reached)))
			continue;
		map_set(reached, func, 1);
		vec_push(&order->ids, func);
	}
	return (unsigned)(order->ids.nr - before);
}

uint32_t review_leads_to_user(const struct review *r, const struct review_side *s, const char *path,
			      const struct map *from)
{
	char *full = path_join(s->view.root, path);
	struct strbuf text = STRBUF_INIT;
	struct statements all = {0};
	struct engine_names order = {0};
	struct map reached = {0};
	uint32_t found = 0;

	if (!strbuf_read_file(&text, full, MAX_SOURCE))
		statements_read(&all, text.buf, text.len);
	for (unsigned turn = 0; turn < MAX_TURNS; turn++)
		if (!reach_more(r->ctx, &all, from, &order, &reached))
			break;
	vec_each (&order.ids, uint32_t, func)
		if (!found && is_called(r, s, path, strpool_get(&r->ctx->names, *func)))
			found = *func;
	statements_free(&all);
	strbuf_free(&text);
	map_free(&reached);
	vec_free(&order.ids);
	free(full);
	return found;
}
