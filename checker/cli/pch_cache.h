/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The directory of precompiled headers as a whole: what is in it, and keeping it small.
 * A PCH counts as used when its index was last touched.
 */
#ifndef CLI_PCH_CACHE_H
#define CLI_PCH_CACHE_H

#include <stddef.h>
#include <stdint.h>

#include "util/strbuf.h"
#include "util/vec.h"

#define PCH_CACHE_MAX ((size_t)1 << 30) /* bytes that are kept */

struct pch_entry {
	char *path; /* without suffix, as in struct pch_plan */
	size_t size;
	int64_t used; /* ns */
};

struct pch_cache {
	char *dir;		    /* NULL without a home directory */
	VEC(struct pch_entry) list; /* the last used first */
	size_t size;
};

/* The directory's name, to free; NULL without a home. */
char *pch_cache_dir(void);
/* An unreadable or missing directory is empty. */
void pch_cache_list(struct pch_cache *out);
void pch_cache_free(struct pch_cache *c);
/* Remove the longest unused until the rest has at most max bytes; returns how many. */
unsigned pch_cache_trim(struct pch_cache *c, size_t max);
void pch_cache_touch(const char *path);
/* Which headers were left out of it and why there is none at all, each in a line. */
void pch_cache_remarks(const char *path, struct strbuf *out);

#endif
