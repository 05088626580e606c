// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Exact compiler flags without compiling.  kbuild computes the flags of a file
 * from its directory's Makefile and the configuration, so only kbuild knows them:
 * a dry run prints the commands, and an earlier build has saved them.  Objects are
 * asked for by directory, because make would compile any single file by name,
 * built by this configuration or not.
 */
#include "kbuild/kbuild.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "kbuild/build.h"
#include "kbuild/cmdfile.h"
#include "kbuild/command.h"
#include "kbuild/dry_run.h"
#include "kbuild/flags_cache.h"
#include "util/path.h"

static void dirs_free(struct make_dirs *d)
{
	vec_each (&d->at, char *, p)
		free(*p);
	vec_free(&d->at);
}

/* Parts of the tree that are no part of the kernel image; some ignore a dry run. */
static bool is_outside_kernel(const char *file)
{
	static const char *const list[] = {"tools/", "Documentation/", "scripts/", "usr/", "rust/"};

	for (size_t i = 0; i < sizeof(list) / sizeof(list[0]); i++)
		if (!strncmp(file, list[i], strlen(list[i])))
			return true;
	return false;
}

/* Names that make takes as a target and as nothing else. */
static bool is_plain_name(const char *s)
{
	if (*s == '-')
		return false;
	for (; *s; s++)
		if (!isalnum((unsigned char)*s) && !strchr("/._+,-", *s))
			return false;
	return true;
}

/*
 * The directory make must be asked for to see file compiled: the nearest one with
 * a Makefile, since "obj-y += sub/x.o" needs none in sub.  NULL if there is none.
 */
static char *make_dir(const char *root, const char *file)
{
	char *dir = path_join(root, file), *slash, *found = NULL;
	size_t len = strlen(root);

	while ((slash = strrchr(dir, '/')) > dir + len) {
		*slash = '\0';
		if (path_has(dir, "Makefile") || path_has(dir, "Kbuild")) {
			found = path_join("/", dir + len + 1);
			break;
		}
	}
	free(dir);
	if (!found)
		return NULL;
	/* "/mm" to "mm/" */
	len = strlen(found);
	memmove(found, found + 1, len - 1);
	found[len - 1] = '/';
	return found;
}

static bool was_asked(const struct kbuild_flags *f, const char *dir)
{
	vec_each (&f->asked, const char *, p)
		if (!strcmp(*p, dir))
			return true;
	return false;
}

