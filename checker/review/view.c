// SPDX-License-Identifier: GPL-2.0-or-later
#include "review/view.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "util/path.h"

/* Links to all that the home has in a directory, which may be nothing. */
static int fill(struct view *v, const char *rel)
{
	char *from = path_join(v->home, rel), *to = path_join(v->root, rel);
	struct stat st;
	DIR *d = lstat(from, &st) || !S_ISDIR(st.st_mode) ? NULL : opendir(from);
	const struct dirent *e;
	int ret = 0;

	while (d && !ret && (e = readdir(d))) {
		char *target, *link;

		if (!strcmp(e->d_name, ".") || !strcmp(e->d_name, "..") ||
		    (!*rel && !strcmp(e->d_name, ".git")))
			continue;
		target = path_join(from, e->d_name);
		link = path_join(to, e->d_name);
		if (symlink(target, link))
			ret = ctx_error(v->ctx, "cannot write %s: %m", link);
		free(target);
		free(link);
	}
	if (d)
		closedir(d);
	free(from);
	free(to);
	return ret;
}

/* Make a directory of the view a real one; the one above it is. */
static int make_real(struct view *v, const char *rel)
{
	uint32_t name = strpool_intern(&v->ctx->names, rel);
	char *path;

	if (map_get(&v->real, name))
		return 0;
	path = path_join(v->root, rel);
	unlink(path); /* the link to the home's */
	if (mkdir(path, 0700)) {
		ctx_error(v->ctx, "cannot make %s: %m", path);
		free(path);
		return -1;
	}
	free(path);
	map_set(&v->real, name, 1);
	return fill(v, rel);
}

static bool is_plain_part(const char *part, size_t len)
{
	return len && len < NAME_MAX && !(len == 1 && *part == '.') &&
	       !(len == 2 && !strncmp(part, "..", 2)) &&
	       !(len == 4 && !strncasecmp(part, ".git", 4));
}

/* Check a path and make all directories above it real. */
static int prepare(struct view *v, const char *path)
{
	char dir[PATH_MAX];

	if (strlen(path) >= sizeof(dir))
		return ctx_error(v->ctx, "the change has a file whose name is too long");
	for (const char *at = path;;) {
		size_t len = strcspn(at, "/");

		if (!is_plain_part(at, len))
			return ctx_error(v->ctx,
					 "the change has a file \"%s\", which is no name "
					 "inside a tree",
					 path);
		at += len;
		if (!*at)
			return 0;
		snprintf(dir, sizeof(dir), "%.*s", (int)(at - path), path);
		if (make_real(v, dir))
			return -1;
		at++;
	}
}

int view_open(struct ctx *ctx, const char *home, const char *root, struct view *v)
{
	*v = (struct view){.ctx = ctx, .home = realpath(home, NULL)};
	if (!v->home)
		return ctx_error(ctx, "%s: %m", home);
	if (mkdir(root, 0700))
		return ctx_error(ctx, "cannot make %s: %m", root);
	v->root = realpath(root, NULL);
	if (!v->root)
		return ctx_error(ctx, "%s: %m", root);
	map_set(&v->real, strpool_intern(&ctx->names, ""), 1);
	return fill(v, "");
}

static void note_change(struct view *v, const char *path)
{
	uint32_t name = strpool_intern(&v->ctx->names, path);

	if (map_get(&v->is_changed, name))
		return;
	map_set(&v->is_changed, name, 1);
	vec_push(&v->changed, name);
}

int view_put(struct view *v, const char *path, const char *text, size_t len)
{
	char *full;
	int fd, ret = 0;

	if (prepare(v, path))
		return -1;
	note_change(v, path);
	full = path_join(v->root, path);
	if (unlink(full))
		rmdir(full); /* whose files the change removes */
	fd = open(full, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
	for (size_t done = 0; fd >= 0 && !ret && done < len;) {
		ssize_t n = write(fd, text + done, len - done);

		if (n < 0 && errno != EINTR)
			ret = -1;
		done += n > 0 ? (size_t)n : 0;
	}
	if (fd < 0 || ret || close(fd))
		ret = ctx_error(v->ctx, "cannot write %s: %m", full);
	free(full);
	return ret;
}

int view_remove(struct view *v, const char *path)
{
	char *full;

	if (prepare(v, path))
		return -1;
	note_change(v, path);
	full = path_join(v->root, path);
	unlink(full);
	free(full);
	return 0;
}

void view_close(struct view *v)
{
	free(v->home);
	free(v->root);
	map_free(&v->real);
	map_free(&v->is_changed);
	vec_free(&v->changed);
}
