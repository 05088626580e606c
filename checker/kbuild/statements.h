/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The functions of a C text and their statements, found lexically: what an engine that
 * tells no more than a file and a line has in common with one that has a syntax tree.
 *
 *	struct statements s;
 *	statements_read(&s, text, len);
 *	const struct statement *st = statements_at(&s, line, col);	NULL: none there
 *	statements_free(&s);
 *
 * A statement is written with what it does and without what a patch may rename: names
 * that are called and keywords stay, other names become "_", literals "0".  All arms of
 * an #if are seen, the same in every configuration.
 */
#ifndef KBUILD_STATEMENTS_H
#define KBUILD_STATEMENTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "util/arena.h"
#include "util/vec.h"

struct statement {
	uint32_t line, col; /* where it begins, from 1 */
	uint32_t last_line; /* and ends */
	const char *func;   /* the function it is in */
	const char *text;   /* normalised; "" for a function's head */
	unsigned nth;	    /* how many equal ones of the function are before it */
};

struct statements {
	struct arena mem;
	VEC(struct statement) list; /* in the order of the text */
};

void statements_read(struct statements *s, const char *text, size_t len);
/*
 * The statement at a place.  col 0 is the first one that begins on the line, or else
 * the one that goes on there.
 */
const struct statement *statements_at(const struct statements *s, uint32_t line, uint32_t col);
void statements_free(struct statements *s);

#endif
