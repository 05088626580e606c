// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Functions stored in structure fields: `.pmd_entry = fn` in an initialiser.
 * Assignments in function bodies are reported here by the lowering.
 */
#include "frontend/fe.h"

CXCursor fe_named_function(CXCursor expr)
{
	for (unsigned i = 0; i < 32; i++) {
		if (expr.kind == CXCursor_DeclRefExpr) {
			CXCursor decl = clang_getCursorReferenced(expr);

			return decl.kind == CXCursor_FunctionDecl ? decl : clang_getNullCursor();
		}
		if (expr.kind == CXCursor_UnaryOperator) {
			enum CXUnaryOperatorKind op = clang_getCursorUnaryOperatorKind(expr);

			if (op != CXUnaryOperator_AddrOf && op != CXUnaryOperator_Deref)
				break;
		} else if (expr.kind != CXCursor_UnexposedExpr && expr.kind != CXCursor_ParenExpr &&
			   expr.kind != CXCursor_CStyleCastExpr) {
			break;
		}
		expr = fe_only_child(expr);
	}
	return clang_getNullCursor();
}

/* Names of variables with internal linkage carry their file, static locals their function. */
uint32_t fe_global_name(struct fe *fe, CXCursor decl)
{
	CXCursor owner = clang_getCursorSemanticParent(decl);
	struct strbuf sb = STRBUF_INIT;
	uint32_t id = fe_intern(fe, clang_getCursorSpelling(decl));
	struct fe_place p;

	if (clang_getCursorLinkage(decl) == CXLinkage_External)
		return id;
	p = fe_place_of(fe, decl);
	if (owner.kind == CXCursor_FunctionDecl)
		strbuf_addf(&sb, "%s.", fe_name(fe, fe_intern(fe, clang_getCursorSpelling(owner))));
	strbuf_addf(&sb, "%s@%s", fe_name(fe, id),
		    p.file == IR_NONE ? "" : fe_name(fe, fe->files.at[p.file].name));
	id = strpool_intern(&fe->ctx->names, sb.buf);
	strbuf_free(&sb);
	return id;
}

void fe_bind(struct fe *fe, const struct ir_binding *b)
{
	vec_push(&fe->bindings, *b);
}

struct initialiser {
	struct fe *fe;
	uint32_t object; /* 0 if it can change */
};

static void bind_leaf(void *data, const struct init_leaf *leaf)
{
	struct initialiser *in = data;
	struct fe *fe = in->fe;
	CXCursor func = leaf->field ? fe_named_function(leaf->value) : clang_getNullCursor();
	struct fe_place p;
	struct ir_loc loc;
	uint32_t callee;

	if (leaf->again || clang_Cursor_isNull(func))
		return;
	callee = fe_callee(fe, func);
	fe_enqueue(fe, callee);
	p = fe_place_of(fe, leaf->value);
	loc = fe_loc(fe, &p);
	fe_bind(fe, &(struct ir_binding){.field = leaf->field,
					 .func = fe->callees.at[callee].sym,
					 .object = in->object,
					 .loc = loc});
}

void fe_bind_initialiser(struct fe *fe, CXCursor var)
{
	CXCursor init = clang_Cursor_getVarDeclInitializer(var);
	struct arena mem = {0};
	struct initialiser in = {.fe = fe};
	struct init_walk w = {.fe = fe, .mem = &mem, .leaf = bind_leaf, .data = &in};

	if (clang_isConstQualifiedType(clang_getCursorType(var)))
		in.object = fe_global_name(fe, var);
	if (init.kind == CXCursor_InitListExpr)
		init_walk(&w, clang_getCursorType(var), init);
	arena_free(&mem);
}
