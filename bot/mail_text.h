/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Text of a mail's part made plain: charset, line ends, format=flowed, PGP armour. */
#ifndef BOT_MAIL_TEXT_H
#define BOT_MAIL_TEXT_H

#include <stdbool.h>

#include "util/strbuf.h"

/*
 * Bytes of a charset to UTF-8.  What is UTF-8 or ASCII already, in a charset that is not one
 * of mail's usual ones, or wrong in its charset stays as it is; false then for the last two.
 */
bool text_to_utf8(struct strbuf *out, const char *data, size_t len, const char *charset);
/* CR LF to LF, and a byte order mark away, in place. */
void text_unix(struct strbuf *text);
/* RFC 3676: put together what format=flowed has broken; delsp as the Content-Type says. */
void text_unflow(struct strbuf *out, const char *text, size_t len, bool delsp);
/* RFC 4880, 7: the text inside clear-signature armour; false when there is none that ends. */
bool text_unarmour(struct strbuf *out, const char *text, size_t len);
/* Append lines made fit to be shown (util/utf8.h). */
void text_add_clean(struct strbuf *out, const char *text, size_t len);
/* Does it hold a diff: "diff --git", or ---, +++ and @@ in lines one after the other? */
bool text_has_diff(const char *text, size_t len);
/* Length of the longest line. */
size_t text_longest_line(const char *text, size_t len);

#endif
