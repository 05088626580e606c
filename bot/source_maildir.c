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

struct maildir {
	struct bot *bot;
	const char *list, *path;
	bool readonly;
	VEC(char *) names; /* "new/NAME" and "cur/NAME" */
	int total;	   /* new mails */
};

static int by_name(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* The names in a folder of it; those with a dot in front are none of mails. */
static int list_folder(struct maildir *md, const char *folder)
{
	char *dir = path_join(md->path, folder);
	DIR *d = opendir(dir);
	struct dirent *e;

	if (!d) {
		ctx_error(md->bot->ctx, "%s is no Maildir: %s: %s", md->path, folder,
			  strerror(errno));
		free(dir);
		return -1;
	}
	while ((e = readdir(d))) {
		struct strbuf name = STRBUF_INIT;

		if (*e->d_name == '.')
			continue;
		strbuf_addf(&name, "%s/%s", folder, e->d_name);
		vec_push(&md->names, strbuf_detach(&name));
	}
	closedir(d);
	free(dir);
	return 0;
}

/* What lies in a Maildir and is no file cannot be a mail: it is told and passed over. */
static int refuse(struct maildir *md, const char *name)
{
	log_line(LOG_WARNING, "%s in the Maildir %s is no regular file: not read", name, md->path);
	return db_count(&md->bot->db, "files_refused", md->path, 1);
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
	if (fd < 0 && err == ELOOP)
		return refuse(md, name);
	if (fd >= 0 && !fstat(fd, &st) && !S_ISREG(st.st_mode)) {
		close(fd);
		return refuse(md, name);
	}
	while (fd >= 0 && out->len < max && (got = read(fd, buf, sizeof(buf))) > 0)
		strbuf_add(out, buf, got);
	err = fd < 0 ? err : errno;
	if (fd >= 0)
		close(fd);
	if (fd < 0 || got < 0)
		return ctx_error(md->bot->ctx, "cannot read %s of the Maildir %s: %s", name,
				 md->path, strerror(err));
	return 1;
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

/* new/NAME to cur/NAME:2, (what is there already is another mail and stays). */
static int move(struct maildir *md, const char *name)
{
	char *from = path_join(md->path, name), *to, *base = base_name(name);
	struct strbuf target = STRBUF_INIT;
	int ret = 0;

	strbuf_addf(&target, "cur/%s:2,", base);
	to = path_join(md->path, target.buf);
	if (renameat2(AT_FDCWD, from, AT_FDCWD, to, RENAME_NOREPLACE) && errno != ENOENT)
		ret = ctx_error(md->bot->ctx, "cannot move %s to %s: %s", from, to,
				strerror(errno));
	strbuf_free(&target);
	free(base);
	free(from);
	free(to);
	return ret;
}

/* Store a batch, and only when it is stored move it out of the way. */
static int store_batch(struct maildir *md, size_t from, size_t to)
{
	struct strbuf raw = STRBUF_INIT;
	int ret = db_begin(&md->bot->db);

	for (size_t i = from; !ret && i < to; i++)
		ret = store(md, md->names.at[i], &raw);
	strbuf_free(&raw);
	if (ret) {
		db_rollback(&md->bot->db);
		return -1;
	}
	if (db_commit(&md->bot->db))
		return -1;
	for (size_t i = from; !md->readonly && i < to; i++)
		if (move(md, md->names.at[i]))
			return -1;
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
	if (!ret && readonly)
		ret = forget(&md);
	vec_each (&md.names, char *, name)
		free(*name);
	vec_free(&md.names);
	return ret ? -1 : md.total;
}
