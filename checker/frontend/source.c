// SPDX-License-Identifier: GPL-2.0-or-later
/* Files and places: libclang's locations as kernel-relative names and lines. */
#include "frontend/fe.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

uint32_t fe_intern(struct fe *fe, CXString s)
{
	const char *text = clang_getCString(s);
	uint32_t id = text ? strpool_intern(&fe->ctx->names, text) : 0;

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
	return strpool_intern(&fe->ctx->names, real);
}

static bool is_c_file(const char *name)
{
	size_t len = strlen(name);

	return len > 2 && !strcmp(name + len - 2, ".c");
}

uint32_t fe_file(struct fe *fe, CXFile file)
{
	uint64_t *have;
	struct fe_file f = {.file = file};
	CXString path;

	if (!file)
		return IR_NONE;
	have = map_get(&fe->file_index, fe_key(file));
	if (have)
		return *have - 1;
	path = clang_getFileName(file);
	if (clang_getCString(path)) {
		f.name = fe_path_name(fe, clang_getCString(path));
		f.own = is_c_file(clang_getCString(path)) ||
			clang_File_isEqual(file, clang_getFile(fe->tu, fe->job->file));
	}
	clang_disposeString(path);
	vec_push(&fe->files, f);
	map_set(&fe->file_index, fe_key(file), fe->files.nr);
	return fe->files.nr - 1;
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

struct ir_loc fe_loc(struct fe *fe, const struct fe_place *p)
{
	if (p->file == IR_NONE)
		return (struct ir_loc){0};
	return (struct ir_loc){fe->files.at[p->file].name, p->line, p->col};
}

const char *fe_text(struct fe *fe, uint32_t file, size_t *len)
{
	struct fe_file *f;

	if (file == IR_NONE)
		return NULL;
	f = &fe->files.at[file];
	if (!f->text)
		f->text = clang_getFileContents(fe->tu, f->file, &f->len);
	*len = f->len;
	return f->text;
}
