/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * One mail, read by GMime, within limits.
 *
 *	struct mail m;
 *	mail_read(&m, raw, len, &limits);	always succeeds; m.trouble says what was refused
 *	mail_git_text(&m, &out);		what git am takes, when m.diff.len
 *	mail_free(&m);
 *
 * Texts are UTF-8 without control characters; the body keeps its line ends and tabs, the
 * diff its bytes.  Nothing of a header can end it: line ends in it have become blanks.
 */
#ifndef BOT_MAIL_H
#define BOT_MAIL_H

#include <stdbool.h>
#include <stdint.h>

#include "util/arena.h"
#include "util/strbuf.h"
#include "util/vec.h"

struct mail_limits {
	size_t mail;	 /* bytes of the whole mail */
	unsigned parts;	 /* MIME parts */
	unsigned depth;	 /* of multiparts in each other */
	size_t text;	 /* bytes of decoded text and attached patches together */
	size_t line;	 /* bytes of a line of them */
	unsigned header; /* bytes of a header that is kept */
	unsigned refs;	 /* References that are kept: the oldest and the newest ones */
};

#define MAIL_LIMITS                                                                                \
	{                                                                                          \
		.mail = 8u << 20, .parts = 100, .depth = 8, .text = 4u << 20, .line = 16u << 10,   \
		.header = 998, .refs = 100                                                         \
	}

struct mail {
	struct arena mem;
	const char *message_id; /* without <>; "none:HASH" when there is no usable one */
	const char *subject, *from_name, *from_addr, *reply_to, *to, *cc; /* "" when absent */
	const char *in_reply_to;					  /* "" when absent */
	VEC(const char *) refs; /* oldest first, In-Reply-To last; no doubles */
	int64_t date;		/* 0: none */

	struct strbuf text; /* all text that is shown, and clear-signed text without its armour */
	struct strbuf diff; /* the text from which git takes message and diff; empty: no diff */

	bool is_signed, flowed, attached; /* what was met on the way */
	const char *trouble; /* why it cannot be used as a patch, one line; NULL: nothing */
};

void mail_read(struct mail *m, const char *raw, size_t len, const struct mail_limits *limits);
void mail_free(struct mail *m);

/*
 * Write a plain mail for git mailinfo and git am: From, Subject, Date, UTF-8, no encoding
 * left.  A "From " line comes first, "From " and ">From " in the text are quoted as mboxrd
 * does, so that git mailsplit --mboxrd sees one mail.
 */
void mail_git_text(const struct mail *m, struct strbuf *out);

/* May it stand between <> in a header: printable ASCII, no blank, no <>, 1 to 250 bytes. */
bool mail_id_ok(const char *id);
/* The Message-ID of raw bytes, as struct mail has it, without parsing the mail. */
char *mail_find_id(const char *raw, size_t len);

#endif
