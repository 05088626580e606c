// SPDX-License-Identifier: GPL-2.0-or-later
/* Where names are mentioned in a file, and where functions are defined in the tree. */
#include "kbuild/kbuild.h"

#include <stdlib.h>
#include <string.h>

#include "kbuild/index.h"
#include "util/path.h"

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

static bool is_c_file(const struct index_file *f)
{
	return path_has_suffix(f->path, ".c");
}

void kbuild_all_definitions(struct ctx *ctx, const struct kbuild_tree *t,
			    const struct kbuild_index *index, char *const *names, unsigned nr_names,
			    struct kbuild_definitions *out)
{
	struct strbuf source = STRBUF_INIT;
	struct index_query query;
	struct name_set set;

	name_set_init(&set, (const char *const *)names, nr_names);
	index_query_init(&query, &set);
	vec_each (&index->files, struct index_file, f) {
		char *path = index_may_define(f, &query) && is_c_file(f)
				     ? path_join(t->root, f->path)
				     : NULL;

		if (path && !source_read(ctx, path, &source))
			find_in_file(&set, f->path, &source, out);
		free(path);
	}
	sort_definitions(out);
	index_query_free(&query);
	name_set_free(&set);
	strbuf_free(&source);
	strbuf_reset(&ctx->error);
}

void kbuild_definitions_free(struct kbuild_definitions *d)
{
	vec_each (&d->list, struct kbuild_definition, p)
		free(p->path);
	vec_free(&d->list);
}
