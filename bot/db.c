// SPDX-License-Identifier: GPL-2.0-or-later
#include "bot/db.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "schema.h" /* schemas[], made of schema.sql, schema-2.sql and so on */

#define DB_VERSION ((int)(sizeof(schemas) / sizeof(schemas[0])))

static int sql_error(struct db *db)
{
	return ctx_error(db->ctx, "database %s: %s", sqlite3_db_filename(db->sql, "main"),
			 sqlite3_errmsg(db->sql));
}

static int exec(struct db *db, const char *sql)
{
	return sqlite3_exec(db->sql, sql, NULL, NULL, NULL) == SQLITE_OK ? 0 : sql_error(db);
}

static int note_version(struct db *db)
{
	char sql[48];

	snprintf(sql, sizeof(sql), "PRAGMA user_version = %d", DB_VERSION);
	return exec(db, sql);
}

/*
 * Create the tables, or bring them up to date, unless another process did between the look and
 * the lock.
 */
static int migrate(struct db *db)
{
	int64_t version;

	if (db_begin(db))
		return -1;
	if (db_number(db, 0, &version, "PRAGMA user_version", "") < 0)
		goto fail;
	if (version > DB_VERSION) {
		ctx_error(
			db->ctx,
			"database %s is of version %lld, this mmucheck-bot knows %d: use a newer one",
			sqlite3_db_filename(db->sql, "main"), (long long)version, DB_VERSION);
		goto fail;
	}
	for (int64_t v = version; v >= 0 && v < DB_VERSION; v++)
		if (exec(db, schemas[v]))
			goto fail;
	if (version < DB_VERSION && note_version(db))
		goto fail;
	return db_commit(db);
fail:
	db_rollback(db);
	return -1;
}

int db_open(struct ctx *ctx, const char *path, struct db *db)
{
	mode_t mask = umask(077);
	int err;

	*db = (struct db){.ctx = ctx};
	err = sqlite3_open_v2(path, &db->sql, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, NULL);
	umask(mask);
	if (err) {
		ctx_error(ctx, "cannot open the database %s: %s", path,
			  db->sql ? sqlite3_errmsg(db->sql) : "no memory");
		db_close(db);
		return -1;
	}
	sqlite3_busy_timeout(db->sql, DB_BUSY_MS);
	/* FULL: a commit that was acknowledged survives a power cut. */
	if (exec(db, "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;"
		     "PRAGMA foreign_keys = ON; PRAGMA trusted_schema = OFF") ||
	    migrate(db)) {
		db_close(db);
		return -1;
	}
	return 0;
}

void db_close(struct db *db)
{
	sqlite3_close(db->sql);
	db->sql = NULL;
}

int db_begin(struct db *db)
{
	return exec(db, "BEGIN IMMEDIATE");
}

int db_commit(struct db *db)
{
	if (!exec(db, "COMMIT"))
		return 0;
	db_rollback(db);
	return -1;
}

/* The error that led here is kept. */
void db_rollback(struct db *db)
{
	if (!sqlite3_get_autocommit(db->sql))
		sqlite3_exec(db->sql, "ROLLBACK", NULL, NULL, NULL);
}

static int bind_one(sqlite3_stmt *q, int at, char type, va_list *ap)
{
	const void *data;

	switch (type) {
	case 't':
		return sqlite3_bind_text(q, at, va_arg(*ap, const char *), -1, SQLITE_TRANSIENT);
	case 'i':
		return sqlite3_bind_int64(q, at, va_arg(*ap, int64_t));
	case 'b':
		data = va_arg(*ap, const void *);
		return sqlite3_bind_blob64(q, at, data, va_arg(*ap, size_t), SQLITE_TRANSIENT);
	default:
		return SQLITE_MISUSE;
	}
}

static sqlite3_stmt *query(struct db *db, const char *sql, const char *types, va_list *ap)
{
	sqlite3_stmt *q = NULL;

	if (sqlite3_prepare_v2(db->sql, sql, -1, &q, NULL)) {
		sql_error(db);
		return NULL;
	}
	for (int i = 0; types[i]; i++)
		if (bind_one(q, i + 1, types[i], ap)) {
			sql_error(db);
			sqlite3_finalize(q);
			return NULL;
		}
	return q;
}

sqlite3_stmt *db_query(struct db *db, const char *sql, const char *types, ...)
{
	sqlite3_stmt *q;
	va_list ap;

	va_start(ap, types);
	q = query(db, sql, types, &ap);
	va_end(ap);
	return q;
}

int db_row(struct db *db, sqlite3_stmt *q)
{
	switch (q ? sqlite3_step(q) : SQLITE_ERROR) {
	case SQLITE_ROW:
		return 1;
	case SQLITE_DONE:
		return 0;
	default:
		return q ? sql_error(db) : -1;
	}
}

void db_done(sqlite3_stmt *q)
{
	sqlite3_finalize(q);
}

int db_run(struct db *db, const char *sql, const char *types, ...)
{
	sqlite3_stmt *q;
	va_list ap;
	int got;

	va_start(ap, types);
	q = query(db, sql, types, &ap);
	va_end(ap);
	while ((got = db_row(db, q)) > 0)
		;
	db_done(q);
	return got ? got : sqlite3_changes(db->sql);
}

int db_number(struct db *db, int64_t none, int64_t *out, const char *sql, const char *types, ...)
{
	sqlite3_stmt *q;
	va_list ap;
	int got;

	va_start(ap, types);
	q = query(db, sql, types, &ap);
	va_end(ap);
	got = db_row(db, q);
	*out = got > 0 && sqlite3_column_type(q, 0) != SQLITE_NULL ? sqlite3_column_int64(q, 0)
								   : none;
	db_done(q);
	return got < 0 ? -1 : 0;
}

const char *db_text(sqlite3_stmt *q, int column)
{
	const unsigned char *text = sqlite3_column_text(q, column);

	return text ? (const char *)text : "";
}

int db_event(struct db *db, int64_t now, const char *kind, int64_t series, const char *message,
	     const char *detail)
{
	return db_run(db,
		      "INSERT INTO events (time, kind, series_id, message_id, detail) "
		      "VALUES (?, ?, NULLIF(?, 0), ?, ?)",
		      "ititt", now, kind, series, message, detail) < 0
		       ? -1
		       : 0;
}

int db_count(struct db *db, const char *name, const char *label, int64_t by)
{
	return db_run(db,
		      "INSERT INTO counters VALUES (?, ?, ?) "
		      "ON CONFLICT DO UPDATE SET value = value + excluded.value",
		      "tti", name, label, by) < 0
		       ? -1
		       : 0;
}
