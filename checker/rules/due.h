/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the rules about obligations (engine/owed.h) have in common. */
#ifndef RULES_DUE_H
#define RULES_DUE_H

#include "rules/rule.h"

/* The violation of an obligation: source and place are where it arose, the rest is the rule's. */
struct violation due_violation(const struct exec *x, const struct owed *o, unsigned id);

/* An obligation that is still open when the outermost function known returns. */
struct due_left {
	const struct summary *s;
	const struct summary_case *c;
	const struct owed *o;
	bool met_elsewhere; /* another path of it flushes for the same change */
};

void due_each_left(struct engine *e, unsigned id,
		   void (*report)(struct engine *e, const struct due_left *left, unsigned id));

/*
 * Is there nobody left to ask: no caller, nobody who could have the address, and no
 * callers who see only the model of it?
 */
bool due_is_outermost(const struct func *f);

#endif
