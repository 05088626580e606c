// SPDX-License-Identifier: GPL-2.0-or-later
#include "util/jobserver.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const int signals[JOBSERVER_SIGNALS] = {SIGHUP, SIGINT, SIGTERM};

/* What a signal handler has to know, and of which process: children inherit it. */
static struct {
	struct jobserver *js;
	pid_t pid;
} held;

static void block(sigset_t *old)
{
	sigset_t set;

	sigemptyset(&set);
	for (int i = 0; i < JOBSERVER_SIGNALS; i++)
		sigaddset(&set, signals[i]);
	sigprocmask(SIG_BLOCK, &set, old);
}

/* The pipe has room for every token there is. */
static void give(struct jobserver *js)
{
	unsigned char token = js->tokens[--js->nr];

	while (write(js->out, &token, 1) < 0 && errno == EINTR)
		;
}

static void give_all_and_die(int sig)
{
	if (held.pid == getpid())
		while (held.js->nr)
			give(held.js);
	signal(sig, SIG_DFL);
	raise(sig);
}

/* What is ignored stays ignored. */
static void catch_signals(struct jobserver *js)
{
	struct sigaction sa = {.sa_handler = give_all_and_die};

	sigemptyset(&sa.sa_mask);
	for (int i = 0; i < JOBSERVER_SIGNALS; i++) {
		sigaction(signals[i], NULL, &js->saved[i]);
		if (js->saved[i].sa_handler == SIG_DFL)
			sigaction(signals[i], &sa, NULL);
	}
}

static void release_signals(struct jobserver *js)
{
	for (int i = 0; i < JOBSERVER_SIGNALS; i++)
		sigaction(signals[i], &js->saved[i], NULL);
}

/*
 * What --jobserver-auth= (--jobserver-fds= up to make 4.1) of MAKEFLAGS says; the last one
 * counts.  Behind " -- " are variables.
 */
static bool find_auth(const char *makeflags, char *auth, size_t size)
{
	static const char *const names[] = {"--jobserver-auth=", "--jobserver-fds="};
	bool found = false;

	for (const char *p = makeflags; *p; p += strcspn(p, " ")) {
		size_t len;

		p += strspn(p, " ");
		len = strcspn(p, " ");
		if (len == 2 && !strncmp(p, "--", 2))
			break;
		for (int i = 0; i < 2; i++) {
			size_t n = strlen(names[i]);

			if (len <= n || len - n >= size || strncmp(p, names[i], n) != 0)
				continue;
			memcpy(auth, p + n, len - n);
			auth[len - n] = '\0';
			found = true;
		}
	}
	return found;
}

static bool is_fifo(int fd)
{
	struct stat st;

	return fd >= 0 && !fstat(fd, &st) && S_ISFIFO(st.st_mode);
}

/*
 * The read end is shared with make and must stay blocking there; opened anew it has flags of
 * its own.
 */
static void open_pipe(struct jobserver *js, int in, int out)
{
	char path[32];

	if (!is_fifo(in) || !is_fifo(out))
		return;
	snprintf(path, sizeof(path), "/proc/self/fd/%d", in);
	js->in = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	js->out = fcntl(out, F_DUPFD_CLOEXEC, 0);
}

static void open_fifo(struct jobserver *js, const char *path)
{
	js->in = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	if (js->in >= 0 && is_fifo(js->in))
		js->out = open(path, O_WRONLY | O_NONBLOCK | O_CLOEXEC);
}

static void close_ends(struct jobserver *js)
{
	if (js->in >= 0)
		close(js->in);
	if (js->out >= 0)
		close(js->out);
	js->in = js->out = -1;
}

bool jobserver_open(struct jobserver *js, const char *makeflags)
{
	char auth[4096], end;
	int in, out;

	js->in = js->out = -1;
	js->nr = 0;
	if (!makeflags || !find_auth(makeflags, auth, sizeof(auth)))
		return false;
	if (!strncmp(auth, "fifo:", 5))
		open_fifo(js, auth + 5);
	else if (sscanf(auth, "%d,%d%c", &in, &out, &end) == 2)
		open_pipe(js, in, out);
	if (js->in < 0 || js->out < 0)
		close_ends(js);
	held.js = js;
	held.pid = getpid();
	catch_signals(js);
	return true;
}

void jobserver_close(struct jobserver *js)
{
	sigset_t old;

	if (!js)
		return;
	jobserver_keep(js, 0);
	block(&old);
	release_signals(js);
	close_ends(js);
	sigprocmask(SIG_SETMASK, &old, NULL);
}

/* A signal between the read and the note of it would lose the token. */
static bool take(struct jobserver *js)
{
	sigset_t old;
	bool got;

	if (js->in < 0 || js->nr == JOBSERVER_MAX)
		return false;
	block(&old);
	got = read(js->in, &js->tokens[js->nr], 1) == 1;
	js->nr += got;
	sigprocmask(SIG_SETMASK, &old, NULL);
	return got;
}

bool jobserver_may_run(struct jobserver *js, unsigned running)
{
	return !js || running <= js->nr || take(js);
}

void jobserver_keep(struct jobserver *js, unsigned running)
{
	unsigned needed = running ? running - 1 : 0;
	sigset_t old;

	if (!js)
		return;
	block(&old);
	while (js->nr > needed)
		give(js);
	sigprocmask(SIG_SETMASK, &old, NULL);
}

int jobserver_fd(const struct jobserver *js)
{
	return js ? js->in : -1;
}
