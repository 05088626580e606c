// SPDX-License-Identifier: GPL-2.0-or-later
#include "review/overlay.h"

#include <string.h>

#include "review/blobs.h"

struct overlay {
	struct view *view;
	VEC(const char *) paths; /* of each blob that is wanted */
};

static int take(void *data, size_t i, const char *text, size_t len)
{
	struct overlay *o = data;

	return view_put(o->view, o->paths.at[i], text, len);
}

static int remove_old(struct view *v, const struct delta *d, bool back)
{
	vec_each (&d->files, struct delta_file, f) {
		const char *gone = f->old_path && !back ? f->old_path : f->path;

		if (view_remove(v, gone))
			return -1;
	}
	return 0;
}

int overlay_put(struct git *g, struct view *v, const struct delta *d, bool back)
{
	struct overlay o = {.view = v};
	struct blobs_wanted wanted = {0};
	int ret = remove_old(v, d, back);

	vec_each (&d->files, struct delta_file, f) {
		if (!delta_is_plain(back ? f->old_mode : f->mode))
			continue;
		vec_push(&wanted.ids, back ? f->old_id : f->id);
		vec_push(&o.paths, back && f->old_path ? f->old_path : f->path);
	}
	if (!ret && wanted.ids.nr)
		ret = blobs_read(g, &wanted, take, &o);
	vec_free(&wanted.ids);
	vec_free(&o.paths);
	return ret;
}
