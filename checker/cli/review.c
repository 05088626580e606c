// SPDX-License-Identifier: GPL-2.0-or-later
#include "cli/review.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "kbuild/build.h"
#include "review/mail.h"
#include "util/path.h"

int review_open(struct ctx *ctx, const struct opts *o, const char *scratch, struct review *r)
{
	char *cwd = getcwd(NULL, 0);

	*r = (struct review){.ctx = ctx, .opts = o, .side_opts = *o};
	r->build = o->build ? path_real(cwd ? cwd : "/", o->build) : NULL;
	r->side_opts.build = r->build;
	free(cwd);
	r->side_opts.min_confidence = FINDING_LOW;
	return git_open(ctx, o->kernel ? o->kernel : ".", scratch, &r->git);
}

void review_close(struct review *r)
{
	for (size_t i = 0; r->sides && i <= r->change.patches.nr; i++)
		review_close_side(&r->sides[i]);
	free(r->sides);
	kbuild_flags_free(&r->flags);
	driver_free_users(&r->users);
	model_free(r->model);
	delta_work_tree_abandon(&r->comparing);
	if (r->has_index)
		kbuild_index_close(&r->index);
	delta_free(&r->work);
	delta_free(&r->delta);
	touched_free(&r->touched);
	map_free(&r->called);
	vec_free(&r->paths);
	vec_free(&r->extras);
	map_free(&r->has_path);
	vec_free(&r->facts.list);
	vec_free(&r->affected.syms);
	map_free(&r->affected.passes);
	vec_free(&r->blamed);
	vec_each (&r->texts, struct arena, mem)
		arena_free(mem);
	vec_free(&r->texts);
	findings_free(&r->findings);
	ledger_free(&r->ledger);
	change_free(&r->change);
	git_close(&r->git);
	free(r->build);
}

/*
 * Flags name the tree that the build directory was prepared for.  If that is another working tree
 * of the repository, its files are what the versions under review are made of.
 */
static int find_home(struct review *r, const char *build)
{
	char *source = path_join(build, "source");
	int ret = git_set_home(&r->git, source);

	free(source);
	return ret < 0 ? -1 : 0;
}

/* Flags come from there; review prepares none, since that would run the tree's make. */
static int check_build(struct review *r)
{
	const struct opts *o = r->opts;
	struct kbuild_tree tree;
	char *build;
	int ret = 0;

	if (kbuild_open(r->ctx, &tree, r->git.top))
		return -1;
	build = o->compdb  ? NULL
		: r->build ? xstrdup(r->build)
			   : kbuild_default_build(r->ctx, &tree, o->arch);
	if (!o->compdb && !build)
		ret = -1;
	else if (build && !build_is_prepared(build))
		ret = ctx_error(
			r->ctx,
			"%s: is no prepared build directory; once for this tree run: mmucheck "
			"dump flags -k %s%s%s mm/",
			build, r->git.top, o->build ? " -O " : "", o->build ? o->build : "");
	else if (build)
		ret = find_home(r, build);
	free(build);
	kbuild_tree_free(&tree);
	return ret;
}

static int load(struct review *r)
{
	const struct opts *o = r->opts;
	const char *arg = o->args.nr ? o->args.at[0] : NULL;

	if (o->args.nr + o->staged + (o->patch != NULL) + (o->mbox != NULL) != 1)
		return ctx_error(r->ctx,
				 "review takes one change: A..B, a commit, --staged, --patch "
				 "FILE or --mbox FILE");
	if (o->base && !o->patch && !o->mbox)
		return ctx_error(r->ctx, "--base is for --patch and --mbox; a commit has its own");
	if (o->prerequisites && !o->patch && !o->mbox)
		return ctx_error(r->ctx, "--prerequisites is for --patch and --mbox");
	if (o->parents.nr && !o->staged)
		return ctx_error(r->ctx, "--parent is for --staged; a commit has its own");
	if (o->staged)
		return change_from_index(&r->git, getenv("GIT_INDEX_FILE"), o->parents.at,
					 o->parents.nr, &r->change);
	if (arg && strstr(arg, ".."))
		return change_from_range(&r->git, arg, &r->change);
	if (arg)
		return change_from_commit(&r->git, arg, &r->change);
	return change_from_mails(&r->git, o->patch ? o->patch : o->mbox, o->prerequisites, o->base,
				 &r->change);
}

int review_take(struct review *r)
{
	if (check_build(r) || load(r))
		return -1;
	r->sides = xcalloc(r->change.patches.nr + 1, sizeof(*r->sides));
	if (delta_trees(&r->git, r->change.base_tree, change_end(&r->change), &r->delta))
		return -1;
	r->nothing = !r->delta.files.nr;
	return 0;
}

int review_run(struct review *r)
{
	if (r->nothing)
		return 0;
	if (review_scope(r))
		return -1;
	if (review_follow(r))
		return -1;
	r->nothing = !r->paths.nr;
	if (r->nothing)
		return 0;
	if (review_ends(r))
		return -1;
	review_losses(r);
	return review_compare(r);
}
