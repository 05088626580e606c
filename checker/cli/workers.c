// SPDX-License-Identifier: GPL-2.0-or-later
#include "cli/workers.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "cli/worker.h"
#include "util/strbuf.h"
#include "util/vec.h"

#define IDLE UINT32_MAX

struct worker {
	pid_t pid; /* 0: none */
	int fd;
	uint32_t job;	  /* index being parsed, or IDLE */
	unsigned given;	  /* files it has been given */
	int64_t deadline; /* ms, while it has a job */
	struct strbuf in; /* what arrived of the answer */
};

struct pool {
	struct ctx *ctx;
	const struct model *model;
	const struct frontend_job *jobs;
	const struct workers_opts *opts;
	struct worker_result *results;
	unsigned nr, next, finished;
	VEC(uint32_t) again; /* jobs to be tried once more */
	bool *tried;	     /* has been tried again */
	struct worker *workers;
	unsigned nr_workers;
};

static int64_t now_ms(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (int64_t)ts.tv_sec * 1000 + ts.tv_nsec / 1000000;
}

static void run_child(struct pool *p, pid_t parent, int fd)
{
	struct worker_env env = {p->ctx, p->model, p->jobs, p->nr, p->opts->memory};

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != parent)
		_exit(1);
	/* Another worker's socket, kept open here, would hide its end from the parent. */
	for (unsigned i = 0; i < p->nr_workers; i++)
		if (p->workers[i].pid)
			close(p->workers[i].fd);
	_exit(worker_main(&env, fd));
}

static int start_worker(struct pool *p, struct worker *w)
{
	pid_t parent = getpid(), pid;
	int fd[2];

	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fd))
		return -1;
	fflush(NULL);
	pid = fork();
	if (!pid) {
		close(fd[0]);
		run_child(p, parent, fd[1]);
	}
	close(fd[1]);
	if (pid < 0) {
		close(fd[0]);
		return -1;
	}
	*w = (struct worker){.pid = pid, .fd = fd[0], .job = IDLE, .in = STRBUF_INIT};
	return 0;
}

/* Close the socket, which ends an idle worker, and collect the process. */
static int reap(struct worker *w, struct rusage *ru)
{
	int status = 0;

	close(w->fd);
	while (wait4(w->pid, &status, 0, ru) < 0 && errno == EINTR)
		;
	strbuf_free(&w->in);
	w->in = (struct strbuf)STRBUF_INIT;
	w->pid = 0;
	return status;
}

static void finish(struct pool *p, uint32_t job, struct ir_unit *unit, char *why)
{
	p->results[job] = (struct worker_result){unit, why};
	if (unit && p->opts->parsed)
		p->opts->parsed(p->opts->data, &p->jobs[job], unit);
	p->finished++;
	progress_done(p->opts->progress, p->finished);
}

/*
 * A file that failed in a worker that had parsed others gets a fresh one, once: true
 * if it does.
 */
static bool try_again(struct pool *p, const struct worker *w, uint32_t job)
{
	if (w->given < 2 || p->tried[job])
		return false;
	p->tried[job] = true;
	vec_push(&p->again, job);
	return true;
}

/* One complete answer: the header, then the unit or the reason why there is none. */
static void take_answer(struct pool *p, struct worker *w, const struct worker_answer *head)
{
	const char *body = w->in.buf + sizeof(*head);
	struct ir_unit *unit = head->ok ? ir_unit_read(p->ctx, body, head->len) : NULL;

	if (unit)
		finish(p, w->job, unit, NULL);
	else if (head->ok)
		finish(p, w->job, NULL, xstrdup(p->ctx->error.buf));
	else if (!try_again(p, w, w->job))
		finish(p, w->job, NULL, xstrdup(body));
	w->job = IDLE;
	strbuf_reset(&w->in);
	if (head->retires)
		reap(w, NULL);
}

static char *why_dead(const struct pool *p, int status, const struct rusage *ru, bool timed_out)
{
	struct strbuf sb = STRBUF_INIT;

	if (timed_out)
		strbuf_addf(&sb, "parsing took longer than %u s", p->opts->timeout_s);
	else if ((size_t)ru->ru_maxrss * 1024 > p->opts->memory / 10 * 8)
		strbuf_addf(&sb, WORKER_NO_MEMORY, p->opts->memory >> 20);
	else if (WIFSIGNALED(status))
		strbuf_addf(&sb, "the parser crashed (signal %d)", WTERMSIG(status));
	else
		strbuf_addf(&sb, "the parsing process ended with status %d", WEXITSTATUS(status));
	return strbuf_detach(&sb);
}

/* A worker is gone, or is made to go; if others had used it, its file gets a fresh one. */
static void bury(struct pool *p, struct worker *w, bool timed_out)
{
	struct rusage ru = {0};
	uint32_t job = w->job;
	int status;

	if (timed_out)
		kill(w->pid, SIGKILL);
	status = reap(w, &ru);
	if (job == IDLE)
		return;
	if (timed_out || !try_again(p, w, job))
		finish(p, job, NULL, why_dead(p, status, &ru, timed_out));
}

