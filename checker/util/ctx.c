// SPDX-License-Identifier: GPL-2.0-or-later
#include "util/ctx.h"

#include <stdarg.h>

int ctx_error(struct ctx *ctx, const char *fmt, ...)
{
	va_list ap;

	strbuf_reset(&ctx->error);
	va_start(ap, fmt);
	strbuf_vaddf(&ctx->error, fmt, ap);
	va_end(ap);
	return -1;
}

void ctx_free(struct ctx *ctx)
{
	strpool_free(&ctx->names);
	strbuf_free(&ctx->error);
}
