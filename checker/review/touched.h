/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Functions whose text a change touches, found lexically: a function counts as touched if
 * its lines are not the same, wherever it has moved to.
 */
#ifndef REVIEW_TOUCHED_H
#define REVIEW_TOUCHED_H

#include <stddef.h>
#include <stdint.h>

#include "util/map.h"
#include "util/vec.h"

struct touched {
	VEC(uint32_t) names; /* interned, each once */
	struct map seen;
};

/* Two versions of one file; one that is not there is empty. */
void touched_add(struct touched *t, struct strpool *names, const char *before, size_t before_len,
		 const char *after, size_t after_len);
void touched_free(struct touched *t);

#endif
