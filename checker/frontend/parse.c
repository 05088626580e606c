// SPDX-License-Identifier: GPL-2.0-or-later
/* A translation unit from arguments to IR: the steps in order are in frontend_parse(). */
#include "frontend/fe.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct arg_list {
	VEC(const char *) at;
};

static bool starts(const char *s, const char *prefix)
{
	return !strncmp(s, prefix, strlen(prefix));
}

/*
 * Arguments that say nothing about the syntax tree: warnings (so -Wp,-MMD too),
 * dependency files, the output.  Returns how many arguments it takes, 0 to keep.
 */
static unsigned unwanted(const char *arg)
{
	static const char *const with_value[] = {"-o", "-MF", "-MT", "-MQ"};

	for (size_t i = 0; i < sizeof(with_value) / sizeof(with_value[0]); i++)
		if (!strcmp(arg, with_value[i]))
			return 2;
	if (starts(arg, "-Wp,-D") || starts(arg, "-Wp,-U"))
		return 0;
	return starts(arg, "-W") || (starts(arg, "-M") && !starts(arg, "-Mach")) ||
	       !strcmp(arg, "-c") || !strcmp(arg, "-pedantic") || starts(arg, "-fdiagnostics");
}

static void build_args(const struct frontend_job *job, struct arg_list *args)
{
	for (unsigned i = 0; i < job->nr_args; i++) {
		unsigned skip = unwanted(job->args[i]);

		if (skip)
			i += skip - 1;
		else
			vec_push(&args->at, job->args[i]);
	}
	vec_push(&args->at, "-w");
	vec_push(&args->at, "-ferror-limit=0");
	if (job->dir) {
		vec_push(&args->at, "-working-directory");
		vec_push(&args->at, job->dir);
	}
}

static const char *error_name(enum CXErrorCode err)
{
	switch (err) {
	case CXError_Crashed:
		return "libclang crashed";
	case CXError_InvalidArguments:
		return "libclang rejects the arguments";
	case CXError_ASTReadError:
		return "libclang takes an argument for something else than C source";
	default:
		return "libclang failed: check that the arguments are the compiler's";
	}
}

static int parse(struct fe *fe, CXIndex index)
{
	struct arg_list args = {0};
	enum CXErrorCode err;

	build_args(fe->job, &args);
	err = clang_parseTranslationUnit2(index, fe->job->file, args.at.at, args.at.nr, NULL, 0,
					  CXTranslationUnit_DetailedPreprocessingRecord |
						  CXTranslationUnit_KeepGoing,
					  &fe->tu);
	vec_free(&args.at);
	if (err != CXError_Success || !fe->tu)
		return ctx_error(fe->ctx, "%s", error_name(err));
	return 0;
}

/* Remember where the unit's names start, to make them relative. */
static void find_root(struct fe *fe)
{
	const char *top = fe->job->root ? fe->job->root : fe->job->dir;
	char *real = realpath(top ? top : ".", NULL);
	struct strbuf sb = STRBUF_INIT;

	if (!real)
		return;
	strbuf_adds(&sb, real);
	if (strcmp(real, "/"))
		strbuf_addc(&sb, '/');
	fe->root = strbuf_detach(&sb);
	free(real);
}

static void note_error(struct fe *fe, CXDiagnostic d)
{
	struct strbuf sb = STRBUF_INIT;
	CXString text = clang_getDiagnosticSpelling(d);
	struct fe_place p = fe_place(fe, clang_getDiagnosticLocation(d));

	/* What is wrong with the arguments is nowhere in a file. */
	if (p.file != IR_NONE)
		strbuf_addf(&sb, "%s:%u:%u: ", fe_name(fe, fe->files.at[p.file].name), p.line,
			    p.col);
	strbuf_adds(&sb, clang_getCString(text));
	fe->unit->first_error = strpool_intern(&fe->ctx->names, sb.buf);
	clang_disposeString(text);
	strbuf_free(&sb);
}

