/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One feed: read sources, read mails, put them to series, end waiting times. */
#ifndef BOT_FEED_H
#define BOT_FEED_H

#include "bot/bot.h"

struct feed {
	int mails;	 /* new ones */
	int read;	 /* of them and of those that an earlier feed has left */
	unsigned failed; /* sources; each was told on standard error */
};

/*
 * Feed from the sources of some lists, nr of them, of all lists when nr is 0.  One feed at a
 * time: -1 with the error set when there is another, and for every error but that of a source.
 */
int feed_lists(struct bot *bot, const char *const *lists, size_t nr, struct feed *f);
/* The same of standard input, which came by a list. */
int feed_stdin(struct bot *bot, const char *list, struct feed *f);

#endif
