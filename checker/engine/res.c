// SPDX-License-Identifier: GPL-2.0-or-later
#include "engine/state.h"

#include <string.h>

static const char *const kind_names[] = {
	[RES_LOCK] = "lock", [RES_MAP] = "map", [RES_GATHER] = "gather", [RES_NOTIFIER] = "range"};

struct res *res_find(struct state *st, uint8_t kind, struct val obj)
{
	vec_each (&st->held, struct res, r)
		if (r->kind == kind && !(r->flags & (RES_ENDED | RES_CALLERS | RES_FAILED)) &&
		    val_eq(r->obj, obj))
			return r;
	return NULL;
}

void res_forget(struct state *st, bool (*gone)(const struct res *r, const void *arg),
		const void *arg)
{
	size_t n = 0;

	for (size_t i = 0; i < st->held.nr; i++)
		if (!gone(&st->held.at[i], arg))
			st->held.at[n++] = st->held.at[i];
	st->held.nr = n;
}

/* The same place in a loop fails once more: the last time is history. */
static bool failed_before(const struct res *r, const void *arg)
{
	const struct res *now = arg;

	return r->flags & now->flags & RES_FAILED && r->where == now->where;
}

void res_add(struct state *st, const struct res *r)
{
	struct res copy = *r;

	res_forget(st, failed_before, r);
	vec_push(&st->held, copy);
}

void res_remove(struct state *st, const struct res *r)
{
	size_t i = (size_t)(r - st->held.at);

	memmove(&st->held.at[i], &st->held.at[i + 1],
		(st->held.nr - 1 - i) * sizeof(st->held.at[0]));
	st->held.nr--;
}

static int64_t add(int64_t a, int64_t b)
{
	int64_t sum;

	if (a == INT64_MIN || a == INT64_MAX)
		return a;
	return __builtin_add_overflow(a, b, &sum) ? (b > 0 ? INT64_MAX : INT64_MIN) : sum;
}

void res_move(struct res *r, int64_t bytes)
{
	r->lo = add(r->lo, bytes);
	r->hi = add(r->hi, bytes);
}

struct res *res_map_of(struct state *st, struct val ptr, int64_t *lo, int64_t *hi)
{
	struct res *ended = NULL;

	if (!ptr.t)
		return NULL;
	vec_each (&st->held, struct res, r) {
		int64_t from = 0, to = 0;

		if (r->kind != RES_MAP || r->flags & (RES_CALLERS | RES_FAILED))
			continue;
		if (ptr.t == r->obj.t) {
			from = to = ptr.off - r->obj.off;
		} else if (r->cur.t && ptr.t == r->cur.t) {
			from = add(r->lo, ptr.off - r->cur.off);
			to = add(r->hi, ptr.off - r->cur.off);
		} else {
			continue;
		}
		if (r->flags & RES_ENDED && ended)
			continue;
		*lo = from;
		*hi = to;
		if (!(r->flags & RES_ENDED))
			return r;
		ended = r;
	}
	return ended;
}

struct res *res_ended_map_of(const struct terms *ts, struct state *st, struct val ptr)
{
	int64_t lo, hi;
	struct res *own = res_map_of(st, ptr, &lo, &hi);

	if (own)
		return own->flags & RES_ENDED ? own : NULL;
	if (term_get(ts, ptr.t)->kind != TERM_PARAM)
		return NULL;
	vec_each (&st->held, struct res, r)
		if (r->kind == RES_MAP && r->flags & RES_CALLERS && r->obj.t == ptr.t)
			return r;
	return NULL;
}

void res_escape(struct state *st, struct val v)
{
	int64_t lo, hi;
	struct res *r = res_map_of(st, v, &lo, &hi);

	if (r)
		res_remove(st, r);
	r = res_find(st, RES_LOCK, v);
	if (r)
		res_remove(st, r);
}

void res_normalise(struct state *st)
{
	vec_each (&st->held, struct res, r) {
		if (!r->cur.t || !r->cur.off)
			continue;
		res_move(r, -r->cur.off);
		r->cur.off = 0;
	}
}

bool res_same(const struct res *a, const struct res *b)
{
	return a->kind == b->kind && a->flags == b->flags && a->depth == b->depth &&
	       val_eq(a->obj, b->obj) && a->cur.t == b->cur.t && val_eq(a->at, b->at) &&
	       !a->dirty == !b->dirty && a->spared == b->spared &&
	       (!(a->flags & (RES_ENDED | RES_FAILED)) || a->where == b->where);
}

static struct res *counterpart(const struct state *st, const struct res *r)
{
	vec_each (&st->held, struct res, o)
		if (res_same(o, r))
			return o;
	return NULL;
}

bool res_same_all(const struct state *a, const struct state *b)
{
	if (a->held.nr != b->held.nr)
		return false;
	vec_each (&a->held, struct res, r)
		if (!counterpart(b, r))
			return false;
	return true;
}

bool res_covers(const struct state *a, const struct state *b)
{
	vec_each (&a->held, struct res, r) {
		const struct res *o = counterpart(b, r);

		if (!o || (r->cur.t && (o->lo < r->lo || o->hi > r->hi)))
			return false;
	}
	return true;
}

static bool is_not_in(const struct res *r, const void *other)
{
	return !counterpart(other, r);
}

void res_keep_common(struct state *a, const struct state *b)
{
	res_forget(a, is_not_in, b);
}

void res_join(struct state *a, const struct state *b, bool widen)
{
	vec_each (&a->held, struct res, r) {
		const struct res *o = counterpart(b, r);

		if (!o || !r->cur.t)
			continue;
		if (o->lo < r->lo)
			r->lo = widen ? INT64_MIN : o->lo;
		if (o->hi > r->hi)
			r->hi = widen ? INT64_MAX : o->hi;
	}
}

uint64_t res_hash(const struct state *st)
{
	struct digest of = {0};

	vec_each (&st->held, struct res, r) {
		uint64_t h = (uint64_t)r->kind << 24 | (uint64_t)r->flags << 16 |
			     (uint64_t)r->depth << 8 | !r->dirty;

		h = hash_mix(h + val_hash(r->obj) + (uint64_t)r->cur.t) + val_hash(r->at);
		if (r->flags & (RES_ENDED | RES_FAILED))
			h += r->where->loc.line;
		digest_add(&of, h);
	}
	return digest_hash(&of);
}

void res_print(struct domain *d, const struct state *st, struct strbuf *out)
{
	vec_each (&st->held, struct res, r) {
		strbuf_addf(out, " %s%s%s ",
			    r->flags & RES_CALLERS  ? "gives-back-"
			    : r->flags & RES_ENDED  ? "ended-"
			    : r->flags & RES_FAILED ? "failed-"
						    : "holds-",
			    kind_names[r->kind], r->dirty ? "-dirty" : "");
		val_print(d->ctx, d->terms, r->obj, out);
	}
}
