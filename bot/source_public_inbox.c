// SPDX-License-Identifier: GPL-2.0-or-later
/* Archives of public-inbox, version 2, read by git. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bot/catfile.h"
#include "bot/child.h"
#include "bot/intake.h"
#include "bot/source.h"
#include "util/path.h"

#define MAX_EPOCHS 10000
#define MAX_NAME 65 /* of an object, with its NUL */

struct archive {
	struct bot *bot;
	const char *list, *path;
	int64_t since;
	int total; /* new mails */
};

struct epoch {
	struct archive *a;
	char *git_dir; /* "--git-dir=..." */
	char part[16];
	VEC(char *) commits; /* oldest first */
};

static bool is_object_name(const char *s)
{
	size_t n = strspn(s, "0123456789abcdef");

	return !s[n] && (n == 40 || n == 64);
}

/* Run git, which prints one object name or nothing: its exit status, or -1. */
static int ask_git(struct epoch *e, const char *const *argv, char name[MAX_NAME])
{
	struct ctx *ctx = e->a->bot->ctx;
	struct child c;
	char line[MAX_NAME + 1];

	*name = '\0';
	if (child_start(ctx, argv, -1, &c))
		return -1;
	while (fgets(line, sizeof(line), c.out)) {
		line[strcspn(line, "\n")] = '\0';
		if (is_object_name(line))
			strcpy(name, line);
	}
	return child_end(ctx, &c);
}

/* The newest commit; "" in an epoch without any. */
static int find_head(struct epoch *e, char head[MAX_NAME])
{
	const char *const argv[] = {"git",	e->git_dir,	 "rev-parse", "-q",
				    "--verify", "HEAD^{commit}", NULL};
	int status = ask_git(e, argv, head);

	if (status > 1)
		return ctx_error(e->a->bot->ctx, "git cannot read the epoch %s of %s", e->part,
				 e->a->path);
	return status < 0 ? -1 : 0;
}

/* Is the commit we have read to still a part of the history?  It was rewritten else. */
static int still_there(struct epoch *e, const char *commit, const char *head)
{
	const char *const argv[] = {"git",  e->git_dir, "merge-base", "--is-ancestor",
				    commit, head,	NULL};
	char none[MAX_NAME];
	int status = ask_git(e, argv, none);

	return status < 0 ? -1 : status == 0;
}

static int add_commits(struct epoch *e, const char *const *argv)
{
	struct ctx *ctx = e->a->bot->ctx;
	char line[MAX_NAME + 1];
	struct child c;
	int status;

	if (child_start(ctx, argv, -1, &c))
		return -1;
	while (fgets(line, sizeof(line), c.out)) {
		line[strcspn(line, "\n")] = '\0';
		if (is_object_name(line))
			vec_push(&e->commits, xstrdup(line));
	}
	status = child_end(ctx, &c);
	if (status > 0)
		return ctx_error(ctx, "git cannot list the epoch %s of %s (status %d)", e->part,
				 e->a->path, status);
	return status;
}

/* The commits behind the one that was read last, or all that are young enough. */
static int list_commits(struct epoch *e, const char *last, const char *head)
{
	char range[2 * MAX_NAME + 3], since[48];
	const char *const after[] = {"git", e->git_dir, "rev-list", "--reverse", range, "--", NULL};
	const char *const young[] = {"git", e->git_dir, "rev-list", "--reverse",
				     since, head,	"--",	    NULL};

	snprintf(range, sizeof(range), "%s..%s", last, head);
	snprintf(since, sizeof(since), "--since-as-filter=@%lld", (long long)e->a->since);
	return add_commits(e, *last ? after : young);
}

/* Ask for the files m and d of some commits; the open file, NULL with the error set. */
static FILE *write_requests(struct epoch *e, size_t from, size_t to)
{
	FILE *f = tmpfile();

	for (size_t i = from; f && i < to; i++)
		fprintf(f, "%s:m\n%s:d\n", e->commits.at[i], e->commits.at[i]);
	if (f && !fflush(f) && !fseek(f, 0, SEEK_SET))
		return f;
	ctx_error(e->a->bot->ctx, "cannot write a temporary file: %s", strerror(errno));
	if (f)
		fclose(f);
	return NULL;
}

