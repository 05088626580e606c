/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is forgotten, and when: retention.mail and retention.series of the configuration. */
#ifndef BOT_RETENTION_H
#define BOT_RETENTION_H

#include "bot/bot.h"

/*
 * Remove the texts of old mails, then old series with all that belongs to them.  Series that
 * wait for parts, a review or the sending of a reply stay, and so do verdicts and stops.
 * Rows of messages stay as long as their series, so that no mail is taken for new twice.
 */
int retention_run(struct bot *bot);

#endif
