/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a path owes: TLB flushes, and waiting for those who walk tables without a lock.
 *
 * An obligation arises when an entry loses its page, points elsewhere or allows less.  It
 * counts only if the entry was present, which the path may show before or after the
 * change: until then it is unproven, and what is shown to have been empty is dropped.
 * Obligations are part of the property part of a state; one for each place that made it.
 *
 * Source: Documentation/core-api/cachetlb.rst, include/asm-generic/tlb.h.
 */
#ifndef ENGINE_OWED_H
#define ENGINE_OWED_H

#include <stdbool.h>
#include <stdint.h>

#include "engine/term.h"
#include "engine/trace.h"
#include "util/strbuf.h"

enum owed_kind {
	OWED_ENTRY,    /* a flush for an entry that was changed */
	OWED_TABLE,    /* waiting for lockless walkers of a table that was detached */
	OWED_UNSHARED, /* a flush for a shared table that was given up */
};

enum owed_flags {
	OWED_PROVEN = 1,    /* the entry was present */
	OWED_LESS = 2,	    /* it still maps its page, and allows less */
	OWED_RECORDED = 4,  /* a gather or a batch has taken it over */
	OWED_IN_GATHER = 8, /* arose while a gather was open */
	OWED_OVER = 16,	    /* by a write over the present entry */
	OWED_READING = 32,  /* the lock went while the mmap lock was held for reading */
	OWED_PASSED = 64,   /* past a flush, by a flag that the path has set itself */
};

struct owed {
	uint8_t kind;  /* enum owed_kind */
	uint8_t flags; /* enum owed_flags */
	uint32_t api;  /* the operation that made it */
	struct val entry;
	struct val old; /* what the entry was before; {0, 0} once that does not matter any more */
	const struct trace *where;
	const struct trace
		*unlocked; /* the last page-table lock was dropped with it open, or NULL */
	uint32_t unlock_api;
	const struct trace *early; /* witness: a flush that came before and had nothing to do */
};

/* What a function flushed on a path: the caller's obligations are met by it, too. */
enum owed_met {
	MET_ENTRIES = 1,   /* a TLB flush */
	MET_GATHERED = 2,  /* a flush of what a gather has recorded */
	MET_TABLES = 4,	   /* waiting for lockless walkers */
	MET_WHOLE = 8,	   /* a flush that goes with the table itself */
	MET_FINISH = 32,   /* the gather is finished by it */
	MET_RECORDS = 16,  /* a gather or a batch took over what was not the function's own */
	MET_EARLY = 64,	   /* the last flush had nothing to do; see state.h, .early */
	MET_DECIDED = 128, /* there was none: MET_ENTRIES is a decision that none is needed */
};

/* Was the TLB flushed, other than by deciding that it need not be? */
static inline bool owed_flushed(uint8_t met)
{
	return (met & (MET_ENTRIES | MET_DECIDED)) == MET_ENTRIES;
}

struct state;
struct domain;

/* For state.c: comparing and joining states. */
bool owed_same_all(const struct state *a, const struct state *b);
/* Only what both owe. */
void owed_keep_common(struct state *a, const struct state *b);
uint64_t owed_hash(const struct state *st);
/* Two of one place and kind that differ in nothing that counts are one. */
void owed_unite(struct state *st);
void owed_print(struct domain *d, const struct state *st, struct strbuf *out);

#endif
