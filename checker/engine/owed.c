// SPDX-License-Identifier: GPL-2.0-or-later
#include "engine/state.h"

static bool same(const struct owed *a, const struct owed *b)
{
	return a->kind == b->kind && a->flags == b->flags && !a->unlocked == !b->unlocked &&
	       !a->early == !b->early && val_eq(a->entry, b->entry) && val_eq(a->old, b->old) &&
	       trace_same_place(a->where, b->where);
}

static const struct owed *counterpart(const struct state *st, const struct owed *o)
{
	vec_each (&st->owed, struct owed, p)
		if (same(p, o))
			return p;
	return NULL;
}

bool owed_same_all(const struct state *a, const struct state *b)
{
	if (a->met != b->met || a->owed.nr != b->owed.nr)
		return false;
	vec_each (&a->owed, struct owed, o)
		if (!counterpart(b, o))
			return false;
	return true;
}

void owed_keep_common(struct state *a, const struct state *b)
{
	size_t n = 0;

	for (size_t i = 0; i < a->owed.nr; i++)
		if (counterpart(b, &a->owed.at[i]))
			a->owed.at[n++] = a->owed.at[i];
	a->owed.nr = n;
	if (!(a->met & b->met & MET_EARLY)) {
		a->early = NULL;
		a->met &= ~MET_EARLY;
	}
	if (owed_flushed(a->met) || owed_flushed(b->met))
		a->met = (a->met | (b->met & ~MET_EARLY)) & ~MET_DECIDED;
	else
		a->met |= b->met & ~MET_EARLY;
}

uint64_t owed_hash(const struct state *st)
{
	struct digest of = {0};

	vec_each (&st->owed, struct owed, o) {
		uint64_t h = (uint64_t)o->where->loc.line << 24 | (uint64_t)o->kind << 16 |
			     (uint64_t)o->flags << 8 | !o->unlocked;

		digest_add(&of, hash_mix(h + val_hash(o->entry)) + val_hash(o->old));
	}
	return digest_hash(&of) + st->met;
}

void owed_unite(struct state *st)
{
	size_t n = 0;

	for (size_t i = 0; i < st->owed.nr; i++) {
		bool known = false;

		for (size_t k = 0; k < n && !known; k++)
			known = same(&st->owed.at[k], &st->owed.at[i]);
		if (!known)
			st->owed.at[n++] = st->owed.at[i];
	}
	st->owed.nr = n;
}

void owed_print(struct domain *d, const struct state *st, struct strbuf *out)
{
	static const char *const kinds[] = {"flush", "table-sync", "unshare-flush"};

	vec_each (&st->owed, struct owed, o) {
		strbuf_addf(out, " owes-%s%s%s%s%s:%u ", kinds[o->kind],
			    o->flags & OWED_PROVEN ? "" : "-maybe",
			    o->flags & OWED_LESS ? "-less" : "",
			    o->flags & OWED_RECORDED ? "-recorded" : "",
			    o->unlocked ? "-unlocked" : "", o->where->loc.line);
		val_print(d->ctx, d->terms, o->entry, out);
	}
	if (st->met)
		strbuf_addf(out, " met:%u", st->met);
}
