// SPDX-License-Identifier: GPL-2.0-or-later
#include "bot/child.h"

#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static int spawn(struct ctx *ctx, const char *const *argv, int in, int out, pid_t *pid)
{
	static char *const env[] = {(char *)"PATH=/usr/local/bin:/usr/bin:/bin",
				    (char *)"HOME=/nonexistent",
				    (char *)"LC_ALL=C",
				    (char *)"TZ=UTC",
				    (char *)"GIT_CONFIG_NOSYSTEM=1",
				    (char *)"GIT_CONFIG_GLOBAL=/dev/null",
				    (char *)"GIT_NO_REPLACE_OBJECTS=1",
				    (char *)"GIT_OPTIONAL_LOCKS=0",
				    (char *)"GIT_TERMINAL_PROMPT=0",
				    NULL};
	posix_spawn_file_actions_t fa;
	int err;

	posix_spawn_file_actions_init(&fa);
	if (in >= 0)
		posix_spawn_file_actions_adddup2(&fa, in, 0);
	else
		posix_spawn_file_actions_addopen(&fa, 0, "/dev/null", O_RDONLY, 0);
	posix_spawn_file_actions_adddup2(&fa, out, 1);
	err = posix_spawnp(pid, argv[0], &fa, NULL, (char *const *)argv, env);
	posix_spawn_file_actions_destroy(&fa);
	return err ? ctx_error(ctx, "cannot run %s: %s", argv[0], strerror(err)) : 0;
}

int child_start(struct ctx *ctx, const char *const *argv, int in, struct child *c)
{
	int fd[2], ret;

	*c = (struct child){.name = argv[0]};
	if (pipe2(fd, O_CLOEXEC))
		return ctx_error(ctx, "cannot make a pipe: %s", strerror(errno));
	ret = spawn(ctx, argv, in, fd[1], &c->pid);
	close(fd[1]);
	c->out = ret ? NULL : fdopen(fd[0], "r");
	if (ret)
		close(fd[0]);
	return ret;
}

int child_end(struct ctx *ctx, struct child *c)
{
	int status;

	fclose(c->out);
	while (waitpid(c->pid, &status, 0) < 0)
		if (errno != EINTR)
			return ctx_error(ctx, "cannot wait for %s: %s", c->name, strerror(errno));
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}
