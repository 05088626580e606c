/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The one context that is passed everywhere instead of globals: interned names
 * and the last error.  A function that fails sets the message with ctx_error()
 * and returns -1 (or NULL); main() alone prints it.
 */
#ifndef UTIL_CTX_H
#define UTIL_CTX_H

#include "util/map.h"
#include "util/strbuf.h"

struct ctx {
	struct strpool names; /* every identifier and path, interned */
	struct strbuf error;  /* one line, lower case: what, where, how to mend */
};

#define CTX_INIT                                                                                   \
	{                                                                                          \
		.error = STRBUF_INIT                                                               \
	}

/* Set the error message; returns -1 so that callers can `return ctx_error(...)`. */
__attribute__((format(printf, 2, 3))) int ctx_error(struct ctx *ctx, const char *fmt, ...);
void ctx_free(struct ctx *ctx);

#endif
