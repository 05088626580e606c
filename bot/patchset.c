// SPDX-License-Identifier: GPL-2.0-or-later
#include "bot/patchset.h"

#include <stdio.h>
#include <string.h>

#include "bot/subject.h"

static const char *keep(struct patchset *p, sqlite3_stmt *q, int column)
{
	return arena_strdup(&p->mem, db_text(q, column));
}

static int load_series(struct bot *bot, struct patchset *p)
{
	sqlite3_stmt *q = db_query(&bot->db,
				   "SELECT version, expected, date, first_seen, list, author, "
				   "subject, change_key, reply_id, base, missing, state, prereqs "
				   "FROM series WHERE id = ?",
				   "i", p->id);
	int got = db_row(&bot->db, q);

	if (got > 0) {
		p->version = sqlite3_column_int64(q, 0);
		p->expected = sqlite3_column_int64(q, 1);
		p->date = sqlite3_column_int64(q, 2);
		p->first_seen = sqlite3_column_int64(q, 3);
		p->list = keep(p, q, 4);
		p->author = keep(p, q, 5);
		p->subject = keep(p, q, 6);
		p->change_key = keep(p, q, 7);
		p->reply_id = keep(p, q, 8);
		p->base = keep(p, q, 9);
		p->missing = keep(p, q, 10);
		p->state = keep(p, q, 11);
		p->prereqs = keep(p, q, 12);
	}
	db_done(q);
	if (!got)
		return ctx_error(bot->ctx, "series %lld is not in the database", (long long)p->id);
	return got < 0 ? -1 : 0;
}

static void add_patch(struct patchset *p, sqlite3_stmt *q)
{
	struct patch patch = {
		.part = sqlite3_column_int64(q, 0),
		.message_id = keep(p, q, 1),
		.subject = keep(p, q, 2),
	};
	const void *blob = sqlite3_column_blob(q, 3);
	struct subject s;

	patch.len = (size_t)sqlite3_column_bytes(q, 3);
	patch.text = arena_strndup(&p->mem, blob ? blob : "", patch.len);
	subject_read(&s, patch.subject);
	patch.title = arena_strdup(&p->mem, s.title);
	diffmap_add(&p->diff, (unsigned)p->patches.nr, patch.text, patch.len);
	vec_push(&p->patches, patch);
}

int patchset_load(struct bot *bot, int64_t series, int64_t parts, struct patchset *p)
{
	sqlite3_stmt *q;
	int got;

	p->id = series;
	if (load_series(bot, p))
		return -1;
	q = db_query(&bot->db,
		     "SELECT part, message_id, subject, patch FROM messages WHERE series_id = ? "
		     "AND part > 0 AND part <= ? AND patch IS NOT NULL ORDER BY part",
		     "ii", series, parts);
	while ((got = db_row(&bot->db, q)) > 0)
		add_patch(p, q);
	db_done(q);
	return got;
}

int patchset_write_mbox(struct ctx *ctx, const struct patchset *p, const char *path)
{
	FILE *f = fopen(path, "we");
	int bad = !f;

	vec_each (&p->patches, const struct patch, patch) {
		if (!f)
			break;
		fwrite(patch->text, 1, patch->len, f);
		fputs(patch->len && patch->text[patch->len - 1] == '\n' ? "\n" : "\n\n", f);
	}
	if (f) {
		bad = ferror(f);
		bad |= fclose(f);
	}
	return bad ? ctx_error(ctx, "%s: cannot be written: %m", path) : 0;
}

int patchset_answered(struct bot *bot, struct patchset *p, const char *message_id,
		      struct answered *a)
{
	sqlite3_stmt *q = db_query(&bot->db,
				   "SELECT message_id, subject, from_name, from_addr, to_addrs, "
				   "cc_addrs, refs FROM messages WHERE message_id = ?",
				   "t", message_id);
	int got = db_row(&bot->db, q);

	if (got > 0)
		*a = (struct answered){
			.message_id = keep(p, q, 0),
			.subject = keep(p, q, 1),
			.from_name = keep(p, q, 2),
			.from_addr = keep(p, q, 3),
			.to = keep(p, q, 4),
			.cc = keep(p, q, 5),
			.references = keep(p, q, 6),
		};
	db_done(q);
	return got;
}

unsigned patchset_find(const struct patchset *p, const char *message_id)
{
	for (size_t i = 0; i < p->patches.nr; i++)
		if (!strcmp(p->patches.at[i].message_id, message_id))
			return (unsigned)i;
	return ~0u;
}

void patchset_free(struct patchset *p)
{
	vec_free(&p->patches);
	diffmap_free(&p->diff);
	arena_free(&p->mem);
}
