/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Is an imbalance this function's fault?
 *
 * A function that opens and closes on some paths manages the matter itself: a path
 * that does not come out even is wrong.  One that only opens, or only closes, is a
 * wrapper: its callers have to balance it, and they are looked at instead, unless
 * nobody calls it.
 */
#ifndef RULES_BALANCE_H
#define RULES_BALANCE_H

#include "rules/rule.h"

enum balance {
	BALANCE_OK,
	BALANCE_WRONG,	/* proven within the function */
	BALANCE_SUSPECT /* only opens or only closes, and no caller is known */
};

/* opens, closes: what happens on some path; even: some path comes out even. */
static inline enum balance judge_balance(const struct engine *e, const struct summary *s,
					 bool opens, bool closes, bool even)
{
	const struct func *f = &e->prog.funcs.at[s->func];

	if (opens && closes && even)
		return BALANCE_WRONG;
	if (f->callers.nr || f->address_taken || f->ir->is_inline)
		return BALANCE_OK;
	return opens && closes ? BALANCE_WRONG : BALANCE_SUSPECT;
}

#endif
