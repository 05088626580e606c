/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Arena: memory that lives and dies together, one per translation unit or pass.
 *
 *	struct arena a = { 0 };
 *	struct node *n = arena_alloc(&a, sizeof(*n));	zeroed, 16-byte aligned
 *	char *s = arena_strdup(&a, "x");
 *	arena_free(&a);					everything at once
 *
 * Running out of memory ends the process with a message: nothing useful can be
 * reported after it, and parsing happens in worker processes.
 */
#ifndef UTIL_ARENA_H
#define UTIL_ARENA_H

#include <stddef.h>

struct arena_chunk;

struct arena {
	struct arena_chunk *head; /* the chunk allocations come from */
	size_t total;		  /* bytes asked of malloc so far */
};

void *arena_alloc(struct arena *a, size_t size);
void *arena_memdup(struct arena *a, const void *src, size_t size);
char *arena_strdup(struct arena *a, const char *s);
char *arena_strndup(struct arena *a, const char *s, size_t len);
void arena_free(struct arena *a);

/* malloc family that never returns NULL. */
void *xmalloc(size_t size);
void *xcalloc(size_t nr, size_t size);
void *xrealloc(void *p, size_t size);
char *xstrdup(const char *s);

#endif
