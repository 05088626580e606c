/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a path holds and has to give back: locks, mapped page tables, gathers,
 * notifier ranges.
 *
 * They are part of the property part of a state.  An object is known by its value;
 * one that the function gives up without having taken it is the caller's, and kept
 * with RES_CALLERS so that the summary can say so.
 *
 * A mapped table is walked by pointers that loops move and rename: .cur is such a
 * name, .lo and .hi how far it is from the pointer that the map returned.
 */
#ifndef ENGINE_RES_H
#define ENGINE_RES_H

#include <stdbool.h>
#include <stdint.h>

#include "engine/term.h"
#include "engine/trace.h"
#include "util/vec.h"

enum res_kind { RES_LOCK, RES_MAP, RES_GATHER, RES_NOTIFIER };

enum res_flags {
	RES_PTL = 1,	  /* a lock of a page table */
	RES_FAILED = 2,	  /* a map that returned NULL: nothing to give back */
	RES_ENDED = 4,	  /* a map that has been given back; kept to tell a second time */
	RES_CALLERS = 8,  /* given back here, taken by the caller */
	RES_USED = 16,	  /* a map: some entry was accessed through it; behind its end, if ended */
	RES_BATCHED = 64, /* a lock: put-off flushes were waited for since it was taken */
	RES_MOVED = 32,	  /* a map: a pointer into it has moved, to .at, and was not used since */
};

/* Locks that are not a table's own and matter all the same. */
enum lock_class { LOCK_OTHER, LOCK_MMAP_READ, LOCK_I_MMAP };

struct res {
	uint8_t kind;  /* enum res_kind */
	uint8_t flags; /* enum res_flags */
	uint8_t depth; /* sections open when it was taken */
	uint8_t lock;  /* enum lock_class */
	uint32_t api;  /* the call that took it, or gave it back with RES_CALLERS */
	struct val obj;
	struct val cur; /* RES_MAP: another name; {0, 0} if there is none */
	int64_t lo, hi; /* bytes from .obj to .cur */
	struct val at;	/* RES_MAP: where a pointer into it was moved to last */
	const struct trace *where;
	struct ir_loc moved;  /* RES_MAP: the place of that */
	uint32_t moved_block; /* ... and its block; of a map that failed, the block of the map */
	/* RES_MAP: the return of a callee that gives it back on other paths. */
	const struct trace *spared;
	/* RES_LOCK: the first write under it that a section may still hold back. */
	const struct trace *dirty;
	uint32_t dirty_api;
	bool kernel; /* RES_LOCK: that write is of a kernel entry */
};

struct state;
struct domain;

/* The object of that kind that is held, NULL if it is not. */
struct res *res_find(struct state *st, uint8_t kind, struct val obj);
void res_add(struct state *st, const struct res *r);
void res_remove(struct state *st, const struct res *r);
/* Forget those that a test says so of; arg is handed to it. */
void res_forget(struct state *st, bool (*gone)(const struct res *r, const void *arg),
		const void *arg);
/* The map, held or ended, that a pointer leads into, and by how many bytes (at least, at most). */
struct res *res_map_of(struct state *st, struct val ptr, int64_t *lo, int64_t *hi);

/*
 * The map that a pointer leads into and that was given back, or NULL.  Of the caller's maps
 * only what it passed counts: a pointer in memory may be another one by now.
 */
struct res *res_ended_map_of(const struct terms *ts, struct state *st, struct val ptr);

/*
 * A pointer to it is put into memory, where others find it: from now on it is theirs to
 * give back, and no longer looked at.
 */
void res_escape(struct state *st, struct val v);

/* A map's other name is now so many bytes further on. */
void res_move(struct res *r, int64_t bytes);

/* For state.c: rewriting, comparing and joining states. */
void res_normalise(struct state *st);
bool res_same(const struct res *a, const struct res *b);
bool res_same_all(const struct state *a, const struct state *b);
/* Everything that b allows is allowed by a; the same objects are required. */
bool res_covers(const struct state *a, const struct state *b);
/* Only what both hold. */
void res_keep_common(struct state *a, const struct state *b);
void res_join(struct state *a, const struct state *b, bool widen);
uint64_t res_hash(const struct state *st);
void res_print(struct domain *d, const struct state *st, struct strbuf *out);

#endif
