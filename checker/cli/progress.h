/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * One line on the terminal about what takes long: shown after half a second, renewed
 * a few times a second, gone at the end.  On anything but a terminal nothing is shown.
 *
 *	struct progress p;
 *	progress_open(&p, stderr, false);
 *	progress_phase(&p, "parsing", 204);
 *	progress_done(&p, 17);			parsing 17 of 204, 6.3 files/s, 30 s left
 *	progress_clear(&p);
 *
 * Functions take NULL for none.
 */
#ifndef CLI_PROGRESS_H
#define CLI_PROGRESS_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

struct progress {
	FILE *out;	      /* NULL: quiet */
	int64_t (*now)(void); /* ms; tests have a clock of their own */
	const char *what;
	unsigned total;		/* files, 0: not counted */
	int64_t begin, started; /* of all, of the phase */
	int64_t shown;		/* last time, 0: never */
};

void progress_open(struct progress *p, FILE *out, bool quiet);
/* A new phase; total is 0 for one that is not counted in files. */
void progress_phase(struct progress *p, const char *what, unsigned total);
/* So many files of the phase are done; 0 again and again for one that is not counted. */
void progress_done(struct progress *p, unsigned nr);
/* Clear the line, before anything else is written there and at the end. */
void progress_clear(struct progress *p);

#endif
