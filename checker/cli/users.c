// SPDX-License-Identifier: GPL-2.0-or-later
/* Files that use the modelled API, told by their text: a whole tree, or --users DIR. */
#include "cli/driver.h"

#include <stdlib.h>
#include <string.h>

#include "util/path.h"

#define MAX_WRAPPINGS 4 /* inline functions of headers that call each other */

/* A function whose callers work on page tables; those that only look are everywhere. */
static bool is_telling(const struct model_fn *fn)
{
	const uint32_t bits = MODEL_LAZY_ENTER | MODEL_LAZY_LEAVE | MODEL_LAZY_FLUSH |
			      MODEL_LAZY_PAUSE | MODEL_LAZY_RESUME | MODEL_TLB_FLUSH |
			      MODEL_TLB_DEFER | MODEL_PTE_MAP | MODEL_PTL_LOCK | MODEL_ARCH_ONLY |
			      MODEL_GATHER_BEGIN | MODEL_GATHER_FINISH | MODEL_NOTIFIER_START |
			      MODEL_NOTIFIER_END;

	if (fn->does & bits)
		return true;
	for (unsigned i = 0; i < fn->nr_params; i++)
		if (fn->params[i].access & ~MODEL_READS)
			return true;
	return false;
}

struct wanted {
	struct kbuild_names names;
	struct map seen;
	VEC(const char *) texts;
};

static void want(const struct driver *d, struct wanted *w, uint32_t name)
{
	if (map_get(&w->seen, name))
		return;
	map_set(&w->seen, name, 1);
	vec_push(&w->names.ids, name);
	vec_push(&w->texts, strpool_get(&d->ctx->names, name));
}

static void want_telling(const struct driver *d, struct wanted *w)
{
	for (int gen = IR_GEN_ARCH; gen <= IR_GEN_GENERIC; gen++) {
		size_t nr;
		const struct model_fn *const *fns = model_all(d->model, gen, &nr);

		for (size_t i = 0; i < nr; i++)
			if (is_telling(fns[i]))
				want(d, w, fns[i]->name);
	}
}

static bool is_modelled(const struct driver *d, uint32_t name)
{
	for (int gen = IR_GEN_ARCH; gen <= IR_GEN_GENERIC; gen++)
		if (model_find(d->model, gen, name))
			return true;
	return false;
}

/* Who calls an inline function of a header that does it, does it; and so on. */
static void want_wrappers(struct driver *d, struct wanted *w)
{
	size_t from = 0;

	for (int round = 0; round < MAX_WRAPPINGS && from < w->texts.nr; round++) {
		struct kbuild_names found = {0};

		kbuild_wrappers(d->ctx, &d->tree, &d->index, w->texts.at + from,
				(unsigned)(w->texts.nr - from), &found);
		from = w->texts.nr;
		vec_each (&found.ids, uint32_t, name)
			if (!is_modelled(d, *name))
				want(d, w, *name);
		vec_free(&found.ids);
	}
}

static void wanted_free(struct wanted *w)
{
	map_free(&w->seen);
	vec_free(&w->names.ids);
	vec_free(&w->texts);
}

/* From the index of the home to that of the view. */
static void amend_index(struct driver *d)
{
	VEC(const char *) paths = {0};

	vec_each (&d->view->changed, uint32_t, name)
		vec_push(&paths, strpool_get(&d->ctx->names, *name));
	kbuild_index_amend(&d->index, d->tree.root, paths.at, paths.nr);
	vec_free(&paths);
}

int driver_open_index(struct driver *d)
{
	if (d->has_index)
		return 0;
	if (d->home_index)
		kbuild_index_share(d->home_index, &d->index);
	else if (kbuild_index_open(d->ctx, d->view ? &d->home : &d->tree, d->opts->arch,
				   !d->opts->no_cache, &d->index))
		return -1;
	d->has_index = true;
	if (d->view)
		amend_index(d);
	return 0;
}

