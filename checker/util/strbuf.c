// SPDX-License-Identifier: GPL-2.0-or-later
#include "util/strbuf.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "util/arena.h"

char strbuf_empty[1];

static void reserve(struct strbuf *sb, size_t more)
{
	size_t need = sb->len + more + 1;

	if (need <= sb->cap)
		return;
	sb->cap = need < sb->cap * 2 ? sb->cap * 2 : need < 64 ? 64 : need;
	sb->buf = xrealloc(sb->buf == strbuf_empty ? NULL : sb->buf, sb->cap);
}

void strbuf_add(struct strbuf *sb, const void *data, size_t len)
{
	reserve(sb, len);
	if (len)
		memcpy(sb->buf + sb->len, data, len);
	sb->len += len;
	sb->buf[sb->len] = '\0';
}

void strbuf_adds(struct strbuf *sb, const char *s)
{
	strbuf_add(sb, s, strlen(s));
}

void strbuf_addc(struct strbuf *sb, char c)
{
	strbuf_add(sb, &c, 1);
}

void strbuf_vaddf(struct strbuf *sb, const char *fmt, va_list ap)
{
	va_list again;
	int len;

	va_copy(again, ap);
	len = vsnprintf(NULL, 0, fmt, again);
	va_end(again);
	reserve(sb, len);
	vsnprintf(sb->buf + sb->len, len + 1, fmt, ap);
	sb->len += len;
}

void strbuf_addf(struct strbuf *sb, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	strbuf_vaddf(sb, fmt, ap);
	va_end(ap);
}

void strbuf_reset(struct strbuf *sb)
{
	if (sb->len)
		sb->buf[sb->len = 0] = '\0';
}

char *strbuf_detach(struct strbuf *sb)
{
	char *s = sb->buf == strbuf_empty ? xstrdup("") : sb->buf;

	*sb = (struct strbuf)STRBUF_INIT;
	return s;
}

void strbuf_free(struct strbuf *sb)
{
	if (sb->buf != strbuf_empty)
		free(sb->buf);
	*sb = (struct strbuf)STRBUF_INIT;
}

int strbuf_read_file(struct strbuf *sb, const char *path, size_t max)
{
	size_t start = sb->len;
	int fd = open(path, O_RDONLY | O_CLOEXEC), saved;
	char chunk[65536];
	ssize_t got;

	if (fd < 0)
		return -1;
	while ((got = read(fd, chunk, sizeof(chunk))) > 0) {
		if (sb->len - start + got > max) {
			got = -1;
			errno = EFBIG;
			break;
		}
		strbuf_add(sb, chunk, got);
	}
	saved = errno;
	close(fd);
	if (got == 0)
		return 0;
	sb->len = start;
	sb->buf[start] = '\0';
	errno = saved;
	return -1;
}
