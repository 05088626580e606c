// SPDX-License-Identifier: GPL-2.0-or-later
/* mmucheck-bot status, stats, findings, metrics, events, expire: what the bot does and has done. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bot/events.h"
#include "bot/retention.h"
#include "bot/status.h"
#include "report/report.h"

static int print(struct bot *bot, int argc, char **argv,
		 int (*build)(struct bot *bot, struct strbuf *out), const char *what)
{
	struct strbuf out = STRBUF_INIT;
	int ret;

	if (argc > 1 && !strcmp(argv[1], "--help")) {
		printf("usage: mmucheck-bot %s [FILE]\n\n%s, to FILE or standard output.\n",
		       argv[0], what);
		return 0;
	}
	if (argc > 2)
		return ctx_error(bot->ctx, "%s takes one file", argv[0]);
	ret = build(bot, &out);
	if (!ret)
		ret = report_write(bot->ctx, argc > 1 ? argv[1] : "-", &out);
	strbuf_free(&out);
	return ret;
}

int cmd_status(struct bot *bot, int argc, char **argv)
{
	return print(bot, argc, argv, status_page, "Writes the status page");
}

int cmd_stats(struct bot *bot, int argc, char **argv)
{
	return print(bot, argc, argv, status_stats,
		     "Writes numbers, and what a person has to decide");
}

int cmd_metrics(struct bot *bot, int argc, char **argv)
{
	return print(bot, argc, argv, status_metrics, "Writes metrics as Prometheus reads them");
}

int cmd_findings(struct bot *bot, int argc, char **argv)
{
	return print(bot, argc, argv, status_findings,
		     "Writes the findings that nobody is mailed about: old ones, uncertain ones");
}

int cmd_events(struct bot *bot, int argc, char **argv)
{
	int64_t since = 0, last;
	char *end = NULL;

	if (argc > 1 && !strcmp(argv[1], "--help")) {
		printf("usage: mmucheck-bot events [--new | --since NUMBER]\n\n"
		       "Prints what happened, one JSON object a line: with --new what no earlier\n"
		       "--new has printed, with --since what came after that event.\n");
		return 0;
	}
	if (argc == 2 && !strcmp(argv[1], "--new"))
		return events_print_new(bot, stdout);
	if (argc == 3 && !strcmp(argv[1], "--since"))
		since = strtoll(argv[2], &end, 10);
	if (argc > 1 && (!end || *end || since < 0))
		return ctx_error(bot->ctx, "events takes --new or --since NUMBER");
	return events_print(bot, since, stdout, &last);
}

int cmd_expire(struct bot *bot, int argc, char **argv)
{
	if (argc > 1 && !strcmp(argv[1], "--help")) {
		printf("usage: mmucheck-bot expire\n\n"
		       "Removes what is older than retention.mail and retention.series.\n");
		return 0;
	}
	return argc > 1 ? ctx_error(bot->ctx, "expire takes no argument") : retention_run(bot);
}
