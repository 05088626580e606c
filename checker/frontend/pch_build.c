// SPDX-License-Identifier: GPL-2.0-or-later
/* Making a PCH and writing its index. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "frontend/args.h"
#include "frontend/fe.h"
#include "frontend/pch_index.h"
#include "kbuild/lex.h"
#include "util/strbuf.h"

#define MAIN_FILE "mmucheck-shared.h"
#define MAX_TRIES 8
#define MIN_HEADERS 2
#define MAX_SOURCE (64u << 20)

#define FILE_MAIN UINT32_MAX /* the list of headers itself */

struct words {
	VEC(uint64_t) at;
};

struct edges {
	VEC(struct pch_edge) at;
};

struct build {
	struct ctx *ctx;
	const struct model *model;
	const struct pch_plan *plan;
	const char **headers; /* those left */
	unsigned nr_headers;
	struct strbuf main; /* path of the list of headers */
	CXTranslationUnit tu;
	struct map file_index; /* CXFile to index, FILE_MAIN */
	struct map path_index; /* path to index */
	VEC(uint32_t) files;   /* paths; index 1 is the first */
	struct edges edges;
	VEC(struct pch_macro) macros;
	struct strbuf left_out;
	struct strbuf lines; /* of the index, but edges and words */
};

static uint32_t file_index(struct build *b, CXFile file)
{
	uint64_t *have = file ? map_get(&b->file_index, fe_key(file)) : NULL;
	uint32_t path, index;
	CXString s;
	char *real;

	if (!file)
		return 0;
	if (have)
		return (uint32_t)*have;
	s = clang_getFileName(file);
	if (!strcmp(clang_getCString(s), b->main.buf)) {
		index = FILE_MAIN;
	} else if (!(real = realpath(clang_getCString(s), NULL))) {
		index = 0; /* "<built-in>" */
	} else {
		path = strpool_intern(&b->ctx->names, real);
		have = map_get(&b->path_index, path);
		index = have ? (uint32_t)*have : (uint32_t)b->files.nr + 1;
		if (!have) {
			vec_push(&b->files, path);
			map_set(&b->path_index, path, index);
		}
		free(real);
	}
	clang_disposeString(s);
	map_set(&b->file_index, fe_key(file), index);
	return index;
}

static uint32_t file_of(struct build *b, CXCursor c)
{
	CXFile file;

	clang_getFileLocation(clang_getCursorLocation(c), &file, NULL, NULL, NULL);
	return file_index(b, file);
}

static bool is_modelled(const struct build *b, uint32_t name)
{
	for (int gen = IR_GEN_ARCH; gen <= IR_GEN_GENERIC; gen++)
		if (model_find(b->model, gen, name))
			return true;
	return false;
}

static void see_expansion(struct build *b, CXCursor c, const char *text)
{
	uint32_t name = strpool_find(&b->ctx->names, text), file;
	CXSourceRange range;
	unsigned line, col, start, end;
	CXFile f;

	if (!name || !is_modelled(b, name))
		return;
	range = clang_getCursorExtent(c);
	clang_getFileLocation(clang_getRangeStart(range), &f, &line, &col, &start);
	file = file_index(b, f);
	if (!file || file == FILE_MAIN)
		return;
	clang_getFileLocation(clang_getRangeEnd(range), &f, NULL, NULL, &end);
	strbuf_addf(&b->lines, "m %u %u %u %u %u %s\n", file, start, end, line, col, text);
}

static void see_include(struct build *b, CXCursor c)
{
	uint32_t from = file_of(b, c), to = file_index(b, clang_getIncludedFile(c));

	if (from != FILE_MAIN && to && to != FILE_MAIN)
		vec_push(&b->edges.at, (struct pch_edge){from, to});
}

static void see_macro(struct build *b, CXCursor c, const char *name)
{
	uint32_t file = file_of(b, c);

	if (file != FILE_MAIN)
		vec_push(&b->macros, (struct pch_macro){hash_bytes(name, strlen(name)), file});
}