static void count_errors(struct fe *fe)
{
	unsigned nr = clang_getNumDiagnostics(fe->tu);

	for (unsigned i = 0; i < nr; i++) {
		CXDiagnostic d = clang_getDiagnostic(fe->tu, i);

		if (clang_getDiagnosticSeverity(d) >= CXDiagnostic_Error && !fe->unit->nr_errors++)
			note_error(fe, d);
		clang_disposeDiagnostic(d);
	}
}

static bool in_own_file(struct fe *fe, CXCursor c)
{
	struct fe_place p = fe_place_of(fe, c);

	return p.file != IR_NONE && fe->files.at[p.file].own;
}

struct top_pass {
	struct fe *fe;
	VEC(CXCursor) own; /* function definitions of the unit's own files */
};

static void see_decl(struct top_pass *pass, CXCursor c)
{
	CXString s = clang_getCursorSpelling(c);
	const char *name = clang_getCString(s);

	fe_see_api(pass->fe, c.kind, name);
	if (c.kind == CXCursor_TypedefDecl)
		fe_learn_typedef(pass->fe, c, name);
	else if (c.kind == CXCursor_FunctionDecl)
		fe_learn_function(pass->fe, c, name);
	clang_disposeString(s);
}

static enum CXChildVisitResult visit_top(CXCursor c, CXCursor parent, CXClientData data)
{
	struct top_pass *pass = data;

	(void)parent;
	switch (c.kind) {
	case CXCursor_MacroExpansion:
		fe_collect_macro(pass->fe, c);
		break;
	case CXCursor_MacroDefinition:
	case CXCursor_TypedefDecl:
		see_decl(pass, c);
		break;
	case CXCursor_FunctionDecl:
		see_decl(pass, c);
		if (clang_isCursorDefinition(c) && in_own_file(pass->fe, c))
			vec_push(&pass->own, c);
		break;
	case CXCursor_VarDecl:
		if (!clang_Cursor_isNull(clang_Cursor_getVarDeclInitializer(c)) &&
		    in_own_file(pass->fe, c))
			vec_push(&pass->fe->global_vars, c);
		break;
	default:
		break;
	}
	return CXChildVisit_Continue;
}

/* One pass over the top level, then the functions, own ones first. */
static void lower_unit(struct fe *fe)
{
	struct top_pass pass = {.fe = fe};

	clang_visitChildren(clang_getTranslationUnitCursor(fe->tu), visit_top, &pass);
	fe_settle_macros(fe);
	vec_each (&pass.own, CXCursor, c)
		fe_enqueue(fe, fe_callee(fe, *c));
	vec_each (&fe->global_vars, CXCursor, c)
		fe_bind_initialiser(fe, *c);
	for (size_t i = 0; i < fe->queue.nr; i++)
		fe_lower(fe, fe->queue.at[i]);
	vec_free(&pass.own);
}

struct name_list {
	struct fe *fe;
	VEC(uint32_t) ids;
	struct map seen;
};

static void add_include(CXFile file, CXSourceLocation *stack, unsigned depth, CXClientData data)
{
	struct name_list *list = data;
	uint32_t f = fe_file(list->fe, file), name;

	(void)stack;
	if (f == IR_NONE || !depth)
		return;
	name = list->fe->files.at[f].name;
	if (map_get(&list->seen, name))
		return;
	map_set(&list->seen, name, 1);
	vec_push(&list->ids, name);
}

static void collect_includes(struct fe *fe)
{
	struct name_list list = {.fe = fe};

	clang_getInclusions(fe->tu, add_include, &list);
	fe->unit->includes =
		arena_memdup(&fe->unit->mem, list.ids.at, list.ids.nr * sizeof(*list.ids.at));
	fe->unit->nr_includes = list.ids.nr;
	map_free(&list.seen);
	vec_free(&list.ids);
}

