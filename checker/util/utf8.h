/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Text from strangers made fit to be shown: file names, source lines, other tools'
 * reports.  What comes out is valid UTF-8 that looks like what it is.
 */
#ifndef UTIL_UTF8_H
#define UTIL_UTF8_H

#include <stdbool.h>
#include <stddef.h>

#include "util/strbuf.h"

/*
 * Append len bytes of s.  Bytes that are no UTF-8, control characters, line separators
 * and what turns the direction of writing become U+FFFD; a tab stays if tabs is set.
 */
void utf8_add_clean(struct strbuf *out, const char *s, size_t len, bool tabs);

/*
 * Columns of a line, from 0: of its bytes to its UTF-16 code units, and the reverse.  What
 * is beyond its end counts one each.
 */
size_t utf8_units(const char *line, size_t bytes);
size_t utf8_bytes(const char *line, size_t units);

#endif
