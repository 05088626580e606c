// SPDX-License-Identifier: GPL-2.0-or-later
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "util/jobserver.h"

struct server {
	int in, out;
	char flags[128];
};

static void make_pipe(struct server *s, const char *tokens)
{
	int fd[2];

	assert_int_equal(pipe(fd), 0);
	s->in = fd[0];
	s->out = fd[1];
	assert_int_equal(write(s->out, tokens, strlen(tokens)), strlen(tokens));
	snprintf(s->flags, sizeof(s->flags), "k -j3 --jobserver-auth=%d,%d", s->in, s->out);
}

/* What tokens are left, sorted; the server is closed. */
static void expect_tokens(struct server *s, const char *want)
{
	char have[16] = "";
	ssize_t n;

	close(s->out);
	n = read(s->in, have, sizeof(have) - 1);
	assert_int_equal(n, strlen(want));
	for (const char *p = want; *p; p++) {
		char *at = strchr(have, *p);

		assert_non_null(at);
		*at = ' ';
	}
	close(s->in);
}

static void test_no_jobserver(void **state)
{
	static const char *const none[] = {"", "k", "-j3", "rR -- X=--jobserver-auth=3,4",
					   "-- --jobserver-auth=3,4"};
	struct jobserver js;

	(void)state;
	assert_false(jobserver_open(&js, NULL));
	for (size_t i = 0; i < sizeof(none) / sizeof(none[0]); i++)
		assert_false(jobserver_open(&js, none[i]));
	assert_true(jobserver_may_run(NULL, 99));
	jobserver_keep(NULL, 0);
	assert_int_equal(jobserver_fd(NULL), -1);
	jobserver_close(NULL);
}

static void test_tokens_are_taken_and_given_back(void **state)
{
	struct jobserver js;
	struct server s;

	(void)state;
	make_pipe(&s, "+ab");
	assert_true(jobserver_open(&js, s.flags));
	assert_true(jobserver_may_run(&js, 0));
	assert_int_equal(js.nr, 0);
	assert_true(jobserver_may_run(&js, 1));
	assert_true(jobserver_may_run(&js, 2));
	assert_true(jobserver_may_run(&js, 3));
	assert_int_equal(js.nr, 3);
	/* All are out: this must not wait. */
	assert_false(jobserver_may_run(&js, 4));
	jobserver_keep(&js, 3);
	assert_int_equal(js.nr, 2);
	assert_true(jobserver_may_run(&js, 2));
	assert_int_equal(js.nr, 2);
	jobserver_keep(&js, 1);
	assert_int_equal(js.nr, 0);
	assert_true(jobserver_may_run(&js, 1));
	jobserver_close(&js);
	expect_tokens(&s, "+ab");
}

/* The flags of the open file are make's, which waits for tokens by reading. */
static void test_make_keeps_its_pipe(void **state)
{
	struct jobserver js;
	struct server s;

	(void)state;
	make_pipe(&s, "+");
	assert_true(jobserver_open(&js, s.flags));
	assert_int_equal(fcntl(s.in, F_GETFL) & O_NONBLOCK, 0);
	jobserver_close(&js);
	assert_int_equal(fcntl(s.in, F_GETFL) & O_NONBLOCK, 0);
	expect_tokens(&s, "+");
}

static void test_a_token_wakes_poll(void **state)
{
	struct jobserver js;
	struct pollfd p;
	struct server s;

	(void)state;
	make_pipe(&s, "");
	assert_true(jobserver_open(&js, s.flags));
	p = (struct pollfd){jobserver_fd(&js), POLLIN, 0};
	assert_int_equal(poll(&p, 1, 0), 0);
	assert_int_equal(write(s.out, "+", 1), 1);
	assert_int_equal(poll(&p, 1, 0), 1);
	assert_true(jobserver_may_run(&js, 1));
	jobserver_close(&js);
	expect_tokens(&s, "+");
}

