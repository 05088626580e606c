// SPDX-License-Identifier: GPL-2.0-or-later
#include "util/strbuf.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "util/arena.h"

#define CHUNK ((size_t)64 << 10)

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

void strbuf_cut(struct strbuf *sb, size_t at, size_t len)
{
	memmove(sb->buf + at, sb->buf + at + len, sb->len - at - len + 1);
	sb->len -= len;
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

/* Read all that is left of a file behind what sb holds, at most so many bytes. */
static ssize_t read_rest(struct strbuf *sb, int fd, size_t max)
{
	size_t start = sb->len;
	struct stat st;
	ssize_t got;

	/* A byte more than the file has, so that its end is seen without another buffer. */
	reserve(sb, !fstat(fd, &st) && st.st_size > 0 && (size_t)st.st_size <= max
			    ? (size_t)st.st_size + 1
			    : CHUNK);
	while ((got = read(fd, sb->buf + sb->len, sb->cap - sb->len - 1)) > 0) {
		sb->len += (size_t)got;
		if (sb->len - start > max) {
			errno = EFBIG;
			return -1;
		}
		if (sb->cap - sb->len == 1)
			reserve(sb, CHUNK);
	}
	return got;
}

int strbuf_read_file(struct strbuf *sb, const char *path, size_t max)
{
	size_t start = sb->len;
	int fd = open(path, O_RDONLY | O_CLOEXEC), saved;
	ssize_t got;

	if (fd < 0)
		return -1;
	got = read_rest(sb, fd, max);
	saved = errno;
	close(fd);
	if (got < 0)
		sb->len = start;
	sb->buf[sb->len] = '\0';
	errno = saved;
	return got < 0 ? -1 : 0;
}
