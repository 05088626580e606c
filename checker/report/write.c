// SPDX-License-Identifier: GPL-2.0-or-later
#include "report/report.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "util/strbuf.h"

static bool is_stdout(const char *path)
{
	return !path || !strcmp(path, "-");
}

/* Directory of a path into dir, "." when it has none. */
static void directory_of(const char *path, char dir[PATH_MAX])
{
	const char *slash = strrchr(path, '/');
	int len = slash ? (int)(slash - path) : 1;

	snprintf(dir, PATH_MAX, "%.*s", slash && !len ? 1 : len, slash ? path : ".");
}

static int cannot_write(struct ctx *ctx, const char *path)
{
	return ctx_error(ctx, "cannot write %s: %s", path, strerror(errno));
}

int report_check_output(struct ctx *ctx, const char *path)
{
	char dir[PATH_MAX];
	struct stat st;

	if (is_stdout(path))
		return 0;
	if (!stat(path, &st)) {
		if (access(path, W_OK))
			return cannot_write(ctx, path);
		if (S_ISDIR(st.st_mode)) {
			errno = EISDIR;
			return cannot_write(ctx, path);
		}
		if (!S_ISREG(st.st_mode))
			return 0;
	}
	/* A regular file is replaced, so its directory must be writable too. */
	directory_of(path, dir);
	return access(dir, W_OK | X_OK) ? cannot_write(ctx, path) : 0;
}

static int write_all(int fd, const struct strbuf *text)
{
	for (size_t done = 0; done < text->len;) {
		ssize_t n = write(fd, text->buf + done, text->len - done);

		if (n < 0 && errno != EINTR)
			return -1;
		done += n > 0 ? (size_t)n : 0;
	}
	return 0;
}

/* Give the new file the mode an ordinary open() would, or that of the old one. */
static int set_mode(int fd, const char *path)
{
	struct stat st;
	mode_t mask;

	if (!stat(path, &st))
		return fchmod(fd, st.st_mode & 07777);
	mask = umask(0);
	umask(mask);
	return fchmod(fd, 0666 & ~mask);
}

static int replace_file(struct ctx *ctx, const char *path, const struct strbuf *text)
{
	char dir[PATH_MAX], tmp[PATH_MAX + 32];
	bool ok;
	int fd;

	directory_of(path, dir);
	snprintf(tmp, sizeof(tmp), "%s/.mmucheck-XXXXXX", dir);
	fd = mkostemp(tmp, O_CLOEXEC);
	if (fd < 0)
		return cannot_write(ctx, path);
	ok = !write_all(fd, text) && !set_mode(fd, path) && !fsync(fd);
	if (close(fd))
		ok = false;
	if (ok && !rename(tmp, path))
		return 0;
	cannot_write(ctx, path);
	unlink(tmp);
	return -1;
}

/* Signals wait while a temporary file exists; the report is in memory, so not long. */
static int replace_undisturbed(struct ctx *ctx, const char *path, const struct strbuf *text)
{
	sigset_t block, old;
	int ret;

	sigemptyset(&block);
	sigaddset(&block, SIGINT);
	sigaddset(&block, SIGTERM);
	sigaddset(&block, SIGHUP);
	sigprocmask(SIG_BLOCK, &block, &old);
	ret = replace_file(ctx, path, text);
	sigprocmask(SIG_SETMASK, &old, NULL);
	return ret;
}

static int write_direct(struct ctx *ctx, const char *path, const struct strbuf *text)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC);
	int ret;

	if (fd < 0)
		return cannot_write(ctx, path);
	ret = write_all(fd, text) ? cannot_write(ctx, path) : 0;
	close(fd);
	return ret;
}

int report_write(struct ctx *ctx, const char *path, const struct strbuf *text)
{
	char real[PATH_MAX];
	struct stat st;

	if (is_stdout(path))
		return write_all(STDOUT_FILENO, text) ? cannot_write(ctx, "standard output") : 0;
	if (!stat(path, &st) && !S_ISREG(st.st_mode))
		return write_direct(ctx, path, text);
	/* A symbolic link stays one; what it points to is replaced. */
	return replace_undisturbed(ctx, realpath(path, real) ? real : path, text);
}
