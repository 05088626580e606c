/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Where mail comes from.  Every source stores what is new of it by intake_store(), in
 * transactions that also hold how far it was read, and returns how many mails were new, or
 * -1 with the error set; what was stored until then stays.
 */
#ifndef BOT_SOURCE_H
#define BOT_SOURCE_H

#include <stdbool.h>
#include <stdio.h>

#include "bot/bot.h"

#define SOURCE_BATCH 100 /* mails of a transaction */

/*
 * A Maildir: mails of new/ move to cur/ once they are stored.  A read-only one is not
 * changed: new/ and cur/ are read, and their names remembered.
 */
int source_maildir(struct bot *bot, const char *list, const char *path, bool readonly);

/*
 * An mbox from where it ended last time.  "From " at the start of a line behind an empty one
 * begins a mail; ">From " loses one ">".  A file that has become shorter or whose mails have
 * moved is read from its start.
 */
int source_mbox(struct bot *bot, const char *list, const char *path);
/* One mail, or an mbox when it begins with "From ". */
int source_stdin(struct bot *bot, const char *list, FILE *f);

/*
 * A public-inbox of version 2: git/N.git below path, one commit a mail, its file "m"; a commit
 * with the file "d" takes that mail back.  What is older than since is not read the first time.
 * See public-inbox-v2-format(5).
 */
int source_public_inbox(struct bot *bot, const char *list, const char *path, int64_t since);

/* How far a part of a source was read: "" when it never was; to free.  NULL: error. */
char *source_position(struct bot *bot, const char *source, const char *part);
int source_set_position(struct bot *bot, const char *source, const char *part,
			const char *position);

#endif
