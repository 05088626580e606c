/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Patches to series, whatever order they come in.
 *
 * A message belongs to a series of the same author, version, RESEND and M of N/M that has
 * its part free and that it is linked with: one names the other (In-Reply-To, References),
 * both answer the same message, git send-email numbered their Message-IDs together, or, of
 * mails without any thread, they were sent within minutes.  A message that links several
 * series makes them one.  All M parts make it ready; when the cover letter that they answer
 * has not come yet it is waited for first, for a short time.
 *
 * What the other half of the bot reads: tables series and messages (schema.sql), with
 *
 *	SELECT part, message_id, subject, patch FROM messages
 *	WHERE series_id = ? AND part > 0 ORDER BY part
 *
 * and, of a job, jobs.parts: how many of them are to be applied and reviewed.  It is less than
 * series.expected when series.state is partial; series.missing then says what did not come,
 * and a reply has to say so.  A late part makes a finished job of a partial series queued
 * again; the table outbox allows one reply in any case.
 */
#ifndef BOT_SERIES_H
#define BOT_SERIES_H

#include "bot/bot.h"
#include "bot/mail.h"
#include "bot/subject.h"

/*
 * Put a message that was read, row id of kind patch or cover, to its series; inside a
 * transaction.  Returns 0, or -1 with the error set.
 */
int series_add(struct bot *bot, int64_t id, const struct mail *m, const struct subject *s,
	       const char *list);

/* Messages of a series have changed: renew its row; inside a transaction. */
int series_refresh(struct bot *bot, int64_t series);

/* Look after the series whose waiting time is over; how many left the state waiting, or -1. */
int series_expire(struct bot *bot);

#endif
