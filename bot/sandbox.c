// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Bubblewrap does the namespaces, setrlimit() the limits of each process, this file the
 * clock.  The whole lives in one PID namespace, so that killing bubblewrap ends all of it.
 */
#include "bot/sandbox.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define MAX_MESSAGES (64u << 10) /* of standard error; the last of it is kept */
#define TICK 500		 /* milliseconds */

/* What the dynamic linker, compilers and git need of the machine. */
static const char *const machine[] = {"/usr",
				      "/bin",
				      "/lib",
				      "/lib32",
				      "/lib64",
				      "/sbin",
				      "/etc/ld.so.cache",
				      "/etc/ld.so.conf",
				      "/etc/ld.so.conf.d",
				      "/etc/alternatives",
				      NULL};

struct argv {
	VEC(const char *) at;
};

static void add(struct argv *a, const char *one, const char *two, const char *three)
{
	vec_push(&a->at, one);
	if (two)
		vec_push(&a->at, two);
	if (three)
		vec_push(&a->at, three);
}

/* The command line of bubblewrap; size is scratch memory for a number. */
static void build_argv(const struct sandbox *sb, const char *const *argv, char *size,
		       size_t size_len, struct argv *a)
{
	snprintf(size, size_len, "%llu", (unsigned long long)sb->limits.tmp_size);
	add(a, sb->bwrap, "--unshare-all", "--die-with-parent");
	add(a, "--new-session", "--clearenv", NULL);
	add(a, "--cap-drop", "ALL", NULL);
	add(a, "--setenv", "PATH", "/usr/bin:/bin");
	add(a, "--setenv", "HOME", "/tmp");
	add(a, "--setenv", "LC_ALL", "C.UTF-8");
	for (const char *const *p = machine; *p; p++)
		add(a, "--ro-bind-try", *p, *p);
	add(a, "--proc", "/proc", NULL);
	add(a, "--dev", "/dev", NULL);
	add(a, "--size", size, NULL);
	add(a, "--tmpfs", "/tmp", NULL);
	if (sb->cache)
		add(a, "--ro-bind", sb->cache, "/tmp/.cache/mmucheck");
	vec_each (&sb->readable, const char *, p)
		add(a, "--ro-bind", *p, *p);
	vec_each (&sb->writable, const char *, p)
		add(a, "--bind", *p, *p);
	add(a, "--chdir", "/tmp", "--");
	for (; *argv; argv++)
		vec_push(&a->at, *argv);
	vec_push(&a->at, NULL);
}

static void limit(int what, uint64_t value)
{
	struct rlimit r = {.rlim_cur = value, .rlim_max = value};

	/* A limit below is as good; raising one is what fails. */
	if (setrlimit(what, &r) && errno != EPERM)
		_exit(126);
}

/* In the child: never returns. */
static void run_child(const struct sandbox *sb, const char *const *argv, int out_fd, int err_fd)
{
	int in_fd = open(sb->input ? sb->input : "/dev/null", O_RDONLY | O_CLOEXEC);
	sigset_t none;

	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	signal(SIGPIPE, SIG_DFL);
	setpgid(0, 0);
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (in_fd < 0 || dup2(in_fd, 0) < 0 || dup2(out_fd, 1) < 0 || dup2(err_fd, 2) < 0)
		_exit(126);
	close_range(3, ~0u, 0);
	limit(RLIMIT_CPU, sb->limits.cpu_seconds);
	if (sb->limits.memory)
		limit(RLIMIT_AS, sb->limits.memory);
	limit(RLIMIT_FSIZE, sb->limits.file_size);
	limit(RLIMIT_CORE, 0);
	execvp(argv[0], (char *const *)(uintptr_t)argv);
	dprintf(2, "%s: cannot be run: %s\n", argv[0], strerror(errno));
	_exit(127);
}

static unsigned since(const struct timespec *start)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (unsigned)((now.tv_sec - start->tv_sec) * 1000 +
			  (now.tv_nsec - start->tv_nsec) / 1000000);
}

/* Keep the last bytes of what it says.  False at the end of it. */
static bool read_messages(int fd, struct strbuf *out)
{
	char buf[4096];
	ssize_t n = read(fd, buf, sizeof(buf));

	if (n < 0)
		return errno == EINTR || errno == EAGAIN;
	strbuf_add(out, buf, (size_t)n);
	if (out->len > 2 * MAX_MESSAGES) {
		memmove(out->buf, out->buf + out->len - MAX_MESSAGES, MAX_MESSAGES + 1);
		out->len = MAX_MESSAGES;
	}
	return n > 0;
}

