/* SPDX-License-Identifier: GPL-2.0-or-later */
/* When a series is complete, or not waited for any longer, and what becomes of it then. */
#ifndef BOT_SERIES_DONE_H
#define BOT_SERIES_DONE_H

#include "bot/bot.h"

/*
 * Is a waiting series complete, or its waiting time over?  Then it gets a job, or a reason
 * why not.  Inside a transaction.
 */
int series_look(struct bot *bot, int64_t series);

#endif
