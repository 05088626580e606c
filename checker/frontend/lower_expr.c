// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Values of expressions (C11 6.5).
 *
 * libclang shows implicit conversions, GNU ?:, __builtin_choose_expr(), va_arg(),
 * offsetof() and constant-expression wrappers all as unexposed expressions; they
 * are told apart by their children.
 */
#include "frontend/lower.h"

#include <string.h>

#define MAX_DEPTH 1500 /* levels of nesting followed; kernels stay far below */

bool nest(struct lower *l, CXCursor c)
{
	if (l->depth < MAX_DEPTH) {
		l->depth++;
		return true;
	}
	approximate(l, c, "nesting too deep to follow");
	return false;
}

void unnest(struct lower *l)
{
	l->depth--;
}

struct ir_type type_of(struct lower *l, CXCursor c)
{
	return fe_type(l->fe, clang_getCursorType(c));
}

CXCursor strip_parens(CXCursor c)
{
	while (c.kind == CXCursor_ParenExpr)
		c = fe_only_child(c);
	return c;
}

bool evaluate(CXCursor c, int64_t *value)
{
	CXEvalResult r = clang_Cursor_Evaluate(c);
	bool ok = r && clang_EvalResult_getKind(r) == CXEval_Int;

	if (ok)
		*value = clang_EvalResult_isUnsignedInt(r)
				 ? (int64_t)clang_EvalResult_getAsUnsigned(r)
				 : clang_EvalResult_getAsLongLong(r);
	if (r)
		clang_EvalResult_dispose(r);
	return ok;
}

/* --- constants without lowering --- */

static enum ir_op unary_op(enum CXUnaryOperatorKind op)
{
	return op == CXUnaryOperator_Minus ? IR_OP_NEG
	       : op == CXUnaryOperator_Not ? IR_OP_NOT
					   : IR_OP_LNOT;
}

static bool const_unary(struct lower *l, CXCursor c, int64_t *value)
{
	enum CXUnaryOperatorKind op = clang_getCursorUnaryOperatorKind(c);

	switch (op) {
	case CXUnaryOperator_Plus:
	case CXUnaryOperator_Minus:
	case CXUnaryOperator_Not:
	case CXUnaryOperator_LNot:
	case CXUnaryOperator_Extension:
		break;
	default:
		return false;
	}
	if (!const_of(l, fe_only_child(c), value))
		return false;
	if (op == CXUnaryOperator_Plus || op == CXUnaryOperator_Extension)
		return true;
	return e_const(l, e_unary(l, unary_op(op), type_of(l, c), e_int(l, type_long(), *value)),
		       value);
}

static bool const_binary(struct lower *l, CXCursor c, int64_t *value)
{
	enum CXBinaryOperatorKind op = clang_getCursorBinaryOperatorKind(c);
	bool is_and = op == CXBinaryOperator_LAnd;
	unsigned nr;
	struct ir_type left;
	CXCursor *kids;
	int64_t a, b;

	if (op >= CXBinaryOperator_Assign)
		return false;
	kids = fe_children(l->mem, c, &nr);
	if (nr != 2 || !const_of(l, kids[0], &a))
		return false;
	if (is_and || op == CXBinaryOperator_LOr) {
		if (is_and ? !a : a != 0) {
			*value = !is_and;
			return true;
		}
		if (!const_of(l, kids[1], &b))
			return false;
		*value = b != 0;
		return true;
	}
	if (!const_of(l, kids[1], &b))
		return false;
	left = type_of(l, kids[0]);
	return e_const(l,
		       lower_arithmetic(l, op, type_of(l, c), left, e_int(l, left, a),
					e_int(l, type_of(l, kids[1]), b)),
		       value);
}

static bool const_conditional(struct lower *l, CXCursor c, int64_t *value)
{
	unsigned nr;
	CXCursor *kids = fe_children(l->mem, c, &nr);

	if (nr != 3 || !const_of(l, kids[0], value))
		return false;
	return const_of(l, kids[*value ? 1 : 2], value);
}

