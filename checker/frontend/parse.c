// SPDX-License-Identifier: GPL-2.0-or-later
/* A translation unit from arguments to IR: the steps in order are in frontend_parse(). */
#include "frontend/args.h"
#include "frontend/fe.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

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

	if (fe->pch) {
		err = ontop_parse(fe, index);
	} else {
		args_plain(fe->job, &args);
		err = clang_parseTranslationUnit2(index, fe->job->file, args.at.at, (int)args.at.nr,
						  NULL, 0, FE_PARSE_OPTIONS, &fe->tu);
		args_free(&args);
	}
	if (err != CXError_Success || !fe->tu)
		return ctx_error(fe->ctx, "%s", error_name(err));
	return 0;
}

/* Real, with a final slash; NULL if there is none. */
static char *real_top(const struct frontend_job *job)
{
	const char *top = job->root ? job->root : job->dir;
	char *real = realpath(top ? top : ".", NULL);
	struct strbuf sb = STRBUF_INIT;

	if (!real)
		return NULL;
	strbuf_adds(&sb, real);
	if (strcmp(real, "/"))
		strbuf_addc(&sb, '/');
	free(real);
	return strbuf_detach(&sb);
}

/* Remember where the unit's names start, to make them relative. */
static void find_root(struct fe *fe)
{
	fe->root = real_top(fe->job);
	fe->home = fe->job->home ? real_top(fe->job->home) : NULL;
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

	pass->fe->seen_api |= fe_api_bit(c.kind, name);
	if (pass->fe->pch && ontop_probe(pass->fe, c, name))
		;
	else if (c.kind == CXCursor_MacroDefinition && pass->fe->pch)
		ontop_define(pass->fe, c, name);
	else if (c.kind == CXCursor_TypedefDecl)
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
	case CXCursor_InclusionDirective:
		if (pass->fe->pch)
			ontop_include(pass->fe, c);
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
	case CXCursor_StructDecl:
	case CXCursor_UnionDecl:
	case CXCursor_EnumDecl:
		if (pass->fe->pch)
			fe_learn_tag(pass->fe, c);
		break;
	case CXCursor_VarDecl:
		if (pass->fe->pch)
			see_decl(pass, c);
		if (!clang_Cursor_isNull(clang_Cursor_getVarDeclInitializer(c)) &&
		    in_own_file(pass->fe, c))
			vec_push(&pass->fe->global_vars, c);
		break;
	default:
		break;
	}
	return CXChildVisit_Continue;
}

static void add_function(struct fe *fe, uint32_t callee)
{
	if (!fe->pch) {
		fe_lower(fe, callee);
	} else if (!shared_take(fe, callee)) {
		shared_begin(fe);
		fe_lower(fe, callee);
		shared_note(fe, callee);
	}
}

/* One pass over the top level, then the functions, own ones first. */
static void lower_unit(struct fe *fe)
{
	struct top_pass pass = {.fe = fe};

	clang_visitChildren(clang_getTranslationUnitCursor(fe->tu), visit_top, &pass);
	if (fe->pch)
		ontop_settle(fe);
	fe_settle_macros(fe);
	vec_each (&pass.own, CXCursor, c)
		fe_enqueue(fe, fe_callee(fe, *c));
	fe_enqueue_arch(fe);
	vec_each (&fe->global_vars, CXCursor, c)
		fe_bind_initialiser(fe, *c);
	for (size_t i = 0; i < fe->queue.nr; i++)
		add_function(fe, fe->queue.at[i]);
	vec_free(&pass.own);
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
	free(fe->home);
	map_free(&fe->file_index);
	map_free(&fe->file_by_name);
	vec_each (&fe->files, struct fe_file, f)
		free(f->read);
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
	ontop_free(fe);
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

/* A unit that was made with doubts is none. */
static void drop_doubtful(struct fe *fe)
{
	if (fe->pch && fe->unit->nr_errors)
		fe->doubt = "parse errors";
	if (!fe->doubt)
		return;
	ir_unit_free(fe->unit);
	free(fe->unit);
	fe->unit = NULL;
}

/* One parse, on top of a precompiled header if there is one; NULL then also in doubt. */
static struct ir_unit *parse_once(struct ctx *ctx, const struct model *model,
				  const struct frontend_job *job, const struct pch *pch)
{
	struct fe fe = {.ctx = ctx, .model = model, .job = job, .pch = pch};
	/* All of the PCH's declarations must never be asked for. */
	CXIndex index = clang_createIndex(pch != NULL, 0);

	fe.unit = xcalloc(1, sizeof(*fe.unit));
	find_root(&fe);
	fe.unit->file = fe_path_name(&fe, job->file);
	if (!parse(&fe, index)) {
		count_errors(&fe);
		lower_unit(&fe);
		fe_collect_includes(&fe);
		fe_collect_skipped(&fe);
		if (pch)
			shared_keep(&fe);
		store_facts(&fe);
		ir_unit_seal(ctx, fe.unit);
	} else {
		fe.doubt = "not parsed";
	}
	drop_doubtful(&fe);
	release(&fe);
	clang_disposeIndex(index);
	return fe.unit;
}

struct ir_unit *frontend_parse(struct ctx *ctx, const struct model *model,
			       const struct frontend_job *job)
{
	struct ir_unit *unit = NULL;

	if (!is_readable(job)) {
		ctx_error(ctx, "%s: cannot be read: check the path", job->file);
		return NULL;
	}
	if (job->pch)
		unit = parse_once(ctx, model, job, job->pch);
	if (unit)
		return unit;
	strbuf_reset(&ctx->error);
	return parse_once(ctx, model, job, NULL);
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
