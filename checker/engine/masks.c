// SPDX-License-Identifier: GPL-2.0-or-later
/* What tests of some bits of a value say about tests of others. */
#include "engine/core.h"

struct bits {
	int64_t known, value; /* bits that are known, and which of them are set */
};

/* A fact about (a & mask), or none. */
static bool about(const struct exec *x, const struct fact *f, struct val a, int64_t *mask)
{
	const struct term *t = term_get(x->e->d.terms, f->t);

	if (t->kind != TERM_BINARY || t->op != IR_OP_AND || t->b.t || !val_eq(t->a, a))
		return false;
	*mask = t->b.off;
	return true;
}

static bool single_bit(int64_t mask)
{
	return mask && !(mask & (mask - 1));
}

/* Bits of a mask that may still be the one that is set; 0 if one is known to be. */
static int64_t open_bits(const struct exec *x, const struct fact *f, struct bits b, int64_t mask)
{
	if (range_contains(&x->e->d.ranges, f->range, 0) || (b.value & mask))
		return 0;
	return mask & ~b.known;
}

static struct bits known_bits(const struct exec *x, struct val a)
{
	struct bits b = {0, 0}, before;
	int64_t mask, v;

	do {
		before = b;
		vec_each (&x->st->facts, struct fact, f) {
			if (!about(x, f, a, &mask))
				continue;
			if (range_single(&x->e->d.ranges, f->range, &v)) {
				b.known |= mask;
				b.value |= v & mask;
			} else if (single_bit(open_bits(x, f, b, mask))) {
				mask = open_bits(x, f, b, mask);
				b.known |= mask;
				b.value |= mask;
			}
		}
	} while (b.known != before.known);
	return b;
}

uint32_t masks_range(struct exec *x, struct val a, int64_t mask)
{
	struct ranges *rs = &x->e->d.ranges;
	uint32_t nonzero = range_complement(rs, range_interval(rs, 0, 0));
	struct bits b = known_bits(x, a);
	int64_t other;

	if (!(mask & ~b.known))
		return range_interval(rs, b.value & mask, b.value & mask);
	if (b.value & mask)
		return nonzero;
	vec_each (&x->st->facts, struct fact, f)
		if (about(x, f, a, &other)) {
			int64_t open = open_bits(x, f, b, other);

			if (open && !(open & ~mask))
				return nonzero;
		}
	return RANGE_FULL;
}