static bool is_va_list(struct lower *l, CXCursor c)
{
	struct ir_type t = type_of(l, c);

	return !strncmp(fe_name(l->fe, t.record), "__va_list", strlen("__va_list"));
}

/*
 * A conversion stands where its operand stands.  A type trait, whose children are
 * what typeof() in its types names, and va_arg() stand where their word stands.
 */
bool is_conversion(CXCursor c, CXCursor operand)
{
	return clang_equalLocations(clang_getCursorLocation(c), clang_getCursorLocation(operand));
}

static bool const_unexposed(struct lower *l, CXCursor c, int64_t *value)
{
	unsigned nr, nr_exprs = 0;
	CXCursor *kids = fe_children(l->mem, c, &nr), inner = c;

	for (unsigned i = 0; i < nr; i++) {
		if (kids[i].kind == CXCursor_MemberRef)
			return evaluate(c, value);
		if (clang_isExpression(kids[i].kind)) {
			inner = kids[i];
			nr_exprs++;
		}
	}
	if (!nr_exprs || nr_exprs == 2 || (nr_exprs == 1 && !is_conversion(c, inner)))
		return !is_va_list(l, inner) && evaluate(c, value);
	if (nr_exprs != 1 || !const_of(l, inner, value))
		return false;
	return e_const(l, e_convert(l, e_int(l, type_of(l, inner), *value), type_of(l, c)), value);
}

static bool const_call(struct lower *l, CXCursor c, int64_t *value)
{
	if (is_builtin_call(c, "__builtin_constant_p")) {
		if (!evaluate(c, value))
			*value = 0;
		return true;
	}
	if (is_builtin_call(c, "__builtin_expect")) {
		unsigned nr;
		CXCursor *kids = fe_children(l->mem, c, &nr);

		return nr > 1 && const_of(l, kids[1], value);
	}
	return false;
}

static bool const_name(CXCursor c, int64_t *value)
{
	CXCursor decl = clang_getCursorReferenced(c);

	if (decl.kind != CXCursor_EnumConstantDecl)
		return false;
	*value = clang_getEnumConstantDeclValue(decl);
	return true;
}

bool const_of(struct lower *l, CXCursor c, int64_t *value)
{
	enum ir_type_kind kind;
	bool ok = false;

	if (c.kind == CXCursor_IntegerLiteral || c.kind == CXCursor_CharacterLiteral ||
	    c.kind == CXCursor_UnaryExpr)
		return evaluate(c, value);
	if (c.kind == CXCursor_DeclRefExpr)
		return const_name(c, value);
	if (c.kind == CXCursor_ParenExpr)
		return const_of(l, fe_only_child(c), value);
	kind = type_of(l, c).kind;
	if ((kind != IR_T_INT && kind != IR_T_PTR) || !nest(l, c))
		return false;
	switch (c.kind) {
	case CXCursor_UnaryOperator:
		ok = const_unary(l, c, value);
		break;
	case CXCursor_BinaryOperator:
		ok = const_binary(l, c, value);
		break;
	case CXCursor_ConditionalOperator:
		ok = const_conditional(l, c, value);
		break;
	case CXCursor_CStyleCastExpr: {
		CXCursor inner = fe_only_child(c);

		ok = const_of(l, inner, value) &&
		     e_const(l, e_convert(l, e_int(l, type_of(l, inner), *value), type_of(l, c)),
			     value);
		break;
	}
	case CXCursor_UnexposedExpr:
		ok = const_unexposed(l, c, value);
		break;
	case CXCursor_CallExpr:
		ok = const_call(l, c, value);
		break;
	default:
		break;
	}
	unnest(l);
	return ok;
}

/* --- values --- */

