// SPDX-License-Identifier: GPL-2.0-or-later
/* Worker processes: order, isolation of what goes wrong, limits. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "cli/workers.h"

#define NR 4

struct fixture {
	struct ctx ctx;
	struct model *model;
	char dir[64];
	char files[NR][96];
	struct frontend_job jobs[NR];
	struct worker_result results[NR];
};

static void write_file(const char *path, const char *text)
{
	FILE *f = fopen(path, "w");

	assert_non_null(f);
	assert_true(fputs(text, f) >= 0);
	fclose(f);
}

static int set_up(void **state)
{
	struct fixture *fx = calloc(1, sizeof(*fx));
	char text[64];

	fx->ctx = (struct ctx)CTX_INIT;
	fx->model = model_load(&fx->ctx, MMUCHECK_SOURCE_DIR "/checker/model", NULL, 0);
	assert_non_null(fx->model);
	strcpy(fx->dir, "/tmp/mmucheck-workers-XXXXXX");
	assert_non_null(mkdtemp(fx->dir));
	for (int i = 0; i < NR; i++) {
		snprintf(fx->files[i], sizeof(fx->files[i]), "%s/f%d.c", fx->dir, i);
		snprintf(text, sizeof(text), "int f%d(int a) { return a + %d; }\n", i, i);
		write_file(fx->files[i], text);
		fx->jobs[i] = (struct frontend_job){.file = fx->files[i], .dir = fx->dir};
	}
	*state = fx;
	return 0;
}

static int tear_down(void **state)
{
	struct fixture *fx = *state;

	for (int i = 0; i < NR; i++) {
		unlink(fx->files[i]);
		free(fx->results[i].why);
		if (fx->results[i].unit)
			ir_unit_free(fx->results[i].unit);
		free(fx->results[i].unit);
	}
	rmdir(fx->dir);
	model_free(fx->model);
	ctx_free(&fx->ctx);
	free(fx);
	return 0;
}

static void run(struct fixture *fx, const struct workers_opts *opts)
{
	assert_int_equal(workers_parse(&fx->ctx, fx->model, fx->jobs, NR, opts, fx->results), 0);
}

static void expect_unit(struct fixture *fx, int i)
{
	char name[16];

	snprintf(name, sizeof(name), "f%d", i);
	if (fx->results[i].why)
		print_message("%s\n", fx->results[i].why);
	assert_non_null(fx->results[i].unit);
	assert_int_equal(fx->results[i].unit->nr_funcs, 1);
	assert_string_equal(strpool_get(&fx->ctx.names, fx->results[i].unit->funcs[0].name), name);
}

static void test_results_stand_in_the_order_of_jobs(void **state)
{
	struct fixture *fx = *state;
	struct workers_opts opts = WORKERS_DEFAULTS;

	opts.jobs = 3;
	run(fx, &opts);
	for (int i = 0; i < NR; i++)
		expect_unit(fx, i);
}

static void test_no_jobs(void **state)
{
	struct fixture *fx = *state;
	struct workers_opts opts = WORKERS_DEFAULTS;

	assert_int_equal(workers_parse(&fx->ctx, fx->model, NULL, 0, &opts, NULL), 0);
}

static void test_a_missing_file_costs_itself(void **state)
{
	struct fixture *fx = *state;
	struct workers_opts opts = WORKERS_DEFAULTS;

	unlink(fx->files[1]);
	run(fx, &opts);
	assert_null(fx->results[1].unit);
	assert_non_null(strstr(fx->results[1].why, fx->files[1]));
	expect_unit(fx, 0);
	expect_unit(fx, 2);
	expect_unit(fx, 3);
}

/* A pipe that nobody writes to: the parser waits for ever. */
static void test_a_hang_costs_itself(void **state)
{
	struct fixture *fx = *state;
	struct workers_opts opts = WORKERS_DEFAULTS;

	unlink(fx->files[2]);
	assert_int_equal(mkfifo(fx->files[2], 0600), 0);
	opts.timeout_s = 1;
	opts.jobs = 2;
	run(fx, &opts);
	assert_null(fx->results[2].unit);
	assert_string_equal(fx->results[2].why, "parsing took longer than 1 s");
	expect_unit(fx, 0);
	expect_unit(fx, 1);
	expect_unit(fx, 3);
}

