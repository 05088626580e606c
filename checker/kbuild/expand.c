// SPDX-License-Identifier: GPL-2.0-or-later
/* What the user named to the .c files that are to be analysed. */
#include "kbuild/kbuild.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "kbuild/include.h"
#include "kbuild/walk.h"
#include "util/path.h"

/* The architecture a header belongs to; x86 for the headers of all. */
static char *arch_of_header(const char *header)
{
	if (strncmp(header, "arch/", 5))
		return xstrdup("x86");
	return strndup(header + 5, strcspn(header + 5, "/"));
}

static int expand_header(struct ctx *ctx, const struct kbuild_tree *t, const char *header,
			 unsigned max_users, struct kbuild_files *out)
{
	struct include_graph g;
	size_t before = out->paths.nr;
	char *arch = arch_of_header(header);
	int ret = include_graph_build(ctx, t, arch, &g);

	if (!ret) {
		include_graph_users(&g, header, max_users, out);
		if (out->paths.nr == before)
			ret = ctx_error(ctx, "%s: no .c file includes this header", header);
		include_graph_free(&g);
	}
	free(arch);
	return ret;
}

static int expand_file(struct ctx *ctx, const struct kbuild_tree *t, const char *abs,
		       unsigned max_users, struct kbuild_files *out)
{
	const char *rel = path_below(t->root, abs);

	if (path_has_suffix(abs, ".c")) {
		vec_push(&out->paths, xstrdup(rel ? rel : abs));
		return 0;
	}
	if (!path_has_suffix(abs, ".h"))
		return ctx_error(ctx, "%s: is neither a .c nor a .h file", abs);
	if (!rel)
		return ctx_error(ctx, "%s: a header outside the kernel tree %s has no users there",
				 abs, t->root);
	return expand_header(ctx, t, rel, max_users, out);
}

/* A directory outside the tree keeps absolute names. */
static int expand_dir(struct ctx *ctx, const struct kbuild_tree *t, const char *abs,
		      struct kbuild_files *out)
{
	const char *rel = path_below(t->root, abs);
	struct walk w = {.root = rel ? t->root : abs, .what = WALK_C};
	struct kbuild_files found = {0};
	int ret = walk_files(ctx, &w, rel ? rel : "", &found);

	if (!ret && !found.paths.nr)
		ret = ctx_error(ctx, "%s: no .c file in this directory", abs);
	vec_each (&found.paths, char *, p)
		vec_push(&out->paths, rel ? xstrdup(*p) : path_join(abs, *p));
	kbuild_files_free(&found);
	return ret;
}

/* Relative names are the kernel's; one that is not there may be the user's. */
static char *absolute(const struct kbuild_tree *t, const char *path)
{
	char *cwd, *abs = path_real(t->root, path);

	if (*path == '/' || !access(abs, F_OK))
		return abs;
	free(abs);
	cwd = getcwd(NULL, 0);
	abs = path_real(cwd ? cwd : "/", path);
	free(cwd);
	return abs;
}

int kbuild_expand(struct ctx *ctx, const struct kbuild_tree *t, const char *path,
		  unsigned max_users, struct kbuild_files *out)
{
	char *abs = absolute(t, path);
	int ret;

	if (access(abs, R_OK))
		ret = ctx_error(ctx, "%s: %m%s%s", path, *path == '/' ? "" : " in ",
				*path == '/' ? "" : t->root);
	else if (path_is_dir(abs))
		ret = expand_dir(ctx, t, abs, out);
	else
		ret = expand_file(ctx, t, abs, max_users, out);
	walk_sort(out);
	free(abs);
	return ret;
}
