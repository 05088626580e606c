/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Sending what lies in the table outbox.  A row is marked as being sent before it is handed
 * over and as sent after it: whoever finds it in between does not know whether it went, and
 * leaves it to a person (state uncertain).  Only one process sends.
 *
 *	send_replies(bot);	everything that is due
 *
 * Not sent are replies that a later version of the series has overtaken, and those that
 * somebody has stopped; the caps of the policy put the others off.  In the dry run (delivery
 * to a Maildir) the held ones of mute lists are written there, too, marked as such.
 */
#ifndef BOT_SEND_H
#define BOT_SEND_H

#include "bot/bot.h"

/* How many were sent, or -1 with the error set. */
int send_replies(struct bot *bot);

#endif
