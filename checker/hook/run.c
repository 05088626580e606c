// SPDX-License-Identifier: GPL-2.0-or-later
#include "hook/run.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "hook/clone_git.h"
#include "hook/hook.h"
#include "kbuild/build.h"
#include "util/path.h"
#include "util/vec.h"

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

struct words {
	VEC(const char *) at;
};

/*
 * The change is "--staged" or "A..B", more what else review shall be told, or NULL; returns the exit
 * status of the review.
 */
static int review(const struct hook_run *r, const char *change, const struct words *more)
{
	const char *level = hook_fail_on_name(r->settings->fail_on);
	const char *const first[] = {
		"review",	   "-k",	r->top, "-O",	      r->build, "--arch",
		r->settings->arch, "--fail-on", level,	"--mailback", change};
	struct words argv = {0};
	int status;

	for (size_t i = 0; i < sizeof(first) / sizeof(first[0]); i++)
		vec_push(&argv.at, first[i]);
	for (size_t i = 0; more && i < more->at.nr; i++)
		vec_push(&argv.at, more->at.at[i]);
	vec_push(&argv.at, (const char *)NULL);
	status = r->review(r->ctx, (int)argv.at.nr - 1, (char **)argv.at.at);
	vec_free(&argv.at);
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

static int run_staged(const struct hook_run *r, const char *what, const struct words *more)
{
	static const char *const diff[] = {"diff", "--cached", "--name-only", "-z", NULL};
	int code = touches_code(r, diff);

	if (code <= 0)
		return code;
	if (!build_is_prepared(r->build))
		return no_build(r, what);
	return judge(r, review(r, "--staged", more), what);
}

int hook_run_commit(const struct hook_run *r)
{
	return run_staged(r, "the commit", NULL);
}

int hook_run_merge(const struct hook_run *r)
{
	static const char name[] = "GITHEAD_";
	struct words parents = {0};
	int ret;

	for (char **e = environ; *e; e++) {
		struct strbuf word = STRBUF_INIT;
		const char *id;

		if (strncmp(*e, name, strlen(name)))
			continue;
		id = *e + strlen(name);
		strbuf_addf(&word, "--parent=%.*s", (int)strcspn(id, "="), id);
		vec_push(&parents.at, strbuf_detach(&word));
	}
	ret = run_staged(r, "the merge", &parents);
	vec_each (&parents.at, const char *, word)
		free((char *)*word);
	vec_free(&parents.at);
	return ret;
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
		ret = judge(r, review(r, range.buf, NULL), what.buf);
	strbuf_free(&range);
	strbuf_free(&what);
	return ret;
}
