/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * One exploration: the states of a function's blocks.  Shared by explore.c, which moves
 * states along the blocks, and loop.c, which makes loops end.
 */
#ifndef ENGINE_EXPLORE_H
#define ENGINE_EXPLORE_H

#include "engine/core.h"

/* Where values joined at a block, or between two instructions, are made. */
#define PHI_SITE(block) ((block) | 0x80000000u)
#define MID_BLOCK_SITE(site) ((site) | 0x40000000u)

struct states {
	VEC(struct state *) list;
};

struct visit {
	struct states queue; /* arrived, not executed yet */
	struct states seen;  /* executed, sealed; what they cover need not be */
};

struct exploration {
	struct exec x;
	struct visit *visits;
	uint8_t *executed; /* per site: it has run before on some path */
	unsigned long steps;
	bool over; /* budget used up */
};

bool explore_in_a_hurry(const struct exploration *ex);
/* The last of nr that is like it; rather one that was joined before than an exact one. */
struct state *states_find_like(const struct states *s, size_t nr, const struct state *st,
			       bool (*like)(const struct state *a, const struct state *b));

/* loop.c.  A state comes to a loop head: what it speaks of is named as seen from there. */
void loop_arrive(struct exploration *ex, struct state *st, uint32_t block);
/*
 * Join it into those that have been there.  Takes over st; returns what has to be
 * executed, NULL if it is no news.
 */
struct state *loop_join(struct exploration *ex, struct state *st, uint32_t block);

#endif
