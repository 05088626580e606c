// SPDX-License-Identifier: GPL-2.0-or-later
#include "hook/run.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "hook/clone_git.h"
#include "hook/hook.h"
#include "kbuild/build.h"
#include "util/path.h"

enum { REVIEW_CLEAN = 0, REVIEW_ERROR = 1, REVIEW_FINDINGS = 2, REVIEW_INCOMPLETE = 3 };

/* Is there something among these names that is analysed?  They end in NUL each. */
static bool names_code(const struct strbuf *names)
{
	for (const char *n = names->buf; n < names->buf + names->len; n += strlen(n) + 1)
		if (path_has_suffix(n, ".c") || path_has_suffix(n, ".h") ||
		    path_has_suffix(n, ".S"))
			return true;
	return false;
}

/* Does git diff with these arguments name code?  -1 with the error set. */
static int touches_code(const struct hook_run *r, const char *const *diff)
{
	struct strbuf names = STRBUF_INIT;
	int status = clone_git(r->ctx, r->top, diff, &names), ret = -1;

	if (status > 0)
		ctx_error(r->ctx, "git diff cannot tell what has changed in %s", r->top);
	else if (!status)
		ret = names_code(&names);
	strbuf_free(&names);
	return ret;
}

/* The change is "--staged" or "A..B"; returns the exit status of the review. */
static int review(const struct hook_run *r, const char *change)
{
	const char *level = hook_fail_on_name(r->settings->fail_on);
	const char *argv[] = {
		"review",	   "-k",	r->top, "-O",	      r->build, "--arch",
		r->settings->arch, "--fail-on", level,	"--mailback", change,	NULL};
	int status = r->review(r->ctx, sizeof(argv) / sizeof(argv[0]) - 1, (char **)argv);

	if (status >= 0)
		return status;
	fprintf(stderr, "mmucheck: %s\n", r->ctx->error.buf);
	strbuf_reset(&r->ctx->error);
	return REVIEW_ERROR;
}

/* What the outcome of a review means for what git is about to do, in a line. */
static int judge(const struct hook_run *r, int status, const char *what)
{
	enum hook_fail_on level = r->settings->fail_on;
	const char *why;
	bool stop;

	if (status == REVIEW_CLEAN)
		return 0;
	if (status == REVIEW_FINDINGS) {
		why = "introduces the findings above";
		stop = true;
	} else if (status == REVIEW_INCOMPLETE) {
		why = "could not be analysed in full: see above";
		stop = level == HOOK_FAIL_ANY;
	} else {
		why = "was not checked: see above";
		stop = level != HOOK_FAIL_NONE;
	}
	fprintf(stderr, "mmucheck: %s %s%s\n", what, why,
		stop ? "; git's --no-verify goes on all the same" : "");
	return stop;
}

/* Nothing can be checked without flags, and flags cannot be made up. */
static int no_build(const struct hook_run *r, const char *what)
{
	struct strbuf command = STRBUF_INIT;

	hook_prepare_command(r->top, r->build, r->settings->arch, &command);
	fprintf(stderr,
		"mmucheck: %s: there is no prepared build directory, which compiler flags come "
		"from: run\n    %s\n"
		"once; or name one of yours: git config mmucheck.build DIR\n",
		r->build, command.buf);
	strbuf_free(&command);
	return judge(r, REVIEW_ERROR, what);
}

int hook_run_commit(const struct hook_run *r)
{
	static const char *const diff[] = {"diff", "--cached", "--name-only", "-z", NULL};
	static const char what[] = "the commit";
	int code = touches_code(r, diff);

	if (code <= 0)
		return code;
	if (!build_is_prepared(r->build))
		return no_build(r, what);
	return judge(r, review(r, "--staged"), what);
}

int hook_run_range(const struct hook_run *r, const char *from, const char *to)
{
	struct strbuf range = STRBUF_INIT, what = STRBUF_INIT;
	const char *diff[] = {"diff", "--name-only", "-z", NULL, "--", NULL};
	int ret;

	strbuf_addf(&range, "%s..%s", from, to);
	strbuf_addf(&what, "%.12s..%.12s", from, to);
	diff[3] = range.buf;
	ret = touches_code(r, diff);
	if (ret > 0 && !build_is_prepared(r->build))
		ret = no_build(r, what.buf);
	else if (ret > 0)
		ret = judge(r, review(r, range.buf), what.buf);
	strbuf_free(&range);
	strbuf_free(&what);
	return ret;
}
