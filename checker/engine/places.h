/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Which function a place of the source is in: what is kept for later runs says places by
 * the function and the line in it, so that it stays true when something is inserted above.
 */
#ifndef ENGINE_PLACES_H
#define ENGINE_PLACES_H

#include "engine/program.h"

struct body {
	uint32_t first, last; /* lines */
	uint32_t func;	      /* index */
};

struct bodies {
	VEC(struct body) at; /* by first line */
};

struct places {
	struct map by_file; /* name to position in files */
	VEC(struct bodies) files;
};

void places_build(struct places *pl, const struct program *p);
/* Index of the function, -1 if the place is in none. */
int64_t places_find(const struct places *pl, const struct ir_loc *loc);
void places_free(struct places *pl);

#endif
