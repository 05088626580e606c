// SPDX-License-Identifier: GPL-2.0-or-later
/* Tests of the model: each example is run over all choices on all personalities. */
#include "selftest.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#define MAX_EXAMPLES 256

#if defined(GENERATION_TOKEN)
lazy_mmu_state_t selftest_token;
#endif

static void add(char *list, size_t size, const char *word)
{
	size_t len = strlen(list);

	snprintf(list + len, size - len, "%s%s", len ? " " : "", word);
}

static const char *const arch_names[] = {"xen", "native", "powerpc", "sparc64", "arm64", "s390"};

static void test_example(void **state)
{
	const struct example *e = *state;
	struct oracle_result res;
	char rules[512] = "", arches[128] = "";
	int first = -1;

	oracle_explore(e->run, ORACLE_ALL_ARCHES, &res);
	if (res.error)
		add(rules, sizeof(rules), res.error);
	for (int i = 0; oracle_rule_name(i); i++) {
		if (!(res.rules & 1UL << i))
			continue;
		add(rules, sizeof(rules), oracle_rule_name(i));
		if (first < 0)
			first = i;
	}
	assert_string_equal(rules, e->rules);
	if (!e->arches)
		return;
	for (int i = 0; i < ORACLE_NR_ARCHES; i++)
		if (res.found[first].arches & 1U << i)
			add(arches, sizeof(arches), arch_names[i]);
	assert_string_equal(arches, e->arches);
}

static void three_choices(void)
{
	oracle_choose(3);
	if (oracle_flag())
		oracle_choose(2);
}

/* 3 * (1 + 2) runs on each personality. */
static void test_enumeration(void **state)
{
	struct oracle_result res;

	assert_int_equal(oracle_explore(three_choices, ORACLE_ALL_ARCHES, &res), 0);
	assert_int_equal(res.runs, 9 * ORACLE_NR_ARCHES);
	assert_int_equal(oracle_explore(three_choices, 1U << ORACLE_XEN, &res), 0);
	assert_int_equal(res.runs, 9);
}

static int counter;

static void count_runs(void)
{
	oracle_choose(4);
	if (counter++)
		oracle_fail("lazy-arch", "a variable kept its value from the run before");
}

/* Sanitizers keep their own books about memory, so the model leaves it alone for them. */
static void test_fresh_memory(void **state)
{
	struct oracle_result res;

#if defined(__SANITIZE_ADDRESS__)
	return;
#endif
	assert_int_equal(oracle_explore(count_runs, ORACLE_ALL_ARCHES, &res), 0);
}

static void without_end(void)
{
	for (;;)
		ptep_get(P);
}

static void violates_and_does_not_end(void)
{
	oracle_fail("lazy-nested", "found before");
	without_end();
}

static void test_endless(void **state)
{
	struct oracle_result res;

	assert_int_equal(oracle_explore(without_end, ORACLE_ALL_ARCHES, &res), 1);
	assert_non_null(strstr(res.error, "does not end"));
	assert_int_equal(oracle_explore(violates_and_does_not_end, ORACLE_ALL_ARCHES, &res), 2);
	assert_int_equal(res.rules, 1UL << oracle_rule("lazy-nested"));
}

static void too_much(void)
{
	for (int i = 0; i < 30; i++)
		oracle_flag();
}

static void test_too_many_runs(void **state)
{
	struct oracle_result res;

	assert_int_equal(oracle_explore(too_much, 1U << ORACLE_NATIVE, &res), 1);
	assert_non_null(strstr(res.error, "more than"));
}

static void test_rule_names(void **state)
{
	assert_int_equal(oracle_rule("no-such-rule"), -1);
	for (int i = 0; i < 26; i++)
		assert_int_equal(oracle_rule(oracle_rule_name(i)), i);
	assert_null(oracle_rule_name(26));
}

static size_t collect(struct CMUnitTest *tests, const struct example *e)
{
	size_t nr = 0;

	for (; e->name; e++)
		tests[nr++] = (struct CMUnitTest){
			.name = e->name, .test_func = test_example, .initial_state = (void *)e};
	return nr;
}

int main(void)
{
	static struct CMUnitTest tests[MAX_EXAMPLES] = {
		cmocka_unit_test(test_enumeration), cmocka_unit_test(test_fresh_memory),
		cmocka_unit_test(test_endless),	    cmocka_unit_test(test_too_many_runs),
		cmocka_unit_test(test_rule_names),
	};
	size_t nr = 5;

#if defined(SELFTEST_ARCH)
	nr += collect(tests + nr, arch_examples);
#else
	nr += collect(tests + nr, lazy_examples);
	nr += collect(tests + nr, generation_examples);
	nr += collect(tests + nr, tlb_examples);
	nr += collect(tests + nr, map_examples);
	nr += collect(tests + nr, gather_examples);
#endif
	return _cmocka_run_group_tests("oracle", tests, nr, NULL, NULL);
}