/* The mail that a commit adds, or the one that it takes back. */
static int read_commit(struct archive *a, FILE *f)
{
	struct strbuf raw = STRBUF_INIT;
	size_t max = intake_max(a->bot);
	int got = catfile_answer(f, &raw, max), stored = 0;

	if (got > 0) {
		stored = intake_store(a->bot, a->list, raw.buf, raw.len);
		a->total += stored > 0;
	}
	if (got >= 0 && stored >= 0) {
		got = catfile_answer(f, &raw, max);
		if (got > 0 && intake_delete(a->bot, raw.buf, raw.len))
			stored = -1;
	}
	strbuf_free(&raw);
	if (got < 0)
		return ctx_error(a->bot->ctx, "git broke off reading %s", a->path);
	return stored < 0 ? -1 : 0;
}

/* Read some commits, in a transaction that ends with where we are. */
static int read_batch(struct epoch *e, size_t from, size_t to)
{
	const char *const argv[] = {"git", e->git_dir, "cat-file", "--batch", NULL};
	struct bot *bot = e->a->bot;
	FILE *requests = write_requests(e, from, to);
	struct child c;
	int ret;

	if (!requests)
		return -1;
	ret = child_start(bot->ctx, argv, fileno(requests), &c);
	fclose(requests);
	if (ret)
		return -1;
	ret = db_begin(&bot->db);
	for (size_t i = from; !ret && i < to; i++)
		ret = read_commit(e->a, c.out);
	if (!ret)
		ret = source_set_position(bot, e->a->path, e->part, e->commits.at[to - 1]);
	if (!ret)
		ret = db_commit(&bot->db);
	if (ret)
		db_rollback(&bot->db);
	if (child_end(bot->ctx, &c) < 0)
		ret = -1;
	return ret;
}

static int read_epoch(struct epoch *e)
{
	char *last = source_position(e->a->bot, e->a->path, e->part);
	char head[MAX_NAME];
	int ret = last ? find_head(e, head) : -1;

	if (!ret && *last && *head) {
		int there = is_object_name(last) ? still_there(e, last, head) : 0;

		if (there < 0)
			ret = -1;
		else if (!there)
			*last = '\0';
	}
	if (!ret && *head && strcmp(last, head))
		ret = list_commits(e, last, head);
	free(last);
	for (size_t i = 0; !ret && i < e->commits.nr; i += SOURCE_BATCH)
		ret = read_batch(
			e, i, i + SOURCE_BATCH < e->commits.nr ? i + SOURCE_BATCH : e->commits.nr);
	return ret;
}

/* Epoch number n; 0 when there is none, 1 read, -1. */
static int epoch(struct archive *a, unsigned n)
{
	struct strbuf git_dir = STRBUF_INIT;
	struct epoch e = {.a = a};
	int ret = 0;

	snprintf(e.part, sizeof(e.part), "%u", n);
	strbuf_addf(&git_dir, "--git-dir=%s/git/%u.git", a->path, n);
	e.git_dir = strbuf_detach(&git_dir);
	if (path_is_dir(e.git_dir + strlen("--git-dir=")))
		ret = read_epoch(&e) ? -1 : 1;
	vec_each (&e.commits, char *, c)
		free(*c);
	vec_free(&e.commits);
	free(e.git_dir);
	return ret;
}

int source_public_inbox(struct bot *bot, const char *list, const char *path, int64_t since)
{
	struct archive a = {.bot = bot, .list = list, .path = path, .since = since};
	unsigned epochs = 0;

	/* The first epochs of an old archive may be kept elsewhere. */
	for (unsigned n = 0, gap = 0; n < MAX_EPOCHS && (!epochs || !gap); n++) {
		int got = epoch(&a, n);

		if (got < 0)
			return -1;
		epochs += got;
		gap = !got;
		if (!epochs && n > 100)
			break;
	}
	if (!epochs)
		return ctx_error(bot->ctx,
				 "%s is no public-inbox of version 2: it has no git/N.git", path);
	return a.total;
}
