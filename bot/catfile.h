/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What `git cat-file --batch` prints: an answer to each object that it was asked for. */
#ifndef BOT_CATFILE_H
#define BOT_CATFILE_H

#include <stddef.h>
#include <stdio.h>

#include "util/strbuf.h"

/*
 * Read one answer: "NAME blob SIZE", the bytes and a line end, or "... missing".  1 with the
 * bytes in out; of a larger file at least max of them.  0: there is no such
 * file.  -1: anything else, or the end.
 */
int catfile_answer(FILE *f, struct strbuf *out, size_t max);

#endif
