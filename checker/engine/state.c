// SPDX-License-Identifier: GPL-2.0-or-later
#include "engine/state.h"

#include <string.h>

void domain_free(struct domain *d)
{
	ranges_free(&d->ranges);
	traces_free(&d->traces);
	memo_free(&d->seen);
	memo_free(&d->rewritten);
	memo_free(&d->translated);
	memo_free(&d->imported);
}

struct state *state_new(void)
{
	return xcalloc(1, sizeof(struct state));
}

#define copy_vec(dst, src)                                                                         \
	do {                                                                                       \
		(dst)->cap = (dst)->nr = (src)->nr;                                                \
		(dst)->at = NULL;                                                                  \
		if ((src)->nr) {                                                                   \
			(dst)->at = xmalloc((src)->nr * sizeof(*(src)->at));                       \
			memcpy((dst)->at, (src)->at, (src)->nr * sizeof(*(src)->at));              \
		}                                                                                  \
	} while (0)

struct state *state_clone(const struct state *st)
{
	struct state *n = xmalloc(sizeof(*n));

	*n = *st;
	copy_vec(&n->pending, &st->pending);
	copy_vec(&n->held, &st->held);
	copy_vec(&n->owed, &st->owed);
	copy_vec(&n->cells, &st->cells);
	copy_vec(&n->facts, &st->facts);
	return n;
}

void state_free(struct state *st)
{
	if (!st)
		return;
	vec_free(&st->pending);
	vec_free(&st->held);
	vec_free(&st->owed);
	vec_free(&st->cells);
	vec_free(&st->facts);
	free(st);
}

static int addr_cmp(struct val a, struct val b)
{
	if (a.t != b.t)
		return a.t < b.t ? -1 : 1;
	return a.off < b.off ? -1 : a.off > b.off;
}

