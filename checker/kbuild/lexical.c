// SPDX-License-Identifier: GPL-2.0-or-later
/* Where names are mentioned in a file, and where functions are defined in the tree. */
#include "kbuild/kbuild.h"

#include <stdlib.h>
#include <string.h>

#include "kbuild/mention.h"
#include "kbuild/path.h"
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

static bool is_name_char(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       c == '_';
}

/* Does a line hold a wanted name before a parenthesis? */
static bool line_mentions(const struct name_set *set, const char *line, const char *end)
{
	for (const char *p = line; (p = memchr(p, '(', end - p)); p++) {
		const char *stop = p, *start;

		while (stop > line && stop[-1] == ' ')
			stop--;
		for (start = stop; start > line && is_name_char(start[-1]);)
			start--;
		if (start < stop && name_set_find(set, start, stop - start) >= 0)
			return true;
	}
	return false;
}

/*
 * A quick look before the lexer: in the kernel's style the line with a function's
 * name in its definition starts in the first column.
 */
static bool may_define(const struct name_set *set, const struct strbuf *source)
{
	const char *line = source->buf, *end = source->buf + source->len, *nl;

	for (; line < end; line = nl + 1) {
		nl = memchr(line, '\n', end - line);
		if (!nl)
			nl = end;
		if (is_name_char(*line) && line_mentions(set, line, nl))
			return true;
	}
	return false;
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

	if (!nr_names)
		return 0;
	if (walk_files(ctx, &w, "", &files))
		return -1;
	name_set_init(&set, (const char *const *)names, nr_names);
	vec_each (&files.paths, char *, p) {
		char *path = path_join(t->root, *p);

		/* A file that cannot be read (a dangling link) defines nothing. */
		if (!source_read(ctx, path, &source) && may_define(&set, &source))
			find_in_file(&set, *p, &source, out);
		free(path);
	}
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
