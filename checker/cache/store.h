/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What runs keep for later runs: blobs in the cache directory, named by a hash of
 * everything that they were made of.
 *
 *	struct store s;
 *	store_open(&s);
 *	if (store_get(&s, "units", key, &blob) ...		else make it and
 *	store_put(&s, "units", key, blob.buf, blob.len);
 *	store_close(&s);
 *
 * An entry is a file: a line with a checksum, then the blob.  It is written under another
 * name and renamed, so it is there as a whole or not at all, whoever is killed or writes
 * the same.  One that does not fit its checksum is removed and counts as not there.  That something
 * cannot be written makes later runs slower and this one no different.
 */
#ifndef CACHE_STORE_H
#define CACHE_STORE_H

#include <stdbool.h>
#include <stddef.h>

#include "util/strbuf.h"

#define STORE_MAX ((size_t)2 << 30) /* bytes of all blobs; beyond that the least used go */

struct store {
	char *dir;	  /* NULL without a home: then nothing is found or kept */
	unsigned damaged; /* entries that did not fit their checksum */
	unsigned failed;  /* that could not be written; errno of the first: */
	int error;
	bool wrote;
};

void store_open(struct store *s);
/*
 * After a run that wrote something the store is kept below STORE_MAX, every few minutes: it is
 * thousands of files to look at.  What was damaged or could not be kept is said in a line on
 * standard error.
 */
void store_close(struct store *s);

/* Append the blob to out and say that it was used; false if there is none. */
bool store_get(struct store *s, const char *kind, const char key[33], struct strbuf *out);

/* A blob as it lies in its file: of a large one nothing has to be copied. */
struct store_map {
	const char *data; /* at STORE_SKEW is an address that is a multiple of 8 */
	size_t len;
	void *at; /* what is mapped */
	size_t size;
};

#define STORE_SKEW 6

/* The same as store_get(); free with store_unmap() if there is one. */
bool store_map(struct store *s, const char *kind, const char key[33], struct store_map *out);
void store_unmap(struct store_map *m);
void store_put(struct store *s, const char *kind, const char key[33], const void *data, size_t len);

struct store_size {
	size_t entries, bytes;
};

/* How much there is of a kind, NULL for all of them. */
struct store_size store_measure(const struct store *s, const char *kind);
/* Remove what was used longest ago until at most max bytes are left; returns how many. */
size_t store_trim(const struct store *s, size_t max);

#endif