static void collect_skipped(struct fe *fe)
{
	CXSourceRangeList *list = clang_getAllSkippedRanges(fe->tu);
	struct ir_unit *u = fe->unit;

	u->skipped = arena_alloc(&u->mem, (list ? list->count : 0) * sizeof(*u->skipped));
	for (unsigned i = 0; list && i < list->count; i++) {
		struct fe_place first = fe_place(fe, clang_getRangeStart(list->ranges[i]));
		struct fe_place last = fe_place(fe, clang_getRangeEnd(list->ranges[i]));

		if (first.file == IR_NONE || !fe->files.at[first.file].own)
			continue;
		u->skipped[u->nr_skipped++] =
			(struct ir_range){fe->files.at[first.file].name, first.line, last.line};
	}
	clang_disposeSourceRangeList(list);
}

/* Move what was collected into the unit's arena. */
static void store_facts(struct fe *fe)
{
	struct ir_unit *u = fe->unit;

	u->funcs = arena_memdup(&u->mem, fe->funcs.at, fe->funcs.nr * sizeof(*u->funcs));
	u->nr_funcs = fe->funcs.nr;
	u->bindings =
		arena_memdup(&u->mem, fe->bindings.at, fe->bindings.nr * sizeof(*u->bindings));
	u->nr_bindings = fe->bindings.nr;
	u->sites = arena_memdup(&u->mem, fe->sites.at, fe->sites.nr * sizeof(*u->sites));
	u->nr_sites = fe->sites.nr;
}

static void release(struct fe *fe)
{
	if (fe->tu)
		clang_disposeTranslationUnit(fe->tu);
	free(fe->root);
	map_free(&fe->file_index);
	vec_free(&fe->files);
	map_free(&fe->type_index);
	vec_free(&fe->types);
	map_free(&fe->entry_level);
	map_free(&fe->field_index);
	vec_free(&fe->fields);
	map_free(&fe->callee_index);
	map_free(&fe->callee_by_sym);
	vec_free(&fe->callees);
	vec_free(&fe->queue);
	map_free(&fe->decl_by_name);
	vec_free(&fe->decls);
	vec_free(&fe->macro_cursors);
	vec_free(&fe->global_vars);
	vec_free(&fe->expansions);
	vec_free(&fe->funcs);
	vec_free(&fe->bindings);
	vec_free(&fe->sites);
}

static bool is_readable(const struct frontend_job *job)
{
	struct strbuf sb = STRBUF_INIT;
	bool ok;

	if (job->file[0] != '/' && job->dir)
		strbuf_addf(&sb, "%s/", job->dir);
	strbuf_adds(&sb, job->file);
	ok = !access(sb.buf, R_OK);
	strbuf_free(&sb);
	return ok;
}

struct ir_unit *frontend_parse(struct ctx *ctx, const struct model *model,
			       const struct frontend_job *job)
{
	struct fe fe = {.ctx = ctx, .model = model, .job = job};
	CXIndex index;

	if (!is_readable(job)) {
		ctx_error(ctx, "%s: cannot be read: check the path", job->file);
		return NULL;
	}
	index = clang_createIndex(0, 0);
	fe.unit = xcalloc(1, sizeof(*fe.unit));
	find_root(&fe);
	fe.unit->file = fe_path_name(&fe, job->file);
	if (!parse(&fe, index)) {
		count_errors(&fe);
		lower_unit(&fe);
		collect_includes(&fe);
		collect_skipped(&fe);
		store_facts(&fe);
		ir_unit_seal(ctx, fe.unit);
	} else {
		ir_unit_free(fe.unit);
		free(fe.unit);
		fe.unit = NULL;
	}
	release(&fe);
	clang_disposeIndex(index);
	return fe.unit;
}

const char *frontend_clang_version(struct ctx *ctx, unsigned *major)
{
	CXString s = clang_getClangVersion();
	const char *text = clang_getCString(s), *at;
	uint32_t id = strpool_intern(&ctx->names, text ? text : "");

	at = text ? strstr(text, "version ") : NULL;
	*major = at && isdigit((unsigned char)at[8]) ? strtoul(at + 8, NULL, 10) : 0;
	clang_disposeString(s);
	return strpool_get(&ctx->names, id);
}
