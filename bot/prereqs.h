/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The patches that a series needs before it: the prerequisite-patch-id lines of git
 * format-patch --base, looked up among the patches that have come by mail.
 *
 *	struct prereqs q = PREREQS_INIT;
 *	prereqs_find(bot, patches, dir, sb, &q);
 *	... mmucheck review --prerequisites q.path, when q.nr_found ...
 *	prereqs_describe(&q, 3, &text);
 *	prereqs_free(&q);
 */
#ifndef BOT_PREREQS_H
#define BOT_PREREQS_H

#include "bot/patchset.h"
#include "bot/sandbox.h"

#define PREREQS_MAX 100			     /* applied before one series */
#define PREREQS_MAX_BYTES ((size_t)32 << 20) /* all of them together */

struct prereqs {
	unsigned nr;	    /* that the series names */
	unsigned nr_found;  /* in path, in the order of the series */
	bool too_many;	    /* more than the limits: none is applied */
	bool failed;	    /* they do not apply; set by whoever has tried */
	char *path;	    /* an mbox */
	VEC(char *) absent; /* ids that no stored patch has */
};

#define PREREQS_INIT                                                                               \
	{                                                                                          \
		.path = NULL                                                                       \
	}

/*
 * Look them up and write what is found to a file in dir.  0, 1 when sandbox.tick has asked to
 * stop, -1 with the error set.
 */
int prereqs_find(struct bot *bot, const struct patchset *p, const char *dir,
		 const struct sandbox *sb, struct prereqs *q);
/* Append what has become of them, with that many ids of absent ones; nothing if there are none. */
void prereqs_describe(const struct prereqs *q, size_t max, struct strbuf *out);
void prereqs_free(struct prereqs *q);

#endif
