/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Names of files: joining, cleaning, and which side of the tree they are on. */
#ifndef UTIL_PATH_H
#define UTIL_PATH_H

#include <stdbool.h>

/* The path name, seen from dir when it is relative, without "." and ".." parts. */
char *path_join(const char *dir, const char *name);
/*
 * path_join() with symbolic links followed as far as the path exists, so that two
 * names of one file compare equal.  The caller frees both.
 */
char *path_real(const char *dir, const char *name);
/* The part of path below root, NULL when it lies elsewhere ("" for root itself). */
const char *path_below(const char *root, const char *path);
bool path_is_dir(const char *path);
bool path_is_file(const char *path);
/* Does the file dir/name exist? */
bool path_has(const char *dir, const char *name);
bool path_has_suffix(const char *path, const char *suffix);
/* The tree's name of an architecture: arch/NAME, "x86" of "x86_64". */
const char *path_srcarch(const char *arch);
/* Make a directory and those above it; -1 with errno set. */
int path_make_dirs(const char *path);
/* ${XDG_CACHE_HOME:-~/.cache}/mmucheck, to free; NULL without a home. */
char *path_cache_dir(void);

#endif
