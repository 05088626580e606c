// SPDX-License-Identifier: GPL-2.0-or-later
/* mmucheck-bot send, answers, retry: what goes out, and what people say to it. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bot/checks.h"
#include "bot/command.h"
#include "bot/send.h"
#include "bot/worker.h"

static bool wants_help(int argc, char **argv, const char *text)
{
	if (argc < 2 || strcmp(argv[1], "--help"))
		return false;
	fputs(text, stdout);
	return true;
}

int cmd_send(struct bot *bot, int argc, char **argv)
{
	int sent, later;

	if (wants_help(argc, argv,
		       "usage: mmucheck-bot send\n\n"
		       "Sends the replies and the checks for Patchwork that are due.\n"))
		return 0;
	worker_stop_on_signals();
	sent = send_replies(bot);
	later = sent < 0 ? -1 : checks_send(bot);
	if (later < 0)
		return -1;
	printf("%d repl%s sent\n", sent, sent == 1 ? "y" : "ies");
	return later ? 3 : 0;
}

int cmd_answers(struct bot *bot, int argc, char **argv)
{
	int nr;

	if (wants_help(argc, argv,
		       "usage: mmucheck-bot answers\n\n"
		       "Obeys commands in answers to replies, as far as they may be obeyed.\n"))
		return 0;
	nr = command_run_all(bot);
	if (nr < 0)
		return -1;
	printf("%d mail%s with commands\n", nr, nr == 1 ? "" : "s");
	return 0;
}

int cmd_retry(struct bot *bot, int argc, char **argv)
{
	int nr;

	if (wants_help(
		    argc, argv,
		    "usage: mmucheck-bot retry series NUMBER\n"
		    "       mmucheck-bot retry reply MESSAGE-ID\n\n"
		    "Queues a series again that was set aside, or sends a reply that failed, was\n"
		    "perhaps sent, or is held for a list that is not mute any more.\n"))
		return 0;
	if (argc != 3)
		return ctx_error(bot->ctx, "retry takes series NUMBER or reply MESSAGE-ID");
	if (!strcmp(argv[1], "series"))
		nr = db_run(&bot->db,
			    "UPDATE jobs SET state = 'queued', tries = 0, lost = 0, not_before = 0 "
			    "WHERE series_id = ? AND state IN ('poison', 'failed')",
			    "i", (int64_t)strtoll(argv[2], NULL, 10));
	else if (!strcmp(argv[1], "reply"))
		nr = db_run(
			&bot->db,
			"UPDATE outbox SET state = 'pending', tries = 0, not_before = 0, reason = "
			"NULL WHERE message_id = ? AND state IN ('failed', 'uncertain', 'held')",
			"t", argv[2]);
	else
		return ctx_error(bot->ctx, "retry: unknown \"%s\": series or reply", argv[1]);
	if (!nr)
		return ctx_error(bot->ctx, "no such %s is set aside: %s", argv[1], argv[2]);
	return nr < 0 ? -1 : 0;
}
