/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Two hash tables: 64-bit keys to 64-bit values, and interned strings.
 *
 *	struct map m = { 0 };
 *	map_set(&m, key, value);
 *	uint64_t *v = map_get(&m, key);		NULL when absent
 *
 *	struct strpool p = { 0 };
 *	uint32_t id = strpool_intern(&p, "set_pte_at");	ids count from 1, 0 is ""
 *	const char *s = strpool_get(&p, id);
 *
 * Keys are never removed.  Iteration is by the owner's own vectors, in insertion
 * order, so that no output depends on hash order.
 */
#ifndef UTIL_MAP_H
#define UTIL_MAP_H

#include <stddef.h>
#include <stdint.h>

#include "util/arena.h"
#include "util/vec.h"

struct map_slot {
	uint64_t key, value;
	uint8_t used;
};

struct map {
	struct map_slot *slots;
	size_t nr, cap; /* cap is a power of two */
};

uint64_t *map_get(const struct map *m, uint64_t key);
void map_set(struct map *m, uint64_t key, uint64_t value);
void map_free(struct map *m);

struct strpool {
	struct arena mem;
	VEC(const char *) strings; /* strings.at[id - 1] */
	uint32_t *slots;	   /* ids, 0 is empty */
	size_t cap;
};

/* Return the id of a string, a new one if it was not known. */
uint32_t strpool_intern(struct strpool *p, const char *s);
uint32_t strpool_intern_n(struct strpool *p, const char *s, size_t len);
/* Return the id of a string, or 0 if it was never interned. */
uint32_t strpool_find(const struct strpool *p, const char *s);
/* Return the string of an id; "" for 0.  Valid as long as the pool. */
const char *strpool_get(const struct strpool *p, uint32_t id);
void strpool_free(struct strpool *p);

/* XXH3-64 of a byte range; the one hash of this project. */
uint64_t hash_bytes(const void *data, size_t len);
/* XXH3-128. */
void hash_digest(const void *data, size_t len, uint64_t *hi, uint64_t *lo);
/* The same as 32 hexadecimal digits, for names in a cache. */
void hash_hex(const void *data, size_t len, char out[33]);

#endif
