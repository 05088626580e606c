/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A symbolic state: what is known at one point of one path.
 *
 * The *property part* is what rules look at: open sections, pending writes,
 * what the caller would have to know.  The *value part* is what the variables and
 * memory hold and which facts the branches taken established.  States are merged
 * only when their property parts agree (property simulation: Das, Lerner, Seigle,
 * "ESP", PLDI 2002).
 */
#ifndef ENGINE_STATE_H
#define ENGINE_STATE_H

#include <stdbool.h>
#include <stdint.h>

#include "engine/memo.h"
#include "engine/owed.h"
#include "engine/range.h"
#include "engine/res.h"
#include "engine/term.h"
#include "engine/trace.h"
#include "util/vec.h"

enum event_kind {
	EVENT_ENTER,
	EVENT_LEAVE,
	EVENT_FLUSH, /* completes pending writes, the section stays */
	EVENT_PAUSE,
	EVENT_RESUME,
	EVENT_WRITE, /* deferred write of an entry */
	EVENT_READ,
	EVENT_RMW,
	EVENT_TLB_FLUSH,
	EVENT_SLEEP,
	EVENT_ALLOC,	 /* the page allocator */
	EVENT_VIOLATION, /* one that holds only if the caller is in a section */
	EVENT_ACQUIRE,	 /* .entry is taken: a lock, a mapped table, a gather, a range */
	EVENT_RELEASE,
	EVENT_REPROTECT,  /* a value with other permissions is made from an entry */
	EVENT_TABLE_FREE, /* .entry is a page table that may be used for something else now */
	EVENT_RMAP,	  /* the mapping's reference to page .entry of .with goes */
	EVENT_RETURN,	  /* the function returns; .entry is the result, {0, 0} if none */
};

/* A call by a structure field, taken to reach some of the functions stored there. */
struct via {
	uint32_t field; /* 0: no such call */
	uint64_t funcs; /* set of numbers in the field's binding list */
};

/* Something that happens to the page tables at one point. */
struct event {
	uint8_t kind;		    /* enum event_kind */
	uint8_t scope;		    /* enum model_scope, EVENT_TLB_FLUSH */
	uint8_t met;		    /* enum owed_met, EVENT_TLB_FLUSH: what it is a flush of */
	bool batched;		    /* EVENT_TLB_FLUSH: only if reclaim has put off flushes */
	bool replayed;		    /* EVENT_TLB_FLUSH: made by a callee */
	bool clears;		    /* EVENT_TLB_FLUSH: part of an operation that clears .entry */
	uint8_t lock;		    /* enum lock_class, of a lock acquired or released */
	uint8_t res;		    /* enum res_kind, EVENT_ACQUIRE and _RELEASE */
	uint8_t flags;		    /* enum res_flags, the same */
	bool self;		    /* TLB flush that is part of an operation on .entry */
	uint8_t rule;		    /* EVENT_VIOLATION: index of the rule */
	uint8_t ordinal;	    /* EVENT_ENTER: which of the sections a callee opens */
	uint32_t api;		    /* name of the operation */
	uint32_t what;		    /* how the source spells the entry, 0 if it has no name */
	struct val entry;	    /* address of the entry; first argument for EVENT_TLB_FLUSH,
				       token for EVENT_ENTER and EVENT_LEAVE */
	struct val with;	    /* EVENT_WRITE: the value; EVENT_RMAP: the folio */
	int64_t len;		    /* bytes of entries touched */
	const struct trace *where;  /* steps that lead to it in this function and its callees */
	const struct trace *source; /* EVENT_VIOLATION: steps of the write it is about */
	uint32_t source_api;	    /* EVENT_VIOLATION: that write */
	struct via via;		    /* told to the caller: the last such call on the way to it, */
	uint8_t below;		    /* sections of its own left before, */
	int8_t pause;		    /* and the pause depth relative to its own */
};

static inline bool event_is_access(const struct event *ev)
{
	return ev->kind == EVENT_READ || ev->kind == EVENT_WRITE || ev->kind == EVENT_RMW;
}

/* A lazy MMU section opened on this path. */
struct section {
	const struct trace *where;
	uint32_t site;	  /* identifies the place, for comparing states */
	int8_t pause;	  /* pause depth when it was opened */
	bool unlocked;	  /* a page-table lock was dropped in it: its order of locks is told */
	struct val token; /* what the enter returned, in the token generation */
};

/* A write that memory may not show yet. */
struct pending {
	struct val entry;
	int64_t len;
	bool conditional; /* only if the caller is in a section */
	uint8_t told;	  /* kinds of event already reported against it */
	uint32_t api, what;
	const struct trace *where;
	const struct trace *section; /* where the section was entered, NULL if conditional */
};

/* One memory cell: a scalar at an address.  Variables are cells at their own address. */
struct cell {
	struct val addr, v;
};

/* Pseudo cell of an object: names the contents after its last change by a call. */
#define EPOCH_OFF INT64_MIN

/* What branches said about a term. */
struct fact {
	uint32_t t;
	uint32_t range;
};

#define STATE_MAX_SECTIONS 8
#define STATE_MAX_PAUSE 6

