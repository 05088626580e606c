// SPDX-License-Identifier: GPL-2.0-or-later
#include "util/arena.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CHUNK_SIZE (64 * 1024)
#define ALIGNMENT 16

struct arena_chunk {
	struct arena_chunk *next;
	size_t used, size;
	_Alignas(ALIGNMENT) unsigned char data[];
};

static void *checked(void *p)
{
	if (!p) {
		fputs("mmucheck: out of memory\n", stderr);
		_Exit(1);
	}
	return p;
}

void *xmalloc(size_t size)
{
	return checked(malloc(size ? size : 1));
}

void *xcalloc(size_t nr, size_t size)
{
	return checked(calloc(nr ? nr : 1, size ? size : 1));
}

void *xrealloc(void *p, size_t size)
{
	return checked(realloc(p, size ? size : 1));
}

char *xstrdup(const char *s)
{
	return checked(strdup(s));
}

void *arena_alloc(struct arena *a, size_t size)
{
	size_t need = (size + ALIGNMENT - 1) & ~(size_t)(ALIGNMENT - 1);
	struct arena_chunk *c = a->head;

	if (!c || c->size - c->used < need) {
		size_t room = need > CHUNK_SIZE ? need : CHUNK_SIZE;

		c = xcalloc(1, sizeof(*c) + room);
		c->size = room;
		c->next = a->head;
		a->head = c;
		a->total += sizeof(*c) + room;
	}
	c->used += need;
	return c->data + c->used - need;
}

void *arena_memdup(struct arena *a, const void *src, size_t size)
{
	void *p = arena_alloc(a, size);

	if (size)
		memcpy(p, src, size);
	return p;
}

char *arena_strndup(struct arena *a, const char *s, size_t len)
{
	char *p = arena_alloc(a, len + 1);

	memcpy(p, s, len);
	return p;
}

char *arena_strdup(struct arena *a, const char *s)
{
	return arena_strndup(a, s, strlen(s));
}

void arena_free(struct arena *a)
{
	struct arena_chunk *c = a->head, *next;

	for (; c; c = next) {
		next = c->next;
		free(c);
	}
	*a = (struct arena){0};
}
