// SPDX-License-Identifier: GPL-2.0-or-later
#include "review/touched.h"

#include <string.h>

#include "kbuild/statements.h"

/* The text of one function: from the line its head is on to its last. */
struct body {
	uint32_t name, first, last;
	uint64_t hash;
};

struct bodies {
	VEC(struct body) at;
	struct map index; /* name to position + 1; the last of that name */
};

struct lines {
	VEC(const char *) starts; /* and the end */
};

static void find_lines(const char *text, size_t len, struct lines *out)
{
	const char *end = text + len;

	for (const char *at = text; at < end;) {
		const char *nl = memchr(at, '\n', (size_t)(end - at));

		vec_push(&out->starts, at);
		at = nl ? nl + 1 : end;
	}
	vec_push(&out->starts, end);
}

static uint64_t hash_lines(const struct lines *l, uint32_t first, uint32_t last)
{
	size_t to = last < l->starts.nr ? last : l->starts.nr - 1;

	if (!first || first - 1 >= to)
		return 0;
	return hash_bytes(l->starts.at[first - 1],
			  (size_t)(l->starts.at[to] - l->starts.at[first - 1]));
}

static void read_bodies(struct strpool *names, const char *text, size_t len, struct bodies *out)
{
	struct statements s;
	struct lines lines = {0};

	statements_read(&s, text, len);
	find_lines(text, len, &lines);
	vec_each (&s.list, struct statement, st) {
		uint32_t name = strpool_intern(names, st->func);
		struct body *last = out->at.nr ? vec_last(&out->at) : NULL;

		if (!last || last->name != name) {
			vec_push(&out->at, (struct body){name, st->line, st->last_line, 0});
			map_set(&out->index, name, out->at.nr);
		} else if (st->last_line > last->last) {
			last->last = st->last_line;
		}
	}
	vec_each (&out->at, struct body, b)
		b->hash = hash_lines(&lines, b->first, b->last);
	vec_free(&lines.starts);
	statements_free(&s);
}

static void bodies_free(struct bodies *b)
{
	vec_free(&b->at);
	map_free(&b->index);
}

static void touch(struct touched *t, uint32_t name)
{
	if (map_get(&t->seen, name))
		return;
	map_set(&t->seen, name, 1);
	vec_push(&t->names, name);
}

/* Functions of one version that the other does not have, or not so. */
static void add_changed(struct touched *t, const struct bodies *these, const struct bodies *others)
{
	vec_each (&these->at, struct body, b) {
		const uint64_t *at = map_get(&others->index, b->name);

		if (!at || others->at.at[*at - 1].hash != b->hash)
			touch(t, b->name);
	}
}

void touched_add(struct touched *t, struct strpool *names, const char *before, size_t before_len,
		 const char *after, size_t after_len)
{
	struct bodies old = {0}, now = {0};

	read_bodies(names, before, before_len, &old);
	read_bodies(names, after, after_len, &now);
	add_changed(t, &old, &now);
	add_changed(t, &now, &old);
	bodies_free(&old);
	bodies_free(&now);
}

void touched_free(struct touched *t)
{
	vec_free(&t->names);
	map_free(&t->seen);
}
