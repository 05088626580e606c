// SPDX-License-Identifier: GPL-2.0-or-later
#include "util/path.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "util/arena.h"
#include "util/strbuf.h"

/* Append one component to an absolute path that has no trailing slash. */
static void append_part(struct strbuf *sb, const char *part, size_t len)
{
	if (!len || (len == 1 && part[0] == '.'))
		return;
	if (len == 2 && part[0] == '.' && part[1] == '.') {
		while (sb->len && sb->buf[--sb->len] != '/')
			;
		if (sb->cap)
			sb->buf[sb->len] = '\0';
		return;
	}
	strbuf_addc(sb, '/');
	strbuf_add(sb, part, len);
}

static void append_path(struct strbuf *sb, const char *path)
{
	while (*path) {
		size_t len = strcspn(path, "/");

		append_part(sb, path, len);
		path += len + (path[len] == '/');
	}
}

char *path_join(const char *dir, const char *name)
{
	struct strbuf sb = STRBUF_INIT;

	if (*name != '/')
		append_path(&sb, dir);
	append_path(&sb, name);
	if (!sb.len)
		strbuf_addc(&sb, '/');
	return strbuf_detach(&sb);
}

/* Resolve the longest part of path that exists and keep the rest. */
static char *resolve(char *path)
{
	char *real, *slash, *joined;

	real = realpath(path, NULL);
	slash = strrchr(path, '/');
	if (real || !slash || slash == path) {
		joined = real ? real : xstrdup(path);
	} else {
		char *parent = xstrdup(path);

		parent[slash - path] = '\0';
		parent = resolve(parent);
		joined = path_join(parent, slash + 1);
		free(parent);
	}
	free(path);
	return joined;
}

char *path_real(const char *dir, const char *name)
{
	char *path = path_join(dir, name), *base = strrchr(path, '/'), *parent, *joined;

	if (base == path)
		return path;
	parent = resolve(strndup(path, base - path));
	joined = path_join(parent, base + 1);
	free(parent);
	free(path);
	return joined;
}

const char *path_below(const char *root, const char *path)
{
	size_t len = strlen(root);

	if (strncmp(root, path, len) || (path[len] && path[len] != '/'))
		return NULL;
	return path[len] ? path + len + 1 : path + len;
}

bool path_is_dir(const char *path)
{
	struct stat st;

	return !stat(path, &st) && S_ISDIR(st.st_mode);
}

bool path_is_file(const char *path)
{
	struct stat st;

	return !stat(path, &st) && S_ISREG(st.st_mode);
}

bool path_has(const char *dir, const char *name)
{
	char *path = path_join(dir, name);
	struct stat st;
	bool has = !stat(path, &st);

	free(path);
	return has;
}

bool path_has_suffix(const char *path, const char *suffix)
{
	size_t len = strlen(path), n = strlen(suffix);

	return len > n && !strcmp(path + len - n, suffix);
}

const char *path_srcarch(const char *arch)
{
	static const char *const names[][2] = {
		{"x86_64", "x86"},    {"i386", "x86"},	      {"sparc64", "sparc"},
		{"sparc32", "sparc"}, {"parisc64", "parisc"}, {"ppc64", "powerpc"},
	};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (!strcmp(arch, names[i][0]))
			return names[i][1];
	return arch;
}

int path_make_dirs(const char *path)
{
	char *copy = xstrdup(path);
	int ret = 0;

	for (char *p = copy + 1; !ret && *p; p++) {
		if (*p != '/')
			continue;
		*p = '\0';
		ret = mkdir(copy, 0777) && errno != EEXIST ? -1 : 0;
		*p = '/';
	}
	if (!ret)
		ret = mkdir(copy, 0777) && errno != EEXIST ? -1 : 0;
	free(copy);
	return ret;
}

char *path_cache_dir(void)
{
	const char *base = getenv("XDG_CACHE_HOME"), *home = getenv("HOME");

	if (base && *base == '/')
		return path_join(base, "mmucheck");
	return home && *home == '/' ? path_join(home, ".cache/mmucheck") : NULL;
}
