// SPDX-License-Identifier: GPL-2.0-or-later
/* mmucheck-bot feed: bring in what is new, and put it to series. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "bot/bot.h"
#include "bot/intake.h"
#include "bot/series.h"
#include "bot/source.h"

struct feed {
	struct bot *bot;
	const char *list; /* that is being read */
	int mails;	  /* new ones */
	unsigned failed;  /* sources */
};

static void print_help(void)
{
	printf("usage: mmucheck-bot feed [LIST...]\n"
	       "       mmucheck-bot feed --stdin LIST\n\n"
	       "Reads the new mail of the lists, of all lists without LIST, or one mail or an\n"
	       "mbox from standard input, and puts patches to series.  Complete series that\n"
	       "touch page-table code are queued for review.\n"
	       "Exit status: 0 done, 1 error, 3 a source could not be read.\n");
}

/* Count what a source gave; a source that fails is told, and the others go on. */
static void note(struct feed *f, int got)
{
	if (got >= 0) {
		f->mails += got;
		return;
	}
	fprintf(stderr, "mmucheck-bot: list %s: %s\n", f->list, f->bot->ctx->error.buf);
	f->failed++;
}

static const char *source_path(const struct feed *f, const char *key, size_t i)
{
	return config_all(&f->bot->config, "list", f->list, key, i);
}

static void feed_list(struct feed *f)
{
	struct bot *bot = f->bot;
	int64_t since = bot->now - config_num(&bot->config, "list", f->list, "first");
	const char *path;

	for (size_t i = 0; (path = source_path(f, "maildir", i)); i++)
		note(f, source_maildir(bot, f->list, path, false));
	for (size_t i = 0; (path = source_path(f, "maildir-readonly", i)); i++)
		note(f, source_maildir(bot, f->list, path, true));
	for (size_t i = 0; (path = source_path(f, "mbox", i)); i++)
		note(f, source_mbox(bot, f->list, path));
	for (size_t i = 0; (path = source_path(f, "public-inbox", i)); i++)
		note(f, source_public_inbox(bot, f->list, path, since > 0 ? since : 0));
}

static int check_list(struct bot *bot, const char *list)
{
	const char *name;

	for (size_t i = 0; (name = config_name(&bot->config, "list", i)); i++)
		if (!strcmp(name, list))
			return 0;
	return ctx_error(bot->ctx, "there is no [list \"%s\"] in %s", list, bot->config_path);
}

/* One feed at a time: -1 when there is another.  The lock goes with the process. */
static int lock(struct bot *bot)
{
	struct strbuf path = STRBUF_INIT;
	int fd, ret = 0;

	strbuf_addf(&path, "%s.feed", config_str(&bot->config, "bot", NULL, "database"));
	fd = open(path.buf, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	if (fd < 0)
		ret = ctx_error(bot->ctx, "cannot write %s: %s", path.buf, strerror(errno));
	else if (flock(fd, LOCK_EX | LOCK_NB))
		ret = ctx_error(bot->ctx, "another feed is at work (it holds %s)", path.buf);
	strbuf_free(&path);
	return ret;
}

static int read_sources(struct feed *f, int argc, char **argv)
{
	if (argc > 1 && !strcmp(argv[1], "--stdin")) {
		if (argc != 3)
			return ctx_error(f->bot->ctx, "feed --stdin takes the name of one list");
		f->list = argv[2];
		if (check_list(f->bot, f->list))
			return -1;
		note(f, source_stdin(f->bot, f->list, stdin));
		return 0;
	}
	for (int i = 1; i < argc; i++)
		if (check_list(f->bot, argv[i]))
			return -1;
	for (size_t i = 0; (f->list = argc > 1 ? (int)i + 1 < argc ? argv[i + 1] : NULL
					       : config_name(&f->bot->config, "list", i));
	     i++)
		feed_list(f);
	return 0;
}

int cmd_feed(struct bot *bot, int argc, char **argv)
{
	struct feed f = {.bot = bot};
	int64_t queued, waiting;
	int read;

	if (argc > 1 && !strcmp(argv[1], "--help")) {
		print_help();
		return 0;
	}
	if (lock(bot) || read_sources(&f, argc, argv))
		return -1;
	read = intake_read(bot);
	if (read < 0 || series_expire(bot) < 0 ||
	    db_number(&bot->db, 0, &queued, "SELECT count(*) FROM jobs WHERE state = 'queued'",
		      "") ||
	    db_number(&bot->db, 0, &waiting, "SELECT count(*) FROM series WHERE state = 'waiting'",
		      ""))
		return -1;
	printf("%d new mails, %d read; %lld series wait for parts, %lld for review\n", f.mails,
	       read, (long long)waiting, (long long)queued);
	return f.failed ? 3 : 0;
}
