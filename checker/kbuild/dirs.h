/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the directories of a tree hold, kept for later runs: one whose times and inode are as they were has
 * the names that it had, and is not read again.
 *
 *	struct dirs d;
 *	dirs_open(root, "x86", &d);
 *	if (!dirs_get(&d, "mm", &st, &names)) {
 *		... read it ...
 *		dirs_put(&d, "mm", &st, &names);
 *	}
 *	dirs_close(&d);
 */
#ifndef KBUILD_DIRS_H
#define KBUILD_DIRS_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/stat.h>

#include "cache/store.h"
#include "util/map.h"
#include "util/strbuf.h"

struct dirs {
	struct store store;
	struct store_map old; /* what was kept */
	struct map places;    /* hashes of paths to places there */
	struct strbuf now;    /* what will be */
	int64_t since;	      /* ns: one that was changed later may change without its times */
	unsigned nr_old, nr_same, nr_new;
	char key[33];
};

/* srcarch: for whose kernels the tree is walked through, since others see other files. */
void dirs_open(const char *root, const char *srcarch, struct dirs *d);
/* Append the names that a directory had when it was kept, each with its NUL; false if it has changed. */
bool dirs_get(struct dirs *d, const char *path, const struct stat *st, struct strbuf *names);
/* Keep them; st is of before the directory was read. */
void dirs_put(struct dirs *d, const char *path, const struct stat *st, const struct strbuf *names);
/* Store what has to be if enough is new. */
void dirs_close(struct dirs *d);

#endif
