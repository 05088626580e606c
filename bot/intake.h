/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * From bytes to rows of the table messages: first stored as they came, then read.
 *
 * A source stores in transactions of its own, so that "stored" and "will not be asked for
 * again" become true together.  Reading notes its try before it begins: a mail that ends the
 * process three times is set aside as poison and not tried again.
 */
#ifndef BOT_INTAKE_H
#define BOT_INTAKE_H

#include "bot/bot.h"

#define INTAKE_TRIES 3

/* How many bytes of a mail are kept: what has one more is refused as too large. */
size_t intake_max(const struct bot *bot);

/*
 * Store a mail that came by a list, inside a transaction.  1: it is new, 0: its Message-ID is
 * known already, -1 with the error set.
 */
int intake_store(struct bot *bot, const char *list, const char *raw, size_t len);

/* An archive has taken a mail back, inside a transaction: its text goes. */
int intake_delete(struct bot *bot, const char *raw, size_t len);

/* Read all that is stored and unread; how many, or -1 with the error set. */
int intake_read(struct bot *bot);

#endif
