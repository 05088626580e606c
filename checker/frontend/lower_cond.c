// SPDX-License-Identifier: GPL-2.0-or-later
/* Conditions as branches; && || ?: GNU ?: and _Generic as values. */
#include "frontend/lower.h"

static bool is_logical(CXCursor c)
{
	enum CXBinaryOperatorKind op;

	if (c.kind != CXCursor_BinaryOperator)
		return false;
	op = clang_getCursorBinaryOperatorKind(c);
	return op == CXBinaryOperator_LAnd || op == CXBinaryOperator_LOr;
}

static void cond_logical(struct lower *l, CXCursor c, uint32_t yes, uint32_t no)
{
	bool is_and = clang_getCursorBinaryOperatorKind(c) == CXBinaryOperator_LAnd;
	uint32_t second = new_block(l);
	unsigned nr;
	CXCursor *kids = fe_children(l->mem, c, &nr);

	lower_cond(l, kids[0], is_and ? second : yes, is_and ? no : second);
	start_block(l, second);
	lower_cond(l, kids[1], yes, no);
}

static void cond_conditional(struct lower *l, CXCursor c, uint32_t yes, uint32_t no)
{
	uint32_t first = new_block(l), second = new_block(l);
	unsigned nr;
	CXCursor *kids = fe_children(l->mem, c, &nr);

	lower_cond(l, kids[0], first, second);
	start_block(l, first);
	lower_cond(l, kids[1], yes, no);
	start_block(l, second);
	lower_cond(l, kids[2], yes, no);
}

/* A conversion that does not turn a value other than zero into zero. */
static bool keeps_truth(struct lower *l, CXCursor outer, CXCursor inner)
{
	struct ir_type to = type_of(l, outer), from = type_of(l, inner);

	if (from.kind != IR_T_INT && from.kind != IR_T_PTR)
		return false;
	return to.is_bool || (to.kind == IR_T_INT && to.size >= from.size);
}

/* Look through what does not change the truth of a condition; null when there is nothing. */
static CXCursor same_truth(struct lower *l, CXCursor c)
{
	unsigned nr, nr_exprs = 0;
	CXCursor *kids, inner = clang_getNullCursor();

	if (c.kind == CXCursor_ParenExpr)
		return fe_only_child(c);
	if (is_builtin_call(c, "__builtin_expect") ||
	    is_builtin_call(c, "__builtin_expect_with_probability")) {
		kids = fe_children(l->mem, c, &nr);
		return nr > 1 ? kids[1] : inner;
	}
	if (c.kind == CXCursor_CStyleCastExpr) {
		inner = fe_only_child(c);
		return keeps_truth(l, c, inner) ? inner : clang_getNullCursor();
	}
	if (c.kind != CXCursor_UnexposedExpr)
		return inner;
	kids = fe_children(l->mem, c, &nr);
	for (unsigned i = 0; i < nr; i++) {
		if (kids[i].kind == CXCursor_MemberRef)
			return clang_getNullCursor();
		if (!clang_isExpression(kids[i].kind))
			continue;
		inner = kids[i];
		nr_exprs++;
	}
	if (nr_exprs != 1 || !is_conversion(c, inner) || !keeps_truth(l, c, inner) ||
	    is_place(strip_parens(inner)))
		return clang_getNullCursor();
	return inner;
}

static void cond_other(struct lower *l, CXCursor c, uint32_t yes, uint32_t no)
{
	if (c.kind == CXCursor_BinaryOperator &&
	    clang_getCursorBinaryOperatorKind(c) == CXBinaryOperator_Comma) {
		unsigned nr;
		CXCursor *kids = fe_children(l->mem, c, &nr);

		effects_of(l, kids[0]);
		lower_cond(l, kids[1], yes, no);
		return;
	}
	end_branch(l, value_of(l, c), yes, no);
}

static void cond_by_kind(struct lower *l, CXCursor c, uint32_t yes, uint32_t no)
{
	CXCursor inner = same_truth(l, c);

	if (!clang_Cursor_isNull(inner))
		lower_cond(l, inner, yes, no);
	else if (is_logical(c))
		cond_logical(l, c, yes, no);
	else if (c.kind == CXCursor_ConditionalOperator)
		cond_conditional(l, c, yes, no);
	else if (c.kind == CXCursor_UnaryOperator &&
		 clang_getCursorUnaryOperatorKind(c) == CXUnaryOperator_LNot)
		lower_cond(l, fe_only_child(c), no, yes);
	else
		cond_other(l, c, yes, no);
}

