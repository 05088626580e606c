/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Symbolic values: hash-consed terms plus a constant offset.
 *
 * A value is `term + off`; term 0 is the constant `off`.  Equal values are equal
 * numbers, so `pte_present(pte)` tested twice is one term and its two tests
 * agree, and `ptep + 1` differs from `ptep` by its offset alone.
 *
 * A term is *rooted* when it is built from parameters, globals and constants
 * only: the caller of a function can say it in its own words.
 *
 * Terms that stand for "the value made at this place of the function" (FRESH,
 * INNER, PHI) mean the most recent such value; before the place is executed again
 * older ones are renamed to OLD (recency abstraction, Balakrishnan and Reps 2006).
 */
#ifndef ENGINE_TERM_H
#define ENGINE_TERM_H

#include <stdbool.h>
#include <stdint.h>

#include "ir/ir.h"
#include "util/map.h"

struct val {
	uint32_t t;
	int64_t off;
};

enum term_kind {
	TERM_NONE,
	TERM_PARAM,  /* x: parameter number; its value at entry */
	TERM_LOCAL,  /* x: variable number; its address */
	TERM_GLOBAL, /* x: name; its address */
	TERM_FUNC,   /* x: symbol; its address */
	TERM_STRING, /* some string literal */
	TERM_DEREF,  /* a: address, offset included; memory there at function entry */
	TERM_FRESH,  /* x: site, y: index; made at that instruction */
	TERM_INNER,  /* x: call site, y: the callee's own term */
	TERM_EPOCH,  /* x: site, a: address; contents of an object after a call changed it */
	TERM_PHI,    /* x: block, a: address of the cell, y: 1 for the joined region */
	TERM_OLD,    /* y: the term it was before its place ran again */
	TERM_PURE,   /* x: function name, a and b: arguments */
	TERM_PAIR,   /* a, b: further arguments of TERM_PURE */
	TERM_LOCK,   /* x: which of a table's locks (PTL_OF() in the model), a: the table pointer */
	TERM_UNARY,  /* op, a */
	TERM_BINARY, /* op, a, b */
	TERM_ULT,    /* unsigned a < b */
	TERM_TRUNC,  /* a cut to x bytes, y: signed */
};

struct term {
	uint8_t kind, op;
	uint8_t depth; /* of nesting; bounded by TERM_DEPTH_MAX */
	bool rooted;
	uint32_t x, y;
	struct val a, b;
	uint64_t sites; /* Bloom mask of the places its leaves were made at */
	uint32_t range; /* values its type allows; part of its identity */
};

#define TERM_DEPTH_MAX 7

struct terms {
	VEC(struct term) list;
	struct map index;
};

void terms_init(struct terms *ts);
void terms_free(struct terms *ts);
static inline const struct term *term_get(const struct terms *ts, uint32_t t)
{
	return &ts->list.at[t];
}

/* Is .x a name, rather than a number? */
static inline bool term_is_named(uint8_t kind)
{
	return kind == TERM_GLOBAL || kind == TERM_FUNC || kind == TERM_PURE;
}

/* Is .x the number of an instruction or block? */
static inline bool term_has_site(uint8_t kind)
{
	return kind == TERM_FRESH || kind == TERM_INNER || kind == TERM_EPOCH || kind == TERM_PHI;
}

/* Is .y a term? */
static inline bool term_wraps(uint8_t kind)
{
	return kind == TERM_INNER || kind == TERM_OLD;
}

/* Intern; depth, rooted and sites are filled in.  Returns 0 if the term would be too deep. */
uint32_t term_make(struct terms *ts, struct term t);

static inline struct val val_const(int64_t v)
{
	return (struct val){0, v};
}
static inline struct val val_term(uint32_t t)
{
	return (struct val){t, 0};
}
static inline bool val_eq(struct val a, struct val b)
{
	return a.t == b.t && a.off == b.off;
}
static inline struct val val_add(struct val v, int64_t off)
{
	v.off = (int64_t)((uint64_t)v.off + (uint64_t)off);
	return v;
}

static inline uint64_t hash_mix(uint64_t h)
{
	h *= UINT64_C(0x9e3779b97f4a7c15);
	return h ^ h >> 29;
}
static inline uint64_t val_hash(struct val v)
{
	return hash_mix((uint64_t)v.off * 31 + v.t);
}

/*
 * Hash of a set of things: neither their order nor how often one is in it counts, as where
 * such sets are compared.
 */
struct digest {
	uint64_t all, some;
};

static inline void digest_add(struct digest *d, uint64_t h)
{
	h = hash_mix(h + 1);
	d->all |= UINT64_C(1) << (h & 63);
	d->some = h > d->some ? h : d->some;
}
static inline uint64_t digest_hash(const struct digest *d)
{
	return hash_mix(d->all) + d->some;
}

/* Bit of a site or block in term.sites. */
uint64_t term_site_bit(uint32_t site);
bool term_rooted(const struct terms *ts, struct val v);

void val_print(const struct ctx *ctx, const struct terms *ts, struct val v, struct strbuf *out);

#endif
