// SPDX-License-Identifier: GPL-2.0-or-later
#include "cli/analyzer.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "util/path.h"
#include "util/strbuf.h"

#define MAX_LOG (1u << 20) /* of what a clang said so much is looked at */

struct words {
	VEC(const char *) at;
};

struct running {
	pid_t pid;
	size_t source;
};

/* DIR/mm/memory.c.sarif; a file outside the tree keeps its whole name below DIR. */
static char *output_name(const struct analyzer *a, const struct source *src, const char *suffix)
{
	struct strbuf sb = STRBUF_INIT;

	strbuf_addf(&sb, "%s/%s%s", a->dir, src->path[0] == '/' ? src->path + 1 : src->path,
		    suffix);
	return strbuf_detach(&sb);
}

static void make_dir_of(const char *path)
{
	char *dir = xstrdup(path);

	*strrchr(dir, '/') = '\0';
	path_make_dirs(dir);
	free(dir);
}

static void add_words(struct words *w, const char *const *words, size_t nr)
{
	for (size_t i = 0; i < nr; i++)
		vec_push(&w->at, words[i]);
}

/*
 * The checks of core that say nothing themselves are needed to know what does not return.
 * Functions that no section can be reached from are left out: only ours run here.  The rest
 * get four times the analyzer's own budget of steps, with which mm/migrate_device.c of Linux
 * 7.2 is followed to the end of its loop (C007).
 */
static void command(const struct analyzer *a, const struct source *src, const char *sarif,
		    struct words *w)
{
	const char *const before[] = {
		a->clang,
		"--analyze",
		"--analyzer-no-default-checks",
		"-Xclang",
		"-load",
		"-Xclang",
		a->plugin,
		"-Xclang",
		"-analyzer-checker=mmucheck,core.builtin",
		"-Xclang",
		"-analyzer-config",
		"-Xclang",
		"display-checker-name=false,mmucheck.Api:SkipUnrelated=true,"
		"max-nodes=900000",
		"-Xclang",
		"-analyzer-output=sarif",
		"-fno-crash-diagnostics",
		"-fno-color-diagnostics",
		"-fno-caret-diagnostics",
		"-fdiagnostics-absolute-paths",
		"-o",
		sarif,
	};
	/* What the kernel's warnings say is the compiler's business. */
	const char *const after[] = {"-w", "-Wno-error", src->abs, NULL};

	add_words(w, before, sizeof(before) / sizeof(before[0]));
	add_words(w, (const char *const *)src->args, src->nr_args);
	add_words(w, after, sizeof(after) / sizeof(after[0]));
}

/* Becomes the compiler; what goes wrong before that is told by the status 127. */
static void become_clang(const struct analyzer *a, const struct source *src, const char *log,
			 const struct words *w)
{
	struct rlimit cpu = {a->seconds, a->seconds + 5};
	int in = open("/dev/null", O_RDONLY), out = open(log, O_WRONLY | O_CREAT | O_TRUNC, 0666);

	if (in < 0 || out < 0 || dup2(in, 0) < 0 || dup2(out, 1) < 0 || dup2(out, 2) < 0)
		_exit(127);
	setrlimit(RLIMIT_CPU, &cpu);
	if (chdir(src->dir))
		_exit(127);
	execvp(w->at.at[0], (char *const *)w->at.at);
	_exit(127);
}

static int start(struct ctx *ctx, const struct analyzer *a, const struct source *src, pid_t *pid)
{
	char *sarif = output_name(a, src, ".sarif"), *log = output_name(a, src, ".log");
	struct words w = {0};

	make_dir_of(sarif);
	unlink(sarif);
	command(a, src, sarif, &w);
	fflush(NULL);
	*pid = fork();
	if (!*pid)
		become_clang(a, src, log, &w);
	vec_free(&w.at);
	free(sarif);
	free(log);
	return *pid < 0 ? ctx_error(ctx, "cannot start %s: %s", a->clang, strerror(errno)) : 0;
}

/* The first error that clang printed, without its place. */
static char *first_error(const char *log)
{
	struct strbuf sb = STRBUF_INIT;
	char *why = NULL;

	if (!strbuf_read_file(&sb, log, MAX_LOG)) {
		char *at = strstr(sb.buf, "error: ");

		if (at) {
			at += strlen("error: ");
			at[strcspn(at, "\n")] = '\0';
			why = xstrdup(at);
		}
	}
	strbuf_free(&sb);
	return why;
}

static char *failure(const struct analyzer *a, int status, const char *log)
{
	struct strbuf sb = STRBUF_INIT;
	char *said = first_error(log);

	if (WIFSIGNALED(status) && WTERMSIG(status) == SIGXCPU)
		strbuf_addf(&sb, "not done after %u seconds", a->seconds);
	else if (WIFSIGNALED(status))
		strbuf_addf(&sb, "%s died of signal %d", a->clang, WTERMSIG(status));
	else if (WEXITSTATUS(status) == 127)
		strbuf_addf(&sb, "cannot run %s", a->clang);
	else if (said)
		strbuf_adds(&sb, said);
	else
		strbuf_addf(&sb, "%s ended with status %d", a->clang, WEXITSTATUS(status));
	free(said);
	return strbuf_detach(&sb);
}

static void finish(const struct analyzer *a, const struct source *src, int status,
		   struct analyzer_result *r)
{
	r->log = output_name(a, src, ".log");
	r->sarif = output_name(a, src, ".sarif");
	if (WIFEXITED(status) && !WEXITSTATUS(status) && path_is_file(r->sarif))
		return;
	r->why = failure(a, status, r->log);
	free(r->sarif);
	r->sarif = NULL;
}

/* Wait for any of them and take it off the list; its index in the sources is returned. */
static size_t reap(struct running *list, unsigned *nr, int *status)
{
	for (;;) {
		pid_t pid = wait(status);

		for (unsigned i = 0; i < *nr; i++) {
			size_t source = list[i].source;

			if (list[i].pid != pid)
				continue;
			list[i] = list[--*nr];
			return source;
		}
	}
}

int analyzer_run(struct ctx *ctx, const struct analyzer *a, const struct sources *s,
		 struct analyzer_result *results)
{
	struct running *list = xcalloc(a->jobs, sizeof(*list));
	unsigned nr = 0, done = 0;
	size_t next = 0;
	int ret = 0;

	while (nr || (!ret && next < s->list.nr)) {
		const struct source *src = &s->list.at[next];
		int status;

		if (!ret && next < s->list.nr && nr < a->jobs) {
			if (src->args)
				ret = start(ctx, a, src, &list[nr].pid);
			if (src->args && !ret)
				list[nr++].source = next;
			next++;
			continue;
		}
		size_t ended = reap(list, &nr, &status);

		finish(a, &s->list.at[ended], status, &results[ended]);
		progress_done(a->progress, ++done);
	}
	free(list);
	return ret;
}

void analyzer_free(struct analyzer_result *results, size_t nr)
{
	for (size_t i = 0; i < nr; i++) {
		free(results[i].sarif);
		free(results[i].log);
		free(results[i].why);
	}
	free(results);
}
