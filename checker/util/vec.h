/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Vectors of any type.
 *
 *	VEC(int) v = { 0 };
 *	vec_push(&v, 7);
 *	vec_each(&v, int, p)
 *		use(*p);
 *	vec_free(&v);
 *
 * A struct member is declared the same way: `VEC(struct step) steps;`.
 * Pointers into a vector are valid until the next push.
 */
#ifndef UTIL_VEC_H
#define UTIL_VEC_H

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "util/arena.h"

#define VEC(type)                                                                                  \
	struct {                                                                                   \
		type *at;                                                                          \
		size_t nr, cap;                                                                    \
	}

/* Make room for one more element and return its index. */
#define vec_grow(v)                                                                                \
	((v)->nr == (v)->cap                                                                       \
		 ? ((v)->cap = (v)->cap ? (v)->cap * 2 : 8,                                        \
		    (v)->at = xrealloc((v)->at, (v)->cap * sizeof(*(v)->at)), (v)->nr++)           \
		 : (v)->nr++)

/* The variadic form lets compound literals with commas through. */
#define vec_push(v, ...)                                                                           \
	do {                                                                                       \
		size_t vec_i_ = vec_grow(v);                                                       \
		(v)->at[vec_i_] = (__VA_ARGS__);                                                   \
	} while (0)

/* Append n elements of an array, which may be NULL for none. */
#define vec_append(v, array, n)                                                                    \
	do {                                                                                       \
		size_t vec_n_ = (n);                                                               \
		if ((v)->cap - (v)->nr < vec_n_) {                                                 \
			(v)->cap = (v)->nr + vec_n_;                                               \
			(v)->at = xrealloc((v)->at, (v)->cap * sizeof(*(v)->at));                  \
		}                                                                                  \
		if (vec_n_)                                                                        \
			memcpy((v)->at + (v)->nr, (array), vec_n_ * sizeof(*(v)->at));             \
		(v)->nr += vec_n_;                                                                 \
	} while (0)

#define vec_pop(v) ((v)->at[--(v)->nr])
#define vec_last(v) (&(v)->at[(v)->nr - 1])
#define vec_clear(v) ((v)->nr = 0)

#define vec_free(v)                                                                                \
	do {                                                                                       \
		free((v)->at);                                                                     \
		(v)->at = NULL;                                                                    \
		(v)->nr = (v)->cap = 0;                                                            \
	} while (0)

#define vec_each(v, type, p) for (type *p = (v)->at; p && p < (v)->at + (v)->nr; p++)

#endif
