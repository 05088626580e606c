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

/* The environment of the child; the strings are borrowed, all but none freed. */
static void make_env(struct envp *env, const char *const *extra)
{
	static const char *const keep[] = {
		"PATH=", "HOME=", "TMPDIR=", "USER=", "LOGNAME=", "XDG_CACHE_HOME=", "CCACHE_DIR="};

	for (char **e = environ; *e; e++)
		for (size_t i = 0; i < sizeof(keep) / sizeof(keep[0]); i++)
			if (!strncmp(*e, keep[i], strlen(keep[i])))
				vec_push(&env->vars, *e);
	vec_push(&env->vars, (char *)"LC_ALL=C");
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

/* Read both pipes to their ends and close them; false when there was too much output. */
static bool drain(int fd[2], const struct run *r)
{
	struct strbuf *to[2] = {r->out, r->err};
	bool fits = true;
	char buf[65536];

	while (fd[0] >= 0 || fd[1] >= 0) {
		struct pollfd fds[2] = {{fd[0], POLLIN, 0}, {fd[1], POLLIN, 0}};

		if (r->tick)
			r->tick(r->tick_data);
		if (poll(fds, 2, r->tick ? TICK_MS : -1) < 0) {
			if (errno == EINTR)
				continue;
			close_fd(&fd[0]);
			close_fd(&fd[1]);
			return false;
		}
		for (int i = 0; i < 2; i++) {
			ssize_t got;

			if (fd[i] < 0 || !fds[i].revents)
				continue;
			got = read(fd[i], buf, sizeof(buf));
			if (got < 0 && errno == EINTR)
				continue;
			if (got <= 0)
				close_fd(&fd[i]);
			else if (i == 0 && r->out->len + got > r->max_out)
				fits = false;
			else if (to[i])
				strbuf_add(to[i], buf, got);
		}
		if (r->err)
			keep_tail(r->err, MAX_ERR);
	}
	return fits;
}

static int spawn(struct ctx *ctx, const struct run *r, const struct pipes *p, pid_t *pid)
{
	posix_spawn_file_actions_t fa;
	struct envp env = {0};
	int err;

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
	err = posix_spawnp(pid, r->argv[0], &fa, NULL, (char *const *)r->argv, env.vars.at);
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

int run_finish(struct ctx *ctx, struct running *p)
{
	bool fits = drain(p->fds, &p->run);
	int ret = reap(p);

	if (ret < 0)
		return ctx_error(ctx, "cannot wait for %s: %s", p->name, strerror(errno));
	if (!fits)
		return ctx_error(ctx, "%s printed more than %zu bytes", p->name, p->run.max_out);
	return ret;
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