/* Is a name written where it is declared?  Else a macro has made it. */
static bool is_written(struct build *b, CXCursor c, const char *name)
{
	size_t len = 0;
	unsigned offset;
	CXFile file;
	const char *text;

	clang_getFileLocation(clang_getCursorLocation(c), &file, NULL, NULL, &offset);
	text = file ? clang_getFileContents(b->tu, file, &len) : NULL;
	return text && offset + strlen(name) <= len && !strncmp(text + offset, name, strlen(name));
}

/*
 * Does a function look like those that __attribute__((cleanup())) names?  It takes a
 * pointer and returns nothing; most are made by macros (include/linux/cleanup.h).
 */
static bool is_cleanup(struct build *b, CXCursor c, const char *name)
{
	return clang_isCursorDefinition(c) && clang_Cursor_getNumArguments(c) == 1 &&
	       clang_getCursorResultType(c).kind == CXType_Void &&
	       clang_getCursorType(clang_Cursor_getArgument(c, 0)).kind == CXType_Pointer &&
	       (strstr(name, "cleanup") || !is_written(b, c, name));
}

/* An architecture's part of the model, defined in one of its headers. */
static bool is_arch_part(struct build *b, CXCursor c, const char *name)
{
	uint32_t id = strpool_find(&b->ctx->names, name);
	const struct model_fn *m = NULL;
	CXString path;
	CXFile file;
	bool below;

	if (!id || !clang_isCursorDefinition(c))
		return false;
	for (int gen = IR_GEN_NONE; gen <= IR_GEN_GENERIC && !(m && model_is_arch_part(m)); gen++)
		m = model_find(b->model, gen, id);
	if (!m || !model_is_arch_part(m))
		return false;
	clang_getFileLocation(clang_getCursorLocation(c), &file, NULL, NULL, NULL);
	path = clang_getFileName(file);
	below = clang_getCString(path) && strstr(clang_getCString(path), "arch/");
	clang_disposeString(path);
	return below;
}

static void see_decl(struct build *b, CXCursor c, const char *name)
{
	unsigned bit = fe_api_bit(c.kind, name);
	uint32_t file;

	if (bit && (file = file_of(b, c)) != FILE_MAIN)
		strbuf_addf(&b->lines, "a %u %u\n", bit, file);
	if (c.kind == CXCursor_FunctionDecl && (is_cleanup(b, c, name) || is_arch_part(b, c, name)))
		strbuf_addf(&b->lines, "c %s\n", name);
	if (c.kind == CXCursor_TypedefDecl && fe_is_entry_type(name))
		strbuf_addf(&b->lines, "t %s\n", name);
}

static enum CXChildVisitResult visit_top(CXCursor c, CXCursor parent, CXClientData data)
{
	struct build *b = data;
	CXString s = clang_getCursorSpelling(c);
	const char *name = clang_getCString(s);

	(void)parent;
	switch (c.kind) {
	case CXCursor_InclusionDirective:
		see_include(b, c);
		break;
	case CXCursor_MacroExpansion:
		see_expansion(b, c, name);
		break;
	case CXCursor_MacroDefinition:
		see_macro(b, c, name);
		see_decl(b, c, name);
		break;
	case CXCursor_TypedefDecl:
	case CXCursor_FunctionDecl:
		see_decl(b, c, name);
		break;
	default:
		break;
	}
	clang_disposeString(s);
	return CXChildVisit_Continue;
}

static void parse(struct build *b, CXIndex index)
{
	struct strbuf text = STRBUF_INIT;
	struct arg_list args = {0};
	struct CXUnsavedFile file = {.Filename = b->main.buf};

	for (unsigned i = 0; i < b->nr_headers; i++)
		strbuf_addf(&text, "#include <%s>\n", b->headers[i]);
	file.Contents = text.buf;
	file.Length = text.len;
	args_shared(b->plan->job, &args);
	if (clang_parseTranslationUnit2(index, b->main.buf, args.at.at, (int)args.at.nr, &file, 1,
					CXTranslationUnit_DetailedPreprocessingRecord |
						CXTranslationUnit_Incomplete |
						CXTranslationUnit_ForSerialization,
					&b->tu) != CXError_Success)
		b->tu = NULL;
	args_free(&args);
	strbuf_free(&text);
}

struct culprit {
	CXFile file;
	struct build *b;
	unsigned line; /* of the list of headers */
};

