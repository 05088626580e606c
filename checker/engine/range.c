// SPDX-License-Identifier: GPL-2.0-or-later
#include "engine/range.h"

#include <string.h>

static uint32_t intern(struct ranges *rs, const struct range *r)
{
	uint64_t h = hash_bytes(r->at, r->nr * sizeof(r->at[0])) ^ r->nr;
	uint64_t *slot;

	while ((slot = map_get(&rs->index, h))) {
		const struct range *have = &rs->sets.at[*slot];

		if (have->nr == r->nr && !memcmp(have->at, r->at, r->nr * sizeof(r->at[0])))
			return *slot;
		h++;
	}
	vec_push(&rs->sets, *r);
	map_set(&rs->index, h, rs->sets.nr - 1);
	return rs->sets.nr - 1;
}

void ranges_init(struct ranges *rs)
{
	struct range empty = {0};
	struct range full = {.nr = 1, .at = {{INT64_MIN, INT64_MAX}}};

	*rs = (struct ranges){.known = xcalloc(RANGE_KNOWN, sizeof(*rs->known))};
	intern(rs, &empty);
	intern(rs, &full);
}

void ranges_free(struct ranges *rs)
{
	vec_free(&rs->sets);
	map_free(&rs->index);
	free(rs->known);
}

const struct range *range_get(const struct ranges *rs, uint32_t id)
{
	return &rs->sets.at[id];
}

enum range_op { OP_NONE, OP_UNION, OP_INTERSECT, OP_SHIFT };

/* The few operations on a path are done over and over again. */
static struct range_result *result_of(struct ranges *rs, uint8_t op, uint64_t a, int64_t b)
{
	uint64_t h = (a * 31 + (uint64_t)b) * 8 + op;

	h *= UINT64_C(0x9e3779b97f4a7c15);
	return &rs->known[h >> 40 & (RANGE_KNOWN - 1)];
}

static bool is_result(const struct range_result *r, uint8_t op, uint32_t a, int64_t b)
{
	return r->op == op && r->a == a && r->b == b;
}

static uint32_t keep(struct range_result *r, uint8_t op, uint32_t a, int64_t b, uint32_t is)
{
	*r = (struct range_result){.op = op, .a = a, .b = b, .is = is};
	return is;
}

uint32_t range_interval(struct ranges *rs, int64_t lo, int64_t hi)
{
	struct range r = {.nr = 1, .at = {{lo, hi}}};

	return lo > hi ? RANGE_EMPTY : intern(rs, &r);
}

/* Intervals being collected in ascending order; joined when there are too many. */
struct builder {
	uint32_t nr;
	struct {
		int64_t lo, hi;
	} at[2 * RANGE_MAX + 2];
};

static void builder_add(struct builder *b, int64_t lo, int64_t hi)
{
	if (b->nr) {
		int64_t end = b->at[b->nr - 1].hi;

		if (end == INT64_MAX || lo <= end + 1) {
			if (hi > end)
				b->at[b->nr - 1].hi = hi;
			return;
		}
	}
	b->at[b->nr].lo = lo;
	b->at[b->nr++].hi = hi;
}

static uint32_t builder_done(struct ranges *rs, struct builder *b)
{
	struct range r = {0};

	while (b->nr > RANGE_MAX) {
		uint32_t best = 0;
		uint64_t gap = UINT64_MAX;

		for (uint32_t i = 0; i + 1 < b->nr; i++) {
			uint64_t g = (uint64_t)b->at[i + 1].lo - (uint64_t)b->at[i].hi;

			if (g < gap) {
				gap = g;
				best = i;
			}
		}
		b->at[best].hi = b->at[best + 1].hi;
		memmove(&b->at[best + 1], &b->at[best + 2], (b->nr - best - 2) * sizeof(b->at[0]));
		b->nr--;
	}
	r.nr = b->nr;
	memcpy(r.at, b->at, b->nr * sizeof(r.at[0]));
	return intern(rs, &r);
}

static uint32_t unite(struct ranges *rs, uint32_t a, uint32_t b)
{
	struct range x = rs->sets.at[a], y = rs->sets.at[b];
	struct builder out;
	uint32_t i = 0, j = 0;

	out.nr = 0;
	while (i < x.nr || j < y.nr) {
		if (j == y.nr || (i < x.nr && x.at[i].lo <= y.at[j].lo)) {
			builder_add(&out, x.at[i].lo, x.at[i].hi);
			i++;
		} else {
			builder_add(&out, y.at[j].lo, y.at[j].hi);
			j++;
		}
	}
	return builder_done(rs, &out);
}

uint32_t range_union(struct ranges *rs, uint32_t a, uint32_t b)
{
	struct range_result *r = result_of(rs, OP_UNION, a, b);

	if (a == b || b == RANGE_EMPTY)
		return a;
	if (is_result(r, OP_UNION, a, b))
		return r->is;
	return keep(r, OP_UNION, a, b, unite(rs, a, b));
}

static uint32_t intersect(struct ranges *rs, uint32_t a, uint32_t b)
{
	struct range x = rs->sets.at[a], y = rs->sets.at[b];
	struct builder out;
	uint32_t i = 0, j = 0;

	out.nr = 0;
	while (i < x.nr && j < y.nr) {
		int64_t lo = x.at[i].lo > y.at[j].lo ? x.at[i].lo : y.at[j].lo;
		int64_t hi = x.at[i].hi < y.at[j].hi ? x.at[i].hi : y.at[j].hi;

		if (lo <= hi)
			builder_add(&out, lo, hi);
		if (x.at[i].hi < y.at[j].hi)
			i++;
		else
			j++;
	}
	return builder_done(rs, &out);
}

