/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A kernel tree as it is with some files replaced: a directory of links into the working tree
 * (its home), in which only the files that differ are files of their own, and their
 * directories real ones.  The home is never written to.
 *
 *	struct view v;
 *	view_open(ctx, home, "/tmp/x/base", &v);
 *	view_put(&v, "mm/new.c", text, len);	view_remove(&v, "mm/old.c");
 *	view_close(&v);				the directory stays; who made it removes it
 *
 * Functions return -1 with the error set.
 */
#ifndef REVIEW_VIEW_H
#define REVIEW_VIEW_H

#include <stdbool.h>

#include "util/ctx.h"
#include "util/map.h"
#include "util/vec.h"

struct view {
	struct ctx *ctx;
	char *home, *root;     /* real paths */
	struct map real;       /* names (interned) of directories that are no links */
	VEC(uint32_t) changed; /* names of files that were put or removed, each once */
	struct map is_changed;
};

/* root must not be there yet. */
int view_open(struct ctx *ctx, const char *home, const char *root, struct view *v);
/*
 * Replace or add a file; path is a stranger's: one with "..", ".git", an empty or an absolute part
 * is an error.
 */
int view_put(struct view *v, const char *path, const char *text, size_t len);
/* A file that is not there is none. */
int view_remove(struct view *v, const char *path);
void view_close(struct view *v);

/* A path in the home as one in the view, any other as it is; in the arena. */
char *view_path(const struct view *v, struct arena *mem, const char *path);
/* The compiler's arguments for a file of the home so that they lead into the view. */
char **view_args(const struct view *v, struct arena *mem, const char *dir, char *const *args,
		 unsigned nr);

#endif
