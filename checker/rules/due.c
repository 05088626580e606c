// SPDX-License-Identifier: GPL-2.0-or-later
#include "rules/due.h"

struct violation due_violation(const struct exec *x, const struct owed *o, unsigned id)
{
	return (struct violation){.rule = id,
				  .source = o->where,
				  .source_api = o->api,
				  .inexact = x->st->inexact,
				  .generation = x->f->generation};
}

bool due_is_outermost(const struct func *f)
{
	return !f->modelled && !f->callers.nr && !f->bound_callers.nr && !f->address_taken &&
	       !f->extra;
}

void due_each_left(struct engine *e, unsigned id,
		   void (*report)(struct engine *e, const struct due_left *left, unsigned id))
{
	vec_each (&e->summaries, struct summary *, sp) {
		const struct summary *s = *sp;

		if (!due_is_outermost(&e->prog.funcs.at[s->func]) || s->bindings.nr)
			continue;
		vec_each (&s->cases, struct summary_case, c)
			vec_each (&c->exit->owed, struct owed, o) {
				struct due_left left = {.s = s, .c = c, .o = o};

				if (o->kind != OWED_ENTRY || !(o->flags & OWED_PROVEN))
					continue;
				left.met_elsewhere = owe_met_in(e, s->func, o);
				report(e, &left, id);
			}
	}
}
