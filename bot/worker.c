// SPDX-License-Identifier: GPL-2.0-or-later
#include "bot/worker.h"

#include <dirent.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "bot/conclude.h"
#include "bot/log.h"
#include "bot/review.h"
#include "util/path.h"

#define IDLE_MS 500 /* between looks into an empty queue */

volatile sig_atomic_t worker_stop;

static void on_signal(int sig)
{
	(void)sig;
	worker_stop = 1;
}

void worker_stop_on_signals(void)
{
	struct sigaction sa = {.sa_handler = on_signal};

	sigaction(SIGTERM, &sa, NULL);
	sigaction(SIGINT, &sa, NULL);
	signal(SIGPIPE, SIG_IGN);
}

void worker_clock(struct bot *bot)
{
	static int64_t offset;
	static bool started;

	if (!started)
		offset = bot->now - time(NULL);
	started = true;
	bot->now = time(NULL) + offset;
}

/* What the worker's tick is given. */
struct running {
	struct bot *bot;
	const struct job *job;
	int64_t renewed;
	bool lost; /* the lease is somebody else's */
};

static bool on_tick(void *data)
{
	struct running *r = data;

	worker_clock(r->bot);
	if (r->bot->now >= r->renewed + QUEUE_LEASE / 4) {
		r->lost = queue_renew(r->bot, r->job) == 0;
		r->renewed = r->bot->now;
	}
	return worker_stop || r->lost;
}

/* Only plain files lie in it. */
void worker_remove_dir(const char *dir)
{
	DIR *d = opendir(dir);
	struct dirent *e;

	while (d && (e = readdir(d)))
		unlinkat(dirfd(d), e->d_name, 0);
	if (d)
		closedir(d);
	rmdir(dir);
}

static int conclude_review(struct bot *bot, const struct job *job, struct patchset *p,
			   struct review *r, enum review_end end)
{
	struct conclusion c = {
		.job = job,
		.patches = p,
		.outcome = end == REVIEW_DONE ? &r->outcome : NULL,
		.archs = end == REVIEW_DONE ? outcome_archs(&r->outcome) : NULL,
		.reason = end == REVIEW_DONE ? NULL : r->reason.buf,
		.base = r->base.buf,
		.base_origin = r->base_origin.buf,
		.with_prerequisites = r->with_prerequisites,
		.not_reviewed = r->not_reviewed.buf,
		.incomplete = r->incomplete,
		.milliseconds = r->milliseconds,
	};

	return conclude(bot, &c);
}

/* Write down how it went: -1 with the error set. */
static int settle(struct bot *bot, const struct job *job, struct patchset *p, struct review *r,
		  enum review_end end)
{
	switch (end) {
	case REVIEW_DONE:
	case REVIEW_REFUSED:
		return conclude_review(bot, job, p, r, end);
	case REVIEW_FAILED:
		log_line(LOG_WARNING, "series %lld: try %lld of %d failed: %s",
			 (long long)job->series, (long long)job->tries + 1, QUEUE_TRIES,
			 r->reason.buf);
		return queue_fail(bot, job, r->reason.buf);
	case REVIEW_STOPPED:
		return queue_release(bot, job);
	case REVIEW_BROKEN:
		log_line(LOG_ERR, "%s", bot->ctx->error.buf);
		queue_release(bot, job);
		return -1;
	}
	return -1;
}

/* An error of our own, too, is one the third time. */
static int give_up(struct bot *bot, const struct job *job)
{
	struct strbuf why = STRBUF_INIT;
	int ret;

	strbuf_adds(&why, bot->ctx->error.buf);
	log_line(LOG_ERR, "series %lld: %s", (long long)job->series, why.buf);
	ret = queue_fail(bot, job, why.buf);
	strbuf_free(&why);
	return ret;
}

static int run_job(struct bot *bot, const struct job *job, struct sandbox *sb, const char *dir)
{
	struct running running = {.bot = bot, .job = job, .renewed = bot->now};
	struct review r = REVIEW_INIT;
	struct patchset p = {0};
	enum review_end end = REVIEW_BROKEN;
	int ret;

	sb->tick = on_tick;
	sb->tick_data = &running;
	ret = patchset_load(bot, job->series, job->parts, &p);
	if (!ret) {
		end = review_run(bot, &p, dir, sb, job->tries + 1 >= QUEUE_TRIES, &r);
		worker_clock(bot);
		/* Who stops us may have stopped it, too. */
		if (worker_stop && end == REVIEW_FAILED)
			end = REVIEW_STOPPED;
		ret = running.lost ? 0 : settle(bot, job, &p, &r, end);
	}
	if (ret < 0 && end != REVIEW_BROKEN)
		ret = give_up(bot, job);
	review_free(&r);
	patchset_free(&p);
	return ret;
}

static int next_job(struct bot *bot, struct sandbox *sb, const char *owner)
{
	const char *state = config_str(&bot->config, "bot", NULL, "state");
	struct strbuf dir = STRBUF_INIT;
	struct job job;
	int got;

	worker_clock(bot);
	got = queue_lease(bot, owner, &job);
	if (got <= 0)
		return got;
	strbuf_addf(&dir, "%s/jobs/%lld-%ld", state, (long long)job.id, (long)getpid());
	if (path_make_dirs(dir.buf)) {
		got = ctx_error(bot->ctx, "%s: cannot be made: %m", dir.buf);
		queue_release(bot, &job);
	} else {
		got = run_job(bot, &job, sb, dir.buf) < 0 ? -1 : 1;
		worker_remove_dir(dir.buf);
	}
	strbuf_free(&dir);
	return got;
}

static void nap(void)
{
	const struct timespec t = {.tv_nsec = IDLE_MS * 1000000L};

	nanosleep(&t, NULL);
}

static int loop(struct bot *bot, struct sandbox *sb, const char *owner, bool drain)
{
	while (!worker_stop) {
		int got = next_job(bot, sb, owner);

		if (got < 0) {
			log_line(LOG_ERR, "%s", bot->ctx->error.buf);
			return WORKER_BROKEN;
		}
		if (!got && drain && queue_length(bot) == 0)
			return 0;
		if (!got)
			nap();
		/* Names of a series' files are of no use to the next. */
		ctx_free(bot->ctx);
		*bot->ctx = (struct ctx)CTX_INIT;
	}
	return 0;
}

void worker_add_owner(const struct bot *bot, pid_t pid, struct strbuf *out)
{
	char host[64] = "";

	gethostname(host, sizeof(host) - 1);
	strbuf_addf(out, "%s:%s:", host, config_str(&bot->config, "bot", NULL, "state"));
	if (pid)
		strbuf_addf(out, "%ld:", (long)pid);
}

int worker_main(struct bot *bot, bool drain)
{
	struct strbuf owner = STRBUF_INIT;
	struct sandbox sb;
	int status;

	worker_stop_on_signals();
	worker_add_owner(bot, getpid(), &owner);
	strbuf_addf(&owner, "%lld", (long long)time(NULL));
	if (db_open(bot->ctx, config_str(&bot->config, "bot", NULL, "database"), &bot->db)) {
		log_line(LOG_ERR, "%s", bot->ctx->error.buf);
		return WORKER_BROKEN;
	}
	review_sandbox(bot, &sb);
	status = loop(bot, &sb, owner.buf, drain);
	strbuf_free(&owner);
	sandbox_free(&sb);
	db_close(&bot->db);
	return status;
}
