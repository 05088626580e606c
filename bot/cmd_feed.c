// SPDX-License-Identifier: GPL-2.0-or-later
/* mmucheck-bot feed: bring in what is new, and put it to series. */
#include <stdio.h>
#include <string.h>

#include "bot/bot.h"
#include "bot/feed.h"

static void print_help(void)
{
	printf("usage: mmucheck-bot feed [LIST...]\n"
	       "       mmucheck-bot feed --stdin LIST\n\n"
	       "Reads the new mail of the lists, of all lists without LIST, or one mail or an\n"
	       "mbox from standard input, and puts patches to series.  Complete series that\n"
	       "touch page-table code are queued for review.\n"
	       "Exit status: 0 done, 1 error, 3 a source could not be read.\n");
}

int cmd_feed(struct bot *bot, int argc, char **argv)
{
	int64_t queued, waiting;
	struct feed f;
	int ret;

	if (argc > 1 && !strcmp(argv[1], "--help")) {
		print_help();
		return 0;
	}
	if (argc > 1 && !strcmp(argv[1], "--stdin"))
		ret = argc == 3 ? feed_stdin(bot, argv[2], &f)
				: ctx_error(bot->ctx, "feed --stdin takes the name of one list");
	else
		ret = feed_lists(bot, (const char *const *)argv + 1, argc - 1, &f);
	if (ret ||
	    db_number(&bot->db, 0, &queued, "SELECT count(*) FROM jobs WHERE state = 'queued'",
		      "") ||
	    db_number(&bot->db, 0, &waiting, "SELECT count(*) FROM series WHERE state = 'waiting'",
		      ""))
		return -1;
	printf("%d new mails, %d read; %lld series wait for parts, %lld for review\n", f.mails,
	       f.read, (long long)waiting, (long long)queued);
	return f.failed ? 3 : 0;
}
