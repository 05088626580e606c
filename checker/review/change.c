// SPDX-License-Identifier: GPL-2.0-or-later
#include "review/change.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "review/merge.h"
#include "util/path.h"

#define MAX_INDEX ((size_t)256 << 20)

void change_add(struct change *c, const char *subject, const char *commit, const char *tree)
{
	struct patch p = {.subject = xstrdup(subject)};

	memcpy(p.commit, commit, strlen(commit) + 1);
	memcpy(p.tree, tree, strlen(tree) + 1);
	vec_push(&c->patches, p);
}

void change_free(struct change *c)
{
	vec_each (&c->patches, struct patch, p)
		free(p->subject);
	vec_free(&c->patches);
	free(c->base_why);
}

const char *change_end(const struct change *c)
{
	return c->patches.nr ? vec_last(&c->patches)->tree : c->base_tree;
}

void change_explain(struct change *c, const char *why)
{
	free(c->base_why);
	c->base_why = xstrdup(why);
}

int change_set_base(struct git *g, const char *rev, const char *why, struct change *c)
{
	if (git_commit(g, rev, c->base))
		return -1;
	change_explain(c, why);
	return git_tree_of(g, c->base, c->base_tree);
}

/* "COMMIT TREE SUBJECT" in each line. */
static int take_commits(struct git *g, char *text, struct change *c)
{
	char commit[GIT_ID], tree[GIT_ID];

	for (char *line = text, *nl; (nl = strchr(line, '\n')); line = nl + 1) {
		*nl = '\0';
		if (sscanf(line, "%64[0-9a-f] %64[0-9a-f]", commit, tree) != 2)
			return ctx_error(g->ctx, "git tells of a commit that cannot be read");
		if (c->patches.nr == CHANGE_MAX)
			return ctx_error(g->ctx,
					 "the series has more than %d patches: review "
					 "parts of it",
					 CHANGE_MAX);
		line += strlen(commit) + strlen(tree) + 1;
		change_add(c, *line ? line + 1 : line, commit, tree);
	}
	return 0;
}

static int take_log(struct git *g, const char *const *argv, struct change *c)
{
	struct strbuf out = STRBUF_INIT;
	int ret = git_must(g, &(struct git_call){.argv = argv, .out = &out}, "cannot list commits");

	if (!ret)
		ret = take_commits(g, out.buf, c);
	strbuf_free(&out);
	return ret;
}

static int set_parent(struct git *g, const char *commit, struct change *c)
{
	struct strbuf rev = STRBUF_INIT;
	int ret;

	strbuf_addf(&rev, "%s^1", commit);
	ret = change_set_base(g, rev.buf,
			      c->patches.nr > 1 ? "is the parent of the first commit"
						: "is the parent of the commit",
			      c);
	if (ret)
		ctx_error(g->ctx, "%s: commit %.12s has no parent here to compare it with", g->top,
			  commit);
	strbuf_free(&rev);
	return ret;
}

int change_from_commit(struct git *g, const char *rev, struct change *c)
{
	char id[GIT_ID];

	if (git_commit(g, rev, id))
		return -1;

	const char *argv[] = {"log", "-1", "--no-show-signature", "--format=%H %T %s", id,
			      "--",  NULL};

	if (take_log(g, argv, c))
		return -1;
	return set_parent(g, id, c);
}

/* Both ends of "A..B", an empty one being HEAD; b is NULL without "..". */
static int split_range(struct git *g, const char *range, char a[GIT_ID], char b[GIT_ID])
{
	const char *dots = strstr(range, "..");
	char *left = strndup(range, (size_t)(dots - range));
	const char *right = dots + 2;
	int ret;

	if (*right == '.') {
		free(left);
		return ctx_error(g->ctx, "%s: a range has two dots: A..B", range);
	}
	ret = git_commit(g, *left ? left : "HEAD", a);
	if (!ret)
		ret = git_commit(g, *right ? right : "HEAD", b);
	free(left);
	return ret;
}

int change_from_range(struct git *g, const char *range, struct change *c)
{
	char a[GIT_ID], b[GIT_ID], not_a[GIT_ID + 1];

	if (split_range(g, range, a, b))
		return -1;
	not_a[0] = '^';
	memcpy(not_a + 1, a, sizeof(a));

	const char *argv[] = {"log",
			      "--reverse",
			      "--first-parent",
			      "--no-show-signature",
			      "--format=%H %T %s",
			      b,
			      not_a,
			      "--",
			      NULL};

	if (take_log(g, argv, c))
		return -1;
	if (!c->patches.nr)
		return change_set_base(g, a, "begins the range", c);
	return set_parent(g, c->patches.at[0].commit, c);
}

/* A copy, since git may write to an index that it reads. */
static char *copy_index(struct git *g, const char *index)
{
	struct strbuf text = STRBUF_INIT;
	struct stat st;
	char *path = index ? path_join(g->top, index) : path_join(g->dir, "index"), *copy = NULL;

	if (strbuf_read_file(&text, path, MAX_INDEX))
		ctx_error(g->ctx, "%s: %m: nothing is staged", path);
	else
		copy = git_scratch_file(g, "index", &text);
	/* An entry as young as its index is in doubt, and has to stay so. */
	if (copy && !stat(path, &st))
		utimensat(AT_FDCWD, copy, (struct timespec[]){st.st_atim, st.st_mtim}, 0);
	free(path);
	strbuf_free(&text);
	return copy;
}

/* The first file of the index that has conflicts; empty if none has. */
static int find_conflict(struct git *g, const char *index, struct strbuf *name)
{
	const char *argv[] = {"ls-files", "-u", "-z", NULL};
	struct strbuf out = STRBUF_INIT;
	const char *tab;
	int ret = git_must(g, &(struct git_call){.argv = argv, .index = index, .out = &out},
			   "cannot read the index");

	tab = ret ? NULL : strchr(out.buf, '\t');
	if (tab)
		strbuf_adds(name, tab + 1);
	strbuf_free(&out);
	return ret;
}

int change_write_tree(struct git *g, const char *index, char tree[GIT_ID])
{
	const char *argv[] = {"write-tree", "--missing-ok", NULL};
	struct strbuf out = STRBUF_INIT, conflict = STRBUF_INIT;
	int ret = find_conflict(g, index, &conflict);

	if (!ret && conflict.len)
		ret = ctx_error(g->ctx,
				"%s: has conflicts in the index: resolve them and git add it",
				conflict.buf);
	if (!ret)
		ret = git_must(g, &(struct git_call){.argv = argv, .index = index, .out = &out},
			       "cannot read the index");
	if (!ret && !git_take_id(&out, tree))
		ret = ctx_error(g->ctx, "git write-tree says no tree");
	strbuf_free(&out);
	strbuf_free(&conflict);
	return ret;
}

int change_from_index(struct git *g, const char *index, char *const *parents, size_t nr_parents,
		      struct change *c)
{
	char *copy = copy_index(g, index), tree[GIT_ID], head[GIT_ID];
	int ret = copy ? change_set_base(g, "HEAD", "is HEAD", c) : -1;

	if (!ret)
		ret = change_write_tree(g, copy, tree);
	memcpy(head, c->base_tree, sizeof(head));
	if (!ret)
		ret = merge_base_tree(g, copy, tree, parents, nr_parents, c->base_tree);
	if (!ret && strcmp(head, c->base_tree) != 0)
		change_explain(c, "is HEAD, with what the merge takes from its other parents");
	if (!ret && strcmp(tree, c->base_tree))
		change_add(c, "staged changes", "", tree);
	free(copy);
	return ret;
}
