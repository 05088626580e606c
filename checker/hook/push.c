// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What a push adds to a remote: for each ref the commits between what the remote has and
 * what it is sent.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "hook/clone_git.h"
#include "hook/run.h"
#include "util/arena.h"
#include "util/vec.h"

#define MAX_COMMITS 250 /* more is somebody else's work, and takes long */
#define MAX_REFS 1000	/* of a remote that a base is looked for among */

struct ref {
	char *local, *local_id, *remote, *remote_id;
};

/* The next line of text cut into its words; false at the end or when it has not four. */
static bool next_ref(char **text, struct ref *ref)
{
	char **words[] = {&ref->local, &ref->local_id, &ref->remote, &ref->remote_id};
	char *line = strsep(text, "\n");

	for (int i = 0; i < 4; i++) {
		*words[i] = line ? strsep(&line, " ") : NULL;
		if (!*words[i] || !**words[i])
			return false;
	}
	return true;
}

static bool is_null(const char *id)
{
	return strspn(id, "0") == strlen(id);
}

/* The commit of an object, to free; NULL if it is none that is here. */
static char *commit_of(const struct hook_run *r, const char *id)
{
	struct strbuf name = STRBUF_INIT;
	char *commit;

	strbuf_addf(&name, "%s^{commit}", id);
	commit = clone_git_line(
		r->ctx, r->top,
		(const char *[]){"rev-parse", "--verify", "--quiet", name.buf, NULL});
	strbuf_reset(&r->ctx->error);
	strbuf_free(&name);
	return commit;
}

/* The best common ancestor of a commit and any of those that are named, a line each. */
static char *base_among(const struct hook_run *r, const char *commit, char *names)
{
	struct {
		VEC(const char *) at;
	} argv = {0};
	char *line, *base = NULL;

	vec_push(&argv.at, (const char *)"merge-base");
	vec_push(&argv.at, commit);
	while ((line = strsep(&names, "\n")) && argv.at.nr < MAX_REFS)
		if (*line)
			vec_push(&argv.at, (const char *)line);
	if (argv.at.nr > 2) {
		vec_push(&argv.at, (const char *)NULL);
		base = clone_git_line(r->ctx, r->top, argv.at.at);
		strbuf_reset(&r->ctx->error);
	}
	vec_free(&argv.at);
	return base;
}

/* A branch that is new there: what is known to be there in other branches, else anywhere. */
static char *base_of_new(const struct hook_run *r, const char *commit, const char *remote)
{
	struct strbuf prefix = STRBUF_INIT;
	const char *where[] = {NULL, "refs/remotes/", "refs/tags/"};
	char *base = NULL;

	strbuf_addf(&prefix, "refs/remotes/%s/", remote);
	where[0] = prefix.buf;
	for (int i = 0; !base && i < 3; i++) {
		const char *argv[] = {"for-each-ref", "--format=%(objectname)",
				      "--sort=-creatordate", where[i], NULL};
		char *names = clone_git_line(r->ctx, r->top, argv);

		if (names)
			base = base_among(r, commit, names);
		free(names);
	}
	strbuf_reset(&r->ctx->error);
	strbuf_free(&prefix);
	return base;
}

static char *base_of(const struct hook_run *r, const struct ref *ref, const char *commit,
		     const char *remote)
{
	char *there = is_null(ref->remote_id) ? NULL : commit_of(r, ref->remote_id), *base;

	if (!there)
		return base_of_new(r, commit, remote);
	base = base_among(r, commit, there);
	free(there);
	return base;
}

static unsigned long count(const struct hook_run *r, const char *base, const char *commit)
{
	struct strbuf range = STRBUF_INIT;
	unsigned long nr = 0;
	char *said;

	strbuf_addf(&range, "%s..%s", base, commit);
	said = clone_git_line(r->ctx, r->top,
			      (const char *[]){"rev-list", "--count", range.buf, NULL});
	if (said)
		nr = strtoul(said, NULL, 10);
	free(said);
	strbuf_free(&range);
	return nr;
}

/* Say that a ref goes unchecked; it stops the push only where everything does. */
static int unchecked(const struct hook_run *r, const struct ref *ref, const char *why)
{
	fprintf(stderr, "mmucheck: %s was not checked: %s; mmucheck review BASE..%s does it\n",
		ref->local, why, ref->local);
	return r->settings->fail_on == HOOK_FAIL_ANY;
}

static int check_commit(const struct hook_run *r, const struct ref *ref, const char *commit,
			const char *remote)
{
	char *base = base_of(r, ref, commit, remote), why[80];
	unsigned long nr;
	int ret;

	if (!base)
		return unchecked(r, ref, "nothing tells which commits the remote has already");
	nr = count(r, base, commit);
	if (nr > MAX_COMMITS) {
		snprintf(why, sizeof(why), "%lu commits are more than the %d that a push may have",
			 nr, MAX_COMMITS);
		ret = unchecked(r, ref, why);
	} else {
		ret = nr ? hook_run_range(r, base, commit) : 0;
	}
	free(base);
	return ret;
}

static int check_ref(const struct hook_run *r, const struct ref *ref, const char *remote)
{
	char *commit;
	int ret;

	if (is_null(ref->local_id))
		return 0; /* a ref that is deleted there */
	commit = commit_of(r, ref->local_id);
	if (!commit)
		return 0; /* a tag of a blob or a tree */
	ret = check_commit(r, ref, commit, remote);
	free(commit);
	return ret;
}

int hook_run_push(const struct hook_run *r, const char *remote, const char *refs)
{
	char *text = xstrdup(refs), *rest = text;
	struct ref ref;
	int ret = 0;

	while (ret >= 0 && rest && *rest) {
		int one = next_ref(&rest, &ref)
				  ? check_ref(r, &ref, remote)
				  : ctx_error(r->ctx, "pre-push takes lines of four words, "
						      "as git writes them");

		ret = one < 0 ? -1 : ret | one;
	}
	free(text);
	return ret;
}