uint32_t range_intersect(struct ranges *rs, uint32_t a, uint32_t b)
{
	struct range_result *r = result_of(rs, OP_INTERSECT, a, b);

	if (a == b || b == RANGE_FULL)
		return a;
	if (a == RANGE_FULL)
		return b;
	if (is_result(r, OP_INTERSECT, a, b))
		return r->is;
	return keep(r, OP_INTERSECT, a, b, intersect(rs, a, b));
}

uint32_t range_complement(struct ranges *rs, uint32_t a)
{
	struct range x = rs->sets.at[a];
	struct builder out;
	int64_t next = INT64_MIN;

	out.nr = 0;
	for (uint32_t i = 0; i < x.nr; i++) {
		if (x.at[i].lo > next)
			builder_add(&out, next, x.at[i].lo - 1);
		if (x.at[i].hi == INT64_MAX)
			return builder_done(rs, &out);
		next = x.at[i].hi + 1;
	}
	builder_add(&out, next, INT64_MAX);
	return builder_done(rs, &out);
}

static int64_t add_saturated(int64_t v, int64_t d)
{
	int64_t sum;

	/* The ends stand for "no bound" and stay where they are. */
	if (v == INT64_MIN || v == INT64_MAX)
		return v;
	if (__builtin_add_overflow(v, d, &sum))
		return d > 0 ? INT64_MAX : INT64_MIN;
	return sum;
}

static uint32_t shift(struct ranges *rs, uint32_t a, int64_t delta)
{
	struct range x = rs->sets.at[a];
	struct builder out;

	out.nr = 0;
	for (uint32_t i = 0; i < x.nr; i++)
		builder_add(&out, add_saturated(x.at[i].lo, delta),
			    add_saturated(x.at[i].hi, delta));
	return builder_done(rs, &out);
}

uint32_t range_hull(struct ranges *rs, uint32_t a)
{
	struct range r = rs->sets.at[a];

	return r.nr ? range_interval(rs, r.at[0].lo, r.at[r.nr - 1].hi) : a;
}

uint32_t range_shift(struct ranges *rs, uint32_t a, int64_t delta)
{
	struct range_result *r = result_of(rs, OP_SHIFT, a, delta);

	if (!delta || a == RANGE_FULL || a == RANGE_EMPTY)
		return a;
	if (is_result(r, OP_SHIFT, a, delta))
		return r->is;
	return keep(r, OP_SHIFT, a, delta, shift(rs, a, delta));
}

uint32_t range_widen(struct ranges *rs, uint32_t prev, uint32_t next)
{
	struct range p = rs->sets.at[prev];
	uint32_t u = range_union(rs, prev, next);
	struct range n = rs->sets.at[u];

	if (u == prev || !p.nr)
		return u;
	if (n.at[0].lo < p.at[0].lo)
		u = range_union(rs, u, range_interval(rs, INT64_MIN, n.at[0].lo));
	if (n.at[n.nr - 1].hi > p.at[p.nr - 1].hi)
		u = range_union(rs, u, range_interval(rs, n.at[n.nr - 1].hi, INT64_MAX));
	if (n.nr > p.nr)
		u = range_union(rs, u, range_interval(rs, n.at[0].lo, n.at[n.nr - 1].hi));
	return u;
}

bool range_contains(const struct ranges *rs, uint32_t a, int64_t v)
{
	const struct range *r = &rs->sets.at[a];

	for (uint32_t i = 0; i < r->nr; i++)
		if (v >= r->at[i].lo && v <= r->at[i].hi)
			return true;
	return false;
}

bool range_subset(struct ranges *rs, uint32_t a, uint32_t b)
{
	return a == b || b == RANGE_FULL || range_intersect(rs, a, b) == a;
}

bool range_single(const struct ranges *rs, uint32_t a, int64_t *v)
{
	const struct range *r = &rs->sets.at[a];

	if (r->nr != 1 || r->at[0].lo != r->at[0].hi)
		return false;
	*v = r->at[0].lo;
	return true;
}

uint32_t range_of_type(struct ranges *rs, uint32_t size, bool is_signed)
{
	if (size == 0 || size >= 8)
		return RANGE_FULL;
	if (is_signed)
		return range_interval(rs, -(INT64_C(1) << (8 * size - 1)),
				      (INT64_C(1) << (8 * size - 1)) - 1);
	return range_interval(rs, 0, (INT64_C(1) << (8 * size)) - 1);
}

static void print_bound(int64_t v, struct strbuf *out)
{
	if (v == INT64_MIN)
		strbuf_adds(out, "min");
	else if (v == INT64_MAX)
		strbuf_adds(out, "max");
	else
		strbuf_addf(out, "%lld", (long long)v);
}

void range_print(const struct ranges *rs, uint32_t a, struct strbuf *out)
{
	const struct range *r = &rs->sets.at[a];

	if (!r->nr)
		strbuf_adds(out, "none");
	for (uint32_t i = 0; i < r->nr; i++) {
		if (i)
			strbuf_adds(out, ",");
		print_bound(r->at[i].lo, out);
		if (r->at[i].lo != r->at[i].hi) {
			strbuf_adds(out, "..");
			print_bound(r->at[i].hi, out);
		}
	}
}
