// SPDX-License-Identifier: GPL-2.0-or-later
#include "kbuild/include.h"

#include <stdlib.h>
#include <string.h>

#include "kbuild/mention.h"
#include "kbuild/walk.h"
#include "util/path.h"

/* One #include line. */
struct directive {
	const char *name;
	size_t len;
	bool quoted;
};

/* Parse the line at p, which starts with '#'; false if it includes nothing. */
static bool parse_directive(const char *p, const char *end, struct directive *d)
{
	char close;

	for (p++; p < end && (*p == ' ' || *p == '\t');)
		p++;
	if (end - p < 8 || memcmp(p, "include", 7))
		return false;
	for (p += 7; p < end && (*p == ' ' || *p == '\t');)
		p++;
	if (p == end || (*p != '<' && *p != '"'))
		return false;
	close = *p == '<' ? '>' : '"';
	d->quoted = *p++ == '"';
	d->name = p;
	p = memchr(p, close, end - p);
	d->len = p ? p - d->name : 0;
	return d->len;
}

/* The next #include of a text; *at moves behind it. */
static bool next_directive(const char **at, const char *end, struct directive *d)
{
	while (*at < end) {
		const char *line = *at, *nl = memchr(line, '\n', end - line);

		if (!nl)
			nl = end;
		*at = nl < end ? nl + 1 : end;
		while (line < nl && (*line == ' ' || *line == '\t'))
			line++;
		if (line < nl && *line == '#' && parse_directive(line, nl, d))
			return true;
	}
	return false;
}

static uint32_t find_under(const struct include_graph *g, const char *dir, const char *name)
{
	struct strbuf sb = STRBUF_INIT;
	uint32_t id;

	strbuf_addf(&sb, "%s/%s", dir, name);
	id = strpool_find(&g->paths, sb.buf);
	strbuf_free(&sb);
	return id;
}

/* Search the include path of every kernel file, LINUXINCLUDE in the top Makefile. */
static uint32_t search_path(const struct include_graph *g, const char *name)
{
	struct strbuf arch = STRBUF_INIT, uapi = STRBUF_INIT;
	uint32_t id = 0;

	strbuf_addf(&arch, "arch/%s/include", g->srcarch);
	strbuf_addf(&uapi, "arch/%s/include/uapi", g->srcarch);
	const char *const dirs[] = {arch.buf, "include", uapi.buf, "include/uapi"};

	for (size_t i = 0; !id && i < sizeof(dirs) / sizeof(dirs[0]); i++)
		id = find_under(g, dirs[i], name);
	/* An architecture without a header of its own gets a wrapper of the generic one. */
	if (!id && !strncmp(name, "asm/", 4))
		id = find_under(g, "include/asm-generic", name + 4);
	strbuf_free(&arch);
	strbuf_free(&uapi);
	return id;
}

/* search_path() once for each spelling. */
static uint32_t find_spelled(struct include_graph *g, const struct directive *d)
{
	uint32_t key = strpool_intern_n(&g->spellings, d->name, d->len);
	const uint64_t *known = map_get(&g->spelled, key);
	uint32_t id;

	if (known)
		return *known;
	id = search_path(g, strpool_get(&g->spellings, key));
	map_set(&g->spelled, key, id);
	return id;
}

static uint32_t find_beside(const struct include_graph *g, const char *file,
			    const struct directive *d)
{
	const char *slash = strrchr(file, '/');
	struct strbuf dir = STRBUF_INIT, name = STRBUF_INIT;
	uint32_t id;
	char *path;

	strbuf_addc(&dir, '/');
	strbuf_add(&dir, file, slash ? slash - file : 0);
	strbuf_add(&name, d->name, d->len);
	path = path_join(dir.buf, name.buf);
	id = strpool_find(&g->paths, path + 1);
	free(path);
	strbuf_free(&dir);
	strbuf_free(&name);
	return id;
}

static void add_file(struct include_graph *g, uint32_t user, const struct strbuf *source)
{
	const char *at = source->buf, *end = source->buf + source->len;
	struct directive d;

	while (next_directive(&at, end, &d)) {
		uint32_t id = 0;

		if (d.quoted)
			id = find_beside(g, strpool_get(&g->paths, user), &d);
		if (!id)
			id = find_spelled(g, &d);
		if (id)
			vec_push(&g->users.at[id - 1].ids, user);
	}
}

int include_graph_build(struct ctx *ctx, const struct kbuild_tree *t, const char *srcarch,
			struct include_graph *g)
{
	struct walk w = {.root = t->root, .what = WALK_C | WALK_H, .srcarch = srcarch};
	struct kbuild_files files = {0};
	struct strbuf source = STRBUF_INIT;

