// SPDX-License-Identifier: GPL-2.0-or-later
#include "review/base.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MAX_REFS "--count=200"
#define MAX_HISTORY "--max-count=400"
#define MAX_PATHS 64 /* whose history is looked at */

/* One line of cat-file for each "COMMIT:PATH": the id, or something else if there is none. */
static bool line_fits(const char **at, const char *id)
{
	const char *nl = strchr(*at, '\n');
	bool fits = nl && !strncmp(*at, id, strlen(id));

	*at = nl ? nl + 1 : *at + strlen(*at);
	return fits;
}

/* Ask for all files in all commits at once. */
static int ask(struct git *g, const char *const *commits, size_t nr, const struct preimages *p,
	       struct strbuf *out)
{
	const char *argv[] = {"cat-file", "--batch-check=%(objectname)", NULL};
	struct strbuf list = STRBUF_INIT;
	char *in;
	int ret = -1;

	for (size_t i = 0; i < nr; i++)
		vec_each (&p->list, struct preimage, f)
			strbuf_addf(&list, "%s:%s\n", commits[i], f->path);
	in = git_scratch_file(g, "preimages", &list);
	if (in)
		ret = git_must(g, &(struct git_call){.argv = argv, .in = in, .out = out},
			       "cannot look for files");
	free(in);
	strbuf_free(&list);
	return ret;
}

/* The first commit that has all files; nr if none has. */
static size_t first_fitting(const char *answer, size_t nr, const struct preimages *p)
{
	for (size_t i = 0; i < nr; i++) {
		bool all = true;

		vec_each (&p->list, struct preimage, f)
			all &= line_fits(&answer, f->id);
		if (all)
			return i;
	}
	return nr;
}

int base_lacks(struct git *g, const char *commit, const struct preimages *p, const char **path)
{
	struct strbuf out = STRBUF_INIT;
	const char *at;
	int ret = p->list.nr ? ask(g, &commit, 1, p, &out) : 0;

	*path = NULL;
	at = out.buf;
	vec_each (&p->list, struct preimage, f)
		if (!ret && !line_fits(&at, f->id) && !*path)
			*path = f->path;
	strbuf_free(&out);
	return ret;
}

struct candidates {
	VEC(const char *) ids;
	struct arena mem;
};

/* The last id of each line: of an annotated tag that is the commit. */
static void add_lines(struct candidates *c, char *text)
{
	for (char *line = text, *nl; (nl = strchr(line, '\n')); line = nl + 1) {
		char *last;

		*nl = '\0';
		last = strrchr(line, ' ');
		last = last && last[1] ? last + 1 : line;
		last[strcspn(last, " ")] = '\0';
		if (*last)
			vec_push(&c->ids, arena_strdup(&c->mem, last));
	}
}

static int add_command(struct git *g, const char *const *argv, struct candidates *c)
{
	struct strbuf out = STRBUF_INIT, err = STRBUF_INIT;
	int status = git_run(g, &(struct git_call){.argv = argv, .out = &out, .err = &err});

	if (!status)
		add_lines(c, out.buf);
	strbuf_free(&out);
	strbuf_free(&err);
	return status < 0 ? -1 : 0;
}

static int add_refs(struct git *g, struct candidates *c)
{
	const char *argv[] = {"for-each-ref", "--sort=-creatordate", MAX_REFS,
			      "--format=%(objectname) %(*objectname)", NULL};

	return add_command(g, argv, c);
}

static int add_history(struct git *g, const struct preimages *p, struct candidates *c)
{
	VEC(const char *) argv = {0};
	int ret;

	vec_push(&argv, "log");
	vec_push(&argv, MAX_HISTORY);
	vec_push(&argv, "--format=%H");
	vec_push(&argv, "--no-show-signature");
	vec_push(&argv, "HEAD");
	vec_push(&argv, "--");
	for (size_t i = 0; i < p->list.nr && i < MAX_PATHS; i++)
		vec_push(&argv, p->list.at[i].path);
	vec_push(&argv, NULL);
	ret = add_command(g, argv.at, c);
	vec_free(&argv);
	return ret;
}