static void find_culprit(CXFile file, CXSourceLocation *stack, unsigned depth, CXClientData data)
{
	struct culprit *cu = data;

	file_index(cu->b, file); /* a change of it is worth another try */
	if (!cu->line && depth && clang_File_isEqual(file, cu->file))
		clang_getFileLocation(stack[depth - 1], NULL, &cu->line, NULL, NULL);
}

/* The first error, as text, and the header (from 1) that brought it, 0 for none of them. */
static unsigned first_error(struct build *b, struct strbuf *why)
{
	struct culprit cu = {.b = b};
	/* To ask again may free what was got (libclang's lazyCreateDiags()). */
	unsigned nr = clang_getNumDiagnostics(b->tu);
	CXDiagnostic d = NULL;
	CXString s;

	for (unsigned i = 0; i < nr && !d; i++) {
		d = clang_getDiagnostic(b->tu, i);
		if (clang_getDiagnosticSeverity(d) < CXDiagnostic_Error) {
			clang_disposeDiagnostic(d);
			d = NULL;
		}
	}
	if (!d)
		return 0;
	s = clang_formatDiagnostic(d, CXDiagnostic_DisplaySourceLocation);
	strbuf_reset(why);
	strbuf_adds(why, clang_getCString(s));
	clang_disposeString(s);
	clang_getFileLocation(clang_getDiagnosticLocation(d), &cu.file, &cu.line, NULL, NULL);
	if (cu.file && file_index(b, cu.file) != FILE_MAIN) {
		cu.line = 0;
		clang_getInclusions(b->tu, find_culprit, &cu);
	}
	clang_disposeDiagnostic(d);
	return cu.line <= b->nr_headers ? cu.line : 0;
}

/* Parse, leaving out headers that do not; true when a TU without errors is there. */
static bool parse_some(struct build *b, CXIndex index, struct strbuf *why)
{
	for (unsigned try = 0; try < MAX_TRIES && b->nr_headers >= MIN_HEADERS; try++) {
		unsigned bad;

		map_free(&b->file_index);
		map_free(&b->path_index);
		vec_clear(&b->files);
		parse(b, index);
		if (!b->tu) {
			strbuf_adds(why, "libclang takes no precompiled header with these flags");
			return false;
		}
		strbuf_reset(why);
		bad = first_error(b, why);
		if (!why->len)
			return true;
		clang_disposeTranslationUnit(b->tu);
		b->tu = NULL;
		if (!bad)
			return false;
		strbuf_addf(&b->left_out, "x %s\n", b->headers[bad - 1]);
		b->nr_headers--;
		memmove(&b->headers[bad - 1], &b->headers[bad],
			(b->nr_headers - (bad - 1)) * sizeof(*b->headers));
	}
	return false;
}

static int by_value(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return x < y ? -1 : x > y;
}

static int by_ends(const void *a, const void *b)
{
	const struct pch_edge *x = a, *y = b;

	if (x->from != y->from)
		return x->from < y->from ? -1 : 1;
	return x->to < y->to ? -1 : x->to > y->to;
}

static void add_words(struct words *w, const char *path)
{
	struct strbuf text = STRBUF_INIT;
	struct lexer lx;
	struct lex_token t;

	if (!strbuf_read_file(&text, path, MAX_SOURCE)) {
		lex_start(&lx, text.buf, text.len);
		while (lex_next(&lx, &t))
			if (t.kind == LEX_NAME)
				vec_push(&w->at, hash_bytes(t.text, t.len));
	}
	strbuf_free(&text);
}

static void write_words(struct build *b, struct strbuf *out)
{
	struct words w = {0};

	vec_each (&b->files, uint32_t, path)
		add_words(&w, strpool_get(&b->ctx->names, *path));
	if (w.at.nr)
		qsort(w.at.at, w.at.nr, sizeof(*w.at.at), by_value);
	for (size_t i = 0; i < w.at.nr; i++)
		if (!i || w.at.at[i] != w.at.at[i - 1])
			strbuf_addf(out, "w %016llx\n", (unsigned long long)w.at.at[i]);
	vec_free(&w.at);
}

