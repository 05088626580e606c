/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What files hold now: each is read once in a run and known by the hash of its contents,
 * never by its times.
 */
#ifndef CACHE_CONTENTS_H
#define CACHE_CONTENTS_H

#include <stdbool.h>
#include <stdint.h>
#include <time.h>

#include "util/ctx.h"
#include "util/map.h"
#include "util/vec.h"

/* XXH3-128 of the bytes; all zero for a file that cannot be read. */
struct digest {
	uint64_t hi, lo;
};

struct content {
	struct digest digest;
	bool changed; /* during the run: nobody knows which contents were read */
};

struct contents {
	struct ctx *ctx;
	int64_t since;		  /* ns: a file that was changed later is in doubt */
	struct map known, exists; /* path to position in list; path to bool */
	VEC(struct content) list;
};

#define CONTENTS_LAG 20000000 /* ns: times of files may lag behind the clock by as much */

/* The time, ns; */
int64_t contents_clock(void);
/* a file's. */
int64_t contents_time(const struct timespec *t);
/*
 * Wait until files that were written up to some time, and are not any more, are in no doubt for
 * who begins to look now.
 */
void contents_settle(int64_t written);
/* From now on: changes of files are noticed. */
void contents_open(struct ctx *ctx, struct contents *c);
/* path: interned, absolute. */
const struct content *contents_of(struct contents *c, uint32_t path);
/* Is there such a file?  Asked once, too. */
bool contents_exists(struct contents *c, uint32_t path);
void contents_close(struct contents *c);

#endif