static uint32_t value_of_unary(struct lower *l, CXCursor c)
{
	enum CXUnaryOperatorKind op = clang_getCursorUnaryOperatorKind(c);
	CXCursor inner = fe_only_child(c);
	struct place p;

	switch (op) {
	case CXUnaryOperator_PostInc:
	case CXUnaryOperator_PostDec:
	case CXUnaryOperator_PreInc:
	case CXUnaryOperator_PreDec:
		return lower_step(l, c, op, true);
	case CXUnaryOperator_AddrOf:
		if (!clang_Cursor_isNull(fe_named_function(c)))
			return value_of(l, inner);
		p = place_of(l, inner);
		return place_addr(l, &p);
	case CXUnaryOperator_Deref:
		p = place_of(l, c);
		return place_load(l, &p, c);
	case CXUnaryOperator_Minus:
	case CXUnaryOperator_Not:
		return e_unary(l, unary_op(op), type_of(l, c), value_of(l, inner));
	case CXUnaryOperator_LNot:
		return e_unary(l, IR_OP_LNOT, type_int(), value_of(l, inner));
	case CXUnaryOperator_Plus:
	case CXUnaryOperator_Extension:
		return value_of(l, inner);
	default:
		effects_of(l, inner);
		return e_opaque(l, type_of(l, c));
	}
}

static uint32_t value_of_binary(struct lower *l, CXCursor c)
{
	enum CXBinaryOperatorKind op = clang_getCursorBinaryOperatorKind(c);
	unsigned nr;
	CXCursor *kids;
	uint32_t a, b;

	if (op == CXBinaryOperator_Assign)
		return lower_assign(l, c, true);
	if (op == CXBinaryOperator_LAnd || op == CXBinaryOperator_LOr)
		return value_of_logical(l, c);
	kids = fe_children(l->mem, c, &nr);
	if (nr != 2) {
		approximate(l, c, "operator with unknown operands");
		return e_opaque(l, type_of(l, c));
	}
	if (op == CXBinaryOperator_Comma) {
		effects_of(l, kids[0]);
		return value_of(l, kids[1]);
	}
	a = value_of(l, kids[0]);
	b = value_of(l, kids[1]);
	return lower_arithmetic(l, op, type_of(l, c), type_of(l, kids[0]), a, b);
}

static uint32_t value_of_name(struct lower *l, CXCursor c)
{
	CXCursor decl = clang_getCursorReferenced(c);
	struct place p;
	int64_t v;

	if (const_name(c, &v))
		return e_int(l, type_of(l, c), v);
	if (decl.kind == CXCursor_FunctionDecl) {
		uint32_t callee = fe_callee(l->fe, decl);

		return e_name(l, IR_FUNC, type_of(l, c), l->fe->callees.at[callee].sym);
	}
	p = place_of(l, c);
	return place_load(l, &p, c);
}

/* va_arg() takes something from the list; what is not known. */
static uint32_t value_of_va_arg(struct lower *l, CXCursor c)
{
	uint32_t tmp = new_temp(l, type_of(l, c));

	emit(l, IR_HAVOC, NULL)->dst = tmp;
	return e_var(l, tmp);
}

static uint32_t value_of_choice(struct lower *l, CXCursor c, const CXCursor *kids)
{
	int64_t v;

	if (const_of(l, kids[0], &v) || evaluate(kids[0], &v))
		return value_as(l, kids[v ? 1 : 2], type_of(l, c));
	approximate(l, c, "choice whose condition is unknown");
	return e_opaque(l, type_of(l, c));
}

static uint32_t value_of_unknown(struct lower *l, CXCursor c, const CXCursor *kids, unsigned nr)
{
	for (unsigned i = 0; i < nr; i++)
		effects_of(l, kids[i]);
	return e_opaque(l, type_of(l, c));
}

