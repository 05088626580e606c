// SPDX-License-Identifier: GPL-2.0-or-later
#include "kbuild/run.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "util/vec.h"

#define MAX_ERR (64u << 10) /* the tail of standard error that is kept */

struct envp {
	VEC(char *) vars;
};

/*
 * The environment of the child; the strings are borrowed, all but none freed.  malloc() is told to
 * ask for huge pages, as our own does (util/heap.h): git, comparing a kernel tree, takes a quarter of its time for
 * faults without.
 */
static void make_env(struct envp *env, const char *const *extra)
{
	static const char *const keep[] = {
		"PATH=", "HOME=", "TMPDIR=", "USER=", "LOGNAME=", "XDG_CACHE_HOME=", "CCACHE_DIR="};

	for (char **e = environ; *e; e++)
		for (size_t i = 0; i < sizeof(keep) / sizeof(keep[0]); i++)
			if (!strncmp(*e, keep[i], strlen(keep[i])))
				vec_push(&env->vars, *e);
	vec_push(&env->vars, (char *)"LC_ALL=C");
	vec_push(&env->vars, (char *)"GLIBC_TUNABLES=glibc.malloc.hugetlb=1");
	for (; extra && *extra; extra++)
		vec_push(&env->vars, (char *)*extra);
	vec_push(&env->vars, NULL);
}

/* Two pipes: [0] standard output, [1] standard error. */
#define TICK_MS 200

struct pipes {
	int read[2], write[2];
};

static void close_fd(int *fd)
{
	if (*fd >= 0)
		close(*fd);
	*fd = -1;
}

static int open_pipes(struct pipes *p, bool wanted)
{
	*p = (struct pipes){{-1, -1}, {-1, -1}};
	for (int i = 0; wanted && i < 2; i++) {
		int fd[2];

		if (pipe2(fd, O_CLOEXEC))
			return -1;
		p->read[i] = fd[0];
		p->write[i] = fd[1];
	}
	return 0;
}

static void keep_tail(struct strbuf *sb, size_t max)
{
	if (sb->len <= max)
		return;
	memmove(sb->buf, sb->buf + sb->len - max, max + 1);
	sb->len = max;
}

/* Take what there is on one of the outputs; closes it at its end. */
static void take_output(struct running *p, int i)
{
	struct strbuf *to[2] = {p->run.out, p->run.err};
	char buf[65536];
	ssize_t got = read(p->fds[i], buf, sizeof(buf));

	if (got < 0 && errno == EINTR)
		return;
	if (got <= 0)
		close_fd(&p->fds[i]);
	else if (i == 0 && p->run.out->len + (size_t)got > p->run.max_out)
		p->too_much = true;
	else if (to[i])
		strbuf_add(to[i], buf, (size_t)got);
	if (p->run.err)
		keep_tail(p->run.err, MAX_ERR);
}

/* Wait for output of any of them; false if nothing is open any more, or cannot be waited for. */
static bool wait_output(struct running *p, size_t nr, struct pollfd *fds)
{
	bool open = false;

	for (size_t i = 0; i < 2 * nr; i++) {
		fds[i] = (struct pollfd){p[i / 2].fds[i % 2], POLLIN, 0};
		open |= fds[i].fd >= 0;
	}
	if (!open || poll(fds, 2 * nr, p->run.tick ? TICK_MS : -1) >= 0)
		return open;
	for (size_t i = 0; i < 2 * nr; i++) {
		fds[i].revents = 0;
		if (errno != EINTR)
			close_fd(&p[i / 2].fds[i % 2]);
	}
	return open;
}

/* Read all their outputs to the ends. */
static void drain(struct running *p, size_t nr)
{
	struct pollfd *fds = xcalloc(2 * nr, sizeof(*fds));

	while (wait_output(p, nr, fds)) {
		for (size_t i = 0; i < 2 * nr; i++)
			if (fds[i].fd >= 0 && fds[i].revents)
				take_output(&p[i / 2], (int)(i % 2));
		if (p->run.tick)
			p->run.tick(p->run.tick_data);
	}
	free(fds);
}

