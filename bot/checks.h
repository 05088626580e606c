/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What Patchwork is told of each patch: rows of the table checks, written with the end of a
 * job and sent by whoever sends.
 */
#ifndef BOT_CHECKS_H
#define BOT_CHECKS_H

#include "bot/conclude.h"
#include "bot/select.h"

/* Inside the transaction that ends the job; nothing for a list without Patchwork. */
int checks_add(struct bot *bot, const struct conclusion *c, const struct selection *s);
/* Send what is due; how many could not be sent now, or -1. */
int checks_send(struct bot *bot);

#endif
