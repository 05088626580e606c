// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * One git reads many patches.  Each is announced by a line with a number that has its row and
 * random digits in it, so that no line of a patch can announce another one.  Where git sees more
 * than one patch in a mail the mail has no id: what is applied is all of it.
 */
#include "bot/patchid.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/random.h>
#include <unistd.h>

#include "bot/log.h"
#include "util/map.h"

#define BATCH_PATCHES 500
#define BATCH_BYTES ((size_t)8 << 20)
#define NONCE_LEN 24 /* hexadecimal digits */
#define TOKEN_LEN 40 /* the nonce and 16 digits of the row */
#define MAX_OUTPUT ((size_t)64 << 20)

struct batch {
	struct bot *bot;
	const struct sandbox *sb;
	char nonce[NONCE_LEN + 1];
	char *in, *out; /* files */
	VEC(int64_t) rows;
	VEC(char *) ids; /* the same order; NULL: none */
	struct map at;	 /* row to index */
	char **last;	 /* the id that was read last; NULL: none yet */
};

static int make_nonce(struct batch *b)
{
	unsigned char random[NONCE_LEN / 2];

	if (getrandom(random, sizeof(random), 0) != (ssize_t)sizeof(random))
		return ctx_error(b->bot->ctx, "no random numbers: %m");
	for (size_t i = 0; i < sizeof(random); i++)
		snprintf(b->nonce + 2 * i, 3, "%02x", random[i]);
	return 0;
}

/* From the first diff on: what a message says is not for git's eyes. */
static const char *find_diff(const char *text, size_t len)
{
	static const char head[] = "diff --git ";
	const char *p = text, *end = text + len;

	while (p && p < end) {
		if ((size_t)(end - p) >= sizeof(head) - 1 && !memcmp(p, head, sizeof(head) - 1))
			return p;
		p = memchr(p, '\n', (size_t)(end - p));
		p = p ? p + 1 : NULL;
	}
	return NULL;
}

static void add_patch(struct batch *b, int64_t row, const char *text, size_t len, FILE *f)
{
	const char *diff = find_diff(text, len);

	map_set(&b->at, (uint64_t)row, b->rows.nr);
	vec_push(&b->rows, row);
	vec_push(&b->ids, NULL);
	if (!diff)
		return;
	fprintf(f, "From %s%016llx Mon Sep 17 00:00:00 2001\n", b->nonce, (unsigned long long)row);
	fwrite(diff, 1, (size_t)(text + len - diff), f);
	fputc('\n', f);
}

/* The next patches without an id into the file: how many, or -1. */
static int write_patches(struct batch *b)
{
	struct db *db = &b->bot->db;
	FILE *f = fopen(b->in, "we");
	size_t bytes = 0;
	sqlite3_stmt *q;
	int got = 0;
	bool bad;

	if (!f)
		return ctx_error(b->bot->ctx, "%s: cannot be written: %m", b->in);
	q = db_query(db,
		     "SELECT id, patch FROM messages WHERE patch IS NOT NULL AND patch_id IS NULL "
		     "ORDER BY id LIMIT ?",
		     "i", (int64_t)BATCH_PATCHES);
	while (bytes < BATCH_BYTES && (got = db_row(db, q)) > 0) {
		const char *text = sqlite3_column_blob(q, 1);
		size_t len = (size_t)sqlite3_column_bytes(q, 1);

		add_patch(b, sqlite3_column_int64(q, 0), text ? text : "", len, f);
		bytes += len;
	}
	db_done(q);
	bad = ferror(f);
	bad |= fclose(f) != 0;
	if (got >= 0 && bad)
		return ctx_error(b->bot->ctx, "%s: cannot be written: %m", b->in);
	return got < 0 ? -1 : (int)b->rows.nr;
}

/* The place for the id of the patch with that token; NULL: it is none of ours. */
static char **find_token(const struct batch *b, const char *token)
{
	char digits[TOKEN_LEN - NONCE_LEN + 1];
	const uint64_t *at;

	if (memcmp(token, b->nonce, NONCE_LEN))
		return NULL;
	memcpy(digits, token + NONCE_LEN, sizeof(digits) - 1);
	digits[sizeof(digits) - 1] = '\0';
	at = map_get(&b->at, strtoull(digits, NULL, 16));
	return at ? &b->ids.at[*at] : NULL;
}

