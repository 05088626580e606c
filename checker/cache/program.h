/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which program is running: what it keeps for later runs another one must not take. */
#ifndef CACHE_PROGRAM_H
#define CACHE_PROGRAM_H

#include "util/strbuf.h"

/*
 * Append a line that no other build of the program has: the build ID that the linker has left in it, a hash
 * of all that it holds.  Of a program without one, the hash of its file.
 */
void program_identity(struct strbuf *out);

#endif
