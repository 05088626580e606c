// SPDX-License-Identifier: GPL-2.0-or-later
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "cli/progress.h"

static int64_t clock_ms;

static int64_t fake_clock(void)
{
	return clock_ms;
}

struct screen {
	struct progress p;
	char *text;
	size_t len, seen;
};

static int set_up(void **state)
{
	struct screen *s = calloc(1, sizeof(*s));

	clock_ms = 1000000;
	s->p.out = open_memstream(&s->text, &s->len);
	s->p.now = fake_clock;
	s->p.begin = clock_ms;
	*state = s;
	return 0;
}

static int tear_down(void **state)
{
	struct screen *s = *state;

	fclose(s->p.out);
	free(s->text);
	free(s);
	return 0;
}

/* What was written since the last time. */
static void expect(struct screen *s, const char *want)
{
	fflush(s->p.out);
	assert_string_equal(s->text + s->seen, want);
	s->seen = s->len;
}

static void test_nothing_before_the_delay(void **state)
{
	struct screen *s = *state;

	progress_phase(&s->p, "parsing", 10);
	clock_ms += 499;
	progress_done(&s->p, 9);
	progress_clear(&s->p);
	expect(s, "");
}

static void test_count_rate_and_time_left(void **state)
{
	struct screen *s = *state;

	progress_phase(&s->p, "parsing", 200);
	clock_ms += 2000;
	progress_done(&s->p, 10);
	expect(s, "\rparsing 10 of 200, 5.0 files/s, 38 s left\033[K");
	clock_ms += 199;
	progress_done(&s->p, 11);
	expect(s, "");
	clock_ms += 1801;
	progress_done(&s->p, 199);
	expect(s, "\rparsing 199 of 200, 49.8 files/s, 1 s left\033[K");
	progress_clear(&s->p);
	expect(s, "\r\033[K");
	progress_clear(&s->p);
	expect(s, "");
}

static void test_long_waits_are_told_in_minutes(void **state)
{
	struct screen *s = *state;

	progress_phase(&s->p, "parsing", 1210);
	clock_ms += 10000;
	progress_done(&s->p, 10);
	expect(s, "\rparsing 10 of 1210, 1.0 files/s, 20 min left\033[K");
}

/* The delay is of all, the rate is of the phase. */
static void test_phases(void **state)
{
	struct screen *s = *state;

	progress_phase(&s->p, "preparing headers", 0);
	expect(s, "");
	clock_ms += 4000;
	progress_phase(&s->p, "parsing", 8);
	expect(s, "\rparsing 0 of 8\033[K");
	clock_ms += 1000;
	progress_done(&s->p, 2);
	expect(s, "\rparsing 2 of 8, 2.0 files/s, 3 s left\033[K");
	progress_phase(&s->p, "analysing", 0);
	expect(s, "\ranalysing\033[K");
	clock_ms += 2100;
	progress_done(&s->p, 0);
	expect(s, "\ranalysing, 2 s\033[K");
}

static void test_no_terminal(void **state)
{
	struct progress p;
	FILE *file = tmpfile();

	(void)state;
	progress_open(&p, file, false);
	p.now = fake_clock;
	progress_phase(&p, "parsing", 3);
	clock_ms += 5000;
	progress_done(&p, 1);
	progress_clear(&p);
	assert_int_equal(ftell(file), 0);
	fclose(file);
	progress_phase(NULL, "parsing", 3);
	progress_done(NULL, 1);
	progress_clear(NULL);
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		TEST(test_nothing_before_the_delay),
		TEST(test_count_rate_and_time_left),
		TEST(test_long_waits_are_told_in_minutes),
		TEST(test_phases),
		TEST(test_no_terminal),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
