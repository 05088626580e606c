/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * mmucheck-bot: what every command is given, and the commands.
 *
 * The way of a mail: a source (source.h) finds it, intake.h stores it as it came, mail.h
 * reads it, series.h puts it to its series, and a complete series that touches page-table
 * code becomes a row of the table jobs.  Everything between two steps is a row of the
 * database (db.h), so that a bot killed anywhere goes on where it was.
 */
#ifndef BOT_BOT_H
#define BOT_BOT_H

#include <stdint.h>

#include "bot/config.h"
#include "bot/db.h"
#include "util/ctx.h"

struct bot {
	struct ctx *ctx;
	const char *config_path;
	struct config config;
	struct db db;
	struct relevant *relevant; /* made when first needed */
	int64_t now;		   /* seconds since 1970; the clock, unless --now was given */
};

/*
 * A command.  argv[0] is its name; the configuration is read and checked and the database
 * open, unless its row in main.c says otherwise.  Returns the exit status (0 done,
 * 1 error, 3 something could not be read), or -1 with the error set in bot->ctx.
 */
int cmd_check_config(struct bot *bot, int argc, char **argv);
int cmd_feed(struct bot *bot, int argc, char **argv);
int cmd_series(struct bot *bot, int argc, char **argv);
int cmd_work(struct bot *bot, int argc, char **argv);
int cmd_run(struct bot *bot, int argc, char **argv);
int cmd_send(struct bot *bot, int argc, char **argv);
int cmd_answers(struct bot *bot, int argc, char **argv);
int cmd_retry(struct bot *bot, int argc, char **argv);
int cmd_status(struct bot *bot, int argc, char **argv);
int cmd_stats(struct bot *bot, int argc, char **argv);
int cmd_findings(struct bot *bot, int argc, char **argv);
int cmd_metrics(struct bot *bot, int argc, char **argv);
int cmd_events(struct bot *bot, int argc, char **argv);
int cmd_expire(struct bot *bot, int argc, char **argv);

#endif
