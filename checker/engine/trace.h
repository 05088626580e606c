/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Proof steps, as immutable lists that share their beginnings.
 *
 * A list is named by its last step.  Lists are interned: the same steps are the
 * same pointer, so summaries and states carry them for free.
 */
#ifndef ENGINE_TRACE_H
#define ENGINE_TRACE_H

#include <stdbool.h>

#include "ir/ir.h"
#include "util/arena.h"
#include "util/map.h"

struct trace {
	const struct trace *prev; /* the step before, NULL at the start */
	struct ir_loc loc;
	uint32_t func; /* plain name of the function it happens in */
	const char *text;
	unsigned len;
};

struct traces {
	struct arena mem;
	struct map index;
};

/* Append one step; text is copied. */
const struct trace *trace_step(struct traces *ts, const struct trace *prev, struct ir_loc loc,
			       uint32_t func, const char *text);
/* Append all steps of a list. */
const struct trace *trace_concat(struct traces *ts, const struct trace *first,
				 const struct trace *then);
/* Do two lists end at the same place of the source?  NULL is no place. */
bool trace_same_place(const struct trace *a, const struct trace *b);
void traces_free(struct traces *ts);

#endif
