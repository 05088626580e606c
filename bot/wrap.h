/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Text for mail: plain, clean, and no wider than WRAP_COLUMNS. */
#ifndef BOT_WRAP_H
#define BOT_WRAP_H

#include "util/strbuf.h"

#define WRAP_COLUMNS 78

/*
 * Append text as lines of at most WRAP_COLUMNS characters, the first after first, the others
 * after rest (both as wide as they are long).  White space in text is where lines may break; a word that is wider
 * than a line is cut.  Control characters and what is no UTF-8 become U+FFFD.
 */
void wrap_add(struct strbuf *out, const char *first, const char *rest, const char *text);

#endif