static uint32_t value_of_unexposed(struct lower *l, CXCursor c, bool want)
{
	unsigned nr, nr_exprs = 0;
	CXCursor *kids = fe_children(l->mem, c, &nr);
	int64_t v;

	for (unsigned i = 0; i < nr; i++) {
		if (kids[i].kind == CXCursor_MemberRef) /* offsetof() */
			return evaluate(c, &v) ? e_int(l, type_of(l, c), v)
					       : e_opaque(l, type_of(l, c));
		if (clang_isExpression(kids[i].kind))
			kids[nr_exprs++] = kids[i];
	}
	switch (nr_exprs) {
	case 0:
		return evaluate(c, &v) ? e_int(l, type_of(l, c), v) : e_opaque(l, type_of(l, c));
	case 1:
		if (is_conversion(c, kids[0]))
			return value_as(l, kids[0], type_of(l, c));
		if (is_va_list(l, kids[0]))
			return value_of_va_arg(l, c);
		return evaluate(c, &v) ? e_int(l, type_of(l, c), v)
				       : value_as(l, kids[0], type_of(l, c));
	case 3:
		return value_of_choice(l, c, kids);
	case 4:
		return value_of_gnu_conditional(l, c, kids, want);
	default:
		if (evaluate(c, &v))
			return e_int(l, type_of(l, c), v);
		approximate(l, c, "expression that libclang does not show");
		return value_of_unknown(l, c, kids, nr_exprs);
	}
}

static uint32_t value_of_stmt_expr(struct lower *l, CXCursor c)
{
	unsigned nr;
	CXCursor *kids = fe_children(l->mem, c, &nr);
	uint32_t value = nr ? lower_stmt_expr(l, kids[0]) : IR_NONE;

	return value == IR_NONE ? e_opaque(l, type_of(l, c)) : value;
}

static uint32_t value_of_label(struct lower *l, CXCursor c)
{
	unsigned nr;
	CXCursor *kids = fe_children(l->mem, c, &nr);

	if (nr) {
		uint32_t i = label_of(l, clang_getCursorReferenced(kids[0]));

		l->labels.at[i].address_taken = true;
	}
	return e_opaque(l, type_of(l, c));
}

/* (pte_t){ x } as a value is x; other literals are objects. */
static uint32_t value_of_literal(struct lower *l, CXCursor c)
{
	struct ir_type type = type_of(l, c);
	CXCursor list = fe_only_child(c);
	struct place p;

	if (list.kind == CXCursor_InitListExpr &&
	    (type.kind == IR_T_ENTRY || type.kind == IR_T_INT))
		return value_of_scalar_list(l, type, list);
	p = place_of(l, c);
	return place_load(l, &p, c);
}

static uint32_t value_by_kind(struct lower *l, CXCursor c)
{
	struct place p;
	int64_t v;

	switch (c.kind) {
	case CXCursor_IntegerLiteral:
	case CXCursor_CharacterLiteral:
	case CXCursor_UnaryExpr: /* sizeof, _Alignof: the operand is not evaluated */
		return evaluate(c, &v) ? e_int(l, type_of(l, c), v) : e_opaque(l, type_of(l, c));
	case CXCursor_StringLiteral:
		return e_string(l, type_of(l, c));
	case CXCursor_FloatingLiteral:
	case CXCursor_ImaginaryLiteral:
		return e_opaque(l, type_of(l, c));
	case CXCursor_DeclRefExpr:
		return value_of_name(l, c);
	case CXCursor_ParenExpr:
		return value_of(l, fe_only_child(c));
	case CXCursor_CStyleCastExpr:
		return value_as(l, fe_only_child(c), type_of(l, c));
	case CXCursor_UnexposedExpr:
		return value_of_unexposed(l, c, true);
	case CXCursor_CompoundLiteralExpr:
		return value_of_literal(l, c);
	case CXCursor_MemberRefExpr:
	case CXCursor_ArraySubscriptExpr:
		p = place_of(l, c);
		return place_load(l, &p, c);
	case CXCursor_UnaryOperator:
		return value_of_unary(l, c);
	case CXCursor_BinaryOperator:
		return value_of_binary(l, c);
	case CXCursor_CompoundAssignOperator:
		return lower_compound_assign(l, c, true);
	case CXCursor_ConditionalOperator:
		return value_of_conditional(l, c, true);
	case CXCursor_CallExpr:
		return lower_call(l, c, true);
	case CXCursor_StmtExpr:
		return value_of_stmt_expr(l, c);
	case CXCursor_GenericSelectionExpr:
		return value_of_generic(l, c);
	case CXCursor_AddrLabelExpr:
		return value_of_label(l, c);
	default: {
		unsigned nr;
		CXCursor *kids = fe_children(l->mem, c, &nr);

		approximate(l, c, "unknown expression");
		return value_of_unknown(l, c, kids, nr);
	}
	}
}

