// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A build directory of our own: configured, headers generated, nothing compiled.
 *
 * The stamp is written last and says by what the directory was made, so that an
 * interrupted preparation, another recipe, another compiler or another tree under
 * the same name is done again.  A directory with neither stamp nor mark is the
 * user's own and is never configured.
 */
#include "kbuild/kbuild.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "kbuild/build.h"
#include "kbuild/fragment.h"
#include "kbuild/run.h"
#include "kbuild/target.h"
#include "util/path.h"

#define STAMP "mmucheck-prepared"
#define MARK "mmucheck-preparing" /* also the lock; also the fragment */
#define LOG "mmucheck-prepare.log"
#define MAX_STAMP (64u << 10)

struct job {
	const struct kbuild_tree *tree;
	const char *arch, *llvm;
	unsigned jobs;
	char *build;	     /* absolute */
	struct strbuf stamp; /* what the stamp shall say */
};

static int write_all(int fd, const char *data, size_t len)
{
	while (len) {
		ssize_t put = write(fd, data, len);

		if (put < 0 && errno != EINTR)
			return -1;
		data += put > 0 ? put : 0;
		len -= put > 0 ? put : 0;
	}
	return 0;
}

/* Write a file under another name first: it appears complete or not at all. */
static int write_file(const char *dir, const char *name, const struct strbuf *text)
{
	struct strbuf tmp_name = STRBUF_INIT;
	char *path = path_join(dir, name);
	int fd, ret = -1;

	strbuf_addf(&tmp_name, "%s.new", path);
	fd = open(tmp_name.buf, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
	if (fd >= 0) {
		ret = write_all(fd, text->buf, text->len);
		ret |= close(fd);
	}
	if (!ret)
		ret = rename(tmp_name.buf, path);
	strbuf_free(&tmp_name);
	free(path);
	return ret;
}

static bool stamp_matches(const struct job *j)
{
	struct strbuf have = STRBUF_INIT;
	char *path = path_join(j->build, STAMP);
	bool same = !strbuf_read_file(&have, path, MAX_STAMP) && !strcmp(have.buf, j->stamp.buf) &&
		    build_is_prepared(j->build);

	strbuf_free(&have);
	free(path);
	return same;
}

/* What the directory is made from; the compiler counts, since Kconfig asks it. */
static int describe(struct ctx *ctx, struct job *j, const char *fragment)
{
	struct strbuf clang = STRBUF_INIT;
	char *text;

	strbuf_addf(&clang, "clang%s", *j->llvm == '-' ? j->llvm : "");
	text = build_compiler_text(ctx, clang.buf);
	strbuf_free(&clang);
	if (!text)
		return -1;
	strbuf_addf(&j->stamp,
		    "tree %s\nversion %s\narch %s\nllvm %s\ncompiler %s\nrecipe %016llx\n",
		    j->tree->root, j->tree->version, j->arch, j->llvm, text,
		    (unsigned long long)hash_bytes(fragment, strlen(fragment)));
	free(text);
	return 0;
}

/* True as well for a directory that is still to be made. */
static bool is_empty_dir(const char *path)
{
	DIR *d = opendir(path);
	const struct dirent *e;
	bool empty = true;

	if (!d)
		return errno == ENOENT;
	while ((e = readdir(d)))
		if (strcmp(e->d_name, ".") && strcmp(e->d_name, ".."))
			empty = false;
	closedir(d);
	return empty;
}

/* Is this directory one that we may configure? */
static bool is_ours(const char *build)
{
	return path_has(build, STAMP) || path_has(build, MARK) || is_empty_dir(build);
}

/*
 * Open and lock the mark.  The lock goes with the descriptor, which make inherits: if
 * this process is killed, the next one still waits for the make that it has left behind.
 */
static int lock_build(struct ctx *ctx, const struct job *j)
{
	char *path = path_join(j->build, MARK);
	int fd = open(path, O_RDWR | O_CREAT, 0666);

	free(path);
	if (fd < 0)
		return ctx_error(ctx, "%s: cannot write there: %m; give another -O", j->build);
	if (flock(fd, LOCK_EX | LOCK_NB)) {
		fprintf(stderr, "mmucheck: waiting for another mmucheck to prepare %s\n", j->build);
		while (flock(fd, LOCK_EX) && errno == EINTR)
			;
	}
	return fd;
}

/*
 * sparc's flags hold options of GNU as and of gcc that clang refuses: this program
 * stands in for the compiler and leaves them out.  Appends "CC=...", nothing elsewhere.
 */
static int add_compiler(struct ctx *ctx, const struct job *j, struct strbuf *cc)
{
	char exe[PATH_MAX];
	ssize_t n;

	if (strcmp(path_srcarch(j->arch), "sparc"))
		return 0;
	n = readlink("/proc/self/exe", exe, sizeof(exe));
	if (n <= 0 || n == (ssize_t)sizeof(exe))
		return ctx_error(ctx, "cannot tell which program this is: %m");
	exe[n] = '\0';
	if (strpbrk(exe, " \t'\"\\$#;&|<>()`*?[]!~"))
		return ctx_error(ctx, "%s: make cannot use a compiler by this name; move it", exe);
	strbuf_addf(cc, "CC=%s cc clang%s", exe, j->llvm);
	return 0;
}

/* One make target in the build directory, output to the log. */
static int run_make(struct ctx *ctx, const struct job *j, int log, const char *target)
{
	struct strbuf o = STRBUF_INIT, arch = STRBUF_INIT, llvm = STRBUF_INIT, n = STRBUF_INIT,
		      conf = STRBUF_INIT, cc = STRBUF_INIT;
	const char *argv[] = {"make", NULL, NULL, NULL, NULL, target, NULL, NULL, NULL};
	const char *extra[] = {NULL, NULL};
	char *clang_target;
	int status, nr = 6;

	if (add_compiler(ctx, j, &cc))
		return -1;
	strbuf_addf(&o, "O=%s", j->build);
	strbuf_addf(&arch, "ARCH=%s", j->arch);
	strbuf_addf(&llvm, "LLVM=%s", j->llvm);
	strbuf_addf(&n, "-j%u", j->jobs ? j->jobs : 1);
	strbuf_addf(&conf, "KCONFIG_ALLCONFIG=%s/%s", j->build, MARK);
	argv[1] = o.buf;
	argv[2] = arch.buf;
	argv[3] = llvm.buf;
	argv[4] = n.buf;
	clang_target = target_argument(j->tree, j->arch);
	if (clang_target)
		argv[nr++] = clang_target;
	if (cc.len)
		argv[nr++] = cc.buf;
	extra[0] = conf.buf;
	status = run_program(
		ctx, &(struct run){.dir = j->tree->root, .argv = argv, .extra = extra, .log = log});
	if (status > 0)
		ctx_error(ctx, "make %s failed for %s: see %s/%s", target, j->tree->root, j->build,
			  LOG);
	strbuf_free(&o);
	strbuf_free(&arch);
	strbuf_free(&llvm);
	strbuf_free(&n);
	strbuf_free(&conf);
	strbuf_free(&cc);
	free(clang_target);
	return status ? -1 : 0;
}

static int configure(struct ctx *ctx, const struct job *j)
{
	char *path = path_join(j->build, LOG);
	int log = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_APPEND | O_CLOEXEC, 0666), ret;

	free(path);
	if (log < 0)
		return ctx_error(ctx, "%s/%s: %m", j->build, LOG);
	fprintf(stderr, "mmucheck: preparing %s for linux %s, once, about half a minute\n",
		j->build, j->tree->version);
	/* Leftovers of another tree or recipe must not stay among the headers. */
	ret = path_has(j->build, "Makefile") ? run_make(ctx, j, log, "mrproper") : 0;
	if (!ret)
		ret = run_make(ctx, j, log, "allmodconfig");
	if (!ret)
		ret = run_make(ctx, j, log, "modules_prepare");
	close(log);
	if (!ret && !build_is_prepared(j->build))
		ret = ctx_error(ctx, "make modules_prepare left %s incomplete: see %s/%s", j->build,
				j->build, LOG);
	return ret;
}