void lower_cond(struct lower *l, CXCursor c, uint32_t yes, uint32_t no)
{
	if (!nest(l, c)) {
		end_branch(l, e_opaque(l, type_int()), yes, no);
		return;
	}
	cond_by_kind(l, c, yes, no);
	unnest(l);
}

uint32_t value_of_logical(struct lower *l, CXCursor c)
{
	uint32_t yes, no, join, tmp;
	int64_t v;

	if (const_of(l, c, &v))
		return e_int(l, type_int(), v);
	yes = new_block(l);
	no = new_block(l);
	join = new_block(l);
	tmp = new_temp(l, type_int());
	lower_cond(l, c, yes, no);
	start_block(l, yes);
	emit_set(l, tmp, e_int(l, type_int(), 1));
	end_goto(l, join);
	start_block(l, no);
	emit_set(l, tmp, e_int(l, type_int(), 0));
	end_goto(l, join);
	start_block(l, join);
	return e_var(l, tmp);
}

/* One arm of a conditional into its temporary, or for its effects. */
static void lower_arm(struct lower *l, uint32_t block, CXCursor c, uint32_t tmp, uint32_t join)
{
	start_block(l, block);
	if (tmp == IR_NONE)
		effects_of(l, c);
	else
		emit_set(l, tmp, value_as(l, c, l->vars.at[tmp].type));
	end_goto(l, join);
}

uint32_t value_of_conditional(struct lower *l, CXCursor c, bool want)
{
	struct ir_type type = type_of(l, c);
	uint32_t yes, no, join, tmp = IR_NONE;
	unsigned nr;
	CXCursor *kids = fe_children(l->mem, c, &nr);
	int64_t v;

	if (nr != 3) {
		approximate(l, c, "conditional with unknown operands");
		return e_opaque(l, type);
	}
	want = want && type.kind != IR_T_VOID;
	if (const_of(l, kids[0], &v)) {
		if (want)
			return value_as(l, kids[v ? 1 : 2], type);
		effects_of(l, kids[v ? 1 : 2]);
		return e_opaque(l, type);
	}
	yes = new_block(l);
	no = new_block(l);
	join = new_block(l);
	if (want)
		tmp = new_temp(l, type);
	lower_cond(l, kids[0], yes, no);
	lower_arm(l, yes, kids[1], tmp, join);
	lower_arm(l, no, kids[2], tmp, join);
	start_block(l, join);
	return want ? e_var(l, tmp) : e_opaque(l, type);
}

/* a ?: b: the common operand is evaluated once. */
uint32_t value_of_gnu_conditional(struct lower *l, CXCursor c, const CXCursor *kids, bool want)
{
	struct ir_type type = type_of(l, c), common_type;
	uint32_t yes = new_block(l), no = new_block(l), join = new_block(l), common, tmp = IR_NONE;

	common = value_of(l, kids[0]);
	common_type = expr_at(l, common)->type;
	want = want && type.kind != IR_T_VOID;
	if (want) {
		uint32_t held = new_temp(l, common_type);

		tmp = new_temp(l, type);
		emit_set(l, held, common);
		common = e_var(l, held);
	}
	end_branch(l, common, yes, no);
	start_block(l, yes);
	if (want)
		emit_set(l, tmp, e_convert(l, common, type));
	end_goto(l, join);
	lower_arm(l, no, kids[3], tmp, join);
	start_block(l, join);
	return want ? e_var(l, tmp) : e_opaque(l, type);
}

/*
 * libclang does not say which association is taken: one of those that have the
 * type of the whole.  The controlling expression is not evaluated.
 */
uint32_t value_of_generic(struct lower *l, CXCursor c)
{
	struct ir_type type = type_of(l, c);
	CXType whole = clang_getCanonicalType(clang_getCursorType(c));
	uint32_t join = new_block(l), tmp = new_temp(l, type), head;
	unsigned nr, control = 0;
	CXCursor *kids = fe_children(l->mem, c, &nr);

	while (control < nr && !clang_isExpression(kids[control].kind))
		control++;
	head = end_choice(l);
	for (unsigned i = control + 1; i < nr; i++) {
		CXType t = clang_getCanonicalType(clang_getCursorType(kids[i]));
		uint32_t arm;

		if (!clang_isExpression(kids[i].kind) ||
		    !clang_equalTypes(clang_getUnqualifiedType(t), clang_getUnqualifiedType(whole)))
			continue;
		arm = new_block(l);
		add_succ(l, head, arm);
		lower_arm(l, arm, kids[i], tmp, join);
	}
	if (!l->blocks.at[head].succ.nr) {
		approximate(l, c, "_Generic without an association of its type");
		add_succ(l, head, join);
	}
	start_block(l, join);
	return e_var(l, tmp);
}
