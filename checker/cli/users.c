// SPDX-License-Identifier: GPL-2.0-or-later
/* Files that use the modelled API, told by their text: --users DIR. */
#include "cli/driver.h"

#include <string.h>

#include "util/strbuf.h"

struct names {
	VEC(uint32_t) ids;
};

/* A function whose callers work on page tables; those that only look are everywhere. */
static bool is_telling(const struct model_fn *fn)
{
	const uint32_t bits = MODEL_LAZY_ENTER | MODEL_LAZY_LEAVE | MODEL_LAZY_FLUSH |
			      MODEL_LAZY_PAUSE | MODEL_LAZY_RESUME | MODEL_TLB_FLUSH |
			      MODEL_TLB_DEFER | MODEL_PTE_MAP | MODEL_PTL_LOCK | MODEL_ARCH_ONLY;

	if (fn->does & bits)
		return true;
	for (unsigned i = 0; i < fn->nr_params; i++)
		if (fn->params[i].access & ~MODEL_READS)
			return true;
	return false;
}

static void telling_names(const struct driver *d, struct names *out)
{
	struct map seen = {0};

	for (int gen = IR_GEN_ARCH; gen <= IR_GEN_GENERIC; gen++) {
		size_t nr;
		const struct model_fn *const *fns = model_all(d->model, gen, &nr);

		for (size_t i = 0; i < nr; i++) {
			if (!is_telling(fns[i]) || map_get(&seen, fns[i]->name))
				continue;
			map_set(&seen, fns[i]->name, 1);
			vec_push(&out->ids, fns[i]->name);
		}
	}
	map_free(&seen);
}

/* 1 if the file calls or defines one of the names, 0 if not, -1 on error. */
static int mentions(struct driver *d, const char *path, const struct names *names)
{
	struct kbuild_mentions found = {0};
	struct strbuf abs = STRBUF_INIT;
	int ret;

	if (path[0] != '/')
		strbuf_addf(&abs, "%s/", d->tree.root);
	strbuf_adds(&abs, path);
	ret = kbuild_mentions(d->ctx, abs.buf, names->ids.at, (unsigned)names->ids.nr, &found);
	if (!ret)
		ret = found.list.nr > 0;
	vec_free(&found.list);
	strbuf_free(&abs);
	return ret;
}

int driver_expand_users(struct driver *d, const char *path, struct kbuild_files *out)
{
	struct kbuild_files all = {0};
	struct names names = {0};
	int ret = kbuild_expand(d->ctx, &d->tree, path, 0, &all);

	telling_names(d, &names);
	for (size_t i = 0; !ret && i < all.paths.nr; i++) {
		int has = mentions(d, all.paths.at[i], &names);

		if (has > 0)
			vec_push(&out->paths, xstrdup(all.paths.at[i]));
		else if (has < 0)
			ret = -1;
	}
	vec_free(&names.ids);
	kbuild_files_free(&all);
	return ret;
}
