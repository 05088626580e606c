// SPDX-License-Identifier: GPL-2.0-or-later
#include "report/source.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "util/path.h"
#include "util/utf8.h"

#define MAX_FILE (4u << 20)  /* the largest C file of a kernel that is not generated has 1 MB */
#define MAX_TREE (64u << 20) /* of all files of a report */
#define MAX_LINE 400	     /* bytes of a line that are shown */

struct source_file {
	const char *why; /* NULL: it was read */
	char *text;
	VEC(uint32_t) starts; /* of lines, and the end */
};

struct source_tree {
	const struct ctx *ctx;
	char *root; /* without links; NULL without one */
	int fd;	    /* of it, or -1 */
	int home;   /* of what it is a view of, or -1 */
	size_t read;
	struct map known; /* file to index, + 1 */
	VEC(struct source_file) files;
};

struct source_tree *source_open(const struct ctx *ctx, const char *root)
{
	struct source_tree *t = xcalloc(1, sizeof(*t));

	t->ctx = ctx;
	t->root = root ? realpath(root, NULL) : NULL;
	t->fd = t->root ? open(t->root, O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1;
	t->home = -1;
	return t;
}

struct source_tree *source_open_view(const struct ctx *ctx, const char *root, const char *home)
{
	struct source_tree *t = source_open(ctx, root);

	t->home = open(home, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	return t;
}

void source_close(struct source_tree *t)
{
	vec_each (&t->files, struct source_file, f) {
		free(f->text);
		vec_free(&f->starts);
	}
	vec_free(&t->files);
	map_free(&t->known);
	if (t->fd >= 0)
		close(t->fd);
	if (t->home >= 0)
		close(t->home);
	free(t->root);
	free(t);
}

static bool is_source_name(const char *path)
{
	return path_has_suffix(path, ".c") || path_has_suffix(path, ".h") ||
	       path_has_suffix(path, ".S") || path_has_suffix(path, ".inc");
}

/*
 * Open a path below a directory, part by part, through no link.  A name that is no plain
 * path below it gives ELOOP as a link does.
 */
static int open_below(int dir, const char *path)
{
	int fd = dir, next;

	while (*path) {
		size_t len = strcspn(path, "/");
		char *part = strndup(path, len);
		int how = path[len] ? O_PATH | O_DIRECTORY : O_RDONLY | O_NONBLOCK;

		errno = ELOOP;
		next = len && strcmp(part, "..") ? openat(fd, part, how | O_NOFOLLOW | O_CLOEXEC)
						 : -1;
		free(part);
		if (fd != dir)
			close(fd);
		if (next < 0)
			return -1;
		fd = next;
		path += len + (path[len] == '/');
	}
	return fd;
}

static const char *read_text(struct source_tree *t, int fd, struct source_file *f)
{
	struct stat st;
	size_t len = 0;
	ssize_t n;

	if (fstat(fd, &st) || !S_ISREG(st.st_mode))
		return "is no regular file";
	if (st.st_size > MAX_FILE)
		return "is too large to be shown";
	if (t->read + (size_t)st.st_size > MAX_TREE)
		return "is not shown, as the report shows so many files already";
	f->text = xmalloc((size_t)st.st_size + 1);
	while ((n = read(fd, f->text + len, (size_t)st.st_size - len)) > 0)
		len += (size_t)n;
	f->text[len] = '\0';
	t->read += len;
	for (size_t at = 0; at < len; at++) {
		const char *end = memchr(f->text + at, '\n', len - at);

		vec_push(&f->starts, (uint32_t)at);
		at = end ? (size_t)(end - f->text) : len;
	}
	vec_push(&f->starts, (uint32_t)len);
	return NULL;
}

static const char *read_file(struct source_tree *t, const char *path, struct source_file *f)
{
	const char *why;
	int fd;

	if (t->fd < 0)
		return "is not shown: it is not known in which tree it lies";
	if (path[0] == '/')
		path = path_below(t->root, path);
	if (!path)
		return "is not shown, as it lies outside the tree";
	if (!is_source_name(path))
		return "is not shown, as it is no C file";
	fd = open_below(t->fd, path);
	if (fd < 0 && (errno == ELOOP || errno == ENOTDIR) && t->home >= 0)
		fd = open_below(t->home, path);
	if (fd < 0)
		return errno == ENOENT			    ? "is not in the tree"
		       : errno == ELOOP || errno == ENOTDIR ? "is no plain path below the tree"
							    : "cannot be read";
	why = read_text(t, fd, f);
	close(fd);
	return why;
}

static const struct source_file *get(struct source_tree *t, uint32_t file)
{
	const uint64_t *known = map_get(&t->known, file);
	struct source_file f = {0};

	if (!known) {
		f.why = read_file(t, strpool_get(&t->ctx->names, file), &f);
		vec_push(&t->files, f);
		map_set(&t->known, file, t->files.nr);
		known = map_get(&t->known, file);
	}
	return &t->files.at[*known - 1];
}

bool source_line(struct source_tree *t, uint32_t file, uint32_t nr, struct strbuf *out)
{
	const struct source_file *f = get(t, file);
	const char *line;
	size_t len;

	if (!nr || nr >= f->starts.nr)
		return false;
	line = f->text + f->starts.at[nr - 1];
	len = f->starts.at[nr] - f->starts.at[nr - 1];
	while (len && (line[len - 1] == '\n' || line[len - 1] == '\r'))
		len--;
	utf8_add_clean(out, line, len < MAX_LINE ? len : MAX_LINE, true);
	if (len > MAX_LINE)
		strbuf_adds(out, "…");
	return true;
}

const char *source_why(struct source_tree *t, uint32_t file)
{
	return get(t, file)->why;
}
