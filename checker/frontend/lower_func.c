// SPDX-License-Identifier: GPL-2.0-or-later
/* One function: parameters, body, and the finished graph. */
#include "frontend/lower.h"

struct kid_list {
	VEC(CXCursor) at;
};

static enum CXChildVisitResult add_kid(CXCursor c, CXCursor parent, CXClientData data)
{
	struct kid_list *list = data;

	(void)parent;
	vec_push(&list->at, c);
	return CXChildVisit_Continue;
}

CXCursor *fe_children(struct arena *mem, CXCursor c, unsigned *nr)
{
	struct kid_list list = {0};
	CXCursor *out;

	clang_visitChildren(c, add_kid, &list);
	*nr = list.at.nr;
	out = arena_memdup(mem, list.at.at, list.at.nr * sizeof(*out));
	vec_free(&list.at);
	return out;
}

static enum CXChildVisitResult keep_expr(CXCursor c, CXCursor parent, CXClientData data)
{
	(void)parent;
	if (clang_isExpression(c.kind))
		*(CXCursor *)data = c;
	return CXChildVisit_Continue;
}

CXCursor fe_only_child(CXCursor c)
{
	CXCursor last = clang_getNullCursor();

	clang_visitChildren(c, keep_expr, &last);
	return last;
}

static CXCursor add_params(struct lower *l)
{
	CXCursor body = clang_getNullCursor();
	int nr = clang_Cursor_getNumArguments(l->cursor);
	unsigned nr_kids;
	CXCursor *kids = fe_children(l->mem, l->cursor, &nr_kids);

	for (int i = 0; i < nr; i++) {
		CXCursor p = clang_Cursor_getArgument(l->cursor, i);
		uint32_t var = new_var(l, fe_intern(l->fe, clang_getCursorSpelling(p)),
				       fe_type(l->fe, clang_getCursorType(p)));

		map_set(&l->var_of, fe_key(p.data[0]), var + 1);
	}
	l->f.nr_params = nr > 0 ? nr : 0;
	for (unsigned i = 0; i < nr_kids; i++)
		if (kids[i].kind == CXCursor_CompoundStmt)
			body = kids[i];
	return body;
}

static void describe(struct lower *l, const struct fe_callee *fn)
{
	struct ir_func *f = &l->f;
	CXType type = clang_getCursorType(l->cursor);
	struct fe_place p = fe_place_of(l->fe, l->cursor);

	f->name = fn->name;
	f->sym = fn->sym;
	f->loc = fe_loc(l->fe, &p);
	f->result = fe_type(l->fe, clang_getResultType(type));
	f->is_static = clang_getCursorLinkage(l->cursor) == CXLinkage_Internal;
	f->is_inline = clang_Cursor_isFunctionInlined(l->cursor);
	f->is_noreturn = fn->noreturn;
	f->is_variadic = clang_isFunctionTypeVariadic(type);
	f->in_header = !fn->own;
}

static void release(struct lower *l)
{
	vec_each (&l->blocks, struct lower_block, b) {
		vec_free(&b->insns);
		vec_free(&b->succ);
		vec_free(&b->cases);
	}
	vec_free(&l->blocks);
	vec_free(&l->exprs);
	map_free(&l->expr_index);
	vec_free(&l->vars);
	map_free(&l->var_of);
	vec_free(&l->labels);
	vec_free(&l->gotos);
	vec_free(&l->asm_gotos);
	vec_free(&l->computed);
	vec_free(&l->stubs);
	pretty_free(l);
	arena_free(l->mem);
}

void fe_lower(struct fe *fe, uint32_t callee)
{
	const struct fe_callee fn = fe->callees.at[callee];
	struct arena mem = {0};
	struct lower l = {.fe = fe, .mem = &mem, .cursor = fn.def};
	CXCursor body;

	describe(&l, &fn);
	set_stmt(&l, l.cursor);
	body = add_params(&l);
	start_block(&l, new_block(&l));
	stubs_prepare(&l);
	if (clang_Cursor_isNull(body))
		approximate(&l, l.cursor, "function without a body");
	else
		lower_stmt(&l, body);
	resolve_asm_gotos(&l);
	resolve_gotos(&l);
	graph_finish(&l);
	vec_push(&fe->funcs, l.f);
	fe_enqueue_callees(fe, &l.f);
	release(&l);
}
