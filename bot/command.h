/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What people answer to a reply, as far as it is for us: lines of their own (not quoted)
 *
 *	mmucheck: invalid [N] REASON	finding N of the reply, or all of it, is wrong
 *	mmucheck: known [N] REASON	it is known, and nobody needs to hear of it again
 *	mmucheck: stop			no further mail about this change
 *
 * Obeyed are only mails that answer one of our replies and come from an address in
 * commands.allow; where commands.authserv is set, one whose DKIM signature that server has
 * found good.  Everything else that looks like a command is logged and changes nothing.
 */
#ifndef BOT_COMMAND_H
#define BOT_COMMAND_H

#include <stdbool.h>

#include "bot/bot.h"

enum command_verb { COMMAND_NONE, COMMAND_INVALID, COMMAND_KNOWN, COMMAND_STOP, COMMAND_UNKNOWN };

struct command {
	enum command_verb verb;
	unsigned nr;	    /* 0: all findings of the reply */
	const char *reason; /* in the line, to its end */
	size_t len;
};

/*
 * The next command of a text, from *at on, which is set behind it.  False at the end.
 * COMMAND_UNKNOWN is a line that is meant for us and says nothing we know.
 */
bool command_next(const char **at, struct command *c);
/*
 * Is a mail, raw as it came, plainly from that address; and, with authserv, has the server of
 * that name found a good DKIM signature of its domain (RFC 8601, Authentication-Results)?
 */
bool command_is_from(const char *raw, size_t len, const char *from, const char *authserv);
/* Obey what has come and was not looked at yet; how many mails had commands, or -1. */
int command_run_all(struct bot *bot);

#endif
