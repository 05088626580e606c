/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The configuration, in the syntax of git-config(1): sections, [section "name"], key = value,
 * quotes, escapes, continued lines, # and ; comments.  [include] is refused.
 *
 *	struct config c;
 *	if (config_read(ctx, path, &c) < 0) ...		what cannot be read at all
 *	if (config_check(&c, &problems)) ...		what it says that is wrong, with lines
 *	config_str(&c, "bot", NULL, "database")
 *	config_seconds(&c, "series", NULL, "wait")
 *	for (size_t i = 0; (name = config_name(&c, "list", i)); i++) ...
 *	config_free(&c);
 *
 * Which keys there are, of what kind and with what default, is the table of config_keys.c;
 * asking for a key that is not in it ends the program, so that a new key has to be written
 * down there.  After config_check() has found nothing every value has the form of its kind.
 * Names of sections and keys are lower case; a name in quotes keeps its case.
 */
#ifndef BOT_CONFIG_H
#define BOT_CONFIG_H

#include <stdbool.h>
#include <stdint.h>

#include "util/ctx.h"
#include "util/vec.h"

struct config_entry {
	const char *section, *name, *key, *value; /* name: "" without; key NULL: a bare header */
	unsigned line;
};

struct config {
	char *path;
	struct arena mem;
	VEC(struct config_entry) entries; /* as they stand in the file */
	VEC(struct config_entry) errors;  /* of syntax: value says what is wrong */
};

enum config_kind {
	CONFIG_TEXT,
	CONFIG_PATH,	/* absolute */
	CONFIG_NUMBER,	/* 0 to 2^31-1 */
	CONFIG_BYTES,	/* number with k, m or g */
	CONFIG_SECONDS, /* number with s, m, h or d */
	CONFIG_BOOL,	/* true yes on 1, false no off 0; a key without a value is true */
	CONFIG_CHOICE,	/* one of choices, separated by | */
	CONFIG_ADDRESS, /* user@host */
};

struct config_key {
	const char *section, *key;
	enum config_kind kind;
	bool named;	     /* stands in [section "name"], else in [section] */
	bool many;	     /* may be given several times: config_all() */
	const char *value;   /* default; NULL: none, the key may be absent */
	const char *choices; /* of CONFIG_CHOICE */
	const char *doc;     /* for check-config --keys and the manual */
};

extern const struct config_key config_keys[]; /* ends with a NULL section */

/*
 * Read a file.  Errors of syntax are kept, not returned: config_check() tells them.
 * -1 with the error set when the file cannot be read or is larger than 1 MiB.
 */
int config_read(struct ctx *ctx, const char *path, struct config *c);
/* The same of text in memory, which need not be terminated; path is for messages. */
void config_parse(struct config *c, const char *path, const char *text, size_t len);
void config_free(struct config *c);

/* Append every problem as "PATH:LINE: what is wrong", one a line; returns how many. */
unsigned config_check(const struct config *c, struct strbuf *problems);

/* name is NULL in [section].  The last value given, else the default, else NULL. */
const char *config_str(const struct config *c, const char *section, const char *name,
		       const char *key);
/* The same as a number: count, bytes, seconds, 0 or 1; -1 when absent without a default. */
int64_t config_num(const struct config *c, const char *section, const char *name, const char *key);
/* Value number i, from 0, of a key that may be given several times; NULL after the last. */
const char *config_all(const struct config *c, const char *section, const char *name,
		       const char *key, size_t i);
/* Name number i, from 0 in order of appearance, of the [section "name"]s; NULL after the last. */
const char *config_name(const struct config *c, const char *section, size_t i);

/* A value of a kind as a number; false when it has not the form. */
bool config_value(const struct config_key *k, const char *text, int64_t *out);

#endif
