/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Where the files are that belong to the program: PREFIX/share/mmucheck for
 * PREFIX/bin/mmucheck, wherever that has been moved to; else where it was built from; else
 * where it was to be installed.
 */
#ifndef CLI_DATA_H
#define CLI_DATA_H

#include <limits.h>
#include <stdbool.h>

/*
 * The directory of that name ("model", "corpus") that has the file probe in it.  false if there is
 * none; dir is then where it should have been installed.
 */
bool data_find(const char *name, const char *probe, char dir[PATH_MAX]);
/* The analyzer plugin for clang with that suffix ("-19"): beside the binary, or below ../lib. */
bool data_find_plugin(const char *llvm, char path[PATH_MAX]);

#endif
