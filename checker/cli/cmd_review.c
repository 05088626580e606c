// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The command runs in a process of its own, so that its scratch directory is removed
 * however it ends.
 */
#include <errno.h>
#include <fts.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cli/cmd.h"
#include "cli/outcome.h"
#include "cli/review.h"

static const struct opts_cmd cmd = {
	.name = "mmucheck review",
	.groups = OPTS_TREE | OPTS_RULES | OPTS_OUTPUT | OPTS_MODEL | OPTS_JOBS | OPTS_CHANGE |
		  OPTS_BASELINE,
	.args_doc = "A..B\nCOMMIT\n--staged\n--patch FILE\n--mbox FILE",
	.doc = "Say what a change of a kernel introduces, and what it fixes.\v"
	       "The tree (-k) is a working tree of git. Base and result of the change are analysed, and what "
	       "differs is reported with the patch that it comes from; what a later patch of the same "
	       "series repairs is not. Nothing of the tree is written to or executed: files are read "
	       "from git, flags are those that mmucheck has seen before (mmucheck dump flags -k TREE mm/) "
	       "or that a build left in the build directory. Exit status: 0 nothing new, 2 new "
	       "findings, 1 error, 3 something that the change touches could not be analysed.",
};

static char *make_scratch(struct ctx *ctx)
{
	const char *dir = getenv("TMPDIR");
	struct strbuf sb = STRBUF_INIT;
	char *real;

	strbuf_addf(&sb, "%s/mmucheck-review-XXXXXX", dir && *dir == '/' ? dir : "/tmp");
	if (!mkdtemp(sb.buf)) {
		ctx_error(ctx, "cannot make %s: %m; name another place with TMPDIR", sb.buf);
		strbuf_free(&sb);
		return NULL;
	}
	real = realpath(sb.buf, NULL);
	strbuf_free(&sb);
	return real;
}

/* Everything below is ours; links are removed and never followed. */
static void remove_scratch(char *dir)
{
	char *paths[] = {dir, NULL};
	FTS *fts = fts_open(paths, FTS_PHYSICAL | FTS_NOCHDIR, NULL);
	FTSENT *e;

	while (fts && (e = fts_read(fts))) {
		if (e->fts_info == FTS_DP || e->fts_info == FTS_DNR)
			rmdir(e->fts_accpath);
		else if (e->fts_info != FTS_D)
			unlink(e->fts_accpath);
	}
	if (fts)
		fts_close(fts);
}

static int review(struct ctx *ctx, const struct opts *o, const char *scratch)
{
	struct review r;
	int ret = review_open(ctx, o, scratch, &r);

	if (!ret)
		ret = review_take(&r);
	if (!ret)
		ret = review_run(&r);
	if (!ret)
		ret = review_report(&r);
	review_close(&r);
	return ret;
}

static pid_t child;

static void pass_on(int sig)
{
	if (child > 0)
		kill(child, sig);
}

static void watch_signals(void (*handler)(int))
{
	static const int signals[] = {SIGHUP, SIGINT, SIGTERM};
	struct sigaction sa = {.sa_handler = handler};

	for (size_t i = 0; i < sizeof(signals) / sizeof(signals[0]); i++)
		sigaction(signals[i], &sa, NULL);
}

static int run_child(struct ctx *ctx, const struct opts *o, const char *scratch)
{
	int ret;

	watch_signals(SIG_DFL);
	prctl(PR_SET_PDEATHSIG, SIGTERM);
	ret = review(ctx, o, scratch);
	if (ret < 0)
		outcome_describe(ctx, o, NULL);
	if (ret < 0 && ctx->error.len)
		fprintf(stderr, "mmucheck: %s\n", ctx->error.buf);
	fflush(NULL);
	return ret < 0 ? EXIT_ERROR : ret;
}

static int wait_for_child(void)
{
	int status;

	while (waitpid(child, &status, 0) < 0)
		if (errno != EINTR)
			return EXIT_ERROR;
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

int cmd_review(struct ctx *ctx, int argc, char **argv)
{
	struct opts o;
	char *scratch = NULL;
	int ret = opts_parse(ctx, &cmd, argc, argv, &o);

	if (!ret && o.users.nr)
		ret = ctx_error(ctx, "review chooses files by the change: it takes no --users");
	if (!ret)
		ret = outcome_check(ctx, &o);
	if (!ret && !(scratch = make_scratch(ctx)))
		ret = -1;
	if (!ret) {
		watch_signals(pass_on);
		fflush(NULL);
		child = fork();
		if (!child)
			_exit(run_child(ctx, &o, scratch));
		ret = child < 0 ? ctx_error(ctx, "cannot start a process: %m") : wait_for_child();
		remove_scratch(scratch);
	}
	free(scratch);
	opts_free(&o);
	return ret == OPTS_HELP ? 0 : ret;
}
