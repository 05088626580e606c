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

void fe_bind(struct fe *fe, uint32_t field, uint32_t func, const struct ir_loc *loc)
{
	vec_push(&fe->bindings, (struct ir_binding){field, func, *loc});
}

static void bind_leaf(void *data, const struct init_leaf *leaf)
{
	struct fe *fe = data;
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
	fe_bind(fe, leaf->field, fe->callees.at[callee].sym, &loc);
}

void fe_bind_initialiser(struct fe *fe, CXCursor var)
{
	CXCursor init = clang_Cursor_getVarDeclInitializer(var);
	struct arena mem = {0};
	struct init_walk w = {.fe = fe, .mem = &mem, .leaf = bind_leaf, .data = fe};

	if (init.kind == CXCursor_InitListExpr)
		init_walk(&w, clang_getCursorType(var), init);
	arena_free(&mem);
}
