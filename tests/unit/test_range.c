// SPDX-License-Identifier: GPL-2.0-or-later
/* Interval sets against a brute-force model over a small universe. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "engine/range.h"

#define UNIVERSE 12 /* values 0 .. 11 */

/* Build the set whose members are the bits of mask. */
static uint32_t from_mask(struct ranges *rs, unsigned mask)
{
	uint32_t r = RANGE_EMPTY;

	for (int v = 0; v < UNIVERSE; v++)
		if (mask >> v & 1)
			r = range_union(rs, r, range_interval(rs, v, v));
	return r;
}

static unsigned to_mask(struct ranges *rs, uint32_t r)
{
	unsigned mask = 0;

	for (int v = 0; v < UNIVERSE; v++)
		mask |= (unsigned)range_contains(rs, r, v) << v;
	return mask;
}

static void test_set_operations(void **state)
{
	struct ranges rs;

	(void)state;
	ranges_init(&rs);
	for (unsigned a = 0; a < 1u << UNIVERSE; a += 37)
		for (unsigned b = 0; b < 1u << UNIVERSE; b += 101) {
			uint32_t x = from_mask(&rs, a), y = from_mask(&rs, b);
			unsigned full = (1u << UNIVERSE) - 1;

			assert_int_equal(to_mask(&rs, range_union(&rs, x, y)), a | b);
			assert_int_equal(to_mask(&rs, range_intersect(&rs, x, y)), a & b);
			assert_int_equal(to_mask(&rs, range_complement(&rs, x)), full & ~a);
			assert_int_equal(range_subset(&rs, x, y), (a & ~b) == 0);
		}
	ranges_free(&rs);
}

/* Equal sets have equal ids however they were made. */
static void test_interning(void **state)
{
	struct ranges rs;
	uint32_t a, b;

	(void)state;
	ranges_init(&rs);
	a = range_interval(&rs, 1, 6);
	b = range_union(&rs, range_interval(&rs, 1, 3), range_interval(&rs, 4, 6));
	assert_int_equal(a, b);
	assert_int_equal(range_complement(&rs, range_complement(&rs, a)), a);
	assert_int_equal(range_complement(&rs, RANGE_FULL), RANGE_EMPTY);
	assert_int_equal(range_complement(&rs, RANGE_EMPTY), RANGE_FULL);
	ranges_free(&rs);
}

static void test_overflow(void **state)
{
	struct ranges rs;
	uint32_t top;
	int64_t v;

	(void)state;
	ranges_init(&rs);
	top = range_interval(&rs, INT64_MAX - 1, INT64_MAX - 1);
	assert_true(range_contains(&rs, range_shift(&rs, top, 100), INT64_MAX));
	/* No bound stays no bound. */
	assert_int_equal(range_shift(&rs, RANGE_FULL, -5), RANGE_FULL);
	assert_true(range_single(&rs, range_interval(&rs, 7, 7), &v));
	assert_int_equal(v, 7);
	assert_false(range_single(&rs, range_interval(&rs, 7, 8), &v));
	ranges_free(&rs);
}

/* More intervals than are kept: the set may only grow. */
static void test_limit(void **state)
{
	struct ranges rs;
	uint32_t r = RANGE_EMPTY;

	(void)state;
	ranges_init(&rs);
	for (int64_t v = 0; v < 100; v += 3)
		r = range_union(&rs, r, range_interval(&rs, v, v));
	assert_true(range_get(&rs, r)->nr <= RANGE_MAX);
	for (int64_t v = 0; v < 100; v += 3)
		assert_true(range_contains(&rs, r, v));
	assert_false(range_contains(&rs, r, 100));
	ranges_free(&rs);
}

/* Widening covers its operands and a growing chain becomes stationary. */
static void test_widening_terminates(void **state)
{
	struct ranges rs;
	uint32_t r, next;
	int steps = 0;

	(void)state;
	ranges_init(&rs);
	r = range_interval(&rs, 0, 0);
	for (int64_t i = 1;; i++, steps++) {
		next = range_widen(&rs, r, range_interval(&rs, 0, i));
		assert_true(range_subset(&rs, r, next));
		if (next == r)
			break;
		r = next;
		assert_true(steps < 10);
	}
	assert_true(range_contains(&rs, r, INT64_MAX));
	assert_false(range_contains(&rs, r, -1));
	ranges_free(&rs);
}

static void test_types(void **state)
{
	struct ranges rs;

	(void)state;
	ranges_init(&rs);
	assert_int_equal(range_of_type(&rs, 1, false), range_interval(&rs, 0, 255));
	assert_int_equal(range_of_type(&rs, 4, true), range_interval(&rs, INT32_MIN, INT32_MAX));
	assert_int_equal(range_of_type(&rs, 8, false), RANGE_FULL);
	ranges_free(&rs);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_set_operations),
		cmocka_unit_test(test_interning),
		cmocka_unit_test(test_overflow),
		cmocka_unit_test(test_limit),
		cmocka_unit_test(test_widening_terminates),
		cmocka_unit_test(test_types),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