/* Read what a worker sent; true while it is alive. */
static bool receive(struct pool *p, struct worker *w)
{
	struct worker_answer head;
	char buf[65536];
	ssize_t n = recv(w->fd, buf, sizeof(buf), 0);

	if (n < 0 && errno == EINTR)
		return true;
	if (n <= 0)
		return false;
	strbuf_add(&w->in, buf, (size_t)n);
	if (w->in.len < sizeof(head))
		return true;
	memcpy(&head, w->in.buf, sizeof(head));
	if (w->in.len - sizeof(head) == head.len && w->job != IDLE)
		take_answer(p, w, &head);
	return true;
}

/* Give a job to an idle worker. If the send fails the worker is dead, which poll() sees. */
static void give(struct pool *p, struct worker *w, uint32_t job)
{
	w->job = job;
	w->given++;
	w->deadline = now_ms() + (int64_t)p->opts->timeout_s * 1000;
	if (send(w->fd, &job, sizeof(job), MSG_NOSIGNAL) != sizeof(job))
		w->deadline = 0;
}

static bool has_work(const struct pool *p)
{
	return p->again.nr || p->next < p->nr;
}

/* Work for an idle slot: second tries go to fresh processes. */
static int serve_slot(struct pool *p, struct worker *w)
{
	bool again = p->again.nr > 0;

	if (again && w->pid && w->given)
		reap(w, NULL);
	if (!w->pid && start_worker(p, w))
		return -1;
	give(p, w, again ? vec_pop(&p->again) : p->next++);
	return 0;
}

static bool is_busy(const struct worker *w)
{
	return w->pid && w->job != IDLE;
}

static unsigned count_busy(const struct pool *p)
{
	unsigned busy = 0;

	for (unsigned i = 0; i < p->nr_workers; i++)
		busy += is_busy(&p->workers[i]);
	return busy;
}

/*
 * At least one worker must run; with fewer than wanted the work still gets done.  What
 * is idle needs no token of the jobserver.
 */
static int hand_out(struct pool *p)
{
	unsigned busy = count_busy(p);
	bool failed = false;

	for (unsigned i = 0; i < p->nr_workers && has_work(p); i++) {
		if (is_busy(&p->workers[i]))
			continue;
		if (!jobserver_may_run(p->opts->jobserver, busy))
			break;
		failed |= serve_slot(p, &p->workers[i]) != 0;
		busy += is_busy(&p->workers[i]);
	}
	jobserver_keep(p->opts->jobserver, busy);
	if (failed && !busy)
		return ctx_error(p->ctx, "cannot start a parsing process: %s", strerror(errno));
	return 0;
}

static int64_t first_deadline(const struct pool *p)
{
	int64_t first = INT64_MAX;

	for (unsigned i = 0; i < p->nr_workers; i++)
		if (p->workers[i].pid && p->workers[i].job != IDLE &&
		    p->workers[i].deadline < first)
			first = p->workers[i].deadline;
	return first;
}

/* Could another worker run if there were a token? */
static bool wants_token(const struct pool *p)
{
	return has_work(p) && count_busy(p) < p->nr_workers;
}

/* Wait for answers, ends, deadlines and tokens; fds has one more than there are workers. */
static void wait_some(struct pool *p, struct pollfd *fds)
{
	int64_t left = first_deadline(p) - now_ms();

	for (unsigned i = 0; i < p->nr_workers; i++)
		fds[i] = (struct pollfd){p->workers[i].pid ? p->workers[i].fd : -1, POLLIN, 0};
	fds[p->nr_workers] =
		(struct pollfd){wants_token(p) ? jobserver_fd(p->opts->jobserver) : -1, POLLIN, 0};
	poll(fds, p->nr_workers + 1, left < 0 ? 0 : left > 1000 ? 1000 : (int)left);
	progress_done(p->opts->progress, p->finished);
	for (unsigned i = 0; i < p->nr_workers; i++) {
		struct worker *w = &p->workers[i];

		if (!w->pid)
			continue;
		if (fds[i].revents && !receive(p, w))
			bury(p, w, false);
		else if (w->pid && w->job != IDLE && now_ms() > w->deadline)
			bury(p, w, w->deadline != 0);
	}
}

int workers_parse(struct ctx *ctx, const struct model *model, const struct frontend_job *jobs,
		  unsigned nr, const struct workers_opts *opts, struct worker_result *results)
{
	struct pool p = {.ctx = ctx,
			 .model = model,
			 .jobs = jobs,
			 .opts = opts,
			 .results = results,
			 .nr = nr,
			 .nr_workers = opts->jobs < nr ? opts->jobs : nr};
	struct pollfd *fds;
	int ret = 0;

	if (!nr)
		return 0;
	if (!p.nr_workers)
		p.nr_workers = 1;
	p.workers = xcalloc(p.nr_workers, sizeof(*p.workers));
	p.tried = xcalloc(nr, sizeof(*p.tried));
	fds = xcalloc(p.nr_workers + 1, sizeof(*fds));
	progress_phase(opts->progress, "parsing", nr);
	while (!ret && p.finished < nr) {
		ret = hand_out(&p);
		if (!ret)
			wait_some(&p, fds);
	}
	for (unsigned i = 0; i < p.nr_workers; i++) {
		if (!p.workers[i].pid)
			continue;
		if (p.workers[i].job != IDLE)
			kill(p.workers[i].pid, SIGKILL);
		reap(&p.workers[i], NULL);
	}
	jobserver_keep(opts->jobserver, 0);
	free(fds);
	free(p.tried);
	free(p.workers);
	vec_free(&p.again);
	return ret;
}
