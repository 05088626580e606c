/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the files of mail.h share. */
#ifndef BOT_MAIL_PARTS_H
#define BOT_MAIL_PARTS_H

#include <gmime/gmime.h>

#include "bot/mail.h"
#include "util/map.h"

/* Length of the header block: up to the first empty line. */
size_t mail_header_len(const char *raw, size_t len);
/* Field number nth, from 0, of a name: its bytes behind the colon, folded as they are. */
bool mail_field(const char *raw, size_t len, const char *name, unsigned nth, const char **at,
		const char **end);
/* The next usable id between <> of a text; moves *text behind it. */
bool mail_next_id(const char **text, const char *end, const char **id, size_t *len);

/* Fill in the fields of the header; message is parsed, raw the bytes it was parsed from. */
void mail_read_header(struct mail *m, GMimeMessage *message, const char *raw, size_t len,
		      const struct mail_limits *limits);
/* Collect text and diff of its parts. */
void mail_read_parts(struct mail *m, GMimeMessage *message, const struct mail_limits *limits);

#endif