struct state {
	/* property part */
	struct section sections[STATE_MAX_SECTIONS];
	uint8_t nr_sections;
	uint8_t below;				    /* sections of the caller that were left */
	int8_t below_pause[STATE_MAX_SECTIONS];	    /* pause depth where each was left */
	struct val below_token[STATE_MAX_SECTIONS]; /* what the leave was given */
	int8_t pause;				    /* relative to the function's entry */
	int8_t pause_low;			    /* the lowest it has been */
	bool flushed; /* whatever the caller had pending is complete */
	bool slept;   /* a call that may sleep happened */
	bool dirty;   /* some write is pending, maybe of an entry no longer named */
	bool dirty_conditional;
	bool cut;	 /* a limit was hit: not to be followed further */
	bool came_round; /* arrived at its block by a retreating edge */
	uint8_t joins;	 /* times a join at a loop head changed it */
	bool inexact;	 /* merged with a state that differed: confidence is lower */
	VEC(struct pending) pending;
	VEC(struct res) held; /* what has to be given back */
	VEC(struct owed) owed;
	uint8_t met;			 /* enum owed_met */
	struct pending first_dirty;	 /* witness for .dirty */
	const struct trace *below_where; /* witness for .below: the last such leave */
	const struct trace *early;	 /* witness: a flush that had nothing to do */
	const struct trace *pause_where; /* the last pause or resume */
	struct ir_loc jump;		 /* witness: the last branch or jump taken */
	/* value part */
	VEC(struct cell) cells; /* sorted by address */
	VEC(struct fact) facts; /* sorted by term */
	/* hashes, true since the last state_seal(): states that are alike have equal ones */
	uint64_t property; /* of the property part */
	uint64_t shape;	   /* of that and the cells */
};

/*
 * What states are about.  Terms are those of the function that is explored: their numbers, which
 * decide about the order of things here and there, then depend on nothing that was before.
 */
struct domain {
	struct ctx *ctx;
	struct terms *terms;
	struct ranges ranges;
	struct traces traces;
	/* for whoever walks over terms: those seen, what they were replaced by; of a callee: what
	   they are in the caller, their copies there */
	struct memo seen, rewritten, translated, imported;
};

/* Free what has been made. */
void domain_free(struct domain *d);

struct state *state_new(void);
struct state *state_clone(const struct state *st);
void state_free(struct state *st);

/* Cells */
bool state_find(const struct state *st, struct val addr, struct val *out);
void state_set(struct state *st, struct val addr, struct val v);
/* Forget every cell of the object that base names. */
void state_forget_object(struct state *st, uint32_t base);
void state_forget_cell(struct state *st, struct val addr);

/* Facts */
uint32_t state_range(struct domain *d, const struct state *st, struct val v);
/* Narrow a value; false if nothing remains (the path is infeasible). */
bool state_narrow(struct domain *d, struct state *st, struct val v, uint32_t range);

/*
 * Rename terms made at a place that is about to be executed again (see term.h).
 */
void state_age(struct domain *d, struct state *st, uint32_t site);
/* Replace term `from` by the value `to` wherever it stands by itself or as a base. */
void state_substitute(struct domain *d, struct state *st, uint32_t from, struct val to);
/*
 * Drop cells that hold what a load would find there anyway: memory that was only read is
 * the same as memory that was not.  What leads to a pending entry stays: it says that the
 * entry has a name.
 */
void state_drop_implied(const struct domain *d, struct state *st);
/* Drop cells of variables outside the live set and facts that nothing can refer to any more. */
void state_prune(struct domain *d, struct state *st, const uint64_t *live);

uint64_t state_property_hash(const struct state *st);
bool state_same_property(const struct state *a, const struct state *b);
/*
 * Where many states are compared with each other, most differ in a hash.  It is computed
 * once; a change of the property part or of cells leaves it stale.
 */
void state_seal(struct state *st);
/* The same of sealed states. */
bool state_alike(const struct state *a, const struct state *b);
/* True if everything b allows is allowed by a (equal property part and cells required). */
bool state_covers(struct domain *d, const struct state *a, const struct state *b);
/* If a and b differ in the range of one fact only, make a their union. */
bool state_merge_exact(struct domain *d, struct state *a, const struct state *b);
/*
 * Join b into a at a block (equal property part).  Differing cells become PHI
 * terms of the block.  Returns true if a changed.
 */
enum state_widening {
	JOIN_UNION,
	JOIN_WIDEN,
	JOIN_FILL
}; /* bounds that still grow: keep,
								 open, and fill the gaps */
bool state_join(struct domain *d, struct state *a, const struct state *b, uint32_t block,
		enum state_widening how);

/* Do they agree on sections and pauses, whatever is pending? */
bool state_same_depths(const struct state *a, const struct state *b);
/*
 * The last resort at a limit: join states that agree on sections and pauses only.
 * Only what is pending in both is pending afterwards: nothing is claimed that no
 * path shows.  The result is inexact; true if pending writes were lost sight of.
 */
bool state_join_loose(struct domain *d, struct state *a, const struct state *b, uint32_t block,
		      enum state_widening how);

void state_print(struct domain *d, const struct state *st, struct strbuf *out);

#endif
