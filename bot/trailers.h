/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The trailers by which git format-patch --base says what a series is made for (see "BASE
 * TREE INFORMATION" of git-format-patch(1)).
 */
#ifndef BOT_TRAILERS_H
#define BOT_TRAILERS_H

#include <stddef.h>

#include "util/strbuf.h"

#define TRAILERS_MAX_PREREQS 200

struct trailers {
	char base[65];	       /* "" when it is not said */
	struct strbuf prereqs; /* patch ids separated by blanks, each once */
	unsigned nr_prereqs;
};

/* Add what a text says; the first base-commit counts.  Free t->prereqs. */
void trailers_read(struct trailers *t, const char *text, size_t len);

#endif