/* Wait for its end; kill it when time is up or somebody asks for it. */
static void attend(const struct sandbox *sb, pid_t pid, int err_fd, struct sandbox_result *result)
{
	struct timespec start;
	struct pollfd p = {.fd = err_fd, .events = POLLIN};
	unsigned ticked = 0;
	bool killed = false;
	int status;

	clock_gettime(CLOCK_MONOTONIC, &start);
	result->end = SANDBOX_EXITED;
	for (;;) {
		pid_t got = waitpid(pid, &status, p.fd < 0 && killed ? 0 : WNOHANG);

		if (got == pid || (got < 0 && errno != EINTR))
			break;
		if (poll(&p, 1, p.fd < 0 ? 20 : TICK) > 0 &&
		    !read_messages(err_fd, &result->messages))
			p.fd = -1;
		result->milliseconds = since(&start);
		if (killed)
			continue;
		if (result->milliseconds > sb->limits.wall_seconds * 1000) {
			result->end = SANDBOX_TIMEOUT;
		} else if (sb->tick && result->milliseconds >= ticked + 1000) {
			ticked = result->milliseconds;
			if (sb->tick(sb->tick_data))
				result->end = SANDBOX_STOPPED;
		}
		if (result->end != SANDBOX_EXITED) {
			kill(-pid, SIGKILL);
			killed = true;
		}
	}
	/* Whatever it has left behind in its group outside a sandbox. */
	kill(-pid, SIGKILL);
	result->milliseconds = since(&start);
	if (result->end == SANDBOX_EXITED && WIFSIGNALED(status)) {
		result->end = SANDBOX_KILLED;
		result->status = WTERMSIG(status);
	} else if (result->end == SANDBOX_EXITED && WEXITSTATUS(status) > 128) {
		result->end = SANDBOX_KILLED;
		result->status = WEXITSTATUS(status) - 128;
	} else if (result->end == SANDBOX_EXITED) {
		result->status = WEXITSTATUS(status);
	}
}

int sandbox_run(struct ctx *ctx, const struct sandbox *sb, const char *const *argv, int out_fd,
		struct sandbox_result *result)
{
	struct argv a = {0};
	char size[24];
	int fds[2];
	pid_t pid;

	if (pipe2(fds, O_CLOEXEC))
		return ctx_error(ctx, "cannot make a pipe: %m");
	if (sb->bwrap)
		build_argv(sb, argv, size, sizeof(size), &a);
	pid = fork();
	if (!pid)
		run_child(sb, a.at.nr ? a.at.at : argv, out_fd, fds[1]);
	close(fds[1]);
	vec_free(&a.at);
	if (pid < 0) {
		close(fds[0]);
		return ctx_error(ctx, "cannot start %s: %m", argv[0]);
	}
	setpgid(pid, pid);
	fcntl(fds[0], F_SETFL, O_NONBLOCK);
	attend(sb, pid, fds[0], result);
	do
		errno = 0;
	while (read_messages(fds[0], &result->messages) && !errno);
	close(fds[0]);
	return 0;
}

int sandbox_check(struct ctx *ctx, const struct sandbox *sb)
{
	static const char *const argv[] = {"/usr/bin/true", NULL};
	struct sandbox_result result = SANDBOX_RESULT_INIT;
	int null, ret = 0;
	char *line;

	if (!sb->bwrap)
		return 0;
	null = open("/dev/null", O_WRONLY | O_CLOEXEC);
	if (null < 0)
		return ctx_error(ctx, "/dev/null cannot be opened: %m");
	if (sandbox_run(ctx, sb, argv, null, &result)) {
		ret = -1;
	} else if (result.end != SANDBOX_EXITED || result.status) {
		line = strchr(result.messages.buf, '\n');
		if (line)
			*line = '\0';
		ret = ctx_error(
			ctx,
			"the sandbox does not work here: %s: install bubblewrap and allow user "
			"namespaces (sysctl kernel.unprivileged_userns_clone=1)",
			result.messages.len ? result.messages.buf : sb->bwrap);
	}
	close(null);
	strbuf_free(&result.messages);
	return ret;
}

void sandbox_free(struct sandbox *sb)
{
	vec_free(&sb->readable);
	vec_free(&sb->writable);
}