/* Index of the first cell at or after an address. */
static size_t cell_index(const struct state *st, struct val addr)
{
	size_t lo = 0, hi = st->cells.nr;

	while (lo < hi) {
		size_t mid = (lo + hi) / 2;

		if (addr_cmp(st->cells.at[mid].addr, addr) < 0)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo;
}

bool state_find(const struct state *st, struct val addr, struct val *out)
{
	size_t i = cell_index(st, addr);

	if (i == st->cells.nr || addr_cmp(st->cells.at[i].addr, addr))
		return false;
	*out = st->cells.at[i].v;
	return true;
}

void state_set(struct state *st, struct val addr, struct val v)
{
	size_t i = cell_index(st, addr);

	if (i < st->cells.nr && !addr_cmp(st->cells.at[i].addr, addr)) {
		st->cells.at[i].v = v;
		return;
	}
	(void)vec_grow(&st->cells);
	memmove(&st->cells.at[i + 1], &st->cells.at[i],
		(st->cells.nr - 1 - i) * sizeof(st->cells.at[0]));
	st->cells.at[i] = (struct cell){addr, v};
}

static void remove_cells(struct state *st, size_t from, size_t to)
{
	memmove(&st->cells.at[from], &st->cells.at[to],
		(st->cells.nr - to) * sizeof(st->cells.at[0]));
	st->cells.nr -= to - from;
}

void state_forget_object(struct state *st, uint32_t base)
{
	size_t from = cell_index(st, (struct val){base, INT64_MIN}), to = from;

	while (to < st->cells.nr && st->cells.at[to].addr.t == base)
		to++;
	if (to > from)
		remove_cells(st, from, to);
}

void state_forget_cell(struct state *st, struct val addr)
{
	size_t i = cell_index(st, addr);

	if (i < st->cells.nr && !addr_cmp(st->cells.at[i].addr, addr))
		remove_cells(st, i, i + 1);
}

static size_t fact_index(const struct state *st, uint32_t t)
{
	size_t lo = 0, hi = st->facts.nr;

	while (lo < hi) {
		size_t mid = (lo + hi) / 2;

		if (st->facts.at[mid].t < t)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo;
}

static uint32_t term_range(struct domain *d, const struct state *st, uint32_t t)
{
	size_t i = fact_index(st, t);

	if (i < st->facts.nr && st->facts.at[i].t == t)
		return st->facts.at[i].range;
	return term_get(d->terms, t)->range;
}

static void set_fact(struct domain *d, struct state *st, uint32_t t, uint32_t range)
{
	size_t i = fact_index(st, t);
	bool known = i < st->facts.nr && st->facts.at[i].t == t;

	if (range == term_get(d->terms, t)->range) {
		/* What the type says anyway is no fact. */
		if (known) {
			memmove(&st->facts.at[i], &st->facts.at[i + 1],
				(st->facts.nr - 1 - i) * sizeof(st->facts.at[0]));
			st->facts.nr--;
		}
		return;
	}
	if (known) {
		st->facts.at[i].range = range;
		return;
	}
	(void)vec_grow(&st->facts);
	memmove(&st->facts.at[i + 1], &st->facts.at[i],
		(st->facts.nr - 1 - i) * sizeof(st->facts.at[0]));
	st->facts.at[i] = (struct fact){t, range};
}

uint32_t state_range(struct domain *d, const struct state *st, struct val v)
{
	if (!v.t)
		return range_interval(&d->ranges, v.off, v.off);
	return range_shift(&d->ranges, term_range(d, st, v.t), v.off);
}

bool state_narrow(struct domain *d, struct state *st, struct val v, uint32_t range)
{
	uint32_t now;

	if (!v.t)
		return range_contains(&d->ranges, range, v.off);
	now = term_range(d, st, v.t);
	range = range_intersect(&d->ranges, now, range_shift(&d->ranges, range, -v.off));
	if (range == RANGE_EMPTY)
		return false;
	if (range != now)
		set_fact(d, st, v.t, range);
	return true;
}

/*
 * Rewriting.  A rewrite maps terms to values; it is applied to every value of the
 * state.  Terms that contain a rewritten one are rebuilt around it.
 */
struct rewrite {
	struct domain *d;
	uint64_t sites; /* only terms whose mask meets this can change */
	uint32_t site;	/* age terms made here ... */
	uint32_t from;	/* ... or replace this term ... */
	struct val to;	/* ... by this value */
};

static struct val rewrite_val(struct rewrite *rw, struct val v);

static uint32_t make_old(struct domain *d, uint32_t t)
{
	return term_make(
		d->terms,
		(struct term){.kind = TERM_OLD, .y = t, .range = term_get(d->terms, t)->range});
}

static bool made_at(const struct term *t, uint32_t site)
{
	return (t->kind == TERM_FRESH || t->kind == TERM_INNER || t->kind == TERM_EPOCH ||
		t->kind == TERM_PHI) &&
	       t->x == site;
}

static struct val rewrite_term(struct rewrite *rw, uint32_t id)
{
	struct term t = *term_get(rw->d->terms, id);
	struct val a, b;
	uint32_t made;

	if (rw->from) {
		if (id == rw->from)
			return rw->to;
	} else if (made_at(&t, rw->site)) {
		return val_term(make_old(rw->d, id));
	}
	if (t.kind == TERM_INNER || t.kind == TERM_OLD || t.kind == TERM_FRESH)
		return val_term(id);
	a = rewrite_val(rw, t.a);
	b = rewrite_val(rw, t.b);
	if (val_eq(a, t.a) && val_eq(b, t.b))
		return val_term(id);
	t.a = a;
	t.b = b;
	made = term_make(rw->d->terms, t);
	return made ? val_term(made) : val_term(make_old(rw->d, id));
}

static struct val rewrite_val(struct rewrite *rw, struct val v)
{
	struct val to;

	if (!v.t || !(term_get(rw->d->terms, v.t)->sites & rw->sites)) {
		if (!rw->from || v.t != rw->from)
			return v;
	}
	if (!memo_get(&rw->d->rewritten, v.t, &to)) {
		to = rewrite_term(rw, v.t);
		memo_set(&rw->d->rewritten, v.t, to);
	}
	return val_add(to, v.off);
}

static int cell_cmp(const void *a, const void *b)
{
	return addr_cmp(((const struct cell *)a)->addr, ((const struct cell *)b)->addr);
}

static void rewrite_cells(struct rewrite *rw, struct state *st)
{
	bool moved = false;
	size_t n = 0;

	vec_each (&st->cells, struct cell, c) {
		struct val addr = rewrite_val(rw, c->addr);

		c->v = rewrite_val(rw, c->v);
		if (val_eq(addr, c->addr))
			continue;
		c->addr = addr;
		moved = true;
	}
	if (!moved)
		return;
	qsort(st->cells.at, st->cells.nr, sizeof(st->cells.at[0]), cell_cmp);
	for (size_t i = 0; i < st->cells.nr; i++)
		if (!n || addr_cmp(st->cells.at[n - 1].addr, st->cells.at[i].addr))
			st->cells.at[n++] = st->cells.at[i];
	st->cells.nr = n;
}

static void rewrite_facts(struct rewrite *rw, struct state *st)
{
	struct state old = {.facts = {0}};
	bool changed = false;

	vec_each (&st->facts, struct fact, f)
		changed |= rewrite_val(rw, val_term(f->t)).t != f->t ||
			   rewrite_val(rw, val_term(f->t)).off;
	if (!changed)
		return;
	copy_vec(&old.facts, &st->facts);
	st->facts.nr = 0;
	vec_each (&old.facts, struct fact, f) {
		struct val v = rewrite_val(rw, val_term(f->t));

		if (v.t)
			set_fact(rw->d, st, v.t, range_shift(&rw->d->ranges, f->range, -v.off));
	}
	vec_free(&old.facts);
}

static void apply_rewrite(struct rewrite *rw, struct state *st)
{
	memo_begin(&rw->d->rewritten, rw->d->terms->list.nr);
	rewrite_cells(rw, st);
	rewrite_facts(rw, st);
	vec_each (&st->pending, struct pending, p)
		p->entry = rewrite_val(rw, p->entry);
	vec_each (&st->held, struct res, r) {
		r->obj = rewrite_val(rw, r->obj);
		r->cur = rewrite_val(rw, r->cur);
		r->at = rewrite_val(rw, r->at);
	}
	vec_each (&st->owed, struct owed, o) {
		o->entry = rewrite_val(rw, o->entry);
		o->old = rewrite_val(rw, o->old);
	}
	res_normalise(st);
	for (unsigned i = 0; i < st->nr_sections; i++)
		st->sections[i].token = rewrite_val(rw, st->sections[i].token);
	for (unsigned i = 0; i < st->below; i++)
		st->below_token[i] = rewrite_val(rw, st->below_token[i]);
}

static bool mentions(const struct domain *d, const struct state *st, uint64_t sites)
{
	vec_each (&st->cells, struct cell, c)
		if ((term_get(d->terms, c->v.t)->sites | term_get(d->terms, c->addr.t)->sites) &
		    sites)
			return true;
	vec_each (&st->facts, struct fact, f)
		if (term_get(d->terms, f->t)->sites & sites)
			return true;
	vec_each (&st->pending, struct pending, p)
		if (term_get(d->terms, p->entry.t)->sites & sites)
			return true;
	vec_each (&st->held, struct res, r)
		if ((term_get(d->terms, r->obj.t)->sites | term_get(d->terms, r->cur.t)->sites |
		     term_get(d->terms, r->at.t)->sites) &
		    sites)
			return true;
	vec_each (&st->owed, struct owed, o)
		if ((term_get(d->terms, o->entry.t)->sites | term_get(d->terms, o->old.t)->sites) &
		    sites)
			return true;
	for (unsigned i = 0; i < st->nr_sections; i++)
		if (term_get(d->terms, st->sections[i].token.t)->sites & sites)
			return true;
	for (unsigned i = 0; i < st->below; i++)
		if (term_get(d->terms, st->below_token[i].t)->sites & sites)
			return true;
	return false;
}

void state_age(struct domain *d, struct state *st, uint32_t site)
{
	struct rewrite rw = {.d = d, .sites = term_site_bit(site), .site = site};

	if (mentions(d, st, rw.sites))
		apply_rewrite(&rw, st);
}

void state_substitute(struct domain *d, struct state *st, uint32_t from, struct val to)
{
	struct rewrite rw = {
		.d = d, .sites = term_get(d->terms, from)->sites, .from = from, .to = to};

	apply_rewrite(&rw, st);
}

/* Collect which terms the state still speaks of, to tell dead facts. */
static void mark(struct domain *d, uint32_t t)
{
	const struct term *x;

	if (!t || memo_has(&d->seen, t))
		return;
	memo_set(&d->seen, t, val_const(0));
	x = term_get(d->terms, t);
	mark(d, x->a.t);
	mark(d, x->b.t);
}

/* A fact can be asked for again only if all the places its term came from are still referred to. */
static bool reachable(const struct domain *d, uint32_t t)
{
	const struct term *x = term_get(d->terms, t);

	if (!t || x->rooted || memo_has(&d->seen, t))
		return true;
	switch (x->kind) {
	case TERM_FRESH:
	case TERM_INNER:
	case TERM_OLD:
	case TERM_PHI:
	case TERM_EPOCH:
		return false;
	case TERM_LOCAL:
		return true;
	}
	return reachable(d, x->a.t) && reachable(d, x->b.t);
}

/* Mark what variables and nameable memory hold; memory nothing points to is dropped. */
static void mark_cells(struct domain *d, struct state *st)
{
	size_t n = 0;

	for (int pass = 0; pass < 3; pass++)
		vec_each (&st->cells, struct cell, c) {
			const struct term *t = term_get(d->terms, c->addr.t);

			if (t->kind == TERM_LOCAL || t->rooted || memo_has(&d->seen, c->addr.t))
				mark(d, c->v.t);
		}
	for (size_t i = 0; i < st->cells.nr; i++) {
		const struct term *t = term_get(d->terms, st->cells.at[i].addr.t);

		if (t->kind == TERM_LOCAL || t->rooted ||
		    memo_has(&d->seen, st->cells.at[i].addr.t))
			st->cells.at[n++] = st->cells.at[i];
	}
	st->cells.nr = n;
}

/* A table that was unmapped matters only as long as there is a pointer into it. */
static bool is_lost_end(const struct res *r, const void *seen)
{
	return r->flags & RES_ENDED && !memo_has(seen, r->obj.t) &&
	       !(r->cur.t && memo_has(seen, r->cur.t));
}

/* Does a cell of an object with these contents hold what a load would find there without it? */
static bool is_implied(const struct domain *d, const struct cell *c, struct val contents)
{
	const struct term *t = term_get(d->terms, c->v.t);

	if (!contents.t)
		return val_eq(c->v, contents);
	return !c->v.off && t->kind == TERM_DEREF && val_eq(t->a, val_add(contents, c->addr.off));
}

static bool is_pending(const struct state *st, uint32_t entry)
{
	vec_each (&st->pending, struct pending, p)
		if (p->entry.t == entry)
			return true;
	return false;
}

void state_drop_implied(const struct domain *d, struct state *st)
{
	struct val contents = {0};
	uint32_t base = 0;
	size_t n = 0;

	for (size_t i = 0; i < st->cells.nr; i++) {
		struct cell c = st->cells.at[i];

		if (c.addr.t != base) {
			base = c.addr.t;
			contents = val_term(base);
		}
		/* What names the contents of the whole object is its first cell. */
		if (c.addr.off == EPOCH_OFF)
			contents = c.v;
		else if (is_implied(d, &c, contents) && !is_pending(st, c.v.t))
			continue;
		st->cells.at[n++] = c;
	}
	st->cells.nr = n;
}

void state_prune(struct domain *d, struct state *st, const uint64_t *live)
{
	size_t n = 0;

	memo_begin(&d->seen, d->terms->list.nr);
	for (size_t i = 0; i < st->cells.nr; i++) {
		const struct term *t = term_get(d->terms, st->cells.at[i].addr.t);

		if (t->kind == TERM_LOCAL && !(live[t->x / 64] >> (t->x % 64) & 1))
			continue;
		st->cells.at[n++] = st->cells.at[i];
	}
	st->cells.nr = n;
	vec_each (&st->pending, struct pending, p)
		mark(d, p->entry.t);
	vec_each (&st->held, struct res, r)
		if (!(r->flags & RES_ENDED))
			mark(d, r->obj.t);
	vec_each (&st->owed, struct owed, o) {
		mark(d, o->entry.t);
		mark(d, o->old.t);
	}
	mark_cells(d, st);
	res_forget(st, is_lost_end, &d->seen);
	state_drop_implied(d, st);
	n = 0;
	for (size_t i = 0; i < st->facts.nr; i++)
		if (reachable(d, st->facts.at[i].t))
			st->facts.at[n++] = st->facts.at[i];
	st->facts.nr = n;
}

/* Everything that must be equal before two states may be merged. */
static uint64_t property_key(const struct state *st)
{
	uint64_t h = (uint64_t)st->nr_sections | (uint64_t)st->below << 8 |
		     (uint64_t)(uint8_t)st->pause << 16 | (uint64_t)st->flushed << 24 |
		     (uint64_t)st->dirty << 25 | (uint64_t)st->dirty_conditional << 26 |
		     (uint64_t)st->slept << 27 | (uint64_t)(uint8_t)st->pause_low << 32;

	for (unsigned i = 0; i < st->below; i++)
		h = h * 31 + (uint8_t)st->below_pause[i];
	for (unsigned i = 0; i < st->nr_sections; i++)
		h = h * 31 + ((uint64_t)st->sections[i].site << 8 | (uint8_t)st->sections[i].pause);
	return h;
}

uint64_t state_property_hash(const struct state *st)
{
	uint64_t h = property_key(st);
	struct digest of = {0};

	vec_each (&st->pending, struct pending, p)
		digest_add(&of, val_hash(p->entry) + (uint64_t)p->len * 2 + p->conditional);
	return h + digest_hash(&of) + res_hash(st) + owed_hash(st);
}

void state_seal(struct state *st)
{
	uint64_t h = st->property = state_property_hash(st);

	vec_each (&st->cells, struct cell, c)
		h = hash_mix(h ^ val_hash(c->addr)) + val_hash(c->v);
	st->shape = h;
}

static struct pending *same_pending(const struct state *st, const struct pending *p)
{
	vec_each (&st->pending, struct pending, q)
		if (val_eq(p->entry, q->entry) && p->len == q->len &&
		    p->conditional == q->conditional)
			return q;
	return NULL;
}

static bool has_pending(const struct state *st, const struct pending *p)
{
	return same_pending(st, p) != NULL;
}

/* Is all that was reported about writes of a reported in b, too? */
static bool told_too(const struct state *a, const struct state *b)
{
	vec_each (&a->pending, struct pending, p) {
		const struct pending *q = p->told ? same_pending(b, p) : NULL;

		if (q && p->told & ~q->told)
			return false;
	}
	return true;
}

/* What was reported on one of two paths is still to be reported for the other. */
static void join_told(struct state *a, const struct state *b)
{
	vec_each (&a->pending, struct pending, p) {
		const struct pending *q = p->told ? same_pending(b, p) : NULL;

		if (q)
			p->told &= q->told;
	}
}

bool state_same_property(const struct state *a, const struct state *b)
{
	if (property_key(a) != property_key(b) || a->pending.nr != b->pending.nr)
		return false;
	vec_each (&a->pending, struct pending, p)
		if (!has_pending(b, p))
			return false;
	return res_same_all(a, b) && owed_same_all(a, b);
}

bool state_alike(const struct state *a, const struct state *b)
{
	return a->property == b->property && state_same_property(a, b);
}

bool state_covers(struct domain *d, const struct state *a, const struct state *b)
{
	struct val v;

	if ((a->inexact && !b->inexact) || !state_same_property(a, b) || !res_covers(a, b) ||
	    !told_too(a, b))
		return false;
	/* A cell that a knows must be the same in b; one that only b knows does not matter. */
	vec_each (&a->cells, struct cell, c)
		if (!state_find(b, c->addr, &v) || !val_eq(v, c->v))
			return false;
	vec_each (&a->facts, struct fact, f)
		if (!range_subset(&d->ranges, term_range(d, b, f->t), f->range))
			return false;
	return a->cells.nr == b->cells.nr;
}

static bool same_cells(const struct state *a, const struct state *b)
{
	if (a->cells.nr != b->cells.nr)
		return false;
	for (size_t i = 0; i < a->cells.nr; i++)
		if (!val_eq(a->cells.at[i].addr, b->cells.at[i].addr) ||
		    !val_eq(a->cells.at[i].v, b->cells.at[i].v))
			return false;
	return true;
}

bool state_merge_exact(struct domain *d, struct state *a, const struct state *b)
{
	uint32_t differs = 0;

	if (a->inexact != b->inexact || !same_cells(a, b) || !state_same_property(a, b) ||
	    !res_covers(a, b))
		return false;
	vec_each (&a->facts, struct fact, f)
		if (term_range(d, b, f->t) != f->range) {
			if (differs)
				return false;
			differs = f->t;
		}
	vec_each (&b->facts, struct fact, f)
		if (f->t != differs && term_range(d, a, f->t) != f->range) {
			if (differs)
				return false;
			differs = f->t;
		}
	join_told(a, b);
	if (differs)
		set_fact(d, a, differs,
			 range_union(&d->ranges, term_range(d, a, differs),
				     term_range(d, b, differs)));
	return true;
}

/* One PHI per pair of joined values, so that equal variables stay equal. */
static struct val phi_of(struct domain *d, struct map *pairs, struct val addr, struct val x,
			 struct val y, uint32_t block)
{
	struct {
		struct val x, y;
	} key;
	uint64_t h, *known;
	uint32_t t;

	memset(&key, 0, sizeof(key));
	key.x.t = x.t;
	key.x.off = x.off;
	key.y.t = y.t;
	key.y.off = y.off;
	h = hash_bytes(&key, sizeof(key));
	known = map_get(pairs, h);
	if (known)
		return val_term(*known);
	t = term_make(d->terms, (struct term){.kind = TERM_PHI, .x = block, .a = addr});
	if (!t)
		return val_const(0);
	map_set(pairs, h, t);
	return val_term(t);
}

static uint32_t join_ranges(struct domain *d, uint32_t a, uint32_t b, enum state_widening how)
{
	uint32_t none = range_interval(&d->ranges, 0, 0), wide;

	if (how == JOIN_UNION)
		return range_union(&d->ranges, a, b);
	wide = range_widen(&d->ranges, a, b);
	if (how == JOIN_FILL && wide != a)
		wide = range_hull(&d->ranges, wide);
	/* A pointer that is not NULL stays one, however far it moves. */
	if (!range_contains(&d->ranges, a, 0) && !range_contains(&d->ranges, b, 0))
		wide = range_intersect(&d->ranges, wide, range_complement(&d->ranges, none));
	return wide;
}

/* A few values, or all but a few: such sets do not grow for ever. */
static bool is_few(struct domain *d, uint32_t range)
{
	uint32_t rest = range_complement(&d->ranges, range);
	const struct range *r = range_get(&d->ranges, range), *c = range_get(&d->ranges, rest);
	bool few = true, others = true;

	for (uint32_t i = 0; i < r->nr; i++)
		few &= r->at[i].lo == r->at[i].hi;
	for (uint32_t i = 0; i < c->nr; i++)
		others &= c->at[i].lo == c->at[i].hi;
	return few || others;
}

/* What branches found the caller's values to be is no bound that a loop moves. */
static uint32_t join_fact(struct domain *d, const struct fact *f, uint32_t other,
			  enum state_widening how)
{
	uint32_t both = range_union(&d->ranges, f->range, other);

	if (term_get(d->terms, f->t)->rooted && is_few(d, both))
		return both;
	return join_ranges(d, f->range, other, how);
}

static void join_facts(struct domain *d, struct state *a, const struct state *b,
		       enum state_widening how)
{
	size_t n = 0;

	for (size_t i = 0; i < a->facts.nr; i++) {
		struct fact f = a->facts.at[i];
		uint32_t other = term_range(d, b, f.t);

		f.range = join_fact(d, &f, other, how);
		if (f.range != term_get(d->terms, f.t)->range && f.range != RANGE_FULL)
			a->facts.at[n++] = f;
	}
	a->facts.nr = n;
}

bool state_join(struct domain *d, struct state *a, const struct state *b, uint32_t block,
		enum state_widening how)
{
	struct state *before = state_clone(a), *in = state_clone(b);
	struct map pairs = {0};
	size_t n = 0;
	bool changed;

	/* Cells only one of them has are unknown afterwards. */
	for (size_t i = 0; i < a->cells.nr; i++) {
		struct cell c = a->cells.at[i];
		struct val other, phi;
		uint32_t ra, rb;

		if (!state_find(in, c.addr, &other))
			continue;
		if (!val_eq(c.v, other)) {
			ra = state_range(d, before, c.v);
			rb = state_range(d, b, other);
			phi = phi_of(d, &pairs, c.addr, c.v, other, block);
			if (!phi.t)
				continue;
			c.v = phi;
			ra = join_ranges(d, ra, rb, how);
			set_fact(d, a, phi.t, ra);
			set_fact(d, in, phi.t, ra);
		}
		a->cells.at[n++] = c;
	}
	a->cells.nr = n;
	join_facts(d, a, in, how);
	res_join(a, in, how != JOIN_UNION);
	join_told(a, in);
	a->inexact |= b->inexact;
	map_free(&pairs);
	changed = !state_covers(d, before, a);
	state_free(before);
	state_free(in);
	return changed;
}

bool state_same_depths(const struct state *a, const struct state *b)
{
	return property_key(a) == property_key(b);
}

bool state_join_loose(struct domain *d, struct state *a, const struct state *b, uint32_t block,
		      enum state_widening how)
{
	bool lost = !state_same_property(a, b);
	size_t n = 0;

	state_join(d, a, b, block, how);
	for (size_t i = 0; i < a->pending.nr; i++)
		if (has_pending(b, &a->pending.at[i]))
			a->pending.at[n++] = a->pending.at[i];
	a->pending.nr = n;
	res_keep_common(a, b);
	owed_keep_common(a, b);
	a->inexact = true;
	return lost;
}

static void print_pending(struct domain *d, const struct state *st, struct strbuf *out)
{
	vec_each (&st->pending, struct pending, p) {
		strbuf_adds(out, p->conditional ? " pending-if-in-section " : " pending ");
		val_print(d->ctx, d->terms, p->entry, out);
	}
}

void state_print(struct domain *d, const struct state *st, struct strbuf *out)
{
	strbuf_addf(out, "depth %+d pause %+d%s%s%s", st->nr_sections - st->below, st->pause,
		    st->below ? " after a leave" : "", st->flushed ? " flushed" : "",
		    st->dirty ? " dirty" : "");
	if (st->inexact)
		strbuf_adds(out, " inexact");
	print_pending(d, st, out);
	res_print(d, st, out);
	owed_print(d, st, out);
	strbuf_addc(out, '\n');
	vec_each (&st->cells, struct cell, c) {
		strbuf_adds(out, "    [");
		val_print(d->ctx, d->terms, c->addr, out);
		strbuf_adds(out, "] = ");
		val_print(d->ctx, d->terms, c->v, out);
		strbuf_addc(out, '\n');
	}
	vec_each (&st->facts, struct fact, f) {
		strbuf_adds(out, "    ");
		val_print(d->ctx, d->terms, val_term(f->t), out);
		strbuf_adds(out, " in ");
		range_print(&d->ranges, f->range, out);
		strbuf_addc(out, '\n');
	}
}