static void write_edges(struct build *b, struct strbuf *out)
{
	const struct pch_edge *last = NULL;

	if (b->edges.at.nr)
		qsort(b->edges.at.at, b->edges.at.nr, sizeof(*b->edges.at.at), by_ends);
	vec_each (&b->edges.at, struct pch_edge, e) {
		if (!last || by_ends(last, e))
			strbuf_addf(out, "e %u %u\n", e->from, e->to);
		last = e;
	}
}

static int by_name(const void *a, const void *b)
{
	const struct pch_macro *x = a, *y = b;

	if (x->name != y->name)
		return x->name < y->name ? -1 : 1;
	return x->file < y->file ? -1 : x->file > y->file;
}

static void write_macros(struct build *b, struct strbuf *out)
{
	const struct pch_macro *last = NULL;

	if (b->macros.nr)
		qsort(b->macros.at, b->macros.nr, sizeof(*b->macros.at), by_name);
	vec_each (&b->macros, struct pch_macro, m) {
		if (!last || by_name(last, m))
			strbuf_addf(out, "d %016llx %u\n", (unsigned long long)m->name, m->file);
		last = m;
	}
}

/* Files first: all else refers to them.  -1 when one has gone. */
static int write_files(struct build *b, struct strbuf *out)
{
	vec_each (&b->files, uint32_t, id) {
		const char *path = strpool_get(&b->ctx->names, *id);
		uint64_t hash;

		if (strchr(path, '\n') || !pch_hash_file(path, &hash))
			return ctx_error(b->ctx, "cannot read %s", path);
		strbuf_addf(out, "f %016llx %s\n", (unsigned long long)hash, path);
	}
	return 0;
}

static int write_body(struct build *b, struct strbuf *out)
{
	if (write_files(b, out))
		return -1;
	for (unsigned i = 0; i < b->nr_headers; i++)
		strbuf_addf(out, "h %s\n", b->headers[i]);
	strbuf_add(out, b->left_out.buf, b->left_out.len);
	write_edges(b, out);
	write_macros(b, out);
	strbuf_add(out, b->lines.buf, b->lines.len);
	write_words(b, out);
	return 0;
}

static int write_all(int fd, const char *data, size_t len)
{
	while (len) {
		ssize_t put = write(fd, data, len);

		if (put < 0 && errno != EINTR)
			return -1;
		data += put > 0 ? put : 0;
		len -= put > 0 ? (size_t)put : 0;
	}
	return 0;
}

