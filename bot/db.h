/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The bot's database: one SQLite file in WAL mode, opened by as many processes as there are.
 * The tables are described in schema.sql, which is the only place that creates them.
 *
 *	db_begin(db);				a write transaction, waits for other writers
 *	db_run(db, "UPDATE jobs SET state = ?, tries = ? WHERE id = ?", "tii", "done", n, id);
 *	db_commit(db);				or db_rollback(db)
 *
 *	sqlite3_stmt *q = db_query(db, "SELECT id, subject FROM series WHERE list = ?", "t", list);
 *	while ((got = db_row(db, q)) > 0)
 *		use(sqlite3_column_int64(q, 0), db_text(q, 1));
 *	db_done(q);				got < 0: an error
 *
 * Values are bound by letters: t text (NULL is SQL's NULL), i int64_t (cast what is not),
 * b const void * and size_t.  No text of a mail ever becomes a part of a statement.
 * Functions return -1 with the error set in db->ctx, except where it says otherwise.
 * A transaction is held only over statements, never while a program runs or a mail is sent.
 */
#ifndef BOT_DB_H
#define BOT_DB_H

#include <sqlite3.h>
#include <stddef.h>
#include <stdint.h>

#include "util/ctx.h"

struct db {
	struct ctx *ctx;
	sqlite3 *sql;
};

#define DB_BUSY_MS 30000 /* how long a statement waits for another process */

/* Open, create or bring up to date; a database of a later version of the bot is refused. */
int db_open(struct ctx *ctx, const char *path, struct db *db);
void db_close(struct db *db);

int db_begin(struct db *db);
int db_commit(struct db *db);
void db_rollback(struct db *db);

/* Prepare and bind; NULL with the error set. */
sqlite3_stmt *db_query(struct db *db, const char *sql, const char *types, ...);
/* Step: 1 a row, 0 no more, -1. */
int db_row(struct db *db, sqlite3_stmt *q);
/* NULL is allowed. */
void db_done(sqlite3_stmt *q);
/* A statement without rows: how many rows it changed. */
int db_run(struct db *db, const char *sql, const char *types, ...);
/* The first column of the first row as a number; none when there is no row or it is NULL. */
int db_number(struct db *db, int64_t none, int64_t *out, const char *sql, const char *types, ...);

/* A column as text, "" for NULL; valid until the next step. */
const char *db_text(sqlite3_stmt *q, int column);

/*
 * Note that something happened: kind is one word ("mail-refused"), detail a JSON object or
 * NULL.  series 0 and message NULL: none.
 */
int db_event(struct db *db, int64_t now, const char *kind, int64_t series, const char *message,
	     const char *detail);
/* Add to a counter (table counters), for metrics. */
int db_count(struct db *db, const char *name, const char *label, int64_t by);

#endif
