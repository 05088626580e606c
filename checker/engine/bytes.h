/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the engine knows as bytes that mean the same in any process: names, places, ranges,
 * terms, traces.
 *
 * Each of them stands where it is used first and is a number from then on; but terms are in a
 * table, in the order of their ids, for the order of things in a state is that.
 */
#ifndef ENGINE_BYTES_H
#define ENGINE_BYTES_H

#include "engine/core.h"
#include "engine/places.h"

struct bytes_out {
	const struct engine *e;
	const struct places *places;
	struct strbuf sb;
	struct map names, ranges, traces; /* to the number, from 1 */
	const struct terms *terms;	  /* that values are of, NULL while there are none */
	VEC(uint32_t) numbers;		  /* by term, its number in the table; 0: not in it */
	/*
	 * Only what happens, not where it stands, to compare two versions of a function: lines are
	 * left out, and numbers of instructions told apart by the order in which they come up.
	 */
	bool effects;
	struct map sites;
};

void bytes_out_begin(struct bytes_out *w, const struct engine *e, const struct places *places);
/* Frees all but the bytes, which are the caller's now. */
struct strbuf bytes_out_end(struct bytes_out *w);
void put_number(struct bytes_out *w, uint64_t v);
void put_signed(struct bytes_out *w, int64_t v);
void put_text(struct bytes_out *w, const char *s); /* NULL and "" differ */
void put_name(struct bytes_out *w, uint32_t id);
void put_loc(struct bytes_out *w, const struct ir_loc *loc);
/* The number of an instruction or block of the function. */
void put_site(struct bytes_out *w, uint32_t site);
void put_range(struct bytes_out *w, uint32_t id);
/*
 * All the terms that somebody puts, as a table; then what he puts.  He is asked twice and has to
 * put the same.
 */
void put_with_terms(struct bytes_out *w, const struct terms *ts,
		    void (*put)(struct bytes_out *w, const void *arg), const void *arg);
void put_val(struct bytes_out *w, struct val v);
void put_trace(struct bytes_out *w, const struct trace *t);

/*
 * Read it back.  The bytes are not trusted: what is malformed, or speaks of a function that
 * there is no more, sets .bad, and whatever is read from then on is 0.
 */
struct bytes_in {
	struct engine *e;
	const unsigned char *at, *end;
	bool bad;
	unsigned depth; /* of nesting, bounded */
	VEC(uint32_t) names, ranges, terms;
	VEC(const struct trace *) traces;
};

void bytes_in_begin(struct bytes_in *r, struct engine *e, const void *data, size_t len);
/* True if all was well and all was read. */
bool bytes_in_end(struct bytes_in *r);
uint64_t get_number(struct bytes_in *r);
uint32_t get_below(struct bytes_in *r, uint64_t limit); /* a number below it */
size_t get_count(struct bytes_in *r);			/* of things of at least a byte each */
int64_t get_signed(struct bytes_in *r);
const char *get_text(struct bytes_in *r); /* lives as long as the findings */
uint32_t get_name(struct bytes_in *r);
struct ir_loc get_loc(struct bytes_in *r);
uint32_t get_range(struct bytes_in *r);
/* The table of terms, into those that the engine speaks in. */
void get_terms(struct bytes_in *r);
struct val get_val(struct bytes_in *r);
const struct trace *get_trace(struct bytes_in *r);

#endif
