// SPDX-License-Identifier: GPL-2.0-or-later
/* Where names are mentioned in a file, and where functions are defined in the tree. */
#include "kbuild/kbuild.h"

#include <stdlib.h>
#include <string.h>

#include "kbuild/mention.h"
#include "kbuild/names.h"
#include "util/path.h"
#include "kbuild/walk.h"

int kbuild_mentions(struct ctx *ctx, const char *abs_file, const uint32_t *names, unsigned nr_names,
		    struct kbuild_mentions *out)
{
	const char **texts = xcalloc(nr_names, sizeof(*texts));
	struct strbuf source = STRBUF_INIT;
	struct mention_scan scan;
	struct name_set set;
	struct mention m;
	int ret;

	for (unsigned i = 0; i < nr_names; i++)
		texts[i] = strpool_get(&ctx->names, names[i]);
	name_set_init(&set, texts, nr_names);
	ret = source_read(ctx, abs_file, &source);
	mention_start(&scan, &set, source.buf, source.len);
	while (!ret && mention_next(&scan, &m))
		vec_push(&out->list,
			 (struct kbuild_mention){.name = names[m.name],
						 .line = m.line,
						 .in_macro_def = m.in_macro_def,
						 .at_line_start_def = m.is_declaration});
	name_set_free(&set);
	strbuf_free(&source);
	free(texts);
	return ret;
}

static void find_in_file(const struct name_set *set, const char *path, const struct strbuf *source,
			 struct kbuild_definitions *out)
{
	struct mention_scan scan;
	struct mention m;

	mention_start(&scan, set, source->buf, source->len);
	while (mention_next(&scan, &m)) {
		if (!m.is_declaration || m.in_macro_def || m.is_static || !mention_has_body(&scan))
			continue;
		vec_push(&out->list, (struct kbuild_definition){.name = m.name,
								.path = xstrdup(path),
								.weak = m.is_weak});
	}
}

static int by_name_and_path(const void *a, const void *b)
{
	const struct kbuild_definition *x = a, *y = b;

	if (x->name != y->name)
		return x->name < y->name ? -1 : 1;
	return strcmp(x->path, y->path);
}

/* Sort; a file that defines a function in both arms of an #if counts once. */
static void sort_definitions(struct kbuild_definitions *d)
{
	size_t nr = 0;

	if (!d->list.nr)
		return;
	qsort(d->list.at, d->list.nr, sizeof(*d->list.at), by_name_and_path);
	for (size_t i = 0; i < d->list.nr; i++) {
		struct kbuild_definition *last = nr ? &d->list.at[nr - 1] : NULL;

		if (last && !by_name_and_path(last, &d->list.at[i])) {
			last->weak &= d->list.at[i].weak;
			free(d->list.at[i].path);
		} else {
			d->list.at[nr++] = d->list.at[i];
		}
	}
	d->list.nr = nr;
}

int kbuild_all_definitions(struct ctx *ctx, const struct kbuild_tree *t, const char *arch,
			   char *const *names, unsigned nr_names, struct kbuild_definitions *out)
{
	struct walk w = {.root = t->root, .what = WALK_C, .srcarch = path_srcarch(arch)};
	struct kbuild_files files = {0};
	struct strbuf source = STRBUF_INIT;
	struct name_set set;
	bool *may_define;

	if (!nr_names)
		return 0;
	if (walk_files(ctx, &w, "", &files))
		return -1;
	walk_sort(&files);
	name_set_init(&set, (const char *const *)names, nr_names);
	may_define = xcalloc(files.paths.nr + 1, sizeof(*may_define));
	names_find(t, &files, &set, may_define);
	for (size_t i = 0; i < files.paths.nr; i++) {
		char *path = may_define[i] ? path_join(t->root, files.paths.at[i]) : NULL;

		/* A file that cannot be read (a dangling link) defines nothing. */
		if (path && !source_read(ctx, path, &source))
			find_in_file(&set, files.paths.at[i], &source, out);
		free(path);
	}
	free(may_define);
	sort_definitions(out);
	name_set_free(&set);
	strbuf_free(&source);
	kbuild_files_free(&files);
	return 0;
}

void kbuild_definitions_free(struct kbuild_definitions *d)
{
	vec_each (&d->list, struct kbuild_definition, p)
		free(p->path);
	vec_free(&d->list);
}

/* The one definition of a name that counts: the strong one, else the only one. */
static char *only_definition(const struct kbuild_definitions *d, unsigned name)
{
	const char *strong = NULL, *weak = NULL;
	unsigned nr_strong = 0, nr_weak = 0;

	vec_each (&d->list, struct kbuild_definition, p) {
		if (p->name != name)
			continue;
		*(p->weak ? &weak : &strong) = p->path;
		++*(p->weak ? &nr_weak : &nr_strong);
	}
	if (nr_strong == 1)
		return xstrdup(strong);
	return !nr_strong && nr_weak == 1 ? xstrdup(weak) : NULL;
}

int kbuild_find_definitions(struct ctx *ctx, const struct kbuild_tree *t, const char *arch,
			    char *const *names, unsigned nr_names, char **paths)
{
	struct kbuild_definitions all = {0};
	int ret = kbuild_all_definitions(ctx, t, arch, names, nr_names, &all);

	for (unsigned i = 0; i < nr_names; i++)
		paths[i] = ret ? NULL : only_definition(&all, i);
	kbuild_definitions_free(&all);
	return ret;
}
