// SPDX-License-Identifier: GPL-2.0-or-later
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "bot/intake.h"
#include "bot/log.h"
#include "bot/source.h"
#include "util/path.h"

#define MAX_TOLD 20 /* of what is passed over, each with a line of its own */

struct maildir {
	struct bot *bot;
	const char *list, *path;
	bool readonly;
	VEC(char *) names; /* "new/NAME" and "cur/NAME"; "" for one that stays where it is */
	bool cut;	   /* there are more than limits.files */
	bool stays;	   /* the last one looked at could not be read: perhaps later */
	unsigned nr_refused;
	int total; /* new mails */
};

static int by_name(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* Names beyond the limit: of new/ they are read the next time, when these have moved. */
static bool is_full(struct maildir *md)
{
	if ((int64_t)md->names.nr < config_num(&md->bot->config, "limits", NULL, "files"))
		return false;
	if (!md->cut)
		log_line(LOG_WARNING, "the Maildir %s has more than %zu files (limits.files): %s",
			 md->path, md->names.nr,
			 md->readonly ? "the others are not read" : "the others are read later");
	md->cut = true;
	return true;
}

/* The names in a folder of it; those with a dot in front are none of mails. */
static int list_folder(struct maildir *md, const char *folder)
{
	char *dir = path_join(md->path, folder);
	DIR *d = opendir(dir);
	struct dirent *e;
	int err;

	if (!d) {
		ctx_error(md->bot->ctx, "%s is no Maildir: %s: %s", md->path, folder,
			  strerror(errno));
		free(dir);
		return -1;
	}
	while (errno = 0, (e = readdir(d))) {
		struct strbuf name = STRBUF_INIT;

		if (*e->d_name == '.')
			continue;
		if (is_full(md))
			break;
		strbuf_addf(&name, "%s/%s", folder, e->d_name);
		vec_push(&md->names, strbuf_detach(&name));
	}
	err = e ? 0 : errno;
	closedir(d);
	free(dir);
	if (err)
		return ctx_error(md->bot->ctx, "cannot read %s of the Maildir %s: %s", folder,
				 md->path, strerror(err));
	return 0;
}

/* What lies in a Maildir and cannot be a mail, or be read, is told and passed over. */
static int refuse(struct maildir *md, const char *name, const char *why)
{
	if (md->nr_refused++ < MAX_TOLD)
		log_line(LOG_WARNING, "%s in the Maildir %s %s: not read", name, md->path, why);
	return 0;
}

static int count_refused(struct maildir *md)
{
	if (!md->nr_refused)
		return 0;
	if (md->nr_refused > MAX_TOLD)
		log_line(LOG_WARNING, "and %u more in the Maildir %s: not read",
			 md->nr_refused - MAX_TOLD, md->path);
	return db_count(&md->bot->db, "files_refused", md->path, md->nr_refused);
}

/* Read a mail: 1, or 0 for what is no file or has gone since; links are not followed. */
static int read_mail(struct maildir *md, const char *name, struct strbuf *out)
{
	char *path = path_join(md->path, name);
	int fd = open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC), err = errno;
	size_t max = intake_max(md->bot);
	char buf[65536];
	ssize_t got = 1;
	struct stat st;

	free(path);
	strbuf_reset(out);
	if (fd < 0 && err == ENOENT)
		return 0;
	/* A link, or a socket. */
	if (fd < 0 && (err == ELOOP || err == ENXIO))
		return refuse(md, name, "is no regular file");
	if (fd >= 0 && !fstat(fd, &st) && !S_ISREG(st.st_mode)) {
		close(fd);
		return refuse(md, name, "is no regular file");
	}
	while (fd >= 0 && out->len < max && (got = read(fd, buf, sizeof(buf))) > 0)
		strbuf_add(out, buf, got);
	err = fd < 0 ? err : errno;
	if (fd >= 0)
		close(fd);
	md->stays = fd < 0 || got < 0;
	return md->stays ? refuse(md, name, strerror(err)) : 1;
}

/* The name without folder and flags: it stays when a mail moves to cur/ or is looked at. */
static char *base_name(const char *name)
{
	const char *base = strchr(name, '/') + 1;

	return strndup(base, strcspn(base, ":"));
}

/* Note a name of a read-only Maildir; 1 when it is new. */
static int note_name(struct maildir *md, const char *name)
{
	char *base = base_name(name);
	int got = db_run(&md->bot->db, "INSERT OR IGNORE INTO seen_files VALUES (?, ?)", "tt",
			 md->path, base);

	free(base);
	return got;
}

