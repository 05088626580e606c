/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Handing a finished mail over: to a Maildir (the dry run), to the machine's sendmail
 * interface, or by SMTP.
 *
 *	struct outgoing m = {.name = "17", .from = "bot@example.org", .text = text, .len = len};
 *	vec_push(&m.to, "somebody@example.org");
 *	switch (deliver(ctx, &how, &m)) { ... }
 *
 * Handing over twice what was perhaps taken would answer twice: that outcome is told apart
 * from a refusal, and is left to a person.  Only the Maildir can be repeated freely, because
 * .name names the file.
 */
#ifndef BOT_DELIVER_H
#define BOT_DELIVER_H

#include "util/ctx.h"
#include "util/vec.h"

enum delivery_outcome {
	DELIVERY_DONE,
	DELIVERY_LATER,	    /* not taken now; to be tried again */
	DELIVERY_REFUSED,   /* not taken, and never will be */
	DELIVERY_UNCERTAIN, /* perhaps taken: not to be repeated by a program */
};

struct delivery {
	const char *maildir;	     /* the first of these that is set is used */
	const char *const *sendmail; /* its argv, NULL-terminated; recipients are added */
	const char *smtp;	     /* URL: smtp://host:port or smtps://host */
	const char *smtp_user;	     /* NULL: without authentication */
	const char *smtp_password_file;
	const char *smtp_ca; /* certificates to trust instead of the machine's; may be NULL */
	unsigned timeout;    /* seconds */
};

struct outgoing {
	const char *name; /* letters, digits, "-", "." */
	const char *from; /* of the envelope: an address without a name */
	VEC(const char *) to;
	const char *text; /* headers and body; lines end in "\n" */
	size_t len;
};

/* Hand it over.  Except when done, the error says why not. */
enum delivery_outcome deliver(struct ctx *ctx, const struct delivery *how,
			      const struct outgoing *m);

/* --- the three ways --- */
enum delivery_outcome deliver_maildir(struct ctx *ctx, const char *dir, const struct outgoing *m);
enum delivery_outcome deliver_sendmail(struct ctx *ctx, const struct delivery *how,
				       const struct outgoing *m);
enum delivery_outcome deliver_smtp(struct ctx *ctx, const struct delivery *how,
				   const struct outgoing *m);

#endif