/* With the lock held: prepare, unless another process has done it meanwhile. */
static int prepare_locked(struct ctx *ctx, const struct job *j, int fd, const char *fragment)
{
	char *stamp = path_join(j->build, STAMP);
	int ret;

	if (stamp_matches(j)) {
		free(stamp);
		return 0;
	}
	unlink(stamp);
	free(stamp);
	if (ftruncate(fd, 0) || write_all(fd, fragment, strlen(fragment)))
		return ctx_error(ctx, "%s: cannot write there: %m; give another -O", j->build);
	ret = configure(ctx, j);
	if (!ret && write_file(j->build, STAMP, &j->stamp))
		ret = ctx_error(ctx, "%s/%s: %m", j->build, STAMP);
	return ret;
}

static int prepare_own(struct ctx *ctx, struct job *j)
{
	const char *fragment = kbuild_fragment(path_srcarch(j->arch));
	int fd, ret;

	if (!fragment)
		return ctx_error(ctx,
				 "no recipe to configure a kernel for %s: "
				 "prepare a build directory yourself and give it with -O",
				 j->arch);
	if (path_below(j->tree->root, j->build))
		return ctx_error(ctx, "%s: lies inside the kernel tree: give another -O", j->build);
	if (describe(ctx, j, fragment))
		return -1;
	if (stamp_matches(j))
		return 0;
	if (path_make_dirs(j->build))
		return ctx_error(ctx, "%s: %m; give another -O", j->build);
	fd = lock_build(ctx, j);
	if (fd < 0)
		return -1;
	ret = prepare_locked(ctx, j, fd, fragment);
	close(fd);
	return ret;
}

int kbuild_prepare(struct ctx *ctx, const struct kbuild_tree *t, const char *build,
		   const char *arch, const char *llvm, unsigned jobs)
{
	char *cwd = getcwd(NULL, 0);
	struct job j = {.tree = t,
			.arch = arch,
			.llvm = llvm,
			.jobs = jobs,
			.build = path_real(cwd ? cwd : "/", build),
			.stamp = STRBUF_INIT};
	int ret;

	if (is_ours(j.build))
		ret = prepare_own(ctx, &j);
	else if (build_is_prepared(j.build))
		ret = 0;
	else if (!path_is_dir(j.build))
		ret = ctx_error(ctx, "%s: is no directory", j.build);
	else if (path_has(j.build, ".config"))
		ret = ctx_error(ctx,
				"%s: is configured but not prepared: run make O=%s modules_prepare",
				j.build, j.build);
	else
		ret = ctx_error(ctx, "%s: is neither empty nor a build directory: give another -O",
				j.build);
	strbuf_free(&j.stamp);
	free(j.build);
	free(cwd);
	return ret;
}