	*g = (struct include_graph){.srcarch = srcarch};
	if (walk_files(ctx, &w, "", &files))
		return -1;
	walk_sort(&files);
	vec_each (&files.paths, char *, p) {
		strpool_intern(&g->paths, *p);
		vec_push(&g->users, (struct include_users){0});
	}
	vec_each (&files.paths, char *, p) {
		char *path = path_join(t->root, *p);

		/* A file that cannot be read (a dangling link) includes nothing. */
		if (!source_read(ctx, path, &source))
			add_file(g, strpool_find(&g->paths, *p), &source);
		free(path);
	}
	strbuf_free(&source);
	kbuild_files_free(&files);
	return 0;
}

/* One level of the search outwards from the header. */
struct level {
	VEC(uint32_t) ids;
};

struct candidate {
	const char *path;
	int rank;
};

static bool same_dir(const char *a, const char *b)
{
	const char *sa = strrchr(a, '/'), *sb = strrchr(b, '/');

	return sa && sb && sa - a == sb - b && !strncmp(a, b, sa - a);
}

/* Programs of their own beside the kernel image: kbuild does not list their files. */
static bool is_beside_image(const char *path)
{
	static const char *const parts[] = {"/boot/", "/realmode/", "/purgatory/", "/vdso/"};

	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++)
		if (strstr(path, parts[i]))
			return true;
	return false;
}

/* Where page-table code is likely, and likely built: smaller is better. */
static int rank_of(const struct include_graph *g, const char *header, const char *path)
{
	static const char *const dirs[] = {"mm/", "fs/proc/", "kernel/", "arch/",
					   "fs/", "lib/",     "virt/"};
	struct strbuf arch_mm = STRBUF_INIT;
	int rank = 3;

	strbuf_addf(&arch_mm, "arch/%s/mm/", g->srcarch);
	if (is_beside_image(path))
		rank = 99;
	else if (same_dir(header, path))
		rank = 0;
	else if (!strncmp(path, "mm/", 3) && !strchr(path + 3, '/'))
		rank = 1;
	else if (!strncmp(path, arch_mm.buf, arch_mm.len))
		rank = 2;
	else
		for (size_t i = 0; i < sizeof(dirs) / sizeof(dirs[0]); i++)
			rank += rank == 3 + (int)i && strncmp(path, dirs[i], strlen(dirs[i]));
	strbuf_free(&arch_mm);
	return rank;
}

static int by_rank(const void *a, const void *b)
{
	const struct candidate *x = a, *y = b;

	return x->rank != y->rank ? x->rank - y->rank : strcmp(x->path, y->path);
}

/* The .c files of a level, the best first, until max were added. */
static void take_level(const struct include_graph *g, const char *header, const struct level *l,
		       unsigned *left, struct kbuild_files *out)
{
	VEC(struct candidate) found = {0};

	vec_each (&l->ids, uint32_t, id) {
		const char *path = strpool_get(&g->paths, *id);

		if (path_has_suffix(path, ".c"))
			vec_push(&found, (struct candidate){path, rank_of(g, header, path)});
	}
	if (found.nr)
		qsort(found.at, found.nr, sizeof(*found.at), by_rank);
	for (size_t i = 0; i < found.nr && *left; i++, --*left)
		vec_push(&out->paths, xstrdup(found.at[i].path));
	vec_free(&found);
}

/* All files that include one of this level and were not seen before. */
static struct level next_level(const struct include_graph *g, const struct level *l, char *seen)
{
	struct level next = {0};

	vec_each (&l->ids, uint32_t, id) {
		vec_each (&g->users.at[*id - 1].ids, uint32_t, user) {
			if (seen[*user])
				continue;
			seen[*user] = 1;
			vec_push(&next.ids, *user);
		}
	}
	return next;
}

void include_graph_users(const struct include_graph *g, const char *header, unsigned max,
			 struct kbuild_files *out)
{
	uint32_t start = strpool_find(&g->paths, header);
	char *seen = xcalloc(g->users.nr + 1, 1);
	struct level l = {0};

	if (start) {
		vec_push(&l.ids, start);
		seen[start] = 1;
	}
	while (l.ids.nr && max) {
		struct level next = next_level(g, &l, seen);

		vec_free(&l.ids);
		l = next;
		take_level(g, header, &l, &max, out);
	}
	vec_free(&l.ids);
	free(seen);
}

void include_graph_free(struct include_graph *g)
{
	vec_each (&g->users, struct include_users, u)
		vec_free(&u->ids);
	vec_free(&g->users);
	map_free(&g->spelled);
	strpool_free(&g->paths);
	strpool_free(&g->spellings);
}