/* PATH.new, whose name goes to tmp. */
static int write_index(struct build *b, const struct strbuf *body, struct strbuf *tmp)
{
	struct strbuf head = STRBUF_INIT;
	int fd, ret;

	strbuf_addf(tmp, "%s.idx.new", b->plan->path);
	strbuf_addf(&head, PCH_MAGIC " %016llx\n",
		    (unsigned long long)hash_bytes(body->buf, body->len));
	fd = open(tmp->buf, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	ret = fd < 0 || write_all(fd, head.buf, head.len) || write_all(fd, body->buf, body->len);
	if (fd >= 0)
		ret |= close(fd);
	strbuf_free(&head);
	return ret ? ctx_error(b->ctx, "cannot write %s: %s", tmp->buf, strerror(errno)) : 0;
}

/* Save the PCH as PATH.pch.new and note its size and hash in body. */
static int save_pch(struct build *b, const char *tmp, struct strbuf *body)
{
	struct strbuf data = STRBUF_INIT;
	int err = clang_saveTranslationUnit(b->tu, tmp, clang_defaultSaveOptions(b->tu));

	if (err)
		return ctx_error(b->ctx, "cannot write %s: libclang error %d", tmp, err);
	if (strbuf_read_file(&data, tmp, SIZE_MAX))
		return ctx_error(b->ctx, "cannot read %s: %s", tmp, strerror(errno));
	strbuf_addf(body, "p %zu %016llx\n", data.len,
		    (unsigned long long)hash_bytes(data.buf, data.len));
	strbuf_free(&data);
	return 0;
}

static int put_in_place(struct build *b, const char *tmp, const char *suffix)
{
	struct strbuf path = STRBUF_INIT;
	int ret;

	strbuf_addf(&path, "%s%s", b->plan->path, suffix);
	ret = rename(tmp, path.buf);
	if (ret)
		ctx_error(b->ctx, "cannot rename %s to %s: %s", tmp, path.buf, strerror(errno));
	strbuf_free(&path);
	return ret ? -1 : 0;
}

static int store(struct build *b)
{
	struct strbuf body = STRBUF_INIT, pch = STRBUF_INIT, idx = STRBUF_INIT;
	int ret;

	strbuf_addf(&pch, "%s.pch.new", b->plan->path);
	ret = save_pch(b, pch.buf, &body);
	if (!ret)
		ret = write_body(b, &body);
	if (!ret)
		ret = write_index(b, &body, &idx);
	if (!ret)
		ret = put_in_place(b, pch.buf, ".pch");
	if (!ret)
		ret = put_in_place(b, idx.buf, ".idx");
	if (ret) {
		unlink(pch.buf);
		if (idx.len)
			unlink(idx.buf);
	}
	strbuf_free(&body);
	strbuf_free(&pch);
	strbuf_free(&idx);
	return ret;
}

/* An index that only says why. */
static int store_reason(struct build *b, const char *why)
{
	struct strbuf body = STRBUF_INIT, idx = STRBUF_INIT;
	int ret;

	strbuf_addf(&body, "n %.*s\n", (int)strcspn(why, "\n"), *why ? why : "too few headers");
	ret = write_body(b, &body) || write_index(b, &body, &idx);
	if (!ret)
		ret = put_in_place(b, idx.buf, ".idx");
	strbuf_free(&body);
	strbuf_free(&idx);
	return ret;
}

int pch_build(struct ctx *ctx, const struct model *model, const struct pch_plan *plan)
{
	struct build b = {.ctx = ctx,
			  .model = model,
			  .plan = plan,
			  .headers = xcalloc(plan->nr_headers + 1, sizeof(*b.headers)),
			  .nr_headers = plan->nr_headers,
			  .main = STRBUF_INIT,
			  .left_out = STRBUF_INIT,
			  .lines = STRBUF_INIT};
	CXIndex index = clang_createIndex(0, 0);
	struct strbuf why = STRBUF_INIT;
	int ret;

	for (unsigned i = 0; i < plan->nr_headers; i++)
		b.headers[i] = plan->headers[i];
	strbuf_addf(&b.main, "%s/" MAIN_FILE, plan->job->dir ? plan->job->dir : "");
	if (parse_some(&b, index, &why)) {
		clang_visitChildren(clang_getTranslationUnitCursor(b.tu), visit_top, &b);
		ret = store(&b);
		clang_disposeTranslationUnit(b.tu);
	} else {
		ret = store_reason(&b, why.buf);
	}
	clang_disposeIndex(index);
	free(b.headers);
	map_free(&b.file_index);
	map_free(&b.path_index);
	vec_free(&b.files);
	vec_free(&b.edges.at);
	vec_free(&b.macros);
	strbuf_free(&b.main);
	strbuf_free(&b.left_out);
	strbuf_free(&b.lines);
	strbuf_free(&why);
	return ret;
}

/* Every name that the model has in some generation, and what is looked up by name. */
static void add_model(const struct ctx *ctx, const struct model *model, struct strbuf *out)
{
	for (int gen = IR_GEN_ARCH; gen <= IR_GEN_GENERIC; gen++) {
		size_t nr;
		const struct model_fn *const *fns = model_all(model, gen, &nr);

		for (size_t i = 0; i < nr; i++)
			strbuf_addf(out, "%s%s ", strpool_get(&ctx->names, fns[i]->name),
				    model_is_arch_part(fns[i]) ? "*" : "");
	}
}

void pch_name(struct ctx *ctx, const struct model *model, const struct frontend_job *job,
	      char name[33])
{
	struct strbuf sb = STRBUF_INIT;
	struct arg_list args = {0};
	unsigned major;

	args_shared(job, &args);
	vec_each (&args.at, const char *, arg) {
		strbuf_adds(&sb, *arg);
		strbuf_addc(&sb, '\n');
	}
	strbuf_addf(&sb, "%s\n%s\n", PCH_MAGIC, frontend_clang_version(ctx, &major));
	add_model(ctx, model, &sb);
	hash_hex(sb.buf, sb.len, name);
	args_free(&args);
	strbuf_free(&sb);
}
