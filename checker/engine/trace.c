// SPDX-License-Identifier: GPL-2.0-or-later
#include "engine/trace.h"

#include <string.h>

static bool same_step(const struct trace *t, const struct trace *prev, struct ir_loc loc,
		      uint32_t func, const char *text)
{
	return t->prev == prev && t->func == func && t->loc.file == loc.file &&
	       t->loc.line == loc.line && t->loc.col == loc.col && !strcmp(t->text, text);
}

const struct trace *trace_step(struct traces *ts, const struct trace *prev, struct ir_loc loc,
			       uint32_t func, const char *text)
{
	uint64_t key[4] = {(uint64_t)(uintptr_t)prev, (uint64_t)loc.file << 32 | loc.line,
			   (uint64_t)loc.col << 32 | func, hash_bytes(text, strlen(text))};
	uint64_t h = hash_bytes(key, sizeof(key)), *slot;
	struct trace *t;

	for (; (slot = map_get(&ts->index, h)); h++) {
		t = (struct trace *)(uintptr_t)*slot;
		if (same_step(t, prev, loc, func, text))
			return t;
	}
	t = arena_alloc(&ts->mem, sizeof(*t));
	*t = (struct trace){.prev = prev,
			    .loc = loc,
			    .func = func,
			    .text = arena_strdup(&ts->mem, text),
			    .len = prev ? prev->len + 1 : 1};
	map_set(&ts->index, h, (uintptr_t)t);
	return t;
}

const struct trace *trace_concat(struct traces *ts, const struct trace *first,
				 const struct trace *then)
{
	if (!then || !first)
		return then ? then : first;
	return trace_step(ts, trace_concat(ts, first, then->prev), then->loc, then->func,
			  then->text);
}

bool trace_same_place(const struct trace *a, const struct trace *b)
{
	return a == b || (a && b && a->loc.file == b->loc.file && a->loc.line == b->loc.line &&
			  a->loc.col == b->loc.col);
}

void traces_free(struct traces *ts)
{
	arena_free(&ts->mem);
	map_free(&ts->index);
}
