// SPDX-License-Identifier: GPL-2.0-or-later
/* mmucheck-bot [-c FILE] COMMAND: read the configuration, open the database, run the command. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "bot/archs.h"
#include "bot/bot.h"
#include "bot/relevant.h"

#ifndef MMUCHECK_VERSION
#define MMUCHECK_VERSION "0"
#endif

#define DEFAULT_CONFIG "/etc/mmucheck-bot.conf"

enum {
	NEEDS_CONFIG = 1,   /* one without problems */
	NEEDS_DATABASE = 2, /* opened, created when there is none */
	READS_CONFIG = 4,   /* itself */
};

static const struct {
	const char *name, *summary;
	unsigned needs;
	int (*run)(struct bot *bot, int argc, char **argv);
} commands[] = {
	{"check-config", "tell what is wrong with the configuration", READS_CONFIG,
	 cmd_check_config},
	{"feed", "bring in new mail and put it to series", NEEDS_CONFIG | NEEDS_DATABASE, cmd_feed},
	{"series", "list the series", NEEDS_CONFIG | NEEDS_DATABASE, cmd_series},
	{"work", "review queued series", NEEDS_CONFIG | NEEDS_DATABASE, cmd_work},
	{"run", "the whole bot, until it is told to stop", NEEDS_CONFIG | NEEDS_DATABASE, cmd_run},
	{"send", "send the replies that are due", NEEDS_CONFIG | NEEDS_DATABASE, cmd_send},
	{"answers", "obey commands in answers to replies", NEEDS_CONFIG | NEEDS_DATABASE,
	 cmd_answers},
	{"retry", "queue again what was set aside", NEEDS_CONFIG | NEEDS_DATABASE, cmd_retry},
	{"status", "write the status page", NEEDS_CONFIG | NEEDS_DATABASE, cmd_status},
	{"stats", "print numbers", NEEDS_CONFIG | NEEDS_DATABASE, cmd_stats},
	{"metrics", "print metrics for Prometheus", NEEDS_CONFIG | NEEDS_DATABASE, cmd_metrics},
	{"events", "print what happened, as JSON", NEEDS_CONFIG | NEEDS_DATABASE, cmd_events},
	{"findings", "list what nobody is mailed about: old bugs, uncertain ones",
	 NEEDS_CONFIG | NEEDS_DATABASE, cmd_findings},
	{"expire", "forget what is old", NEEDS_CONFIG | NEEDS_DATABASE, cmd_expire},
};

#define NR_COMMANDS (sizeof(commands) / sizeof(commands[0]))

static void usage(FILE *f)
{
	fprintf(f, "usage: mmucheck-bot [-c FILE] [--now SECONDS] COMMAND [OPTION...] [ARG...]\n\n"
		   "commands:\n");
	for (size_t i = 0; i < NR_COMMANDS; i++)
		fprintf(f, "  %-14s%s\n", commands[i].name, commands[i].summary);
	fprintf(f, "\noptions:\n"
		   "  -c, --config FILE  the configuration instead of " DEFAULT_CONFIG "\n"
		   "  --now SECONDS      take this for the time, in seconds since 1970\n"
		   "  --check-config     the same as the command check-config\n"
		   "exit status: 0 done, 1 error, 3 something could not be read\n");
}

/* Read the configuration as far as the command needs it. */
static int prepare(struct bot *bot, const char *path, unsigned needs)
{
	struct strbuf problems = STRBUF_INIT;
	int ret = 0;

	bot->config_path = path;
	if (!(needs & READS_CONFIG))
		ret = config_read(bot->ctx, path, &bot->config);

	if (!ret && (needs & NEEDS_CONFIG) &&
	    config_check(&bot->config, &problems) + archs_check(&bot->config, &problems)) {
		fputs(problems.buf, stderr);
		ret = ctx_error(bot->ctx, "the configuration %s has problems: mend them first",
				path);
	}
	strbuf_free(&problems);
	if (!ret && (needs & NEEDS_DATABASE))
		ret = db_open(bot->ctx, config_str(&bot->config, "bot", NULL, "database"),
			      &bot->db);
	return ret;
}

static int run_command(const char *config, int64_t now, int argc, char **argv)
{
	struct ctx ctx = CTX_INIT;
	struct bot bot = {.ctx = &ctx, .now = now};
	size_t i = 0;
	int ret;

	while (i < NR_COMMANDS && strcmp(argv[0], commands[i].name))
		i++;
	if (i == NR_COMMANDS)
		ret = ctx_error(&ctx, "unknown command \"%s\"; mmucheck-bot --help lists them",
				argv[0]);
	else
		ret = prepare(&bot, config, commands[i].needs);
	if (!ret)
		ret = commands[i].run(&bot, argc, argv);
	if (ret < 0 && ctx.error.len)
		fprintf(stderr, "mmucheck-bot: %s\n", ctx.error.buf);
	relevant_free(bot.relevant);
	db_close(&bot.db);
	config_free(&bot.config);
	ctx_free(&ctx);
	return ret < 0 ? 1 : ret;
}

/* The argument of an option; NULL, and told, when it is missing. */
static const char *argument(int argc, char **argv, int *i)
{
	if (*i + 1 < argc)
		return argv[++*i];
	fprintf(stderr, "mmucheck-bot: %s needs an argument\n", argv[*i]);
	return NULL;
}

int main(int argc, char **argv)
{
	static char *check_config[] = {(char *)"check-config", NULL};
	const char *config = DEFAULT_CONFIG, *text;
	int64_t now = time(NULL);
	char *end;

	for (int i = 1; i < argc; i++) {
		if (!strcmp(argv[i], "--help") || !strcmp(argv[i], "-h")) {
			usage(stdout);
			return 0;
		} else if (!strcmp(argv[i], "--version")) {
			printf("mmucheck-bot %s\n", MMUCHECK_VERSION);
			return 0;
		} else if (!strcmp(argv[i], "-c") || !strcmp(argv[i], "--config")) {
			config = argument(argc, argv, &i);
			if (!config)
				return 1;
		} else if (!strcmp(argv[i], "--now")) {
			text = argument(argc, argv, &i);
			now = text ? strtoll(text, &end, 10) : 0;
			if (!text || !*text || *end || now < 0) {
				fprintf(stderr, "mmucheck-bot: --now takes seconds since 1970\n");
				return 1;
			}
		} else if (!strcmp(argv[i], "--check-config")) {
			return run_command(config, now, 1, check_config);
		} else if (argv[i][0] == '-') {
			fprintf(stderr, "mmucheck-bot: unknown option \"%s\"; --help lists them\n",
				argv[i]);
			return 1;
		} else {
			return run_command(config, now, argc - i, argv + i);
		}
	}
	usage(stderr);
	return 1;
}
