// SPDX-License-Identifier: GPL-2.0-or-later
#include "bot/prereqs.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bot/patchid.h"

#define SHORT_ID 12 /* digits that are told */

static unsigned count(const char *ids)
{
	unsigned nr = 0;

	for (; *ids; ids += strspn(ids, " ")) {
		ids += strcspn(ids, " ");
		nr++;
	}
	return nr;
}

/*
 * The patch with that id, of the same author if there are several: 1 with its text appended, 0
 * when there is none.  Those of the series itself are none.
 */
static int add_text(struct bot *bot, const struct patchset *p, const char *id, struct strbuf *out)
{
	sqlite3_stmt *q =
		db_query(&bot->db,
			 "SELECT patch FROM messages WHERE patch_id = ?1 AND patch_id <> '' "
			 "AND patch IS NOT NULL AND series_id IS NOT ?2 "
			 "ORDER BY from_addr = ?3 DESC, id LIMIT 1",
			 "tit", id, p->id, p->author);
	int got = db_row(&bot->db, q);

	if (got > 0) {
		strbuf_add(out, sqlite3_column_blob(q, 0), (size_t)sqlite3_column_bytes(q, 0));
		strbuf_adds(out, out->len && out->buf[out->len - 1] == '\n' ? "\n" : "\n\n");
	}
	db_done(q);
	return got;
}

static int look_up(struct bot *bot, const struct patchset *p, struct prereqs *q,
		   struct strbuf *mbox)
{
	for (const char *at = p->prereqs; *at; at += strspn(at, " ")) {
		size_t len = strcspn(at, " ");
		char *id = strndup(at, len);
		int got = add_text(bot, p, id, mbox);

		at += len;
		if (!got)
			vec_push(&q->absent, id);
		else
			free(id);
		if (got < 0)
			return -1;
		q->nr_found += got > 0;
		if (mbox->len > PREREQS_MAX_BYTES) {
			q->too_many = true;
			q->nr_found = 0;
			return 0;
		}
	}
	return 0;
}

static int write_mbox(struct bot *bot, const char *path, const struct strbuf *text)
{
	FILE *f = fopen(path, "we");
	bool bad = !f;

	if (f) {
		bad = fwrite(text->buf, 1, text->len, f) != text->len;
		bad |= fclose(f) != 0;
	}
	return bad ? ctx_error(bot->ctx, "%s: cannot be written: %m", path) : 0;
}

int prereqs_find(struct bot *bot, const struct patchset *p, const char *dir,
		 const struct sandbox *sb, struct prereqs *q)
{
	struct strbuf mbox = STRBUF_INIT, path = STRBUF_INIT;
	int ret;

	q->nr = count(p->prereqs);
	q->too_many = q->nr > PREREQS_MAX;
	if (!q->nr || q->too_many)
		return 0;
	ret = patchid_index(bot, dir, sb);
	if (ret)
		return ret;
	ret = look_up(bot, p, q, &mbox);
	strbuf_addf(&path, "%s/prerequisites.mbox", dir);
	q->path = strbuf_detach(&path);
	if (!ret && q->nr_found)
		ret = write_mbox(bot, q->path, &mbox);
	strbuf_free(&mbox);
	return ret;
}

static void add_absent(const struct prereqs *q, size_t max, struct strbuf *out)
{
	for (size_t i = 0; i < q->absent.nr && i < max; i++)
		strbuf_addf(out, "%s%.*s", i ? ", " : "", SHORT_ID, q->absent.at[i]);
	if (q->absent.nr > max)
		strbuf_addf(out, " and %zu more", q->absent.nr - max);
}

void prereqs_describe(const struct prereqs *q, size_t max, struct strbuf *out)
{
	const char *s = q->nr == 1 ? "" : "s";

	if (!q->nr)
		return;
	if (q->too_many) {
		strbuf_addf(out, "without its %u prerequisite%s, which are too many", q->nr, s);
		return;
	}
	if (q->failed)
		strbuf_addf(out, "without its prerequisite%s, which do%s not apply there", s,
			    q->nr == 1 ? "es" : "");
	else if (q->nr_found == q->nr)
		strbuf_addf(out, "with its %u prerequisite%s", q->nr, s);
	else if (q->nr_found)
		strbuf_addf(out, "with %u of its %u prerequisite%s", q->nr_found, q->nr, s);
	else
		strbuf_addf(out, "without its %u prerequisite%s", q->nr, s);
	if (q->absent.nr) {
		strbuf_adds(out, "; no patch that we have is ");
		add_absent(q, max, out);
	}
}

void prereqs_free(struct prereqs *q)
{
	vec_each (&q->absent, char *, id)
		free(*id);
	vec_free(&q->absent);
	free(q->path);
}
