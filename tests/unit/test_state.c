// SPDX-License-Identifier: GPL-2.0-or-later
/* States: cells, facts, renaming, merging and joining. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "engine/state.h"

struct fixture {
	struct ctx ctx;
	struct domain d;
	struct terms terms;
	struct val x, y, p, q; /* addresses of two variables; two pointer parameters */
};

static int setup(void **state)
{
	static struct fixture f;

	f = (struct fixture){.ctx = CTX_INIT};
	f.d.ctx = &f.ctx;
	ranges_init(&f.d.ranges);
	terms_init(&f.terms);
	f.d.terms = &f.terms;
	f.x = val_term(term_make(f.d.terms, (struct term){.kind = TERM_LOCAL, .x = 0}));
	f.y = val_term(term_make(f.d.terms, (struct term){.kind = TERM_LOCAL, .x = 1}));
	f.p = val_term(term_make(f.d.terms, (struct term){.kind = TERM_PARAM, .x = 0}));
	f.q = val_term(term_make(f.d.terms, (struct term){.kind = TERM_PARAM, .x = 1}));
	*state = &f;
	return 0;
}

static int teardown(void **state)
{
	struct fixture *f = *state;

	terms_free(&f->terms);
	domain_free(&f->d);
	ctx_free(&f->ctx);
	return 0;
}

static struct val fresh(struct fixture *f, uint32_t site)
{
	return val_term(term_make(f->d.terms, (struct term){.kind = TERM_FRESH, .x = site}));
}

static void test_cells(void **state)
{
	struct fixture *f = *state;
	struct state *st = state_new();
	struct val v;

	state_set(st, f->y, val_const(2));
	state_set(st, f->x, val_const(1));
	state_set(st, val_add(f->p, 8), f->q);
	state_set(st, f->x, val_const(3));
	assert_true(state_find(st, f->x, &v) && v.off == 3 && !v.t);
	assert_true(state_find(st, val_add(f->p, 8), &v) && val_eq(v, f->q));
	assert_false(state_find(st, f->p, &v));
	state_forget_object(st, f->p.t);
	assert_false(state_find(st, val_add(f->p, 8), &v));
	assert_true(state_find(st, f->y, &v));
	state_free(st);
}

static void test_narrow(void **state)
{
	struct fixture *f = *state;
	struct state *st = state_new();
	struct ranges *rs = &f->d.ranges;

	/* p + 8 is in 10..20, so p is in 2..12. */
	assert_true(state_narrow(&f->d, st, val_add(f->p, 8), range_interval(rs, 10, 20)));
	assert_int_equal(state_range(&f->d, st, f->p), range_interval(rs, 2, 12));
	assert_false(state_narrow(&f->d, st, f->p, range_interval(rs, 13, 99)));
	state_free(st);
}

/* What a place made before is another value than what it makes now. */
static void test_age(void **state)
{
	struct fixture *f = *state;
	struct state *st = state_new();
	struct val v, made = fresh(f, 7);

	state_set(st, f->x, val_add(made, 16));
	state_narrow(&f->d, st, made, range_interval(&f->d.ranges, 1, 5));
	state_age(&f->d, st, 7);
	assert_true(state_find(st, f->x, &v));
	assert_int_not_equal(v.t, made.t);
	assert_int_equal(v.off, 16);
	assert_int_equal(state_range(&f->d, st, made), RANGE_FULL);
	assert_int_equal(state_range(&f->d, st, val_term(v.t)), range_interval(&f->d.ranges, 1, 5));
	state_free(st);
}

