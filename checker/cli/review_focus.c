// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Which functions are analysed: those that the change affects.  What is found from others is
 * the same in base and result.  So whatever is new is new among what is found from these.  The reverse
 * does not hold: the same may be found from a caller that is not affected, in both versions.
 * Therefore, where something differs, the callers of its function are analysed, too, before it is told.
 */
#include "cli/review.h"

#include <string.h>

uint32_t review_affect(struct review *r, uint32_t sym, uint32_t passes)
{
	const uint64_t *known = map_get(&r->affected.passes, sym);
	uint32_t before = known ? (uint32_t)*known : 0;

	if (!known)
		vec_push(&r->affected.syms, sym);
	map_set(&r->affected.passes, sym, before | passes);
	return passes & ~before;
}

static void each_other(const struct engine_facts *these, const struct engine_facts *others,
		       void (*take)(void *data, uint32_t sym, bool called), void *data)
{
	struct map at = {0};

	for (size_t i = 0; i < others->list.nr; i++)
		map_set(&at, others->list.at[i].sym, i);
	vec_each (&these->list, struct engine_fact, f) {
		const uint64_t *i = map_get(&at, f->sym);
		const struct engine_fact *other = i ? &others->list.at[*i] : NULL;

		if (!other || other->hash != f->hash)
			take(data, f->sym, false);
		else if (other->callers != f->callers)
			take(data, f->sym, true);
	}
	map_free(&at);
}

void review_each_different(const struct engine_facts *a, const struct engine_facts *b,
			   void (*take)(void *data, uint32_t sym, bool called), void *data)
{
	each_other(a, b, take, data);
	each_other(b, a, take, data);
}

static void add_to_focus(void *data, uint32_t sym, bool called)
{
	struct review_side *s = data;

	(void)called;
	vec_push(&s->focus.list, (struct engine_scope){sym, ENGINE_ALL_PASSES});
}

void review_focus(struct review *r, size_t nr_patches)
{
	struct review_side *s = &r->sides[nr_patches];
	struct engine_facts facts = {0};

	vec_clear(&s->focus.list);
	vec_each (&r->affected.syms, uint32_t, sym)
		vec_push(
			&s->focus.list,
			(struct engine_scope){*sym, (uint32_t)*map_get(&r->affected.passes, *sym)});
	if (!nr_patches || nr_patches == r->change.patches.nr)
		return;
	engine_facts(s->driver.engine, &facts);
	review_each_different(&r->facts, &facts, add_to_focus, s);
	vec_free(&facts.list);
}

/* The functions in which something is found that is not in the other version. */
static void find_different(const struct review_side *s, const struct finding *const *partners,
			   struct engine_names *out)
{
	for (size_t i = 0; i < s->driver.findings.list.nr; i++)
		if (!partners[i])
			vec_push(&out->ids, s->driver.findings.list.at[i].func);
}

/* They and all from which they are called are affected, in one version. */
static bool affect_callers(struct review *r, struct review_side *s,
			   const struct engine_names *names)
{
	struct engine_names syms = {0};
	struct engine_scopes now = {0}, next = {0};
	bool more = false;

	engine_named(s->driver.engine, names, &syms);
	vec_each (&syms.ids, uint32_t, sym)
		vec_push(&now.list, (struct engine_scope){*sym, ENGINE_ALL_PASSES});
	while (now.list.nr) {
		vec_clear(&next.list);
		vec_each (&now.list, struct engine_scope, x)
			if (review_affect(r, x->sym, x->passes))
				vec_push(&next.list, *x);
		more |= next.list.nr;
		vec_clear(&now.list);
		engine_callers(s->driver.engine, &next, &now);
	}
	vec_free(&syms.ids);
	vec_free(&now.list);
	vec_free(&next.list);
	return more;
}

/* True if there is more to analyse. */
static bool widen(struct review *r, const struct match *ends)
{
	struct review_side *base = &r->sides[0], *end = review_end(r);
	struct engine_names names = {0};
	bool more;

	find_different(base, ends->after.at, &names);
	find_different(end, ends->before.at, &names);
	more = affect_callers(r, base, &names);
	more |= affect_callers(r, end, &names);
	vec_free(&names.ids);
	return more;
}

static int analyse_ends(struct review *r)
{
	return review_side(r, 0) || review_side(r, r->change.patches.nr) ? -1 : 0;
}

int review_ends(struct review *r)
{
	struct match ends = {0};
	int ret = analyse_ends(r);

	if (!ret)
		ret = review_match(r, 0, r->change.patches.nr, &ends);
	if (!ret && !r->opts->unchanged && review_differ(&ends) && widen(r, &ends))
		ret = analyse_ends(r);
	match_free(&ends);
	review_drop(&r->sides[0]);
	review_drop(review_end(r));
	return ret;
}