static void find_anew(struct driver *d, struct wanted *w, struct kbuild_uses *out)
{
	want_telling(d, w);
	want_wrappers(d, w);
	kbuild_uses(d->ctx, &d->tree, &d->index, w->texts.at, (unsigned)w->texts.nr, true, out);
	vec_each (&out->list, struct kbuild_use, use)
		use->name = w->names.ids.at[use->name];
}

static void add_use(struct kbuild_uses *to, const struct kbuild_use *use)
{
	vec_push(&to->list, (struct kbuild_use){.path = xstrdup(use->path), .name = use->name});
}

static bool changes_header(const struct driver *d)
{
	vec_each (&d->view->changed, uint32_t, name)
		if (path_has_suffix(strpool_get(&d->ctx->names, *name), ".h"))
			return true;
	return false;
}

/* For the next view. */
static void keep_users(const struct driver *d, const struct wanted *w,
		       const struct kbuild_uses *found)
{
	struct users *u = d->home_users;

	u->known = true;
	u->headers = changes_header(d);
	vec_append(&u->changed, d->view->changed.at, d->view->changed.nr);
	vec_append(&u->names, w->names.ids.at, w->names.ids.nr);
	vec_each (&found->list, struct kbuild_use, use)
		add_use(&u->found, use);
}

void driver_free_users(struct users *u)
{
	vec_free(&u->changed);
	vec_free(&u->names);
	kbuild_uses_free(&u->found);
}

/* Among the files that are not the same in both views. */
static void look_again(const struct driver *d, const struct kbuild_index *changed,
		       struct kbuild_uses *out)
{
	const struct users *u = d->home_users;
	struct kbuild_uses found = {0};
	VEC(const char *) texts = {0};

	vec_each (&u->names, uint32_t, id)
		vec_push(&texts, strpool_get(&d->ctx->names, *id));
	kbuild_uses(d->ctx, &d->tree, changed, texts.at, (unsigned)texts.nr, true, &found);
	vec_each (&found.list, struct kbuild_use, use) {
		use->name = u->names.at[use->name];
		add_use(out, use);
	}
	kbuild_uses_free(&found);
	vec_free(&texts);
}

static int by_path(const void *a, const void *b)
{
	return strcmp(((const struct kbuild_use *)a)->path, ((const struct kbuild_use *)b)->path);
}

/* What is looked for is the same when all headers are. */
static void take_users(const struct driver *d, struct kbuild_uses *out)
{
	const struct users *u = d->home_users;
	struct kbuild_index changed = {0};
	VEC(uint32_t) names = {0};
	struct map seen = {0};

	vec_append(&names, u->changed.at, u->changed.nr);
	vec_append(&names, d->view->changed.at, d->view->changed.nr);
	vec_each (&names, uint32_t, name) {
		const char *path = strpool_get(&d->ctx->names, *name);
		const struct index_file *file = kbuild_index_find(&d->index, path);

		if (file && !map_get(&seen, *name))
			vec_push(&changed.files, *file);
		map_set(&seen, *name, 1);
	}
	vec_each (&u->found.list, struct kbuild_use, use)
		if (!map_get(&seen, strpool_find(&d->ctx->names, use->path)))
			add_use(out, use);
	look_again(d, &changed, out);
	if (out->list.nr)
		qsort(out->list.at, out->list.nr, sizeof(*out->list.at), by_path);
	vec_free(&changed.files);
	vec_free(&names);
	map_free(&seen);
}

int driver_find_users(struct driver *d, struct kbuild_uses *out)
{
	struct users *u = d->view ? d->home_users : NULL;
	struct wanted w = {0};

	if (driver_open_index(d))
		return -1;
	d->ledger.files_indexed = (unsigned)d->index.files.nr;
	if (u && u->known && !u->headers && !changes_header(d)) {
		take_users(d, out);
		return 0;
	}
	find_anew(d, &w, out);
	if (u && !u->known)
		keep_users(d, &w, out);
	wanted_free(&w);
	return 0;
}