static void expect_nothing(const char *flags)
{
	struct jobserver js;

	assert_true(jobserver_open(&js, flags));
	assert_true(jobserver_may_run(&js, 0));
	assert_false(jobserver_may_run(&js, 1));
	assert_int_equal(jobserver_fd(&js), -1);
	jobserver_close(&js);
}

/* A recipe without "+" gets the option, not the pipe; its numbers may be other files by now. */
static void test_a_pipe_that_is_not_there(void **state)
{
	char flags[64];
	int fd = open("/dev/null", O_RDWR);

	(void)state;
	expect_nothing("--jobserver-auth=998,999");
	expect_nothing("--jobserver-auth=-2,-2");
	expect_nothing("--jobserver-auth=3");
	expect_nothing("--jobserver-auth=fifo:/nonexistent/fifo");
	expect_nothing("--jobserver-auth=fifo:/dev/null");
	assert_true(fd >= 0);
	snprintf(flags, sizeof(flags), "--jobserver-auth=%d,%d", fd, fd);
	expect_nothing(flags);
	close(fd);
}

static void test_fifo(void **state)
{
	char dir[] = "/tmp/mmucheck-jobserver-XXXXXX", path[64], flags[128];
	struct jobserver js;
	struct server s;

	(void)state;
	assert_non_null(mkdtemp(dir));
	snprintf(path, sizeof(path), "%s/fifo", dir);
	assert_int_equal(mkfifo(path, 0600), 0);
	s.in = open(path, O_RDONLY | O_NONBLOCK);
	s.out = open(path, O_WRONLY);
	assert_int_equal(write(s.out, "xy", 2), 2);
	/* The last one counts. */
	snprintf(flags, sizeof(flags), "-j9 --jobserver-auth=998,999 --jobserver-auth=fifo:%s",
		 path);
	assert_true(jobserver_open(&js, flags));
	assert_true(jobserver_may_run(&js, 1));
	assert_true(jobserver_may_run(&js, 2));
	assert_false(jobserver_may_run(&js, 3));
	jobserver_close(&js);
	expect_tokens(&s, "xy");
	unlink(path);
	rmdir(dir);
}

/* A process with two tokens, and a child of its own, is killed by a signal. */
static void be_killed(struct server *s, int sig, int ready)
{
	struct jobserver js;

	if (!jobserver_open(&js, s->flags) || !jobserver_may_run(&js, 1) ||
	    !jobserver_may_run(&js, 2))
		_exit(1);
	if (!fork()) {
		/* Not its tokens. */
		raise(sig);
		_exit(0);
	}
	wait(NULL);
	if (write(ready, "", 1) != 1)
		_exit(1);
	close(s->in);
	pause();
	_exit(0);
}

static void test_a_signal_gives_them_back(void **state)
{
	static const int signals[] = {SIGHUP, SIGINT, SIGTERM};

	(void)state;
	for (int i = 0; i < 3; i++) {
		struct server s;
		int ready[2], status;
		char byte;
		pid_t pid;

		make_pipe(&s, "pq");
		assert_int_equal(pipe(ready), 0);
		pid = fork();
		if (!pid)
			be_killed(&s, signals[i], ready[1]);
		close(ready[1]);
		assert_int_equal(read(ready[0], &byte, 1), 1);
		close(ready[0]);
		kill(pid, signals[i]);
		assert_int_equal(waitpid(pid, &status, 0), pid);
		assert_true(WIFSIGNALED(status) && WTERMSIG(status) == signals[i]);
		expect_tokens(&s, "pq");
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_no_jobserver),
		cmocka_unit_test(test_tokens_are_taken_and_given_back),
		cmocka_unit_test(test_make_keeps_its_pipe),
		cmocka_unit_test(test_a_token_wakes_poll),
		cmocka_unit_test(test_a_pipe_that_is_not_there),
		cmocka_unit_test(test_fifo),
		cmocka_unit_test(test_a_signal_gives_them_back),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