/* The first of the candidates from *from on that fits; *from moves behind the last. */
static int try_candidates(struct git *g, const struct candidates *all, size_t *from,
			  const struct preimages *p, const char **found)
{
	size_t nr = all->ids.nr - *from, i;
	struct strbuf out = STRBUF_INIT;
	int ret = nr ? ask(g, all->ids.at + *from, nr, p, &out) : 0;

	if (!ret && nr) {
		i = first_fitting(out.buf, nr, p);
		*found = i < nr ? all->ids.at[*from + i] : NULL;
	}
	*from = all->ids.nr;
	strbuf_free(&out);
	return ret;
}

static int search(struct git *g, const struct preimages *p, struct candidates *all,
		  const char **found)
{
	char head[GIT_ID];
	size_t at = 0;

	*found = NULL;
	if (!git_commit(g, "HEAD", head))
		vec_push(&all->ids, arena_strdup(&all->mem, head));
	if (try_candidates(g, all, &at, p, found) || *found)
		return *found ? 0 : -1;
	if (add_refs(g, all) || try_candidates(g, all, &at, p, found) || *found)
		return *found ? 0 : -1;
	if (add_history(g, p, all))
		return -1;
	return try_candidates(g, all, &at, p, found);
}

static int refuse(struct git *g, const struct preimages *p, size_t nr_tried, const char *trailer)
{
	return ctx_error(g->ctx,
			 "no base for the patch: %s is %.12s there, which is not so in HEAD nor in "
			 "%zu more commits%s%s%s; fetch what it is for, or give --base",
			 p->list.at[0].path, p->list.at[0].id, nr_tried ? nr_tried - 1 : 0,
			 trailer ? ", and its base-commit: " : "", trailer ? trailer : "",
			 trailer ? " is not here" : "");
}

static int by_preimages(struct git *g, const char *trailer, const struct preimages *p,
			struct change *c)
{
	struct candidates all = {0};
	const char *found;
	int ret = search(g, p, &all, &found);

	if (!ret && !found)
		ret = refuse(g, p, all.ids.nr, trailer);
	if (!ret)
		ret = change_set_base(g, found, "has the files that the patch is for", c);
	vec_free(&all.ids);
	arena_free(&all.mem);
	return ret;
}

static int by_trailer(struct git *g, const char *trailer, const struct preimages *p,
		      struct change *c)
{
	const char *path;

	if (base_lacks(g, c->base, p, &path))
		return -1;
	if (!path)
		return 0;
	return ctx_error(
		g->ctx,
		"base-commit: %.12s lacks the preimage: %s is another file there; the patch "
		"needs others before it (--prerequisites), or give --base",
		trailer, path);
}

/*
 * A patch of new files alone names no base.  If it is applied already, as when b4 checks a
 * branch, the base is what was there before.
 */
static int before_made(struct git *g, const struct preimages *p, struct change *c)
{
	VEC(const char *) argv = {0};
	struct strbuf out = STRBUF_INIT, err = STRBUF_INIT;
	const char *why = "is HEAD, as the patch does not say what it is for";
	char parent[GIT_ID];
	int status;

	vec_push(&argv, "log");
	vec_push(&argv, "--max-count=1");
	vec_push(&argv, "--diff-filter=A");
	vec_push(&argv, "--format=%P");
	vec_push(&argv, "--no-show-signature");
	vec_push(&argv, "HEAD");
	vec_push(&argv, "--");
	for (size_t i = 0; i < p->made.nr && i < MAX_PATHS; i++)
		vec_push(&argv, p->made.at[i]);
	vec_push(&argv, NULL);
	status = p->made.nr
			 ? git_run(g, &(struct git_call){.argv = argv.at, .out = &out, .err = &err})
			 : 1;
	vec_free(&argv);
	if (!status && git_take_id(&out, parent))
		why = "is what the files of the patch were added to";
	else
		memcpy(parent, "HEAD", sizeof("HEAD"));
	strbuf_free(&out);
	strbuf_free(&err);
	return status < 0 ? -1 : change_set_base(g, parent, why, c);
}

int base_choose(struct git *g, const char *rev, const char *trailer, const struct preimages *p,
		struct change *c)
{
	if (rev)
		return change_set_base(g, rev, "--base names", c);
	if (trailer && !change_set_base(g, trailer, "is the base-commit: of the patch", c))
		return by_trailer(g, trailer, p, c);
	strbuf_reset(&g->ctx->error);
	if (p->list.nr)
		return by_preimages(g, trailer, p, c);
	return before_made(g, p, c);
}
