/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A reply as a mail: headers by GMime, which encodes and folds them, so that no value can
 * become a header of its own.
 *
 *	struct letter l = {.from = "bot@example.org", .subject = "[PATCH] mm: x", ...};
 *	vec_push(&l.to, (struct person){"Somebody", "somebody@example.org"});
 *	compose(ctx, &l, &out);
 *	letter_free(&l);
 */
#ifndef BOT_COMPOSE_H
#define BOT_COMPOSE_H

#include <stdbool.h>
#include <stdint.h>

#include "util/ctx.h"
#include "util/vec.h"

struct person {
	const char *name; /* may be "" */
	const char *addr;
};

struct letter {
	const char *from_name, *from;
	VEC(struct person) to;
	VEC(struct person) cc;
	const char *subject;	/* of the mail that is answered */
	const char *message_id; /* of this one; all ids without brackets */
	const char *in_reply_to;
	const char *references; /* of the mail that is answered, separated by blanks */
	const char *tool;	/* "mmucheck-bot/0.1.0" */
	int64_t date;
	const char *text;
};

/* Append the mail.  -1 with the error set if an address or an id is none. */
int compose(struct ctx *ctx, const struct letter *l, struct strbuf *out);
/* "Re: " and the subject, unless it begins so. */
char *compose_subject(const char *subject);
/* A single mail address: of a kind that neither a header nor a command line can misread. */
bool compose_is_address(const char *s);
void letter_free(struct letter *l);

#endif