/* What clang has for tests of this kind. */
static void test_a_crash_costs_itself(void **state)
{
	struct fixture *fx = *state;
	struct workers_opts opts = WORKERS_DEFAULTS;

	/* cmocka's own handlers would make an exit of it. */
	signal(SIGILL, SIG_DFL);
	signal(SIGABRT, SIG_DFL);
	signal(SIGSEGV, SIG_DFL);
	opts.jobs = 2;
	for (int i = 0; i < 3; i++)
		write_file(fx->files[i], "#pragma clang __debug crash\n");
	run(fx, &opts);
	for (int i = 0; i < 3; i++) {
		assert_null(fx->results[i].unit);
		assert_non_null(strstr(fx->results[i].why, "crashed"));
	}
	expect_unit(fx, 3);
}

static int64_t seconds(void)
{
	return (int64_t)time(NULL);
}

/* All four files hang for a second, so the time tells how many were parsed at once. */
static int64_t run_hanging(struct fixture *fx, const char *tokens)
{
	struct workers_opts opts = WORKERS_DEFAULTS;
	char flags[64], left[8];
	struct jobserver js;
	int64_t start;
	int fd[2];

	assert_int_equal(pipe(fd), 0);
	assert_int_equal(write(fd[1], tokens, strlen(tokens)), strlen(tokens));
	snprintf(flags, sizeof(flags), "--jobserver-auth=%d,%d", fd[0], fd[1]);
	assert_true(jobserver_open(&js, flags));
	opts.jobserver = &js;
	opts.jobs = NR;
	opts.timeout_s = 1;
	start = seconds();
	run(fx, &opts);
	start = seconds() - start;
	jobserver_close(&js);
	close(fd[1]);
	assert_int_equal(read(fd[0], left, sizeof(left)), strlen(tokens));
	close(fd[0]);
	for (int i = 0; i < NR; i++) {
		assert_null(fx->results[i].unit);
		free(fx->results[i].why);
		fx->results[i].why = NULL;
	}
	return start;
}

static void test_the_jobserver_says_how_many(void **state)
{
	struct fixture *fx = *state;

	for (int i = 0; i < NR; i++) {
		unlink(fx->files[i]);
		assert_int_equal(mkfifo(fx->files[i], 0600), 0);
	}
	assert_true(run_hanging(fx, "") >= NR - 1);
	assert_true(run_hanging(fx, "+++") < NR - 1);
}

#if !defined(__SANITIZE_ADDRESS__)
/* Macros that double what they expand to eat any memory. */
static void test_a_memory_eater_costs_itself(void **state)
{
	struct fixture *fx = *state;
	struct workers_opts opts = WORKERS_DEFAULTS;
	FILE *f = fopen(fx->files[0], "w");

	assert_non_null(f);
	fputs("#define A0 1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1\n", f);
	for (int i = 0; i < 20; i++)
		fprintf(f, "#define A%d A%d,A%d\n", i + 1, i, i);
	fputs("int array[] = { A20 };\n", f);
	fclose(f);
	opts.memory = (size_t)128 << 20;
	run(fx, &opts);
	assert_null(fx->results[0].unit);
	assert_string_equal(fx->results[0].why, "parsing ran out of memory (limit 128 MiB)");
	for (int i = 1; i < NR; i++)
		expect_unit(fx, i);
}
#endif

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		TEST(test_results_stand_in_the_order_of_jobs),
		TEST(test_no_jobs),
		TEST(test_a_missing_file_costs_itself),
		TEST(test_a_hang_costs_itself),
		TEST(test_a_crash_costs_itself),
		TEST(test_the_jobserver_says_how_many),
#if !defined(__SANITIZE_ADDRESS__)
		TEST(test_a_memory_eater_costs_itself),
#endif
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
