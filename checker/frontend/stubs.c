// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Modelled macros in a function.
 *
 * One that expands to a single call lends it its name (ir_insn.macro).  Of several
 * calls the outermost first one carries the name, unless another one is modelled:
 * then all speak for themselves.  One that expands to no call at all is a stub, and
 * becomes a call of its own just before the statement or condition it stands in.
 * Calls of assertions that do not return are not what a macro is about.
 */
#include "frontend/lower.h"

#include <ctype.h>
#include <string.h>

static struct stub *find_stub(struct lower *l, const struct fe_place *p)
{
	vec_each (&l->stubs, struct stub, s)
		if (s->at->file == p->file && s->at->start == p->offset)
			return s;
	return NULL;
}

static CXCursor called_function(CXCursor call)
{
	CXCursor decl = clang_getCursorReferenced(call);

	return decl.kind == CXCursor_FunctionDecl ? decl : clang_getNullCursor();
}

static bool is_beside_the_point(const struct lower *l, const struct fe_callee *fn)
{
	return fn->noreturn || !strncmp(fe_name(l->fe, fn->name), "__builtin_", 10);
}

static enum CXChildVisitResult count_call(CXCursor c, CXCursor parent, CXClientData data)
{
	struct lower *l = data;
	struct fe_callee *fn = NULL;
	struct fe_place p;
	struct stub *s;
	CXCursor decl;
	uint32_t callee;

	(void)parent;
	if (c.kind != CXCursor_CallExpr)
		return CXChildVisit_Recurse;
	decl = called_function(c);
	if (!clang_Cursor_isNull(decl)) {
		callee = fe_callee(l->fe, decl);
		fn = &l->fe->callees.at[callee];
		if (is_beside_the_point(l, fn))
			return CXChildVisit_Recurse;
	}
	p = fe_place_of(l->fe, c);
	s = find_stub(l, &p);
	if (!s || s->first_call == c.data[1])
		return CXChildVisit_Recurse;
	if (!s->nr_calls++)
		s->first_call = c.data[1];
	s->nr_modelled += fn && fn->modelled;
	s->first_modelled |= s->nr_calls == 1 && fn && fn->modelled;
	return CXChildVisit_Recurse;
}

void stubs_prepare(struct lower *l)
{
	CXSourceRange range = clang_getCursorExtent(l->cursor);
	struct fe_place start = fe_place(l->fe, clang_getRangeStart(range));
	struct fe_place end = fe_place(l->fe, clang_getRangeEnd(range));
	const struct fe *fe = l->fe;

	for (size_t i = fe_expansion_from(fe, start.file, start.offset);
	     i < fe->expansions.nr && fe->expansions.at[i].file == start.file &&
	     fe->expansions.at[i].start < end.offset;
	     i++) {
		vec_push(&l->stubs, (struct stub){.at = &fe->expansions.at[i]});
		note_site(l, fe->expansions.at[i].name, &fe->expansions.at[i].loc);
	}
	if (l->stubs.nr)
		clang_visitChildren(l->cursor, count_call, l);
}

bool stubs_name_call(struct lower *l, CXCursor call, const struct fe_place *p, uint32_t *macro)
{
	const struct stub *s = l->stubs.nr ? find_stub(l, p) : NULL;

	*macro = 0;
	if (!s)
		return false;
	if (s->first_call == call.data[1] && s->nr_modelled == s->first_modelled)
		*macro = s->at->name;
	return true;
}

/* `stub();` that expands to nothing leaves only the semicolon. */
static bool stands_before(struct fe *fe, const struct fe_expansion *x,
			  const struct fe_place *semicolon)
{
	size_t len = 0;
	const char *text = fe_text(fe, x->file, &len);

	if (!text || semicolon->file != x->file || semicolon->offset < x->end ||
	    semicolon->offset > len)
		return false;
	for (uint32_t i = x->end; i < semicolon->offset; i++)
		if (!isspace((unsigned char)text[i]))
			return false;
	return true;
}

static bool is_leaf(CXCursor c)
{
	switch (c.kind) {
	case CXCursor_VarDecl:
	case CXCursor_ReturnStmt:
	case CXCursor_GotoStmt:
	case CXCursor_GCCAsmStmt:
		return true;
	default:
		return clang_isExpression(c.kind);
	}
}

static bool belongs_to(struct lower *l, const struct fe_expansion *x, CXCursor c,
		       const struct fe_place *start, const struct fe_place *end)
{
	if (x->file != start->file)
		return false;
	if (x->start == start->offset)
		return c.kind != CXCursor_DeclStmt;
	if (c.kind == CXCursor_NullStmt)
		return stands_before(l->fe, x, start);
	return is_leaf(c) && x->start > start->offset && x->start < end->offset;
}

static void emit_stub(struct lower *l, struct stub *s)
{
	const struct model_fn *m = model_find(l->fe->model, l->fe->gen, s->at->name);
	struct ir_insn *i;

	s->emitted = true;
	if (!m || m->does & (MODEL_PURE | MODEL_IGNORE))
		return;
	i = emit(l, IR_CALL, &s->at->loc);
	i->callee = s->at->name;
	i->type = (struct ir_type){.kind = IR_T_VOID};
}

void stubs_emit(struct lower *l, CXCursor c)
{
	CXSourceRange range;
	struct fe_place start, end;

	if (!l->stubs.nr || c.kind == CXCursor_CompoundStmt)
		return;
	range = clang_getCursorExtent(c);
	start = fe_place(l->fe, clang_getRangeStart(range));
	end = fe_place(l->fe, clang_getRangeEnd(range));
	vec_each (&l->stubs, struct stub, s)
		if (!s->nr_calls && !s->emitted && belongs_to(l, s->at, c, &start, &end))
			emit_stub(l, s);
}
