// SPDX-License-Identifier: GPL-2.0-or-later
/* Dataflow without values: joins, loops, returns. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "engine/flow.h"

/*
 * A diamond in a loop: b0 -> b1, b1 -> b2 | b3, both -> b4, b4 -> b1 | b5 (return).
 * An instruction's .dst says what it does here: 0 to 9 sets that fact, 10 nests, 11 unnests.
 */
static struct ir_insn in0[] = {{.dst = 0}}, in2[] = {{.dst = 2}}, in3[] = {{.dst = 3}},
		      in4[] = {{.dst = 10}, {.dst = 11}};
static uint32_t s0[] = {1}, s1[] = {2, 3}, s2[] = {4}, s4[] = {1, 5};
static struct ir_block blocks[] = {
	{.insns = in0, .nr_insns = 1, .term = IR_GOTO, .succ = s0, .nr_succ = 1},
	{.term = IR_BRANCH, .succ = s1, .nr_succ = 2},
	{.insns = in2, .nr_insns = 1, .term = IR_GOTO, .succ = s2, .nr_succ = 1},
	{.insns = in3, .nr_insns = 1, .term = IR_GOTO, .succ = s2, .nr_succ = 1},
	{.insns = in4, .nr_insns = 2, .term = IR_BRANCH, .succ = s4, .nr_succ = 2},
	{.term = IR_RETURN, .a = IR_NONE},
};
static const struct ir_func ir = {.blocks = blocks, .nr_blocks = 6};

static void step(const struct flow *fl, const struct ir_insn *in, struct flow_state *st)
{
	(void)fl;
	if (in->dst == 10)
		flow_nest(st, 1, 1);
	else if (in->dst == 11)
		flow_nest(st, -1, -1);
	else
		st->may |= 1ull << in->dst, st->must |= 1ull << in->dst;
}

static void look(const struct flow *fl, const struct ir_insn *in, const struct flow_state *before)
{
	unsigned *seen = fl->data;

	(*seen)++;
	if (in->dst == 11)
		assert_int_equal(before->lo, 1);
	if (in->dst == 2)
		assert_int_equal(before->may, 0xd);
}

static void look_at_return(const struct flow *fl, const struct ir_block *b,
			   const struct flow_state *at)
{
	(void)fl;
	assert_ptr_equal(b, &blocks[5]);
	assert_int_equal(at->must, 1);
}

static void facts_and_depths_join(void **state)
{
	unsigned seen = 0;
	struct func f = {.ir = &ir};
	struct flow fl = {.f = &f, .step = step, .data = &seen};
	const struct flow_state none = {0};

	(void)state;
	flow_run(&fl, &none);
	assert_true(fl.exit.reached);
	assert_int_equal(fl.exit.may, 0xd);
	assert_int_equal(fl.exit.must, 1);
	assert_int_equal(fl.exit.lo, 0);
	assert_int_equal(fl.exit.hi, 0);
	flow_visit(&fl, look);
	assert_int_equal(seen, 5);
	flow_returns(&fl, look_at_return);
	flow_free(&fl);
}

/* Nesting that grows in a loop stops at the bound. */
static void depth_is_bounded(void **state)
{
	struct ir_block b[] = {
		{.insns = in4,
		 .nr_insns = 1,
		 .term = IR_BRANCH,
		 .succ = (uint32_t[]){0, 1},
		 .nr_succ = 2},
		{.term = IR_RETURN, .a = IR_NONE},
	};
	const struct ir_func loop = {.blocks = b, .nr_blocks = 2};
	struct func f = {.ir = &loop};
	struct flow fl = {.f = &f, .step = step};
	const struct flow_state none = {0};

	(void)state;
	flow_run(&fl, &none);
	assert_int_equal(fl.exit.lo, 1);
	assert_int_equal(fl.exit.hi, FLOW_DEPTH_MAX);
	flow_free(&fl);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(facts_and_depths_join),
		cmocka_unit_test(depth_is_bounded),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
