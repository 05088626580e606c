// SPDX-License-Identifier: GPL-2.0-or-later
#include "review/merge.h"

#include <stdlib.h>
#include <string.h>

#include "review/change.h"
#include "review/delta.h"
#include "util/path.h"

#define MAX_HEADS (64u << 10)

/* Without renames: the paths themselves are compared. */
static int compare(struct git *g, const char *before, const char *after, struct delta *out)
{
	const char *argv[] = {"diff-tree",
			      "-r",
			      "-z",
			      "--raw",
			      "--no-abbrev",
			      "--no-renames",
			      "--no-ext-diff",
			      "--no-textconv",
			      before,
			      after,
			      NULL};
	struct strbuf text = STRBUF_INIT;
	int ret = git_must(g, &(struct git_call){.argv = argv, .out = &text},
			   "cannot compare two trees");

	if (!ret)
		ret = delta_parse(g->ctx, text.buf, text.len, out);
	strbuf_free(&text);
	return ret;
}

/* Keep of own only what is in theirs, too.  Both are sorted by path, as git has them. */
static void intersect(struct delta *own, const struct delta *theirs)
{
	size_t kept = 0, t = 0;

	vec_each (&own->files, struct delta_file, f) {
		while (t < theirs->files.nr && strcmp(theirs->files.at[t].path, f->path) < 0)
			t++;
		if (t < theirs->files.nr && !strcmp(theirs->files.at[t].path, f->path)) {
			own->files.at[kept++] = *f;
			continue;
		}
		free(f->path);
		free(f->old_path);
	}
	own->files.nr = kept;
}

/* The files of tree that none of the parents has like that. */
static int find_own(struct git *g, const char *head, char *parents, const char *tree,
		    struct delta *own)
{
	int ret = compare(g, head, tree, own);

	for (char *line = parents, *nl; !ret && (nl = strchr(line, '\n')); line = nl + 1) {
		struct delta theirs = {0};

		*nl = '\0';
		ret = compare(g, line, tree, &theirs);
		if (!ret)
			intersect(own, &theirs);
		delta_free(&theirs);
	}
	return ret;
}

/* Put the files back in the index to what they were before. */
static int put_back(struct git *g, const char *index, const struct delta *own, char tree[GIT_ID])
{
	const char *update[] = {"update-index", "--replace", "-z", "--index-info", NULL};
	struct strbuf lines = STRBUF_INIT;
	char *in;
	int ret = -1;

	vec_each (&own->files, struct delta_file, f) {
		strbuf_addf(&lines, "%o %s\t%s", f->old_mode, f->old_id, f->path);
		strbuf_addc(&lines, '\0');
	}
	in = git_scratch_file(g, "put-back", &lines);
	if (in)
		ret = git_must(g, &(struct git_call){.argv = update, .in = in, .index = index},
			       "cannot change a copy of the index");
	if (!ret)
		ret = change_write_tree(g, index, tree);
	free(in);
	strbuf_free(&lines);
	return ret;
}

/* What is merged into HEAD, a commit a line. */
static int find_parents(struct git *g, char *const *revs, size_t nr_revs, struct strbuf *out)
{
	char *path = path_join(g->dir, "MERGE_HEAD"), id[GIT_ID];
	int ret = 0;

	if (path_is_file(path) && strbuf_read_file(out, path, MAX_HEADS))
		ret = ctx_error(g->ctx, "cannot read %s: %m", path);
	for (size_t i = 0; !ret && i < nr_revs; i++) {
		ret = git_commit(g, revs[i], id);
		if (!ret)
			strbuf_addf(out, "%s\n", id);
	}
	free(path);
	return ret;
}

int merge_base_tree(struct git *g, const char *index, const char *tree, char *const *revs,
		    size_t nr_revs, char base_tree[GIT_ID])
{
	struct strbuf parents = STRBUF_INIT;
	struct delta own = {0};
	int ret = find_parents(g, revs, nr_revs, &parents);

	if (!ret && parents.len) {
		ret = find_own(g, base_tree, parents.buf, tree, &own);
		if (!ret)
			ret = put_back(g, index, &own, base_tree);
	}
	delta_free(&own);
	strbuf_free(&parents);
	return ret;
}