static void test_merge_exact(void **state)
{
	struct fixture *f = *state;
	struct state *a = state_new(), *b;
	struct ranges *rs = &f->d.ranges;

	state_set(a, f->x, val_const(1));
	b = state_clone(a);
	state_narrow(&f->d, a, f->p, range_interval(rs, 0, 0));
	state_narrow(&f->d, b, f->p, range_interval(rs, 1, 1));
	assert_true(state_merge_exact(&f->d, a, b));
	assert_int_equal(state_range(&f->d, a, f->p), range_interval(rs, 0, 1));
	/* Two facts differ: merging would lose how they go together. */
	state_narrow(&f->d, a, f->p, range_interval(rs, 0, 0));
	state_narrow(&f->d, a, f->q, range_interval(rs, 0, 0));
	state_narrow(&f->d, b, f->q, range_interval(rs, 1, 1));
	assert_false(state_merge_exact(&f->d, a, b));
	state_free(a);
	state_free(b);
}

static void test_property_decides(void **state)
{
	struct fixture *f = *state;
	struct state *a = state_new(), *b;

	vec_push(&a->pending, (struct pending){.entry = f->p, .len = 8});
	b = state_clone(a);
	assert_true(state_same_property(a, b));
	b->pending.at[0].entry.off = 8;
	assert_false(state_same_property(a, b));
	assert_false(state_merge_exact(&f->d, a, b));
	b->pending.at[0].entry.off = 0;
	b->nr_sections = 1;
	assert_false(state_same_property(a, b));
	state_free(a);
	state_free(b);
}

/* Sealed states: the order of what is pending does not count, what is held does. */
static void test_seal(void **state)
{
	struct fixture *f = *state;
	struct state *a = state_new(), *b = state_new();
	struct val other = val_add(f->p, 8);

	vec_push(&a->pending, (struct pending){.entry = f->p, .len = 8});
	vec_push(&a->pending, (struct pending){.entry = other, .len = 8});
	vec_push(&b->pending, (struct pending){.entry = other, .len = 8});
	vec_push(&b->pending, (struct pending){.entry = f->p, .len = 8});
	state_seal(a);
	state_seal(b);
	assert_true(a->shape == b->shape && state_alike(a, b));
	for (int i = 0; i < 2; i++) {
		vec_push(&a->held, (struct res){.kind = RES_LOCK, .obj = f->p});
		vec_push(&b->held, (struct res){.kind = RES_LOCK, .obj = i ? other : f->p});
	}
	state_seal(a);
	state_seal(b);
	assert_false(a->shape == b->shape);
	assert_false(state_alike(a, b) || state_alike(b, a));
	b->held.at[1].obj = f->p;
	state_set(b, f->p, val_const(1));
	state_seal(b);
	assert_true(state_alike(a, b));
	assert_false(a->shape == b->shape);
	state_free(a);
	state_free(b);
}

/* Variables that are equal in both states are equal after the join. */
static void test_join(void **state)
{
	struct fixture *f = *state;
	struct state *a = state_new(), *b = state_new();
	struct val x, y;

	state_set(a, f->x, val_const(1));
	state_set(a, f->y, val_const(1));
	state_set(b, f->x, val_const(4));
	state_set(b, f->y, val_const(4));
	assert_true(state_join(&f->d, a, b, 3, JOIN_UNION));
	assert_true(state_find(a, f->x, &x) && state_find(a, f->y, &y));
	assert_true(x.t && val_eq(x, y));
	assert_true(range_contains(&f->d.ranges, state_range(&f->d, a, x), 1));
	assert_true(range_contains(&f->d.ranges, state_range(&f->d, a, x), 4));
	assert_false(range_contains(&f->d.ranges, state_range(&f->d, a, x), 2));
	/* Joining what is covered already changes nothing. */
	assert_false(state_join(&f->d, a, b, 3, JOIN_UNION));
	state_free(a);
	state_free(b);
}

static void test_prune(void **state)
{
	struct fixture *f = *state;
	struct state *st = state_new();
	uint64_t live = 1; /* only variable 0 */
	struct val v, dead = fresh(f, 1), kept = fresh(f, 2);

	state_set(st, f->x, kept);
	state_set(st, f->y, dead);
	state_narrow(&f->d, st, dead, range_interval(&f->d.ranges, 0, 0));
	state_narrow(&f->d, st, kept, range_interval(&f->d.ranges, 0, 0));
	state_narrow(&f->d, st, f->q, range_interval(&f->d.ranges, 0, 0));
	state_prune(&f->d, st, &live);
	assert_false(state_find(st, f->y, &v));
	assert_int_equal(state_range(&f->d, st, dead), RANGE_FULL);
	assert_int_not_equal(state_range(&f->d, st, kept), RANGE_FULL);
	/* A parameter can always be asked about again. */
	assert_int_not_equal(state_range(&f->d, st, f->q), RANGE_FULL);
	state_free(st);
}

