/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A series as the worker and the reply need it, read from the database once.
 *
 *	struct patchset p = {0};
 *	patchset_load(bot, series_id, parts, &p);
 *	patchset_write_mbox(bot->ctx, &p, "series.mbox");
 *	patchset_free(&p);
 */
#ifndef BOT_PATCHSET_H
#define BOT_PATCHSET_H

#include "bot/bot.h"
#include "bot/diffmap.h"

struct patch {
	int64_t part; /* from 1 */
	const char *message_id;
	const char *subject; /* of the mail */
	const char *title;   /* without brackets */
	const char *text;    /* what git am takes */
	size_t len;
};

/* The mail that a reply answers. */
struct answered {
	const char *message_id, *subject, *from_name, *from_addr, *to, *cc, *references;
};

struct patchset {
	struct arena mem;
	int64_t id;
	int64_t version, expected, date, first_seen;
	const char *list, *author, *subject, *change_key, *reply_id, *base, *missing, *state;
	const char *prereqs; /* ids of patches that it needs before it, separated by blanks */
	VEC(struct patch) patches;
	struct diffmap diff;
};

int patchset_load(struct bot *bot, int64_t series, int64_t parts, struct patchset *p);
/* Its patches, one behind the other, each with its "From " line. */
int patchset_write_mbox(struct ctx *ctx, const struct patchset *p, const char *path);
/* What is needed to answer one of its mails; strings live as long as p.  0 if it is not there. */
int patchset_answered(struct bot *bot, struct patchset *p, const char *message_id,
		      struct answered *a);
/* The index of a patch by its Message-ID, ~0u if it is none of these. */
unsigned patchset_find(const struct patchset *p, const char *message_id);
void patchset_free(struct patchset *p);

#endif
