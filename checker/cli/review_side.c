// SPDX-License-Identifier: GPL-2.0-or-later
/* One version of the tree under review: a view of it, and what is found there. */
#include "cli/review.h"

#include <stdlib.h>
#include <string.h>

#include "review/overlay.h"
#include "review/unrefreshed.h"
#include "util/path.h"

static const char *tree_after(const struct review *r, size_t nr_patches)
{
	return nr_patches ? r->change.patches.at[nr_patches - 1].tree : r->change.base_tree;
}

static int make_view(struct review *r, size_t nr_patches, struct review_side *s)
{
	struct delta delta = {0};
	char *root = git_scratch(&r->git, "tree");
	int ret = view_open(r->ctx, r->git.home, root, &s->view);

	free(root);
	s->has_view = true;
	if (!ret)
		ret = overlay_put(&r->git, &s->view, &r->work, true);
	if (!ret && nr_patches)
		ret = delta_trees(&r->git, r->change.base_tree, tree_after(r, nr_patches), &delta);
	if (!ret)
		ret = overlay_put(&r->git, &s->view, &delta, false);
	delta_free(&delta);
	s->written = contents_clock();
	return ret;
}

/* From the base to the files that lie in the working tree. */
static int start_comparing(struct review *r)
{
	char *index = path_join(r->git.home_dir, "index");
	int ret = delta_work_tree_start(&r->git, index, r->change.base_tree, &r->comparing);

	free(index);
	return ret;
}

static int open_index(struct review *r)
{
	struct kbuild_tree tree;
	int ret;

	if (kbuild_open(r->ctx, &tree, r->git.home))
		return -1;
	ret = kbuild_index_open(r->ctx, &tree, r->opts->arch, !r->opts->no_cache, &r->index);
	r->has_index = !ret;
	kbuild_tree_free(&tree);
	return ret;
}

static int read_database(struct review *r)
{
	const char *path = r->opts->compdb;

	return path ? kbuild_flags_from_json(r->ctx, path, &r->flags) : 0;
}

/* Reading the working tree takes longest; it is done once, git and we side by side. */
static int read_work_tree(struct review *r)
{
	if (r->has_index)
		return 0;
	if (start_comparing(r) || open_index(r))
		return -1;
	r->model = driver_load_model(r->ctx, r->opts);
	if (!r->model || read_database(r))
		return -1;
	if (delta_work_tree_finish(&r->git, &r->comparing, &r->work))
		return -1;
	return unrefreshed_drop(&r->git, &r->work);
}

static int open_driver(struct review *r, struct review_side *s)
{
	s->has_driver = true;
	if (driver_open_with(r->ctx, &r->side_opts, r->model, &s->driver))
		return -1;
	s->driver.home_index = &r->index;
	s->driver.home_users = &r->users;
	s->driver.home_flags = r->opts->compdb ? &r->flags : NULL;
	s->driver.written = s->written;
	s->driver.again = true;
	return driver_open_view(&s->driver, &s->view);
}

int review_open_side(struct review *r, size_t nr_patches)
{
	struct review_side *s = &r->sides[nr_patches];

	if (s->has_driver)
		return 0;
	if (read_work_tree(r) || make_view(r, nr_patches, s))
		return -1;
	return open_driver(r, s);
}

int review_open_ends(struct review *r)
{
	size_t end = r->change.patches.nr;

	if (read_work_tree(r) || make_view(r, 0, &r->sides[0]) || make_view(r, end, &r->sides[end]))
		return -1;
	return open_driver(r, &r->sides[0]) ? -1 : open_driver(r, &r->sides[end]);
}

static void note_functions(struct review_side *s)
{
	vec_each (&s->driver.units, struct ir_unit *, u)
		for (uint32_t i = 0; i < (*u)->nr_funcs; i++)
			map_set(&s->functions, (*u)->funcs[i].name, 1);
}

/* What was parsed for what it defines may have become one of the files by now. */
static bool must_open_again(const struct review *r, const struct review_side *s)
{
	for (size_t i = s->nr_paths; i < r->paths.nr; i++)
		if (map_get(&s->driver.known, strpool_intern(&r->ctx->names, r->paths.at[i])))
			return true;
	return false;
}

int review_load(struct review *r, size_t nr_patches)
{
	struct review_side *s = &r->sides[nr_patches];
	struct driver *d = &s->driver;

	if (review_open_side(r, nr_patches))
		return -1;
	if (s->is_loaded && must_open_again(r, s)) {
		driver_close(d);
		if (open_driver(r, s))
			return -1;
	}
	s->is_loaded = true;
	s->nr_paths = r->paths.nr;
	if (driver_parse_paths(d, r->paths.at, r->paths.nr, false) ||
	    driver_parse_paths(d, r->extras.at, r->extras.nr, true) || driver_add_missing(d))
		return -1;
	driver_keep_summaries(d);
	return 0;
}

int review_side(struct review *r, size_t nr_patches)
{
	struct review_side *s = &r->sides[nr_patches];
	struct driver *d = &s->driver;

	if (s->has_driver && !d->engine)
		return 0;
	if (!s->is_loaded && review_load(r, nr_patches))
		return -1;
	review_focus(r, nr_patches);
	d->focus = r->opts->unchanged ? NULL : &s->focus;
	d->keep_results = true;
	if (driver_run(d))
		return -1;
	note_functions(s);
	return 0;
}

/* Findings and ledger stay; what they were made of is large. */
void review_drop(struct review_side *s)
{
	if (!s->driver.engine)
		return;
	engine_free(s->driver.engine);
	s->driver.engine = NULL;
	vec_free(&s->driver.units);
}

struct review_side *review_end(struct review *r)
{
	return &r->sides[r->change.patches.nr];
}

void review_close_side(struct review_side *s)
{
	if (s->has_driver)
		driver_close(&s->driver);
	if (s->has_view)
		view_close(&s->view);
	map_free(&s->functions);
	map_free(&s->users);
	vec_free(&s->focus.list);
}
