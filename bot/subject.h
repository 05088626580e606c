/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a subject says of a patch: "[PATCH v3 RESEND 02/17 mm-unstable] mm: batch x".
 *
 *	struct subject s;
 *	subject_read(&s, text);
 *	if (s.patch) use(s.version, s.part, s.total, s.title);
 *
 * Brackets in front of the title are read, several of them, in any order and case, as people
 * write them: [RFC PATCH], [PATCHv2], [mm PATCH 1/2], [PATCH -next] [v2].
 */
#ifndef BOT_SUBJECT_H
#define BOT_SUBJECT_H

#include <stdbool.h>

struct subject {
	bool reply; /* Re:, Fwd: and their kin come first */
	bool patch; /* one of the brackets says PATCH */
	bool resend;
	bool numbered;	      /* there is an N/M */
	unsigned version;     /* from 1 */
	unsigned part, total; /* 1 of 1 without N/M; part <= total */
	char tags[128];	      /* the other words of the brackets, separated by blanks */
	char title[256];      /* what follows the brackets, cut */
};

#define SUBJECT_MAX_TOTAL 1000 /* a larger M is no number of patches */

void subject_read(struct subject *s, const char *text);
/* The title, lower case, with runs of blanks as one: to compare titles of versions. */
void subject_key(const struct subject *s, char *out, unsigned size);

#endif
