// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "bot/intake.h"
#include "bot/source.h"

#define CHUNK 65536 /* of a line, at most, at once */

struct mbox {
	struct bot *bot;
	const char *list;
	const char *source; /* NULL: where it ended is not remembered */
	FILE *f;
	struct strbuf mail; /* that is being read */
	size_t max;	    /* of it that is kept */
	bool in_mail;
	unsigned stored; /* since the last commit */
	int total;	 /* new mails */
};

/* The next line or a part of a long one; its length, 0 at the end. */
static size_t read_chunk(FILE *f, char *buf)
{
	size_t n = 0;
	int c;

	while (n < CHUNK && (c = getc_unlocked(f)) != EOF) {
		buf[n++] = c;
		if (c == '\n')
			break;
	}
	return n;
}

/* Commit what was stored; everything before position is done with. */
static int commit(struct mbox *mb, long position)
{
	char text[32];

	snprintf(text, sizeof(text), "%ld", position);
	if (mb->source && source_set_position(mb->bot, mb->source, "", text))
		return -1;
	mb->stored = 0;
	return db_commit(&mb->bot->db);
}

/* The mail is complete; the next one begins at position. */
static int end_mail(struct mbox *mb, long position)
{
	int got;

	if (!mb->in_mail)
		return 0;
	mb->in_mail = false;
	got = intake_store(mb->bot, mb->list, mb->mail.buf, mb->mail.len);
	strbuf_reset(&mb->mail);
	if (got < 0)
		return -1;
	mb->total += got;
	if (++mb->stored < SOURCE_BATCH)
		return 0;
	return commit(mb, position) || db_begin(&mb->bot->db) ? -1 : 0;
}

/* How many ">" stand in front of "From ". */
static size_t quotes(const char *line, size_t len)
{
	size_t n = 0;

	while (n < len && line[n] == '>')
		n++;
	return len - n >= 5 && !memcmp(line + n, "From ", 5) ? n : 0;
}

static void add(struct mbox *mb, const char *data, size_t len)
{
	size_t room = mb->max - mb->mail.len;

	strbuf_add(&mb->mail, data, len < room ? len : room);
}

/* Split the file into mails, from where it stands to its end. */
static int split(struct mbox *mb)
{
	char *buf = xmalloc(CHUNK);
	bool fresh = true, empty = !mb->in_mail; /* a line begins here; the one before was empty */
	long at = ftell(mb->f);
	size_t len;
	int ret = 0;

	while (!ret && (len = read_chunk(mb->f, buf))) {
		if (fresh && empty && len >= 5 && !memcmp(buf, "From ", 5)) {
			ret = end_mail(mb, at);
			mb->in_mail = true;
		} else if (mb->in_mail) {
			size_t skip = fresh && quotes(buf, len) ? 1 : 0;

			add(mb, buf + skip, len - skip);
		}
		empty = fresh && (len == 1 || (len == 2 && *buf == '\r')) && buf[len - 1] == '\n';
		fresh = buf[len - 1] == '\n';
		at += len;
	}
	free(buf);
	if (!ret && ferror(mb->f))
		ret = ctx_error(mb->bot->ctx, "cannot read %s: %s",
				mb->source ? mb->source : "standard input", strerror(errno));
	return ret ? ret : end_mail(mb, at);
}

static int run(struct mbox *mb)
{
	int ret;

	mb->max = intake_max(mb->bot);
	if (db_begin(&mb->bot->db))
		return -1;
	ret = split(mb);
	if (!ret)
		ret = commit(mb, ftell(mb->f));
	if (ret)
		db_rollback(&mb->bot->db);
	strbuf_free(&mb->mail);
	return ret ? -1 : mb->total;
}

/* Go to where the file was read to, if mails still begin there. */
static int go_on(struct mbox *mb, const char *path)
{
	char *position = source_position(mb->bot, path, "");
	char next[5];
	struct stat st;
	long at;
	size_t got;

	if (!position)
		return -1;
	at = strtol(position, NULL, 10);
	free(position);
	if (fstat(fileno(mb->f), &st))
		return ctx_error(mb->bot->ctx, "cannot read %s: %s", path, strerror(errno));
	if (at < 0 || at > st.st_size || fseek(mb->f, at, SEEK_SET))
		at = 0;
	got = at ? fread(next, 1, sizeof(next), mb->f) : 0;
	if (got && (got < sizeof(next) || memcmp(next, "From ", 5)))
		at = 0;
	clearerr(mb->f);
	return fseek(mb->f, at, SEEK_SET) ? -1 : 0;
}

int source_mbox(struct bot *bot, const char *list, const char *path)
{
	struct mbox mb = {.bot = bot, .list = list, .source = path, .mail = STRBUF_INIT};
	struct flock lock = {.l_type = F_RDLCK, .l_whence = SEEK_SET};
	int ret;

	mb.f = fopen(path, "re");
	if (!mb.f)
		return ctx_error(bot->ctx, "cannot read the mbox %s: %s", path, strerror(errno));
	/* Who delivers to an mbox holds a write lock while a mail is half there. */
	if (fcntl(fileno(mb.f), F_SETLK, &lock))
		ret = ctx_error(bot->ctx, "the mbox %s is locked: next time", path);
	else
		ret = go_on(&mb, path) ? -1 : run(&mb);
	fclose(mb.f);
	return ret;
}

/* One mail without a "From " line in front; begun holds its first bytes. */
static int read_single(struct bot *bot, const char *list, FILE *f, struct strbuf *raw)
{
	size_t max = intake_max(bot), got;
	char buf[4096];
	int ret;

	while (raw->len < max && (got = fread(buf, 1, sizeof(buf), f)))
		strbuf_add(raw, buf, got);
	if (!raw->len)
		return ctx_error(bot->ctx, "there is no mail on standard input");
	if (db_begin(&bot->db))
		return -1;
	ret = intake_store(bot, list, raw->buf, raw->len);
	if (ret >= 0 && !db_commit(&bot->db))
		return ret;
	db_rollback(&bot->db);
	return -1;
}

/* The rest of the line goes; what follows it is a mail. */
static int read_mbox(struct bot *bot, const char *list, FILE *f)
{
	struct mbox mb = {.bot = bot, .list = list, .f = f, .mail = STRBUF_INIT, .in_mail = true};
	int c;

	while ((c = getc(f)) != EOF && c != '\n')
		;
	return run(&mb);
}

int source_stdin(struct bot *bot, const char *list, FILE *f)
{
	struct strbuf begun = STRBUF_INIT;
	char first[5];
	int ret;

	strbuf_add(&begun, first, fread(first, 1, sizeof(first), f));
	if (!strcmp(begun.buf, "From "))
		ret = read_mbox(bot, list, f);
	else
		ret = read_single(bot, list, f, &begun);
	strbuf_free(&begun);
	return ret;
}
