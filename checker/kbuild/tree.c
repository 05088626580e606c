// SPDX-License-Identifier: GPL-2.0-or-later
/* Which kernel a directory is. */
#include "kbuild/kbuild.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "util/path.h"

#define MAX_MAKEFILE (4u << 20)
#define MAX_HEADER (8u << 20)

/* What every kernel tree has, and together nothing else. */
static const char *const landmarks[] = {
	"Makefile", "Kbuild", "Kconfig", "scripts/Makefile.build", "include/linux", "mm",
};

static const char *missing_landmark(const char *root)
{
	for (size_t i = 0; i < sizeof(landmarks) / sizeof(landmarks[0]); i++)
		if (!path_has(root, landmarks[i]))
			return landmarks[i];
	return NULL;
}

/* The value of "NAME = value" in the first lines of a Makefile; empty if absent. */
static void add_variable(struct strbuf *out, const char *makefile, const char *name,
			 const char *before)
{
	size_t len = strlen(name);

	for (const char *line = makefile; line; line = strchr(line, '\n')) {
		line += *line == '\n';
		if (strncmp(line, name, len))
			continue;
		line += len + strspn(line + len, " \t");
		if (*line != '=')
			continue;
		line++;
		line += strspn(line, " \t");
		len = strcspn(line, " \t\r\n#");
		if (len) {
			strbuf_adds(out, before);
			strbuf_add(out, line, len);
		}
		return;
	}
}

static char *read_version(const char *root)
{
	struct strbuf text = STRBUF_INIT, version = STRBUF_INIT;
	char *path = path_join(root, "Makefile");

	if (!strbuf_read_file(&text, path, MAX_MAKEFILE)) {
		add_variable(&version, text.buf, "VERSION", "");
		add_variable(&version, text.buf, "PATCHLEVEL", ".");
		add_variable(&version, text.buf, "SUBLEVEL", ".");
		add_variable(&version, text.buf, "EXTRAVERSION", "");
	}
	free(path);
	strbuf_free(&text);
	return strbuf_detach(&version);
}

/*
 * Each generation of the lazy MMU interface left its own feature macro or type in
 * the headers.  For people only: the analysis asks the headers a file includes.
 */
static const char *read_generation(const char *root)
{
	static const struct {
		const char *mark, *generation;
	} marks[] = {
		{"lazy_mmu_state_t", "token"},
		{"CONFIG_ARCH_HAS_LAZY_MMU_MODE", "generic"},
		{"__HAVE_ARCH_ENTER_LAZY_MMU_MODE", "arch"},
	};
	struct strbuf text = STRBUF_INIT;
	const char *generation = "none";
	static const char *const headers[] = {"include/linux/mm_types.h",
					      "include/linux/pgtable.h"};

	for (size_t i = 0; i < sizeof(headers) / sizeof(headers[0]); i++) {
		char *path = path_join(root, headers[i]);

		/* A missing header has no mark. */
		(void)strbuf_read_file(&text, path, MAX_HEADER);
		free(path);
	}
	for (size_t i = sizeof(marks) / sizeof(marks[0]); i-- > 0;)
		if (strstr(text.buf, marks[i].mark))
			generation = marks[i].generation;
	strbuf_free(&text);
	return generation;
}

int kbuild_open(struct ctx *ctx, struct kbuild_tree *t, const char *path)
{
	const char *missing;
	char *root = realpath(path, NULL);

	*t = (struct kbuild_tree){0};
	if (!root)
		return ctx_error(ctx, "%s: %s; give a kernel tree with -k", path, strerror(errno));
	missing = missing_landmark(root);
	if (!path_is_dir(root)) {
		ctx_error(ctx, "%s: is no directory; give a kernel tree with -k", root);
		free(root);
		return -1;
	}
	if (missing) {
		ctx_error(ctx, "%s: not a kernel tree, it has no %s; give one with -k", root,
			  missing);
		free(root);
		return -1;
	}
	t->root = root;
	t->version = read_version(root);
	t->generation = read_generation(root);
	if (!strchr(t->version, '.')) {
		ctx_error(ctx, "%s/Makefile: no VERSION and PATCHLEVEL, so not a kernel tree",
			  root);
		kbuild_tree_free(t);
		return -1;
	}
	return 0;
}

int kbuild_open_containing(struct ctx *ctx, struct kbuild_tree *t, const char *file)
{
	char *cwd = getcwd(NULL, 0), *path = path_real(cwd ? cwd : "/", file), *slash;
	int ret = -1;

	*t = (struct kbuild_tree){0};
	while ((slash = strrchr(path, '/'))) {
		if (!missing_landmark(path)) {
			ret = kbuild_open(ctx, t, path);
			break;
		}
		*slash = '\0';
	}
	if (!slash)
		ctx_error(ctx, "%s: lies in no kernel tree; give one with -k", file);
	free(path);
	free(cwd);
	return ret;
}

void kbuild_tree_free(struct kbuild_tree *t)
{
	free(t->root);
	free(t->version);
	*t = (struct kbuild_tree){0};
}

char *kbuild_default_build(struct ctx *ctx, const struct kbuild_tree *t, const char *arch)
{
	struct strbuf name = STRBUF_INIT;
	char *cache = path_cache_dir(), *real, *build;

	if (!cache) {
		ctx_error(ctx, "HOME is not set: give a build directory with -O");
		return NULL;
	}
	real = path_real("/", cache);
	if (path_below(real, t->root)) {
		const char *minor = strchr(t->version, '.') + 1;

		int len = (int)(minor + strspn(minor, "0123456789") - t->version);

		strbuf_addf(&name, "build-%.*s", len, t->version);
	} else {
		strbuf_addf(&name, "build-%s-%08x", t->version,
			    (unsigned)hash_bytes(t->root, strlen(t->root)));
	}
	strbuf_addf(&name, "-%s", arch);
	build = path_join(cache, name.buf);
	strbuf_free(&name);
	free(real);
	free(cache);
	return build;
}
