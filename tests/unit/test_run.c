// SPDX-License-Identifier: GPL-2.0-or-later
/* Running other programs. */
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "kbuild/run.h"

static void count_tick(void *data)
{
	++*(unsigned *)data;
}

/* While a program says nothing, whoever waits hears of the time. */
static void waiting_is_told(void **state)
{
	static const char *const argv[] = {"sleep", "0.7", NULL};
	struct ctx ctx = CTX_INIT;
	struct strbuf out = STRBUF_INIT;
	unsigned ticks = 0;
	struct run r = {.argv = argv,
			.log = -1,
			.out = &out,
			.max_out = 100,
			.tick = count_tick,
			.tick_data = &ticks};

	(void)state;
	assert_int_equal(run_program(&ctx, &r), 0);
	assert_in_range(ticks, 2, 20);
	strbuf_free(&out);
	ctx_free(&ctx);
}

/* What the user has exported does not count. */
static void environment_is_ours(void **state)
{
	static const char *const argv[] = {"env", NULL}, *const extra[] = {"EXTRA=1", NULL};
	struct ctx ctx = CTX_INIT;
	struct strbuf out = STRBUF_INIT;
	struct run r = {.argv = argv, .extra = extra, .log = -1, .out = &out, .max_out = 10000};

	(void)state;
	setenv("KCFLAGS", "-O3", 1);
	setenv("GLIBC_TUNABLES", "glibc.malloc.check=3", 1);
	assert_int_equal(run_program(&ctx, &r), 0);
	assert_non_null(strstr(out.buf, "LC_ALL=C\n"));
	assert_non_null(strstr(out.buf, "EXTRA=1\n"));
	assert_non_null(strstr(out.buf, "GLIBC_TUNABLES=glibc.malloc.hugetlb=1\n"));
	assert_null(strstr(out.buf, "malloc.check"));
	assert_null(strstr(out.buf, "KCFLAGS"));
	strbuf_free(&out);
	ctx_free(&ctx);
}

/* Two at once, finished in the other order; and one that nobody waits for. */
static void programs_run_side_by_side(void **state)
{
	static const char *const one[] = {"echo", "one", NULL},
				 *const two[] = {"echo", "two", NULL},
				 *const long_one[] = {"sleep", "1000", NULL};
	struct ctx ctx = CTX_INIT;
	struct strbuf out[3] = {STRBUF_INIT, STRBUF_INIT, STRBUF_INIT};
	const char *const *argv[] = {one, two, long_one};
	struct running p[3];

	(void)state;
	for (int i = 0; i < 3; i++) {
		struct run r = {.argv = argv[i], .log = -1, .out = &out[i], .max_out = 100};

		assert_int_equal(run_start(&ctx, &r, &p[i]), 0);
	}
	assert_int_equal(run_finish(&ctx, &p[1]), 0);
	assert_int_equal(run_finish(&ctx, &p[0]), 0);
	run_abandon(&p[2]);
	assert_int_equal(kill(p[2].pid, 0), -1);
	assert_string_equal(out[0].buf, "one\n");
	assert_string_equal(out[1].buf, "two\n");
	for (int i = 0; i < 3; i++)
		strbuf_free(&out[i]);
	ctx_free(&ctx);
}

/* All are waited for together, however much one says; the first complaint is what is told. */
static void programs_run_together(void **state)
{
	static const char *const much[] = {"head", "-c", "300000", "/dev/zero", NULL},
				 *const fails[] = {"false", NULL},
				 *const vars[] = {"sh", "-c", "echo $A", NULL},
				 *const only_a[] = {"PATH=/usr/bin:/bin", "A=x", NULL};
	struct ctx ctx = CTX_INIT;
	struct strbuf out[3] = {STRBUF_INIT, STRBUF_INIT, STRBUF_INIT};
	struct run runs[] = {
		{.argv = much, .log = -1, .out = &out[0], .max_out = 300000},
		{.argv = vars, .log = -1, .out = &out[1], .max_out = 100, .vars = only_a},
		{.argv = fails, .log = -1, .out = &out[2], .max_out = 100},
	};

	(void)state;
	assert_int_equal(run_together(&ctx, runs, 3), 1);
	assert_int_equal(out[0].len, 300000);
	assert_string_equal(out[1].buf, "x\n");
	strbuf_reset(&out[0]);
	runs[0].max_out = 1000;
	assert_int_equal(run_together(&ctx, runs, 2), -1);
	assert_non_null(strstr(ctx.error.buf, "head printed more than 1000 bytes"));
	for (int i = 0; i < 3; i++)
		strbuf_free(&out[i]);
	ctx_free(&ctx);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(waiting_is_told),
		cmocka_unit_test(environment_is_ours),
		cmocka_unit_test(programs_run_side_by_side),
		cmocka_unit_test(programs_run_together),
	};

	return cmocka_run_group_tests_name("run", tests, NULL, NULL);
}
