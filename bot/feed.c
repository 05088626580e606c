// SPDX-License-Identifier: GPL-2.0-or-later
#include "bot/feed.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "bot/intake.h"
#include "bot/log.h"
#include "bot/series.h"
#include "bot/source.h"

/* Count what a source gave; a source that fails is told, and the others go on. */
static void note(struct bot *bot, const char *list, struct feed *f, int got)
{
	if (got >= 0) {
		f->mails += got;
		return;
	}
	log_line(LOG_ERR, "list %s: %s", list, bot->ctx->error.buf);
	f->failed++;
}

static void feed_list(struct bot *bot, const char *list, struct feed *f)
{
	const struct config *c = &bot->config;
	int64_t since = bot->now - config_num(c, "list", list, "first");
	const char *path;

	for (size_t i = 0; (path = config_all(c, "list", list, "maildir", i)); i++)
		note(bot, list, f, source_maildir(bot, list, path, false));
	for (size_t i = 0; (path = config_all(c, "list", list, "maildir-readonly", i)); i++)
		note(bot, list, f, source_maildir(bot, list, path, true));
	for (size_t i = 0; (path = config_all(c, "list", list, "mbox", i)); i++)
		note(bot, list, f, source_mbox(bot, list, path));
	for (size_t i = 0; (path = config_all(c, "list", list, "public-inbox", i)); i++)
		note(bot, list, f, source_public_inbox(bot, list, path, since > 0 ? since : 0));
}

static int check_list(struct bot *bot, const char *list)
{
	const char *name;

	for (size_t i = 0; (name = config_name(&bot->config, "list", i)); i++)
		if (!strcmp(name, list))
			return 0;
	return ctx_error(bot->ctx, "there is no [list \"%s\"] in %s", list, bot->config_path);
}

/* The lock, a file descriptor; -1 when there is another feed. */
static int lock(struct bot *bot)
{
	struct strbuf path = STRBUF_INIT;
	int fd;

	strbuf_addf(&path, "%s.feed", config_str(&bot->config, "bot", NULL, "database"));
	fd = open(path.buf, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	if (fd < 0) {
		ctx_error(bot->ctx, "cannot write %s: %s", path.buf, strerror(errno));
	} else if (flock(fd, LOCK_EX | LOCK_NB)) {
		ctx_error(bot->ctx, "another feed is at work (it holds %s)", path.buf);
		close(fd);
		fd = -1;
	}
	strbuf_free(&path);
	return fd;
}

/* What the sources have given, to series. */
static int finish(struct bot *bot, struct feed *f)
{
	f->read = intake_read(bot);
	return f->read < 0 || series_expire(bot) < 0 ? -1 : 0;
}

int feed_lists(struct bot *bot, const char *const *lists, size_t nr, struct feed *f)
{
	const char *list;
	int fd, ret;

	*f = (struct feed){0};
	for (size_t i = 0; i < nr; i++)
		if (check_list(bot, lists[i]))
			return -1;
	fd = lock(bot);
	if (fd < 0)
		return -1;
	for (size_t i = 0; i < nr; i++)
		feed_list(bot, lists[i], f);
	for (size_t i = 0; !nr && (list = config_name(&bot->config, "list", i)); i++)
		feed_list(bot, list, f);
	ret = finish(bot, f);
	close(fd);
	return ret;
}

int feed_stdin(struct bot *bot, const char *list, struct feed *f)
{
	int fd, ret;

	*f = (struct feed){0};
	if (check_list(bot, list))
		return -1;
	fd = lock(bot);
	if (fd < 0)
		return -1;
	note(bot, list, f, source_stdin(bot, list, stdin));
	ret = finish(bot, f);
	close(fd);
	return ret;
}
