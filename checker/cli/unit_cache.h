/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Facts about files that an earlier run has found out.
 *
 * An entry is named by what is known before a parse: this program, libclang, the model,
 * the arguments, the file's own contents.  In it is what the parse then read: the contents of
 * each included file, and which directories of the search path had none of that name, so
 * that a header which appears in front of another one is noticed.  All of that must be as it
 * was, or the file is parsed again.
 */
#ifndef CLI_UNIT_CACHE_H
#define CLI_UNIT_CACHE_H

#include "cache/contents.h"
#include "cache/store.h"
#include "frontend/frontend.h"

struct unit_cache {
	struct ctx *ctx;
	struct store store;
	struct contents contents;
	char tool[33];	  /* this program, libclang, the model */
	struct map paths; /* (root, name) of an included file to its path */
	struct map bits;  /* (search path, path) to what comes before it there */
	unsigned found, stored;
	VEC(struct store_map) entries; /* that units have functions in */
	bool later; /* the functions of a unit are read by who needs them: ir_unit_load() */
};

/* To be opened before anything is parsed: a file that changes later is not kept. */
void unit_cache_open(struct ctx *ctx, const struct model *model, struct unit_cache *c);
/* After the last ir_unit_load(). */
void unit_cache_close(struct unit_cache *c);

/* The unit that parsing would make, NULL if nobody knows. */
struct ir_unit *unit_cache_get(struct unit_cache *c, const struct frontend_job *job);
void unit_cache_put(struct unit_cache *c, const struct frontend_job *job, const struct ir_unit *u);

#endif
