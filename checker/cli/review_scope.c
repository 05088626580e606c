// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What has to be analysed for a change: changed files that use page tables, and files that
 * do and include a changed header.  What these need elsewhere is then added as for a scan, and
 * callers where they see another function than before (review_follow.c).
 */
#include "cli/review.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "kbuild/include.h"
#include "util/path.h"

#define MAX_SOURCE ((size_t)64 << 20)

bool review_add_path(struct review *r, const char *path, bool extra)
{
	uint32_t name = strpool_intern(&r->ctx->names, path);

	if (map_get(&r->has_path, name))
		return false;
	map_set(&r->has_path, name, 1);
	if (extra)
		vec_push(&r->extras, strpool_get(&r->ctx->names, name));
	else
		vec_push(&r->paths, strpool_get(&r->ctx->names, name));
	return true;
}

/* By both of its names. */
static void add_file(struct review *r, const struct delta_file *f)
{
	review_add_path(r, f->path, false);
	if (f->old_path)
		review_add_path(r, f->old_path, false);
}

/* The text of a file in a view; empty where it is not there. */
static void read_file(const struct review_side *s, const char *path, struct strbuf *out)
{
	char *full = path_join(s->view.root, path);

	strbuf_reset(out);
	if (strbuf_read_file(out, full, MAX_SOURCE))
		strbuf_reset(out);
	free(full);
}

static void touch_file(struct review *r, const struct delta_file *f)
{
	struct strbuf old = STRBUF_INIT, now = STRBUF_INIT;

	read_file(&r->sides[0], f->old_path ? f->old_path : f->path, &old);
	read_file(review_end(r), f->path, &now);
	touched_add(&r->touched, &r->ctx->names, old.buf, old.len, now.buf, now.len);
	strbuf_free(&old);
	strbuf_free(&now);
}

static bool is_header(const char *path)
{
	return path_has_suffix(path, ".h");
}

static int find_users(struct review *r, struct review_side *s, struct kbuild_uses *u)
{
	if (driver_find_users(&s->driver, u))
		return -1;
	vec_each (&u->list, struct kbuild_use, use)
		map_set(&s->users, strpool_intern(&r->ctx->names, use->path), 1);
	return 0;
}

bool review_is_user(const struct review *r, const struct review_side *s, const char *path)
{
	return map_get(&s->users, strpool_intern(&r->ctx->names, path)) != NULL;
}

static bool includes_changed(const struct review *r, const struct ir_unit *u)
{
	vec_each (&r->delta.files, struct delta_file, f)
		for (uint32_t i = 0; is_header(f->path) && i < u->nr_includes; i++) {
			const char *name = strpool_get(&r->ctx->names, u->includes[i]);

			if (!strcmp(name, f->path) || (f->old_path && !strcmp(name, f->old_path)))
				return true;
		}
	return false;
}

static bool touches_header(const struct review *r)
{
	vec_each (&r->delta.files, struct delta_file, f)
		if (is_header(f->path))
			return true;
	return false;
}

/* Those of a header's users, by the text of the tree, whose flags nobody has found out. */
static void note_unknown_users(struct review *r, const struct driver *d,
			       const struct include_graph *g, const char *header)
{
	struct kbuild_files files = {0};
	const char *first = NULL;
	unsigned nr = 0;

	include_graph_users(g, header, UINT_MAX, &files);
	vec_each (&files.paths, char *, path) {
		if (!review_is_user(r, review_end(r), *path) ||
		    !kbuild_flags_is_unknown(&d->flags, *path))
			continue;
		first = first ? first : *path;
		nr++;
	}
	if (nr)
		ledger_add(r->ctx, &r->ledger, LEDGER_FILE_NO_FLAGS, header,
			   "of the files that include it %u use page tables and have no known "
			   "compiler flags, such as %s: mmucheck scan of the tree finds them out",
			   nr, first);
	kbuild_files_free(&files);
}

/* What a changed header could matter to and cannot be parsed is not passed over. */
static int note_unknown(struct review *r, const struct driver *d)
{
	struct include_graph g;

	if (!d->flags.unknown.nr)
		return 0;
	if (include_graph_build(r->ctx, &d->home, path_srcarch(r->opts->arch), &g))
		return -1;
	vec_each (&r->delta.files, struct delta_file, f)
		if (is_header(f->path))
			note_unknown_users(r, d, &g, f->path);
	include_graph_free(&g);
	return 0;
}

/* Who includes what is known of units; these are parsed for it in a driver of their own. */
static int add_including(struct review *r, struct review_side *s, const struct kbuild_uses *u)
{
	VEC(const char *) paths = {0};
	struct driver d = {0};
	int ret = driver_open_with(r->ctx, &r->side_opts, r->model, &d);

	vec_each (&u->list, struct kbuild_use, use)
		vec_push(&paths, use->path);
	if (!ret)
		ret = driver_open_view(&d, &s->view);
	d.again = true;
	d.written = s->written;
	if (!ret)
		ret = driver_parse_paths(&d, paths.at, paths.nr, false);
	vec_each (&d.units, struct ir_unit *, unit)
		if (!ret && includes_changed(r, *unit))
			review_add_path(r, strpool_get(&r->ctx->names, (*unit)->file), false);
	if (!ret && s == review_end(r))
		ret = note_unknown(r, &d);
	driver_close(&d);
	vec_free(&paths);
	return ret;
}

static int scope_of(struct review *r, struct review_side *s)
{
	struct kbuild_uses u = {0};
	int ret = find_users(r, s, &u);

	vec_each (&r->delta.files, struct delta_file, f)
		if (!ret && path_has_suffix(f->path, ".c") &&
		    (review_is_user(r, s, f->path) ||
		     (f->old_path && review_is_user(r, s, f->old_path))))
			add_file(r, f);
	if (!ret && touches_header(r))
		ret = add_including(r, s, &u);
	kbuild_uses_free(&u);
	return ret;
}

int review_scope(struct review *r)
{
	bool sources = false;

	vec_each (&r->delta.files, struct delta_file, f)
		sources |= delta_is_source(f->path);
	if (!sources)
		return 0;
	if (review_open_ends(r))
		return -1;
	vec_each (&r->delta.files, struct delta_file, f)
		if (delta_is_source(f->path))
			touch_file(r, f);
	if (scope_of(r, &r->sides[0]) || scope_of(r, review_end(r)))
		return -1;
	return 0;
}
