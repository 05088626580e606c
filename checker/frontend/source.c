// SPDX-License-Identifier: GPL-2.0-or-later
/* Files and places: libclang's locations as kernel-relative names and lines. */
#include "frontend/fe.h"

#include <ctype.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MAX_SOURCE (64u << 20)

/*
 * Length of a name without what __COUNTER__ added to it: that says only how many came
 * before, and differs where headers came in another order (include/linux/compiler*.h).
 */
static size_t without_counter(const char *name)
{
	size_t len = strlen(name);

	if (strncmp(name, "__UNIQUE_ID_", 12) != 0 &&
	    strncmp(name, "__compiletime_assert_", 21) != 0)
		return len;
	while (isdigit((unsigned char)name[len - 1]))
		len--;
	return len;
}

uint32_t fe_intern(struct fe *fe, CXString s)
{
	const char *text = clang_getCString(s);
	uint32_t id = text ? strpool_intern_n(&fe->ctx->names, text, without_counter(text)) : 0;

	clang_disposeString(s);
	return id;
}

uint32_t fe_path_name(struct fe *fe, const char *path)
{
	char joined[PATH_MAX], real[PATH_MAX];
	const char *full = path;

	if (path[0] != '/' && fe->job->dir) {
		if (snprintf(joined, sizeof(joined), "%s/%s", fe->job->dir, path) >= PATH_MAX)
			return strpool_intern(&fe->ctx->names, path);
		full = joined;
	}
	if (!realpath(full, real))
		return strpool_intern(&fe->ctx->names, path);
	if (fe->root && !strncmp(real, fe->root, strlen(fe->root)))
		return strpool_intern(&fe->ctx->names, real + strlen(fe->root));
	if (fe->home && !strncmp(real, fe->home, strlen(fe->home)))
		return strpool_intern(&fe->ctx->names, real + strlen(fe->home));
	return strpool_intern(&fe->ctx->names, real);
}

static bool is_c_file(const char *name)
{
	size_t len = strlen(name);

	return len > 2 && !strcmp(name + len - 2, ".c");
}

uint32_t fe_file_named(struct fe *fe, uint32_t name)
{
	uint64_t *have = map_get(&fe->file_by_name, name);
	struct fe_file f = {.name = name};

	if (have)
		return *have - 1;
	f.pch = fe->pch ? pch_find(fe->pch, name) : 0;
	f.own = is_c_file(fe_name(fe, name));
	vec_push(&fe->files, f);
	map_set(&fe->file_by_name, name, fe->files.nr);
	return fe->files.nr - 1;
}

/* The precompiled header knows its files by their real paths. */
static uint32_t name_of_path(struct fe *fe, const char *path)
{
	uint32_t id = fe->pch ? strpool_find(&fe->ctx->names, path) : 0;
	const uint64_t *shared = id ? map_get(&fe->pch->by_path, id) : NULL;

	return shared ? fe->pch->files.at[*shared].name : fe_path_name(fe, path);
}

uint32_t fe_file(struct fe *fe, CXFile file)
{
	uint64_t *have;
	uint32_t i;
	CXString path;
	const char *text;

	if (!file)
		return IR_NONE;
	have = map_get(&fe->file_index, fe_key(file));
	if (have)
		return *have - 1;
	path = clang_getFileName(file);
	text = clang_getCString(path);
	i = fe_file_named(fe, text ? name_of_path(fe, text) : 0);
	fe->files.at[i].file = file;
	fe->files.at[i].own |= clang_File_isEqual(file, clang_getFile(fe->tu, fe->job->file));
	clang_disposeString(path);
	map_set(&fe->file_index, fe_key(file), i + 1);
	return i;
}

struct fe_place fe_place(struct fe *fe, CXSourceLocation where)
{
	struct fe_place p;
	CXFile file;

	clang_getFileLocation(where, &file, &p.line, &p.col, &p.offset);
	p.file = fe_file(fe, file);
	return p;
}

struct fe_place fe_place_of(struct fe *fe, CXCursor c)
{
	return fe_place(fe, clang_getCursorLocation(c));
}

uint32_t fe_shared_file(struct fe *fe, CXCursor c)
{
	struct fe_place p = fe_place_of(fe, c);

	return p.file == IR_NONE ? 0 : fe->files.at[p.file].pch;
}

struct ir_loc fe_loc(struct fe *fe, const struct fe_place *p)
{
	if (p->file == IR_NONE)
		return (struct ir_loc){0};
	return (struct ir_loc){fe->files.at[p->file].name, p->line, p->col};
}

/* libclang would look through all of the precompiled header for it. */
static void read_shared(struct fe *fe, struct fe_file *f)
{
	struct strbuf sb = STRBUF_INIT;

	if (strbuf_read_file(&sb, fe_name(fe, fe->pch->files.at[f->pch].path), MAX_SOURCE)) {
		fe->doubt = "a header cannot be read";
		return;
	}
	f->len = sb.len;
	f->text = f->read = strbuf_detach(&sb);
}

const char *fe_text(struct fe *fe, uint32_t file, size_t *len)
{
	struct fe_file *f;

	if (file == IR_NONE)
		return NULL;
	f = &fe->files.at[file];
	if (!f->text && f->pch)
		read_shared(fe, f);
	else if (!f->text && f->file)
		f->text = clang_getFileContents(fe->tu, f->file, &f->len);
	*len = f->len;
	return f->text;
}
