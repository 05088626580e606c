/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What was found out about terms, forgotten all at once: an array by term whose entries
 * count only if they are of this turn.
 *
 *	memo_begin(&m, d->terms->list.nr);
 *	if (!memo_get(&m, t, &v))
 *		memo_set(&m, t, v = ...);
 *
 * One that is in use is not begun again by what is called meanwhile.
 */
#ifndef ENGINE_MEMO_H
#define ENGINE_MEMO_H

#include <stdbool.h>
#include <string.h>

#include "engine/term.h"
#include "util/vec.h"

struct memo_entry {
	uint32_t turn;
	uint32_t t; /* the value */
	int64_t off;
};

struct memo {
	VEC(struct memo_entry) terms;
	uint32_t turn;
};

/* Forget everything; terms from nr on are not remembered. */
static inline void memo_begin(struct memo *m, size_t nr)
{
	if (m->terms.nr < nr || m->turn == UINT32_MAX) {
		size_t room = nr < 1024 ? 1024 : nr + nr / 2;

		m->terms.at = xrealloc(m->terms.at, room * sizeof(m->terms.at[0]));
		m->terms.nr = m->terms.cap = room;
		memset(m->terms.at, 0, room * sizeof(m->terms.at[0]));
		m->turn = 0;
	}
	m->turn++;
}

static inline bool memo_has(const struct memo *m, uint32_t t)
{
	return t < m->terms.nr && m->terms.at[t].turn == m->turn;
}

static inline bool memo_get(const struct memo *m, uint32_t t, struct val *v)
{
	if (!memo_has(m, t))
		return false;
	*v = (struct val){m->terms.at[t].t, m->terms.at[t].off};
	return true;
}

static inline void memo_set(struct memo *m, uint32_t t, struct val v)
{
	if (t < m->terms.nr)
		m->terms.at[t] = (struct memo_entry){m->turn, v.t, v.off};
}

static inline void memo_free(struct memo *m)
{
	vec_free(&m->terms);
}

#endif