static int by_name(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static void dirs_sort(struct make_dirs *d)
{
	size_t nr = 0;

	if (!d->at.nr)
		return;
	qsort(d->at.at, d->at.nr, sizeof(*d->at.at), by_name);
	for (size_t i = 0; i < d->at.nr; i++) {
		if (nr && !strcmp(d->at.at[nr - 1], d->at.at[i]))
			free(d->at.at[i]);
		else
			d->at.at[nr++] = d->at.at[i];
	}
	d->at.nr = nr;
}

/* One file: take its saved command, or note the directory to ask make for. */
static void look_up(const struct kbuild_tree *t, const char *build, const char *file,
		    struct kbuild_flags *out, struct found_cmds *found, struct make_dirs *dirs)
{
	struct kbuild_cmd cmd;
	char *abs = path_join(t->root, file), *dir;
	const char *rel = path_below(t->root, abs);

	if (!rel || !path_has_suffix(rel, ".c") || is_outside_kernel(rel) || !is_plain_name(rel) ||
	    kbuild_flags_find(out, abs)) {
		free(abs);
		return;
	}
	if (cmdfile_read(out, build, rel, &cmd)) {
		vec_push(&found->own, cmd);
	} else if ((dir = make_dir(t->root, rel))) {
		if (was_asked(out, dir))
			free(dir);
		else
			vec_push(&dirs->at, dir);
	}
	free(abs);
}

/* A build that left commands of a directory's files has been through all of them. */
static bool is_built(const struct found_cmds *found, const char *root, const char *dir)
{
	vec_each (&found->own, struct kbuild_cmd, cmd) {
		const char *rel = path_below(root, cmd->file);

		if (rel && !strncmp(rel, dir, strlen(dir)))
			return true;
	}
	return false;
}

static void note_unknown(const struct dry_run *q, const struct make_dirs *dirs)
{
	vec_each (&dirs->at, char *, d)
		if (!is_built(q->found, q->tree->root, *d))
			vec_push(&q->out->unknown,
				 strpool_get(&q->out->strings,
					     strpool_intern(&q->out->strings, *d)));
}

/* Of the directories that make was or would have been asked for, the file's own is the longest one. */
bool kbuild_flags_is_unknown(const struct kbuild_flags *f, const char *rel_file)
{
	size_t unknown = 0, asked = 0;

	vec_each (&f->unknown, const char *, dir)
		if (!strncmp(*dir, rel_file, strlen(*dir)) && strlen(*dir) > unknown)
			unknown = strlen(*dir);
	vec_each (&f->asked, const char *, dir)
		if (!strncmp(*dir, rel_file, strlen(*dir)) && strlen(*dir) > asked)
			asked = strlen(*dir);
	return unknown && unknown >= asked;
}

static void note_asked(struct kbuild_flags *out, const struct make_dirs *dirs)
{
	vec_each (&dirs->at, char *, d) {
		uint32_t id = strpool_intern(&out->strings, *d);

		vec_push(&out->asked, strpool_get(&out->strings, id));
	}
}

static int ask_make(struct dry_run *q, const struct make_dirs *dirs)
{
	char *fitting = build_llvm_argument(q->ctx, q->build, q->llvm);
	int ret = fitting ? dry_run(q, fitting, dirs) : -1;

	free(fitting);
	return ret;
}

/* What make has said before need not be asked again. */
static int find_dirs(struct dry_run *q, struct make_dirs *dirs)
{
	struct flags_cache cache;
	struct make_dirs unknown = {0};
	int ret = 0;

	dirs_sort(dirs);
	if (!dirs->at.nr)
		return 0;
	flags_cache_open(q->ctx, q->tree, q->build, q->arch, q->llvm, &cache);
	vec_each (&dirs->at, char *, d)
		if (q->out->no_cache ||
		    !flags_cache_get(&cache, *d, q->out->no_make, q->out, q->found))
			vec_push(&unknown.at, *d);
	if (q->out->no_make) {
		note_unknown(q, &unknown);
		vec_clear(&unknown.at);
	}
	if (unknown.at.nr)
		ret = ask_make(q, &unknown);
	vec_each (&unknown.at, char *, d)
		if (!ret && !q->failed && !q->out->no_cache)
			flags_cache_put(&cache, *d, &q->told);
	vec_each (&q->told.own, struct kbuild_cmd, cmd)
		vec_push(&q->found->own, *cmd);
	vec_each (&q->told.other, struct kbuild_cmd, cmd)
		vec_push(&q->found->other, *cmd);
	vec_free(&q->told.own);
	vec_free(&q->told.other);
	flags_cache_close(&cache);
	vec_free(&unknown.at);
	if (!ret)
		note_asked(q->out, dirs);
	return ret;
}

static char *real_build(const char *build)
{
	char *cwd = getcwd(NULL, 0), *real = path_real(cwd ? cwd : "/", build);

	free(cwd);
	return real;
}

/* Whether make has answered before is told by mm/, for which it is nearly always asked. */
static bool has_answered(struct dry_run *q)
{
	struct flags_cache cache;
	bool known;

	if (q->out->no_cache)
		return false;
	flags_cache_open(q->ctx, q->tree, q->build, q->arch, q->llvm, &cache);
	known = flags_cache_get(&cache, "mm/", false, q->out, q->found);
	flags_cache_close(&cache);
	return known;
}

void kbuild_flags_begin(struct ctx *ctx, const struct kbuild_tree *t, const char *build,
			const char *arch, const char *llvm, struct kbuild_flags *out)
{
	char *real = real_build(build), *fitting = NULL;
	struct found_cmds found = {0};
	struct dry_run q = {ctx, t, real, arch, llvm, out, .found = &found};

	if (build_is_prepared(real) && !has_answered(&q))
		fitting = build_llvm_argument(ctx, real, llvm);
	if (fitting)
		dry_run_begin(&q, fitting);
	strbuf_reset(&ctx->error); /* who asks make is told */
	free(fitting);
	vec_free(&found.own);
	vec_free(&found.other);
	free(real);
}

int kbuild_flags_from_make(struct ctx *ctx, const struct kbuild_tree *t, const char *build,
			   const char *arch, const char *llvm, char *const *files,
			   unsigned nr_files, struct kbuild_flags *out)
{
	char *real = real_build(build);
	struct found_cmds found = {0};
	struct make_dirs dirs = {0};
	struct dry_run q = {
		ctx, t, real, arch, llvm, out, .found = &found, .complaint = STRBUF_INIT};
	int ret = 0;

	if (!build_is_prepared(real))
		ret = ctx_error(ctx, "%s: is not prepared: run make O=%s modules_prepare", real,
				real);
	for (unsigned i = 0; !ret && i < nr_files; i++)
		look_up(t, real, files[i], out, &found, &dirs);
	if (!ret)
		ret = find_dirs(&q, &dirs);
	vec_each (&found.own, struct kbuild_cmd, c)
		vec_push(&out->cmds, *c);
	vec_each (&found.other, struct kbuild_cmd, c)
		vec_push(&out->cmds, *c);
	command_seal(out);
	vec_free(&found.own);
	vec_free(&found.other);
	dirs_free(&dirs);
	strbuf_free(&q.complaint);
	free(real);
	return ret;
}
