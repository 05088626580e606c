// SPDX-License-Identifier: GPL-2.0-or-later
#include "bot/work.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "bot/log.h"
#include "bot/queue.h"
#include "bot/review.h"
#include "bot/worker.h"
#include "util/path.h"

#define MAX_WORKERS 64

static pid_t start(struct bot *bot, bool drain)
{
	pid_t parent = getpid(), pid = fork();

	if (pid)
		return pid;
	/* A worker does not outlive the bot. */
	prctl(PR_SET_PDEATHSIG, SIGTERM);
	if (getppid() != parent)
		_exit(0);
	_exit(worker_main(bot, drain));
}

static unsigned running(const pid_t *pids, unsigned nr)
{
	unsigned n = 0;

	for (unsigned i = 0; i < nr; i++)
		n += pids[i] > 0;
	return n;
}

/* One has ended.  True if another one may take its place. */
static bool may_replace(int status, int *broken)
{
	if (WIFSIGNALED(status)) {
		log_line(LOG_WARNING, "a worker died of signal %d; another one takes its place",
			 WTERMSIG(status));
		return true;
	}
	if (WEXITSTATUS(status) == WORKER_BROKEN)
		*broken = 1;
	else if (WEXITSTATUS(status))
		log_line(LOG_WARNING, "a worker ended with status %d", WEXITSTATUS(status));
	return WEXITSTATUS(status) && !*broken;
}

/* The files of the jobs of a worker that is dead; of all of them when pid is 0. */
static void remove_jobs(const struct bot *bot, pid_t pid)
{
	struct strbuf path = STRBUF_INIT;
	char suffix[24] = "";
	struct dirent *e;
	DIR *d;

	if (pid)
		snprintf(suffix, sizeof(suffix), "-%ld", (long)pid);
	strbuf_addf(&path, "%s/jobs", config_str(&bot->config, "bot", NULL, "state"));
	d = opendir(path.buf);
	while (d && (e = readdir(d)))
		if (e->d_name[0] != '.' && path_has_suffix(e->d_name, suffix)) {
			struct strbuf job = STRBUF_INIT;

			strbuf_addf(&job, "%s/%s", path.buf, e->d_name);
			worker_remove_dir(job.buf);
			strbuf_free(&job);
		}
	if (d)
		closedir(d);
	strbuf_free(&path);
}

/* Its jobs are for others at once. */
static void release_dead(struct bot *bot, pid_t pid)
{
	struct strbuf owner = STRBUF_INIT;

	worker_add_owner(bot, pid, &owner);
	if (db_open(bot->ctx, config_str(&bot->config, "bot", NULL, "database"), &bot->db) ||
	    queue_release_dead(bot, owner.buf) < 0)
		log_line(LOG_WARNING, "%s", bot->ctx->error.buf);
	db_close(&bot->db);
	strbuf_free(&owner);
	if (pid)
		remove_jobs(bot, pid);
}

/* Only workers: what a tick has started is for the tick to wait for. */
static void reap(struct bot *bot, const struct work_options *o, pid_t *pids, int *broken)
{
	int status;

	for (unsigned i = 0; i < o->workers; i++) {
		pid_t pid = pids[i];

		if (pid <= 0 || waitpid(pid, &status, WNOHANG) != pid)
			continue;
		pids[i] = 0;
		if (WIFSIGNALED(status))
			release_dead(bot, pid);
		if (may_replace(status, broken) && !worker_stop)
			pids[i] = start(bot, o->drain);
	}
}

static void stop(pid_t *pids, unsigned nr)
{
	for (unsigned i = 0; i < nr; i++)
		if (pids[i] > 0)
			kill(pids[i], SIGTERM);
	for (unsigned i = 0; i < nr; i++)
		if (pids[i] > 0)
			waitpid(pids[i], NULL, 0);
}

/*
 * The database is not open across a fork: SQLite forbids it.  The parent opens it for each
 * tick.
 */
static int tick(struct bot *bot, const struct work_options *o)
{
	int ret;

	if (!o->tick)
		return 0;
	worker_clock(bot);
	if (db_open(bot->ctx, config_str(&bot->config, "bot", NULL, "database"), &bot->db))
		return -1;
	ret = o->tick(bot);
	db_close(&bot->db);
	return ret;
}

static int attend(struct bot *bot, const struct work_options *o, pid_t *pids)
{
	const struct timespec nap = {.tv_nsec = 100 * 1000000L};
	int broken = 0, ret = 0;
	unsigned naps = 0;

	for (unsigned i = 0; i < o->workers; i++)
		pids[i] = start(bot, o->drain);
	while (!worker_stop && !broken && !ret && running(pids, o->workers)) {
		nanosleep(&nap, NULL);
		if (++naps % 10 == 0)
			ret = tick(bot, o);
		reap(bot, o, pids, &broken);
	}
	stop(pids, o->workers);
	if (broken)
		return ctx_error(bot->ctx, "nothing can be reviewed: see the messages before");
	return ret;
}

/*
 * Only one bot works with a state directory: -1 if there is another.  What workers that were
 * killed have left there is removed.
 */
static int lock_state(struct bot *bot)
{
	const char *state = config_str(&bot->config, "bot", NULL, "state");
	struct strbuf path = STRBUF_INIT;
	int fd = -1;

	strbuf_addf(&path, "%s/jobs", state);
	if (path_make_dirs(path.buf)) {
		ctx_error(bot->ctx, "%s: cannot be made: %m", path.buf);
	} else {
		fd = open(path.buf, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
		if (fd < 0 || flock(fd, LOCK_EX | LOCK_NB)) {
			ctx_error(bot->ctx, "%s: another mmucheck-bot works there (%m)", path.buf);
			if (fd >= 0)
				close(fd);
			fd = -1;
		}
	}
	if (fd >= 0)
		remove_jobs(bot, 0);
	strbuf_free(&path);
	return fd;
}

int work(struct bot *bot, const struct work_options *options)
{
	struct work_options o = *options;
	pid_t pids[MAX_WORKERS] = {0};
	struct sandbox sb;
	int ret, lock;

	if (o.workers > MAX_WORKERS)
		o.workers = MAX_WORKERS;
	worker_clock(bot);
	worker_stop_on_signals();
	review_sandbox(bot, &sb);
	if (!sb.bwrap)
		log_line(LOG_WARNING,
			 "sandbox.mode is none: patches of strangers are parsed without a "
			 "sandbox; this is for tests only");
	ret = sandbox_check(bot->ctx, &sb);
	sandbox_free(&sb);
	if (ret)
		return -1;
	db_close(&bot->db);
	lock = lock_state(bot);
	if (lock < 0)
		return -1;
	/* We hold the lock: whoever had jobs here is dead. */
	release_dead(bot, 0);
	ret = attend(bot, &o, pids);
	close(lock);
	return ret;
}
