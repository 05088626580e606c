// SPDX-License-Identifier: GPL-2.0-or-later
#include "util/map.h"

#include <stdio.h>
#include <string.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

uint64_t hash_bytes(const void *data, size_t len)
{
	return XXH3_64bits(data, len);
}

void hash_digest(const void *data, size_t len, uint64_t *hi, uint64_t *lo)
{
	XXH128_hash_t h = XXH3_128bits(data, len);

	*hi = h.high64;
	*lo = h.low64;
}

void hash_hex(const void *data, size_t len, char out[33])
{
	uint64_t hi, lo;

	hash_digest(data, len, &hi, &lo);
	snprintf(out, 33, "%016llx%016llx", (unsigned long long)hi, (unsigned long long)lo);
}

static struct map_slot *find_slot(const struct map *m, uint64_t key)
{
	/* Fibonacci hashing (Knuth 6.4): most keys are small numbers, or hashes already. */
	size_t i = (key ^ key >> 32) * UINT64_C(0x9e3779b97f4a7c15) >> 32 & (m->cap - 1);

	while (m->slots[i].used && m->slots[i].key != key)
		i = (i + 1) & (m->cap - 1);
	return &m->slots[i];
}

uint64_t *map_get(const struct map *m, uint64_t key)
{
	struct map_slot *s;

	if (!m->nr)
		return NULL;
	s = find_slot(m, key);
	return s->used ? &s->value : NULL;
}

static void map_grow(struct map *m)
{
	struct map old = *m;

	m->cap = old.cap ? old.cap * 2 : 16;
	m->slots = xcalloc(m->cap, sizeof(*m->slots));
	for (size_t i = 0; i < old.cap; i++)
		if (old.slots[i].used)
			*find_slot(m, old.slots[i].key) = old.slots[i];
	free(old.slots);
}

void map_set(struct map *m, uint64_t key, uint64_t value)
{
	struct map_slot *s;

	if (m->nr * 4 >= m->cap * 3)
		map_grow(m);
	s = find_slot(m, key);
	m->nr += !s->used;
	*s = (struct map_slot){.key = key, .value = value, .used = 1};
}

void map_free(struct map *m)
{
	free(m->slots);
	*m = (struct map){0};
}

static uint32_t *find_string(const struct strpool *p, const char *s, size_t len)
{
	size_t i = hash_bytes(s, len) & (p->cap - 1);

	for (; p->slots[i]; i = (i + 1) & (p->cap - 1)) {
		const char *have = p->strings.at[p->slots[i] - 1];

		if (!strncmp(have, s, len) && !have[len])
			break;
	}
	return &p->slots[i];
}

static void strpool_grow(struct strpool *p)
{
	free(p->slots);
	p->cap = p->cap ? p->cap * 2 : 256;
	p->slots = xcalloc(p->cap, sizeof(*p->slots));
	for (size_t i = 0; i < p->strings.nr; i++) {
		const char *s = p->strings.at[i];

		*find_string(p, s, strlen(s)) = i + 1;
	}
}

uint32_t strpool_intern_n(struct strpool *p, const char *s, size_t len)
{
	uint32_t *slot;

	if (!len)
		return 0;
	if (p->strings.nr * 2 >= p->cap)
		strpool_grow(p);
	slot = find_string(p, s, len);
	if (!*slot) {
		vec_push(&p->strings, arena_strndup(&p->mem, s, len));
		*slot = p->strings.nr;
	}
	return *slot;
}

uint32_t strpool_intern(struct strpool *p, const char *s)
{
	return strpool_intern_n(p, s, strlen(s));
}

uint32_t strpool_find(const struct strpool *p, const char *s)
{
	return p->cap && *s ? *find_string(p, s, strlen(s)) : 0;
}

const char *strpool_get(const struct strpool *p, uint32_t id)
{
	return id && id <= p->strings.nr ? p->strings.at[id - 1] : "";
}

void strpool_free(struct strpool *p)
{
	arena_free(&p->mem);
	vec_free(&p->strings);
	free(p->slots);
	*p = (struct strpool){0};
}
