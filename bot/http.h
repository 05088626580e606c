/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One JSON request over HTTP, bounded in time and size, redirects not followed. */
#ifndef BOT_HTTP_H
#define BOT_HTTP_H

#include <jansson.h>

#include "util/ctx.h"

struct http {
	const char *authorization; /* the header's value; NULL: none */
	const char *ca;		   /* NULL: the machine's */
	unsigned timeout;	   /* seconds */
};

/*
 * GET, or POST when there is a body.  Returns the HTTP status with *answer set (NULL when it
 * is no JSON), to be dropped by the caller; -1 with the error set if there is no answer.
 */
int http_json(struct ctx *ctx, const struct http *h, const char *url, const json_t *body,
	      json_t **answer);
/* Append s percent-encoded, for a value in a query. */
void http_add_escaped(struct strbuf *out, const char *s);

#endif
