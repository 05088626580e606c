/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Sets of 64-bit values as a few disjoint intervals, interned: equal sets have
 * equal ids, so states compare and copy them as numbers.  Smatch's range lists
 * are the model.  At most RANGE_MAX intervals are kept; more are joined across
 * the smallest gap, which only ever makes the set larger.
 */
#ifndef ENGINE_RANGE_H
#define ENGINE_RANGE_H

#include <stdbool.h>
#include <stdint.h>

#include "util/map.h"
#include "util/strbuf.h"

#define RANGE_MAX 8
#define RANGE_KNOWN 4096 /* results kept; a power of two */

struct range {
	uint32_t nr;
	struct {
		int64_t lo, hi;
	} at[RANGE_MAX];
};

/* What an operation on two sets, or a set and a number, was found to be. */
struct range_result {
	uint8_t op;
	uint32_t a, is;
	int64_t b;
};

struct ranges {
	VEC(struct range) sets;
	struct map index;	    /* hash to id */
	struct range_result *known; /* RANGE_KNOWN of them, by hash */
};

#define RANGE_EMPTY 0u
#define RANGE_FULL 1u

void ranges_init(struct ranges *rs);
void ranges_free(struct ranges *rs);
const struct range *range_get(const struct ranges *rs, uint32_t id);
uint32_t range_interval(struct ranges *rs, int64_t lo, int64_t hi); /* empty if lo > hi */
uint32_t range_union(struct ranges *rs, uint32_t a, uint32_t b);
uint32_t range_intersect(struct ranges *rs, uint32_t a, uint32_t b);
uint32_t range_complement(struct ranges *rs, uint32_t a);
/* Every member plus delta; members that would overflow saturate. */
uint32_t range_shift(struct ranges *rs, uint32_t a, int64_t delta);
/* From the smallest member to the largest. */
uint32_t range_hull(struct ranges *rs, uint32_t a);
/*
 * Widening (Cousot and Cousot 1977): bounds of next that lie outside prev go to
 * the ends, so that repeated application stops.
 */
uint32_t range_widen(struct ranges *rs, uint32_t prev, uint32_t next);
bool range_contains(const struct ranges *rs, uint32_t a, int64_t v);
bool range_subset(struct ranges *rs, uint32_t a, uint32_t b);
/* True and *v set if the set has exactly one member. */
bool range_single(const struct ranges *rs, uint32_t a, int64_t *v);
/* Values of an integer type; full for 8 bytes and for unknown sizes. */
uint32_t range_of_type(struct ranges *rs, uint32_t size, bool is_signed);
void range_print(const struct ranges *rs, uint32_t a, struct strbuf *out);

#endif
