// SPDX-License-Identifier: GPL-2.0-or-later
#include "engine/bytes.h"

#include <string.h>

void bytes_out_begin(struct bytes_out *w, const struct engine *e, const struct places *places)
{
	*w = (struct bytes_out){.e = e, .places = places, .sb = STRBUF_INIT};
}

struct strbuf bytes_out_end(struct bytes_out *w)
{
	map_free(&w->names);
	map_free(&w->ranges);
	map_free(&w->traces);
	map_free(&w->sites);
	vec_free(&w->numbers);
	return w->sb;
}

void put_number(struct bytes_out *w, uint64_t v)
{
	for (; v >= 0x80; v >>= 7)
		strbuf_addc(&w->sb, (char)(v | 0x80));
	strbuf_addc(&w->sb, (char)v);
}

void put_signed(struct bytes_out *w, int64_t v)
{
	put_number(w, (uint64_t)v << 1 ^ (v < 0 ? UINT64_MAX : 0));
}

void put_text(struct bytes_out *w, const char *s)
{
	put_number(w, s ? strlen(s) + 1 : 0);
	if (s)
		strbuf_adds(&w->sb, s);
}

/* One that was there before is its number; true for a new one, which has to follow. */
static bool is_new(struct bytes_out *w, struct map *known, uint64_t key)
{
	const uint64_t *number = map_get(known, key);

	put_number(w, number ? *number : 0);
	return !number;
}

static void number(struct map *known, uint64_t key)
{
	map_set(known, key, known->nr + 1);
}

void put_name(struct bytes_out *w, uint32_t id)
{
	if (!is_new(w, &w->names, id))
		return;
	put_text(w, strpool_get(&w->e->ctx->names, id));
	number(&w->names, id);
}

void put_loc(struct bytes_out *w, const struct ir_loc *loc)
{
	const struct ir_func *ir;
	int64_t f;

	if (w->effects)
		return;
	f = places_find(w->places, loc);
	ir = f >= 0 ? w->e->prog.funcs.at[f].ir : NULL;
	put_number(w, ir != NULL);
	put_name(w, ir ? ir->sym : loc->file);
	put_number(w, loc->line - (ir ? ir->loc.line : 0));
	put_number(w, loc->col);
}

void put_site(struct bytes_out *w, uint32_t site)
{
	if (w->effects && !map_get(&w->sites, site))
		map_set(&w->sites, site, w->sites.nr + 1);
	put_number(w, w->effects ? *map_get(&w->sites, site) : site);
}

void put_range(struct bytes_out *w, uint32_t id)
{
	const struct range *r = range_get(&w->e->d.ranges, id);

	if (!is_new(w, &w->ranges, id))
		return;
	put_number(w, r->nr);
	for (uint32_t i = 0; i < r->nr; i++) {
		put_signed(w, r->at[i].lo);
		put_signed(w, r->at[i].hi);
	}
	number(&w->ranges, id);
}

/* The terms that it is made of, too. */
static void mark(struct bytes_out *w, uint32_t id)
{
	const struct term *t = term_get(w->terms, id);

	if (!id || w->numbers.at[id])
		return;
	w->numbers.at[id] = 1;
	mark(w, t->a.t);
	mark(w, t->b.t);
	if (term_wraps(t->kind))
		mark(w, t->y);
}

void put_val(struct bytes_out *w, struct val v)
{
	if (w->terms)
		mark(w, v.t);
	else
		put_number(w, v.t ? w->numbers.at[v.t] : 0);
	put_signed(w, v.off);
}

static void put_term(struct bytes_out *w, const struct term *t)
{
	put_number(w, t->kind);
	put_number(w, t->op);
	if (term_is_named(t->kind))
		put_name(w, t->x);
	else if (term_has_site(t->kind))
		put_site(w, t->x);
	else
		put_number(w, t->x);
	put_number(w, term_wraps(t->kind) ? w->numbers.at[t->y] : t->y);
	put_val(w, t->a);
	put_val(w, t->b);
	put_range(w, t->range);
}

static void forget(struct bytes_out *w)
{
	strbuf_reset(&w->sb);
	map_free(&w->names);
	map_free(&w->ranges);
	map_free(&w->traces);
	map_free(&w->sites);
}

void put_with_terms(struct bytes_out *w, const struct terms *ts,
		    void (*put)(struct bytes_out *w, const void *arg), const void *arg)
{
	uint32_t nr = 0;

	for (size_t i = 0; i < ts->list.nr; i++)
		vec_push(&w->numbers, 0);
	w->terms = ts;
	put(w, arg);
	w->terms = NULL;
	forget(w);
	for (size_t i = 0; i < ts->list.nr; i++)
		if (w->numbers.at[i])
			w->numbers.at[i] = ++nr;
	put_number(w, nr);
	for (size_t i = 0; i < ts->list.nr; i++)
		if (w->numbers.at[i])
			put_term(w, term_get(ts, i));
	put(w, arg);
}

void put_trace(struct bytes_out *w, const struct trace *t)
{
	if (!is_new(w, &w->traces, (uintptr_t)t))
		return;
	put_number(w, t != NULL);
	if (t) {
		put_trace(w, t->prev);
		put_loc(w, &t->loc);
		put_name(w, t->func);
		put_text(w, t->text);
	}
	number(&w->traces, (uintptr_t)t);
}