static struct val load(struct fixture *f, struct val addr)
{
	return val_term(
		term_make(f->d.terms, (struct term){.kind = TERM_DEREF, .a = addr, .range = 1}));
}

static void test_implied(void **state)
{
	struct fixture *f = *state;
	struct state *st = state_new();
	struct val contents = fresh(f, 3), p8 = val_add(f->p, 8), q8 = val_add(f->q, 8), v;

	/* Read, never written: the same as never read. */
	state_set(st, p8, load(f, p8));
	state_set(st, f->p, f->q);
	/* The same in an object whose contents a call changed. */
	state_set(st, (struct val){f->q.t, EPOCH_OFF}, contents);
	state_set(st, q8, load(f, val_add(contents, 8)));
	state_set(st, f->q, load(f, f->q)); /* what was there before the call */
	state_drop_implied(&f->d, st);
	assert_false(state_find(st, p8, &v) || state_find(st, q8, &v));
	assert_true(state_find(st, f->p, &v) && state_find(st, f->q, &v));
	assert_int_equal(st->cells.nr, 3);
	/* A name of an entry with a pending write is kept. */
	state_set(st, p8, load(f, p8));
	vec_push(&st->pending, (struct pending){.entry = load(f, p8), .len = 8});
	state_drop_implied(&f->d, st);
	assert_true(state_find(st, p8, &v));
	state_free(st);
}

/* What was joined with loss never hides what is exact. */
static void test_exact_stays(void **state)
{
	struct fixture *f = *state;
	struct ranges *rs = &f->d.ranges;
	struct state *joined = state_new(), *exact = state_new();

	joined->inexact = true;
	assert_true(state_narrow(&f->d, exact, f->p, range_interval(rs, 1, 2)));
	assert_false(state_covers(&f->d, joined, exact));
	assert_false(state_merge_exact(&f->d, joined, exact));
	assert_false(state_merge_exact(&f->d, exact, joined));
	exact->inexact = true;
	assert_true(state_covers(&f->d, joined, exact));
	state_free(joined);
	state_free(exact);
}

/* Equal lists of steps are one list. */
static void test_traces(void **state)
{
	struct fixture *f = *state;
	struct ir_loc loc = {1, 2, 3};
	const struct trace *a = trace_step(&f->d.traces, NULL, loc, 1, "a");
	const struct trace *ab = trace_step(&f->d.traces, a, loc, 1, "b");
	const struct trace *b = trace_step(&f->d.traces, NULL, loc, 1, "b");

	assert_ptr_equal(trace_concat(&f->d.traces, a, b), ab);
	assert_ptr_equal(trace_concat(&f->d.traces, NULL, b), b);
	assert_int_equal(ab->len, 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_cells, setup, teardown),
		cmocka_unit_test_setup_teardown(test_narrow, setup, teardown),
		cmocka_unit_test_setup_teardown(test_age, setup, teardown),
		cmocka_unit_test_setup_teardown(test_merge_exact, setup, teardown),
		cmocka_unit_test_setup_teardown(test_property_decides, setup, teardown),
		cmocka_unit_test_setup_teardown(test_seal, setup, teardown),
		cmocka_unit_test_setup_teardown(test_join, setup, teardown),
		cmocka_unit_test_setup_teardown(test_prune, setup, teardown),
		cmocka_unit_test_setup_teardown(test_implied, setup, teardown),
		cmocka_unit_test_setup_teardown(test_exact_stays, setup, teardown),
		cmocka_unit_test_setup_teardown(test_traces, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
