/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One call of `mmucheck review`, for one architecture; see review.h. */
#ifndef BOT_REVIEW_ONCE_H
#define BOT_REVIEW_ONCE_H

#include "bot/archs.h"
#include "bot/prereqs.h"
#include "bot/review.h"

/* One series on its way through all architectures. */
struct review_way {
	struct bot *bot;
	const struct patchset *p;
	const struct sandbox *sb;
	const char *command, *tree;
	char *mbox, *report; /* files */
	struct prereqs before;
	struct review *r;
};

/* Adds to .r: an outcome for the architecture, or .reason, which is emptied before. */
enum review_end review_once(struct review_way *w, const struct arch *arch);

#endif
