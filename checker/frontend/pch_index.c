// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Reading the index of a PCH, and asking it.
 *
 * After the line with the checksum each line is a letter and its fields, separated by one
 * space; a name comes last:
 *
 *	p SIZE HASH		the PCH; missing when there is none
 *	n REASON		why there is none
 *	f HASH PATH		a file, index from 1
 *	e FROM TO		FROM includes TO
 *	a BIT FILE		a declaration that tells the API generation
 *	m FILE START END LINE COL NAME	an expansion of a modelled macro
 *	d HASH FILE		a macro definition
 *	w HASH			an identifier
 *	c NAME, t NAME		function to be looked up by name, entry type
 *	h NAME, x NAME		header of the plan that is in it, that was left out
 */
#include "frontend/pch_index.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "frontend/shared.h"
#include "util/path.h"
#include "util/strbuf.h"

#define MAX_INDEX (256u << 20)
#define MAX_SOURCE (64u << 20)

bool pch_hash_file(const char *path, uint64_t *hash)
{
	struct strbuf sb = STRBUF_INIT;
	bool ok = !strbuf_read_file(&sb, path, MAX_SOURCE);

	if (ok)
		*hash = hash_bytes(sb.buf, sb.len);
	strbuf_free(&sb);
	return ok;
}

struct reader {
	struct pch *p;
	const char *root; /* real path with a final '/', or NULL */
	const char *view; /* where the files of the root are looked at instead, or NULL */
	char *at;	  /* in the current line */
	uint64_t size, hash;
	bool has_pch, bad;
};

static uint64_t number(struct reader *r, int base)
{
	char *end;
	uint64_t v = strtoull(r->at, &end, base);

	r->bad |= end == r->at || (*end && *end != ' ');
	r->at = *end ? end + 1 : end;
	return v;
}

/* An index of a file that is there. */
static uint32_t file_index(struct reader *r)
{
	uint64_t v = number(r, 10);

	r->bad |= v >= r->p->files.nr;
	return (uint32_t)v;
}

static uint32_t name(struct reader *r)
{
	r->bad |= !*r->at;
	return strpool_intern(&r->p->ctx->names, r->at);
}

/* Is a file still what the PCH was made of?  rel: its name below the root, or NULL. */
static bool is_same(const struct reader *r, const char *rel, uint64_t hash)
{
	char *seen = rel && r->view ? path_join(r->view, rel) : xstrdup(r->at);
	uint64_t now;
	bool same = pch_hash_file(seen, &now) && now == hash;

	free(seen);
	return same;
}

static void read_file(struct reader *r)
{
	uint64_t hash = number(r, 16);
	struct pch_file f = {.path = name(r)};
	size_t len = r->root ? strlen(r->root) : 0;
	const char *rel = len && !strncmp(r->at, r->root, len) ? r->at + len : NULL;

	if (r->bad || !is_same(r, rel, hash)) {
		r->bad = true;
		return;
	}
	f.name = rel ? strpool_intern(&r->p->ctx->names, rel) : f.path;
	map_set(&r->p->by_path, f.path, r->p->files.nr);
	map_set(&r->p->by_name, f.name, r->p->files.nr);
	vec_push(&r->p->files, f);
}

static void read_expansion(struct reader *r)
{
	struct pch_expansion x = {.file = file_index(r)};

	x.start = (uint32_t)number(r, 10);
	x.end = (uint32_t)number(r, 10);
	x.line = (uint32_t)number(r, 10);
	x.col = (uint32_t)number(r, 10);
	x.name = name(r);
	vec_push(&r->p->expansions, x);
}

static void read_edge(struct reader *r)
{
	struct pch_edge e = {.from = file_index(r)};

	e.to = file_index(r);
	vec_push(&r->p->edges, e);
}

static void read_api(struct reader *r)
{
	struct pch_api a = {.bit = (uint32_t)number(r, 10)};

	a.file = file_index(r);
	vec_push(&r->p->apis, a);
}

static void read_macro(struct reader *r)
{
	struct pch_macro m = {.name = number(r, 16)};

	m.file = file_index(r);
	vec_push(&r->p->macros, m);
}

static void read_line(struct reader *r, char *line)
{
	r->bad |= line[0] == '\0' || line[1] != ' ';
	if (r->bad)
		return;
	r->at = line + 2;
	switch (line[0]) {
	case 'p':
		r->size = number(r, 10);
		r->hash = number(r, 16);
		r->has_pch = true;
		break;
	case 'n':
		free(r->p->reason);
		r->p->reason = xstrdup(r->at);
		break;
	case 'f':
		read_file(r);
		break;
	case 'e':
		read_edge(r);
		break;
	case 'a':
		read_api(r);
		break;
	case 'm':
		read_expansion(r);
		break;
	case 'd':
		read_macro(r);
		break;
	case 'w':
		vec_push(&r->p->words, number(r, 16));
		break;
	case 'c':
		vec_push(&r->p->cleanups, name(r));
		break;
	case 't':
		vec_push(&r->p->entries, name(r));
		break;
	case 'h':
	case 'x':
		vec_push(&r->p->headers, name(r));
		break;
	default:
		r->bad = true;
	}
}

