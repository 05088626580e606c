/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What happened, for other programs: one JSON object a line.
 *
 *	{"id": 7, "time": 1767225600, "event": "review", "message_id": "...",
 *	 "series": {"id": 3, "list": "linux-mm", "subject": "...", "version": 2},
 *	 "detail": {"verdict": "findings", "findings": [...], ...}}
 */
#ifndef BOT_EVENTS_H
#define BOT_EVENTS_H

#include <stdio.h>

#include "bot/bot.h"

/* Print what came after event number since; *last is set to the last one's number. */
int events_print(struct bot *bot, int64_t since, FILE *f, int64_t *last);
/* Print what was not printed by this yet. */
int events_print_new(struct bot *bot, FILE *f);

#endif
