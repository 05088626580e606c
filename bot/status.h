/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the bot does, for people and for machines: a page, metrics, a table of numbers.
 *
 *	status_page(bot, &out);		one HTML page that needs nothing else
 *	status_metrics(bot, &out);	Prometheus' text format
 *	status_stats(bot, &out);	numbers for a terminal
 *	status_findings(bot, &out);	what nobody is mailed about, one a line
 *	status_write(bot);		the files to where the configuration wants them
 */
#ifndef BOT_STATUS_H
#define BOT_STATUS_H

#include "bot/bot.h"

int status_page(struct bot *bot, struct strbuf *out);
int status_metrics(struct bot *bot, struct strbuf *out);
int status_stats(struct bot *bot, struct strbuf *out);
int status_findings(struct bot *bot, struct strbuf *out);
int status_write(struct bot *bot);

/* "2026-01-31 23:59" in UTC; "" for 0. */
void status_add_time(struct strbuf *out, int64_t time);

#endif
