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
#include "kbuild/flags_cache.h"
#include "kbuild/run.h"
#include "kbuild/target.h"
#include "util/path.h"

#define MAX_OUTPUT (2ul << 30)

struct dirs {
	VEC(char *) at; /* "mm/", sorted before use */
};

static void dirs_free(struct dirs *d)
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
		if (!strncmp(*p, dir, strlen(*p)))
			return true;
	return false;
}

static int by_name(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* Sort; drop doubles and directories below another one. */
static void dirs_reduce(struct dirs *d)
{
	size_t nr = 0;

	if (!d->at.nr)
		return;
	qsort(d->at.at, d->at.nr, sizeof(*d->at.at), by_name);
	for (size_t i = 0; i < d->at.nr; i++) {
		const char *last = nr ? d->at.at[nr - 1] : NULL;

		if (last && !strncmp(last, d->at.at[i], strlen(last)))
			free(d->at.at[i]);
		else
			d->at.at[nr++] = d->at.at[i];
	}
	d->at.nr = nr;
}

/* One file: take its saved command, or note the directory to ask make for. */
static void look_up(const struct kbuild_tree *t, const char *build, const char *file,
		    struct kbuild_flags *out, struct found_cmds *found, struct dirs *dirs)
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

/* The last line of what make complained about. */
static const char *last_line(struct strbuf *err)
{
	char *nl;

	while (err->len && err->buf[err->len - 1] == '\n')
		err->buf[--err->len] = '\0';
	nl = strrchr(err->buf, '\n');
	return nl ? nl + 1 : err->buf;
}

struct make_args {
	VEC(const char *) argv;
	struct strbuf o, arch, llvm;
	char *clang_target;
};

static void build_make_args(struct make_args *a, const struct kbuild_tree *t, const char *build,
			    const char *arch, const char *llvm, const struct dirs *dirs)
{
	static const char *const fixed[] = {"make", "-k", "-n", "V=1"};

	for (size_t i = 0; i < sizeof(fixed) / sizeof(fixed[0]); i++)
		vec_push(&a->argv, fixed[i]);
	strbuf_addf(&a->arch, "ARCH=%s", arch);
	vec_push(&a->argv, a->arch.buf);
	if (*llvm) {
		strbuf_addf(&a->llvm, "LLVM=%s", llvm);
		vec_push(&a->argv, a->llvm.buf);
		a->clang_target = target_argument(t, arch);
		if (a->clang_target)
			vec_push(&a->argv, a->clang_target);
	}
	if (strcmp(build, t->root)) {
		strbuf_addf(&a->o, "O=%s", build);
		vec_push(&a->argv, a->o.buf);
	}
	vec_each (&dirs->at, char *, d)
		vec_push(&a->argv, *d);
	vec_push(&a->argv, NULL);
}

static void make_args_free(struct make_args *a)
{
	vec_free(&a->argv);
	strbuf_free(&a->o);
	strbuf_free(&a->arch);
	strbuf_free(&a->llvm);
	free(a->clang_target);
}

struct asking {
	struct ctx *ctx;
	const struct kbuild_tree *tree;
	const char *build, *arch, *llvm;
	struct kbuild_flags *out;
	struct found_cmds *found; /* all there is */
	struct found_cmds told;	  /* what make says now */
	bool complete;		  /* make had nothing to complain about */
};

/* Ask make what it would run for dirs. */
static int dry_run(struct asking *q, const char *llvm, const struct dirs *dirs)
{
	/* Never let a stale configuration be rewritten behind the user's back. */
	static const char *const extra[] = {"KCONFIG_NOSILENTUPDATE=1", NULL};
	struct make_args a = {.o = STRBUF_INIT, .arch = STRBUF_INIT, .llvm = STRBUF_INIT};
	struct strbuf text = STRBUF_INIT, err = STRBUF_INIT;
	struct run r = {.dir = q->tree->root,
			.extra = extra,
			.log = -1,
			.out = &text,
			.err = &err,
			.max_out = MAX_OUTPUT,
			.tick = q->out->tick,
			.tick_data = q->out->tick_data};
	int status;

	build_make_args(&a, q->tree, q->build, q->arch, llvm, dirs);
	r.argv = a.argv.at;
	status = run_program(q->ctx, &r);
	if (status >= 0)
		cmdfile_scan_output(q->out, q->build, text.buf, &q->told);
	q->complete = !status;
	if (status > 0 && !q->told.own.nr && !q->told.other.nr)
		ctx_error(q->ctx, "%s: make -n tells no flags: %s", q->build, last_line(&err));
	else if (status > 0)
		status = 0; /* -k: what is missing is absent from the result */
	make_args_free(&a);
	strbuf_free(&text);
	strbuf_free(&err);
	return status ? -1 : 0;
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

static void note_unknown(const struct asking *q, const struct dirs *dirs)
{
	vec_each (&dirs->at, char *, d)
		if (!is_built(q->found, q->tree->root, *d))
			vec_push(&q->out->unknown,
				 strpool_get(&q->out->strings,
					     strpool_intern(&q->out->strings, *d)));
}

bool kbuild_flags_is_unknown(const struct kbuild_flags *f, const char *rel_file)
{
	vec_each (&f->unknown, const char *, dir)
		if (!strncmp(*dir, rel_file, strlen(*dir)))
			return true;
	return false;
}

static void note_asked(struct kbuild_flags *out, const struct dirs *dirs)
{
	vec_each (&dirs->at, char *, d) {
		uint32_t id = strpool_intern(&out->strings, *d);

		vec_push(&out->asked, strpool_get(&out->strings, id));
	}
}

static int ask_make(struct asking *q, const struct dirs *dirs)
{
	char *fitting = build_llvm_argument(q->ctx, q->build, q->llvm);
	int ret = fitting ? dry_run(q, fitting, dirs) : -1;

	free(fitting);
	return ret;
}

/* Was it said of the directory before, or without make of one above it? */
static bool is_said(struct asking *q, struct flags_cache *cache, const char *dir)
{
	char *at = xstrdup(dir), *slash;
	bool known = flags_cache_get(cache, dir, q->out->no_make, q->out, q->found);

	while (!known && q->out->no_make && *at) {
		at[strlen(at) - 1] = '\0';
		slash = strrchr(at, '/');
		if (!slash)
			break;
		slash[1] = '\0';
		known = flags_cache_get(cache, at, true, q->out, q->found);
	}
	free(at);
	return known;
}

/* What make has said before need not be asked again. */
static int find_dirs(struct asking *q, struct dirs *dirs)
{
	struct flags_cache cache;
	struct dirs unknown = {0};
	int ret = 0;

	dirs_reduce(dirs);
	if (!dirs->at.nr)
		return 0;
	flags_cache_open(q->ctx, q->tree, q->build, q->arch, q->llvm, &cache);
	vec_each (&dirs->at, char *, d)
		if (q->out->no_cache || !is_said(q, &cache, *d))
			vec_push(&unknown.at, *d);
	if (q->out->no_make) {
		note_unknown(q, &unknown);
		vec_clear(&unknown.at);
	}
	if (unknown.at.nr)
		ret = ask_make(q, &unknown);
	vec_each (&unknown.at, char *, d)
		if (!ret && q->complete && !q->out->no_cache)
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

int kbuild_flags_from_make(struct ctx *ctx, const struct kbuild_tree *t, const char *build,
			   const char *arch, const char *llvm, char *const *files,
			   unsigned nr_files, struct kbuild_flags *out)
{
	char *cwd = getcwd(NULL, 0), *real = path_real(cwd ? cwd : "/", build);
	struct found_cmds found = {0};
	struct dirs dirs = {0};
	int ret = 0;

	if (!build_is_prepared(real))
		ret = ctx_error(ctx, "%s: is not prepared: run make O=%s modules_prepare", real,
				real);
	for (unsigned i = 0; !ret && i < nr_files; i++)
		look_up(t, real, files[i], out, &found, &dirs);
	if (!ret)
		ret = find_dirs(&(struct asking){.ctx = ctx,
						 .tree = t,
						 .build = real,
						 .arch = arch,
						 .llvm = llvm,
						 .out = out,
						 .found = &found},
				&dirs);
	vec_each (&found.own, struct kbuild_cmd, c)
		vec_push(&out->cmds, *c);
	vec_each (&found.other, struct kbuild_cmd, c)
		vec_push(&out->cmds, *c);
	command_seal(out);
	vec_free(&found.own);
	vec_free(&found.other);
	dirs_free(&dirs);
	free(real);
	free(cwd);
	return ret;
}