/* Take the name back: the mail has moved between the look and the reading. */
static int unnote_name(struct maildir *md, const char *name)
{
	char *base = base_name(name);
	int got = db_run(&md->bot->db, "DELETE FROM seen_files WHERE source = ? AND name = ?", "tt",
			 md->path, base);

	free(base);
	return got < 0 ? -1 : 0;
}

static int store(struct maildir *md, const char *name, struct strbuf *raw)
{
	int got = md->readonly ? note_name(md, name) : 1;

	if (got <= 0)
		return got;
	got = read_mail(md, name, raw);
	if (!got && md->readonly)
		return unnote_name(md, name);
	if (got > 0)
		got = intake_store(md->bot, md->list, raw->buf, raw->len);
	if (got > 0)
		md->total += got;
	return got < 0 ? -1 : 0;
}

/*
 * new/NAME to cur/NAME:2, (what is there already is another mail and stays).  One that cannot
 * move is told, and known by its Message-ID the next time.
 */
static void move(struct maildir *md, const char *name)
{
	char *from = path_join(md->path, name), *to, *base = base_name(name);
	struct strbuf target = STRBUF_INIT;

	strbuf_addf(&target, "cur/%s:2,", base);
	to = path_join(md->path, target.buf);
	if (renameat2(AT_FDCWD, from, AT_FDCWD, to, RENAME_NOREPLACE) && errno != ENOENT)
		log_line(LOG_WARNING, "cannot move %s to %s: %s", from, to, strerror(errno));
	strbuf_free(&target);
	free(base);
	free(from);
	free(to);
}

/* Store a batch, and only when it is stored move it out of the way. */
static int store_batch(struct maildir *md, size_t from, size_t to)
{
	struct strbuf raw = STRBUF_INIT;
	int ret = db_begin(&md->bot->db);

	for (size_t i = from; !ret && i < to; i++) {
		md->stays = false;
		ret = store(md, md->names.at[i], &raw);
		if (md->stays && !md->readonly)
			*md->names.at[i] = '\0';
	}
	strbuf_free(&raw);
	if (ret) {
		db_rollback(&md->bot->db);
		return -1;
	}
	if (db_commit(&md->bot->db))
		return -1;
	for (size_t i = from; !md->readonly && i < to; i++)
		if (*md->names.at[i])
			move(md, md->names.at[i]);
	return 0;
}

/* Names of files that have gone need not be remembered. */
static int forget(struct maildir *md)
{
	sqlite3_stmt *q = db_query(&md->bot->db, "SELECT name FROM seen_files WHERE source = ?",
				   "t", md->path);
	struct strpool there = {0};
	VEC(char *) gone = {0};
	int got;

	vec_each (&md->names, char *, name) {
		char *base = base_name(*name);

		strpool_intern(&there, base);
		free(base);
	}
	while ((got = db_row(&md->bot->db, q)) > 0)
		if (!strpool_find(&there, db_text(q, 0)))
			vec_push(&gone, xstrdup(db_text(q, 0)));
	db_done(q);
	vec_each (&gone, char *, name) {
		if (!got &&
		    db_run(&md->bot->db, "DELETE FROM seen_files WHERE source = ? AND name = ?",
			   "tt", md->path, *name) < 0)
			got = -1;
		free(*name);
	}
	vec_free(&gone);
	strpool_free(&there);
	return got;
}

int source_maildir(struct bot *bot, const char *list, const char *path, bool readonly)
{
	struct maildir md = {.bot = bot, .list = list, .path = path, .readonly = readonly};
	int ret = list_folder(&md, "new");

	if (!ret && readonly)
		ret = list_folder(&md, "cur");
	if (md.names.nr)
		qsort(md.names.at, md.names.nr, sizeof(*md.names.at), by_name);
	for (size_t i = 0; !ret && i < md.names.nr; i += SOURCE_BATCH)
		ret = store_batch(&md, i,
				  i + SOURCE_BATCH < md.names.nr ? i + SOURCE_BATCH : md.names.nr);
	if (!ret && readonly && !md.cut)
		ret = forget(&md);
	if (!ret)
		ret = count_refused(&md);
	vec_each (&md.names, char *, name)
		free(*name);
	vec_free(&md.names);
	return ret ? -1 : md.total;
}