static int spawn(struct ctx *ctx, const struct run *r, const struct pipes *p, pid_t *pid)
{
	posix_spawn_file_actions_t fa;
	struct envp env = {0};
	int err;

	if (!r->vars)
		make_env(&env, r->extra);
	posix_spawn_file_actions_init(&fa);
	posix_spawn_file_actions_addopen(&fa, 0, r->in ? r->in : "/dev/null", O_RDONLY, 0);
	if (r->out) {
		posix_spawn_file_actions_adddup2(&fa, p->write[0], 1);
		posix_spawn_file_actions_adddup2(&fa, p->write[1], 2);
	} else if (r->log >= 0) {
		posix_spawn_file_actions_adddup2(&fa, r->log, 1);
		posix_spawn_file_actions_adddup2(&fa, r->log, 2);
	} else {
		posix_spawn_file_actions_addopen(&fa, 1, "/dev/null", O_WRONLY, 0);
		posix_spawn_file_actions_addopen(&fa, 2, "/dev/null", O_WRONLY, 0);
	}
	if (r->dir)
		posix_spawn_file_actions_addchdir_np(&fa, r->dir);
	err = posix_spawnp(pid, r->argv[0], &fa, NULL, (char *const *)r->argv,
			   r->vars ? (char **)r->vars : env.vars.at);
	posix_spawn_file_actions_destroy(&fa);
	vec_free(&env.vars);
	return err ? ctx_error(ctx, "cannot run %s: %s", r->argv[0], strerror(err)) : 0;
}

int run_start(struct ctx *ctx, const struct run *r, struct running *out)
{
	struct pipes p;
	int ret;

	*out = (struct running){.run = *r, .name = r->argv[0]};
	if (open_pipes(&p, r->out != NULL))
		ret = ctx_error(ctx, "cannot make a pipe: %s", strerror(errno));
	else
		ret = spawn(ctx, r, &p, &out->pid);
	close_fd(&p.write[0]);
	close_fd(&p.write[1]);
	if (ret) {
		close_fd(&p.read[0]);
		close_fd(&p.read[1]);
	}
	memcpy(out->fds, p.read, sizeof(out->fds));
	return ret;
}

static int reap(const struct running *p)
{
	int status;

	while (waitpid(p->pid, &status, 0) < 0)
		if (errno != EINTR)
			return -1;
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

static int ended(struct ctx *ctx, const struct running *p)
{
	int ret = reap(p);

	if (ret < 0)
		return ctx_error(ctx, "cannot wait for %s: %s", p->name, strerror(errno));
	if (p->too_much)
		return ctx_error(ctx, "%s printed more than %zu bytes", p->name, p->run.max_out);
	return ret;
}

int run_finish(struct ctx *ctx, struct running *p)
{
	drain(p, 1);
	return ended(ctx, p);
}

void run_abandon(struct running *p)
{
	close_fd(&p->fds[0]);
	close_fd(&p->fds[1]);
	kill(p->pid, SIGTERM);
	reap(p);
}

int run_program(struct ctx *ctx, const struct run *r)
{
	struct running p;

	return run_start(ctx, r, &p) ? -1 : run_finish(ctx, &p);
}

int run_together(struct ctx *ctx, const struct run *runs, size_t nr)
{
	struct running *all = xcalloc(nr + 1, sizeof(*all));
	size_t started = 0;
	int ret = 0;

	while (started < nr && !run_start(ctx, &runs[started], &all[started]))
		started++;
	if (started)
		drain(all, started);
	for (size_t i = 0; i < started; i++) {
		int status = ended(ctx, &all[i]);

		ret = ret < 0 || status < 0 ? -1 : ret ? ret : status;
	}
	free(all);
	return started < nr ? -1 : ret;
}