/* "ID TOKEN"; another token is that of what follows in the mail of the line before. */
static void take_line(struct batch *b, const char *line, size_t len)
{
	static const char hex[] = "0123456789abcdef";
	size_t id = strspn(line, hex);
	bool whole = (id == 40 || id == 64) && len == id + 1 + TOKEN_LEN && line[id] == ' ' &&
		     strspn(line + id + 1, hex) == TOKEN_LEN;
	char **ours = whole ? find_token(b, line + id + 1) : NULL;

	if (ours && !*ours) {
		*ours = strndup(line, id);
		b->last = ours;
	} else if (b->last) {
		free(*b->last);
		*b->last = NULL;
	}
}

static int read_ids(struct batch *b)
{
	struct strbuf text = STRBUF_INIT;

	if (strbuf_read_file(&text, b->out, MAX_OUTPUT)) {
		strbuf_free(&text);
		return ctx_error(b->bot->ctx, "%s: cannot be read: %m", b->out);
	}
	for (const char *line = text.buf; *line;) {
		size_t len = strcspn(line, "\n");

		take_line(b, line, len);
		line += len + (line[len] == '\n');
	}
	strbuf_free(&text);
	return 0;
}

/* 0 with the ids that there are, 1 to stop, -1. */
static int ask_git(struct batch *b)
{
	static const char *const argv[] = {"/usr/bin/git", "-C", "/", "patch-id", "--stable", NULL};
	struct sandbox_result result = SANDBOX_RESULT_INIT;
	struct sandbox sb = *b->sb;
	int fd = open(b->out, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600), ret;

	sb.input = b->in;
	if (fd < 0)
		return ctx_error(b->bot->ctx, "%s: cannot be written: %m", b->out);
	ret = sandbox_run(b->bot->ctx, &sb, argv, fd, &result);
	close(fd);
	if (!ret && result.end == SANDBOX_STOPPED)
		ret = 1;
	else if (!ret && (result.end != SANDBOX_EXITED || result.status))
		log_line(LOG_WARNING,
			 "git patch-id could not read %zu patches, which nobody can name as "
			 "prerequisites now: %s",
			 b->rows.nr, result.messages.buf);
	else if (!ret)
		ret = read_ids(b);
	strbuf_free(&result.messages);
	return ret;
}

static int store(struct batch *b)
{
	struct db *db = &b->bot->db;
	int ret = db_begin(db);

	for (size_t i = 0; !ret && i < b->rows.nr; i++)
		if (db_run(db, "UPDATE messages SET patch_id = ? WHERE id = ?", "ti",
			   b->ids.at[i] ? b->ids.at[i] : "", b->rows.at[i]) < 0)
			ret = -1;
	if (!ret)
		return db_commit(db);
	db_rollback(db);
	return -1;
}

/* How many patches; stopped is set when it was to be stopped. */
static int index_batch(struct batch *b, bool *stopped)
{
	int nr = make_nonce(b) ? -1 : write_patches(b), ret;

	if (nr <= 0)
		return nr;
	ret = ask_git(b);
	*stopped = ret > 0;
	if (!ret)
		ret = store(b);
	return ret < 0 ? -1 : nr;
}

static void batch_free(struct batch *b)
{
	vec_each (&b->ids, char *, id)
		free(*id);
	vec_free(&b->ids);
	vec_free(&b->rows);
	map_free(&b->at);
	free(b->in);
	free(b->out);
}

int patchid_index(struct bot *bot, const char *dir, const struct sandbox *sb)
{
	bool stopped = false;
	int nr;

	do {
		struct batch b = {.bot = bot, .sb = sb};
		struct strbuf in = STRBUF_INIT, out = STRBUF_INIT;

		strbuf_addf(&in, "%s/patches", dir);
		strbuf_addf(&out, "%s/patch-ids", dir);
		b.in = strbuf_detach(&in);
		b.out = strbuf_detach(&out);
		nr = index_batch(&b, &stopped);
		batch_free(&b);
		/* A batch may end before the sandbox has asked, and there may be many. */
		if (nr > 0 && !stopped && sb->tick)
			stopped = sb->tick(sb->tick_data);
	} while (nr > 0 && !stopped);
	return nr < 0 ? -1 : stopped;
}