/* The body of the index behind its checksum, NULL when it is damaged. */
static char *checked_body(struct strbuf *text)
{
	char *nl = strchr(text->buf, '\n'), *body;
	char want[64];

	if (!nl)
		return NULL;
	body = nl + 1;
	snprintf(want, sizeof(want), PCH_MAGIC " %016llx\n",
		 (unsigned long long)hash_bytes(body, text->len - (size_t)(body - text->buf)));
	return strncmp(text->buf, want, strlen(want)) ? NULL : body;
}

static void read_lines(struct reader *r, char *body)
{
	while (*body && !r->bad) {
		char *nl = strchr(body, '\n');

		if (!nl) {
			r->bad = true;
			return;
		}
		*nl = '\0';
		read_line(r, body);
		body = nl + 1;
	}
}

/* Open the PCH and compare it with what the index says. */
static bool open_pch(struct reader *r, const char *path)
{
	struct pch *p = r->p;
	struct stat st;
	bool same = false;
	void *map;

	p->fd = open(path, O_RDONLY | O_CLOEXEC);
	if (p->fd < 0 || fstat(p->fd, &st) || (uint64_t)st.st_size != r->size || !st.st_size)
		return false;
	map = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE | MAP_POPULATE, p->fd, 0);
	if (map == MAP_FAILED)
		return false;
	same = hash_bytes(map, (size_t)st.st_size) == r->hash;
	munmap(map, (size_t)st.st_size);
	if (asprintf(&p->path, "/proc/self/fd/%d", p->fd) < 0)
		p->path = NULL;
	return same && p->path;
}

/* The root as the frontend makes it: real, with a final slash. */
static char *real_root(const char *root)
{
	char *real = realpath(root ? root : ".", NULL), *with = NULL;

	if (real && asprintf(&with, "%s%s", real, strcmp(real, "/") ? "/" : "") < 0)
		with = NULL;
	free(real);
	return with;
}

struct pch *pch_open(struct ctx *ctx, const char *path, const char *root, const char *view)
{
	struct strbuf text = STRBUF_INIT, name = STRBUF_INIT;
	struct pch *p = xcalloc(1, sizeof(*p));
	struct reader r = {.p = p, .view = view};
	char *body, *top = real_root(root);

	p->ctx = ctx;
	p->fd = -1;
	p->shared = shared_new();
	vec_push(&p->files, (struct pch_file){0});
	r.root = top;
	strbuf_addf(&name, "%s.idx", path);
	body = strbuf_read_file(&text, name.buf, MAX_INDEX) ? NULL : checked_body(&text);
	if (body)
		read_lines(&r, body);
	strbuf_reset(&name);
	strbuf_addf(&name, "%s.pch", path);
	if (!body || r.bad || !(r.has_pch ? open_pch(&r, name.buf) : p->reason != NULL)) {
		pch_close(p);
		p = NULL;
	}
	strbuf_free(&name);
	strbuf_free(&text);
	free(top);
	return p;
}

void pch_close(struct pch *p)
{
	if (!p)
		return;
	if (p->fd >= 0)
		close(p->fd);
	shared_free(p->shared);
	free(p->path);
	free(p->reason);
	vec_free(&p->files);
	vec_free(&p->edges);
	vec_free(&p->expansions);
	vec_free(&p->apis);
	vec_free(&p->macros);
	vec_free(&p->words);
	vec_free(&p->cleanups);
	vec_free(&p->entries);
	vec_free(&p->headers);
	map_free(&p->by_path);
	map_free(&p->by_name);
	free(p);
}

uint32_t pch_find(const struct pch *p, uint32_t file_name)
{
	const uint64_t *have = map_get(&p->by_name, file_name);

	return have ? (uint32_t)*have : 0;
}

/* The first edge that leaves a file. */
static size_t first_edge(const struct pch *p, uint32_t from)
{
	size_t lo = 0, hi = p->edges.nr;

	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;

		if (p->edges.at[mid].from < from)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo;
}

void pch_reach(const struct pch *p, uint32_t file, bool *reached, struct pch_files *newly)
{
	VEC(uint32_t) todo = {0};

	vec_push(&todo, file);
	while (todo.nr) {
		uint32_t f = vec_pop(&todo);

		if (reached[f])
			continue;
		reached[f] = true;
		vec_push(&newly->at, f);
		for (size_t i = first_edge(p, f); i < p->edges.nr && p->edges.at[i].from == f; i++)
			vec_push(&todo, p->edges.at[i].to);
	}
	vec_free(&todo);
}

bool pch_has_word(const struct pch *p, uint64_t word)
{
	size_t lo = 0, hi = p->words.nr;

	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;

		if (p->words.at[mid] == word)
			return true;
		if (p->words.at[mid] < word)
			lo = mid + 1;
		else
			hi = mid;
	}
	return false;
}

bool pch_macro_is_foreign(const struct pch *p, uint64_t macro, const bool *reached)
{
	size_t lo = 0, hi = p->macros.nr;
	bool defined = false;

	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;

		if (p->macros.at[mid].name < macro)
			lo = mid + 1;
		else
			hi = mid;
	}
	for (; lo < p->macros.nr && p->macros.at[lo].name == macro; lo++) {
		if (reached[p->macros.at[lo].file])
			return false;
		defined = true;
	}
	return defined;
}
