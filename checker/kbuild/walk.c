// SPDX-License-Identifier: GPL-2.0-or-later
#include "kbuild/walk.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>

#include "util/path.h"

#define MAX_DEPTH 32

/* Top directories that hold nothing of the kernel itself. */
static bool is_left_out(const struct walk *w, const char *rel)
{
	static const char *const top[] = {"Documentation", "LICENSES", "rust", "samples",
					  "scripts",	   "tools",    "usr"};

	if (!w->srcarch)
		return false;
	for (size_t i = 0; i < sizeof(top) / sizeof(top[0]); i++)
		if (!strcmp(rel, top[i]))
			return true;
	return !strncmp(rel, "arch/", 5) && !strchr(rel + 5, '/') && strcmp(rel + 5, w->srcarch);
}

static bool is_wanted(const struct walk *w, const char *name)
{
	return ((w->what & WALK_C) && path_has_suffix(name, ".c")) ||
	       ((w->what & WALK_H) && path_has_suffix(name, ".h"));
}

/* Does a link lead to a directory outside the tree? */
static bool leads_out(const struct walk *w, const char *rel)
{
	char *path = path_join(w->root, rel), *real = realpath(path, NULL);
	bool out = real && path_is_dir(real) && !path_below(w->root, real);

	free(real);
	free(path);
	return out;
}

static bool is_subdir(const struct walk *w, const struct dirent *e, const char *rel)
{
	char *path;
	bool dir;

	if (e->d_type == DT_LNK)
		return leads_out(w, rel);
	if (e->d_type != DT_UNKNOWN)
		return e->d_type == DT_DIR;
	path = path_join(w->root, rel);
	dir = path_is_dir(path);
	free(path);
	return dir;
}

/*
 * The names in a directory that matter, each with its NUL, those of directories with a slash.
 * False if they depend on more than the directory itself: links lead elsewhere.
 */
static bool read_names(const struct walk *w, const char *path, const char *rel,
		       struct strbuf *names)
{
	DIR *d = opendir(path);
	bool steady = d != NULL;
	const struct dirent *e;

	while (d && (e = readdir(d))) {
		bool wanted = is_wanted(w, e->d_name) && e->d_type != DT_DIR;
		struct strbuf sub = STRBUF_INIT;

		if (e->d_name[0] == '.' || (!wanted && e->d_type == DT_REG))
			continue;
		steady &= e->d_type == DT_REG || e->d_type == DT_DIR;
		strbuf_addf(&sub, "%s%s%s", rel, *rel ? "/" : "", e->d_name);
		if (wanted || is_subdir(w, e, sub.buf)) {
			strbuf_adds(names, e->d_name);
			if (!wanted)
				strbuf_addc(names, '/');
			strbuf_addc(names, '\0');
		}
		strbuf_free(&sub);
	}
	if (d)
		closedir(d);
	return steady;
}

static void list_dir(const struct walk *w, const char *rel, struct strbuf *names)
{
	char *path = path_join(w->root, rel);
	bool may_keep, is_there;
	struct stat st;

	is_there = w->kept && !stat(path, &st);
	if (!is_there || !dirs_get(w->kept, rel, &st, names)) {
		may_keep = read_names(w, path, rel, names);
		if (may_keep && is_there)
			dirs_put(w->kept, rel, &st, names);
	}
	free(path);
}

static void walk_dir(const struct walk *w, const char *rel, unsigned depth,
		     struct kbuild_files *out)
{
	struct strbuf names = STRBUF_INIT, sub = STRBUF_INIT;
	size_t len;

	list_dir(w, rel, &names);
	for (const char *name = names.buf; name < names.buf + names.len; name += len + 1) {
		bool is_dir;

		len = strlen(name);
		is_dir = len && name[len - 1] == '/';
		strbuf_reset(&sub);
		strbuf_adds(&sub, rel);
		strbuf_adds(&sub, *rel ? "/" : "");
		strbuf_add(&sub, name, len - is_dir);
		if (!is_dir)
			vec_push(&out->paths, xstrdup(sub.buf));
		else if (depth && !is_left_out(w, sub.buf))
			walk_dir(w, sub.buf, depth - 1, out);
	}
	strbuf_free(&names);
	strbuf_free(&sub);
}

int walk_files(struct ctx *ctx, const struct walk *w, const char *dir, struct kbuild_files *out)
{
	char *path = path_join(w->root, dir);
	DIR *d = opendir(path);

	if (!d) {
		ctx_error(ctx, "%s: %m", path);
		free(path);
		return -1;
	}
	closedir(d);
	free(path);
	walk_dir(w, dir, MAX_DEPTH, out);
	return 0;
}

static int by_name(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

void walk_sort(struct kbuild_files *files)
{
	size_t nr = 0;

	if (!files->paths.nr)
		return;
	qsort(files->paths.at, files->paths.nr, sizeof(*files->paths.at), by_name);
	for (size_t i = 0; i < files->paths.nr; i++) {
		if (nr && !strcmp(files->paths.at[nr - 1], files->paths.at[i]))
			free(files->paths.at[i]);
		else
			files->paths.at[nr++] = files->paths.at[i];
	}
	files->paths.nr = nr;
}

void kbuild_files_free(struct kbuild_files *f)
{
	vec_each (&f->paths, char *, p)
		free(*p);
	vec_free(&f->paths);
}
