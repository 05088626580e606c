/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Where kept summaries lie: in memory by their keys, in the store one blob for each file that
 * functions are in.  What a number of runs that wrote the blob had no use for is dropped from it.
 */
#ifndef ENGINE_KEPT_H
#define ENGINE_KEPT_H

#include <stdbool.h>
#include <stdint.h>

#include "cache/store.h"
#include "util/ctx.h"
#include "util/map.h"
#include "util/strbuf.h"
#include "util/vec.h"

#define KEPT_RUNS 8 /* that an unused one stays */

struct kept_key {
	uint32_t file; /* name of the file that the function is in */
	uint64_t hi, lo;
};

struct kept {
	struct kept_key key;
	uint32_t age;	  /* runs since it was used */
	uint64_t content; /* hash of .summary */
	struct strbuf deps, summary, told;
};

struct kept_file {
	uint32_t name;
	bool fresh; /* has something that the store has not */
	VEC(struct kept *) all;
};

struct kept_all {
	struct store *store; /* or NULL */
	char *space;
	VEC(struct kept_file) files;
	struct map by_file, by_key;
};

void kept_open(struct kept_all *a, struct store *store, const char *space);
/* NULL if there is none. */
struct kept *kept_find(struct kept_all *a, struct ctx *ctx, const struct kept_key *key);
/* It still holds. */
void kept_use(struct kept *k);
/* Takes over the bytes. */
void kept_add(struct kept_all *a, const struct kept *k);
void kept_write(struct kept_all *a, struct ctx *ctx);
void kept_close(struct kept_all *a);

#endif
