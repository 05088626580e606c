/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Growing strings.
 *
 *	struct strbuf sb = STRBUF_INIT;
 *	strbuf_addf(&sb, "%s:%u", file, line);
 *	puts(sb.buf);			always NUL-terminated
 *	strbuf_free(&sb);
 */
#ifndef UTIL_STRBUF_H
#define UTIL_STRBUF_H

#include <stdarg.h>
#include <stddef.h>

struct strbuf {
	char *buf; /* NUL-terminated; never NULL */
	size_t len, cap;
};

extern char strbuf_empty[];
#define STRBUF_INIT                                                                                \
	{                                                                                          \
		.buf = strbuf_empty                                                                \
	}

void strbuf_add(struct strbuf *sb, const void *data, size_t len);
void strbuf_adds(struct strbuf *sb, const char *s);
void strbuf_addc(struct strbuf *sb, char c);
__attribute__((format(printf, 2, 3))) void strbuf_addf(struct strbuf *sb, const char *fmt, ...);
void strbuf_vaddf(struct strbuf *sb, const char *fmt, va_list ap);
void strbuf_reset(struct strbuf *sb);
/* Take len bytes out from at on, which must be there. */
void strbuf_cut(struct strbuf *sb, size_t at, size_t len);
/* Hand the string over to the caller, who frees it; the buffer is empty afterwards. */
char *strbuf_detach(struct strbuf *sb);
void strbuf_free(struct strbuf *sb);
/*
 * Append a whole file, at most max bytes.  Return 0, or -1 with errno set
 * (EFBIG when the file is larger than max; the buffer is then unchanged).
 */
int strbuf_read_file(struct strbuf *sb, const char *path, size_t max);

#endif
