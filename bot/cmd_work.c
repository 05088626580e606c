// SPDX-License-Identifier: GPL-2.0-or-later
/* mmucheck-bot work, run: reviewing what is queued, and the whole bot. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "bot/checks.h"
#include "bot/command.h"
#include "bot/events.h"
#include "bot/feed.h"
#include "bot/log.h"
#include "bot/retention.h"
#include "bot/send.h"
#include "bot/status.h"
#include "bot/work.h"

#define DAY 86400
#define CHORES_MAX 1800 /* seconds; then something hangs */

/* --- chores: all that is no review, one after the other in a process of its own --- */

static bool once;
static pid_t chores;
static int64_t chores_started, expired;
static bool print_events;

static int retention_daily(struct bot *bot)
{
	return bot->now >= expired + DAY ? retention_run(bot) : 0;
}

static int feed(struct bot *bot)
{
	struct feed f;

	if (feed_lists(bot, NULL, 0, &f))
		return -1;
	if (f.mails || f.read)
		log_line(LOG_INFO, "%d new mails, %d read", f.mails, f.read);
	return 0;
}

static int print_new_events(struct bot *bot)
{
	return print_events ? events_print_new(bot, stdout) : 0;
}

static const struct {
	const char *name;
	int (*run)(struct bot *bot);
} tasks[] = {
	{"feed", feed},
	{"answers", command_run_all},
	{"send", send_replies},
	{"checks", checks_send},
	{"retention", retention_daily},
	{"status", status_write},
	{"events", print_new_events},
};

#define NR_TASKS (sizeof(tasks) / sizeof(tasks[0]))
#define BEFORE_WORK 2 /* tasks that bring something in */

/* From one task to another; one that fails does not keep the others from their turn. */
static int do_tasks(struct bot *bot, size_t from, size_t to)
{
	int status = 0;

	for (size_t i = from; i < to; i++)
		if (tasks[i].run(bot) < 0) {
			log_line(LOG_ERR, "%s: %s", tasks[i].name, bot->ctx->error.buf);
			status = 1;
		}
	fflush(stdout);
	return status;
}

static void end_chores(const struct bot *bot)
{
	int status;

	if (chores > 0 && bot->now > chores_started + CHORES_MAX) {
		log_line(LOG_ERR, "the chores hang and are ended");
		kill(chores, SIGKILL);
	}
	if (chores > 0 && waitpid(chores, &status, WNOHANG) == chores) {
		if (WIFSIGNALED(status))
			log_line(LOG_ERR, "the chores died of signal %d", WTERMSIG(status));
		chores = 0;
	}
}

/* The parent's tick: the database is open here and must not be in the child. */
static int start_chores(struct bot *bot)
{
	end_chores(bot);
	if (chores > 0 || bot->now < chores_started + config_num(&bot->config, "bot", NULL, "poll"))
		return 0;
	chores_started = bot->now;
	db_close(&bot->db);
	fflush(stdout);
	chores = fork();
	if (!chores) {
		if (db_open(bot->ctx, config_str(&bot->config, "bot", NULL, "database"),
			    &bot->db)) {
			log_line(LOG_ERR, "%s", bot->ctx->error.buf);
			_exit(1);
		}
		_exit(do_tasks(bot, 0, NR_TASKS));
	}
	if (bot->now >= expired + DAY)
		expired = bot->now;
	return chores < 0 ? ctx_error(bot->ctx, "no process can be started: %m") : 0;
}

/* --- commands --- */

static int read_options(struct bot *bot, int argc, char **argv, struct work_options *o)
{
	char *end;

	o->workers = (unsigned)config_num(&bot->config, "bot", NULL, "workers");
	for (int i = 1; i < argc; i++) {
		if (!strcmp(argv[i], "--drain")) {
			o->drain = true;
		} else if (!strcmp(argv[i], "--once")) {
			once = true;
		} else if (!strcmp(argv[i], "--json")) {
			print_events = true;
		} else if (!strcmp(argv[i], "--workers") && i + 1 < argc) {
			o->workers = (unsigned)strtoul(argv[++i], &end, 10);
			if (*end || !o->workers)
				return ctx_error(bot->ctx, "--workers takes a number from 1 on");
		} else {
			return ctx_error(bot->ctx, "%s: unknown argument \"%s\"; see --help",
					 argv[0], argv[i]);
		}
	}
	if (!o->workers)
		return ctx_error(bot->ctx, "bot.workers is 0: nothing would be reviewed");
	return 0;
}

int cmd_work(struct bot *bot, int argc, char **argv)
{
	struct work_options o = {0};

	if (argc > 1 && !strcmp(argv[1], "--help")) {
		printf("usage: mmucheck-bot work [--drain] [--workers N]\n\n"
		       "Reviews queued series until it is told to stop, with --drain until\n"
		       "none is left.\n");
		return 0;
	}
	return read_options(bot, argc, argv, &o) ? -1 : work(bot, &o);
}

/* Everything one time, in its order. */
static int run_once(struct bot *bot, struct work_options *o)
{
	int status = do_tasks(bot, 0, BEFORE_WORK);

	o->drain = true;
	o->tick = NULL;
	if (work(bot, o) ||
	    db_open(bot->ctx, config_str(&bot->config, "bot", NULL, "database"), &bot->db))
		return -1;
	return do_tasks(bot, BEFORE_WORK, NR_TASKS) || status ? 3 : 0;
}

int cmd_run(struct bot *bot, int argc, char **argv)
{
	struct work_options o = {.tick = start_chores};
	int ret;

	if (argc > 1 && !strcmp(argv[1], "--help")) {
		printf("usage: mmucheck-bot run [--json] [--once] [--workers N]\n\n"
		       "The whole bot: reads mail, reviews, obeys answers, sends, keeps the status\n"
		       "page, until it is told to stop, or with --once one time, as cron wants it.\n"
		       "--json prints what happens on standard output, one object a line.\n");
		return 0;
	}
	ret = read_options(bot, argc, argv, &o) ? -1 : once ? run_once(bot, &o) : work(bot, &o);
	if (chores > 0)
		waitpid(chores, NULL, 0);
	return ret;
}