uint32_t value_of(struct lower *l, CXCursor c)
{
	uint32_t value;

	if (!nest(l, c))
		return e_opaque(l, type_of(l, c));
	value = value_by_kind(l, c);
	unnest(l);
	return value;
}

uint32_t value_as(struct lower *l, CXCursor c, struct ir_type to)
{
	if (to.kind == IR_T_VOID) {
		effects_of(l, c);
		return e_opaque(l, to);
	}
	return e_convert(l, value_of(l, c), to);
}

/* --- effects alone --- */

static void effects_of_unary(struct lower *l, CXCursor c)
{
	enum CXUnaryOperatorKind op = clang_getCursorUnaryOperatorKind(c);

	switch (op) {
	case CXUnaryOperator_PostInc:
	case CXUnaryOperator_PostDec:
	case CXUnaryOperator_PreInc:
	case CXUnaryOperator_PreDec:
		lower_step(l, c, op, false);
		break;
	case CXUnaryOperator_Deref:
		value_of(l, c);
		break;
	default:
		effects_of(l, fe_only_child(c));
	}
}

static void effects_of_binary(struct lower *l, CXCursor c)
{
	enum CXBinaryOperatorKind op = clang_getCursorBinaryOperatorKind(c);
	unsigned nr;
	CXCursor *kids;

	if (op == CXBinaryOperator_Assign) {
		lower_assign(l, c, false);
		return;
	}
	if (op == CXBinaryOperator_LAnd || op == CXBinaryOperator_LOr) {
		uint32_t join = new_block(l);

		lower_cond(l, c, join, join);
		start_block(l, join);
		return;
	}
	kids = fe_children(l->mem, c, &nr);
	for (unsigned i = 0; i < nr; i++)
		effects_of(l, kids[i]);
}

static void effects_by_kind(struct lower *l, CXCursor c)
{
	unsigned nr;
	CXCursor *kids;

	switch (c.kind) {
	case CXCursor_ParenExpr:
	case CXCursor_CStyleCastExpr:
		effects_of(l, fe_only_child(c));
		break;
	case CXCursor_UnaryOperator:
		effects_of_unary(l, c);
		break;
	case CXCursor_BinaryOperator:
		effects_of_binary(l, c);
		break;
	case CXCursor_CompoundAssignOperator:
		lower_compound_assign(l, c, false);
		break;
	case CXCursor_ConditionalOperator:
		value_of_conditional(l, c, false);
		break;
	case CXCursor_CallExpr:
		lower_call(l, c, false);
		break;
	case CXCursor_StmtExpr:
		kids = fe_children(l->mem, c, &nr);
		if (nr)
			lower_stmt_expr(l, kids[0]);
		break;
	case CXCursor_UnexposedExpr:
		value_of_unexposed(l, c, false);
		break;
	case CXCursor_DeclRefExpr:
		break;
	default:
		value_of(l, c);
	}
}

void effects_of(struct lower *l, CXCursor c)
{
	if (!nest(l, c))
		return;
	effects_by_kind(l, c);
	unnest(l);
}
