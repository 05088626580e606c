// SPDX-License-Identifier: GPL-2.0-or-later
/* Arithmetic, assignment and ++/--.  Pointers count in bytes. */
#include "frontend/lower.h"

static const struct {
	enum CXBinaryOperatorKind clang, assign;
	enum ir_op op;
} operators[] = {
	{CXBinaryOperator_Mul, CXBinaryOperator_MulAssign, IR_OP_MUL},
	{CXBinaryOperator_Div, CXBinaryOperator_DivAssign, IR_OP_DIV},
	{CXBinaryOperator_Rem, CXBinaryOperator_RemAssign, IR_OP_REM},
	{CXBinaryOperator_Add, CXBinaryOperator_AddAssign, IR_OP_ADD},
	{CXBinaryOperator_Sub, CXBinaryOperator_SubAssign, IR_OP_SUB},
	{CXBinaryOperator_Shl, CXBinaryOperator_ShlAssign, IR_OP_SHL},
	{CXBinaryOperator_Shr, CXBinaryOperator_ShrAssign, IR_OP_SHR},
	{CXBinaryOperator_And, CXBinaryOperator_AndAssign, IR_OP_AND},
	{CXBinaryOperator_Xor, CXBinaryOperator_XorAssign, IR_OP_XOR},
	{CXBinaryOperator_Or, CXBinaryOperator_OrAssign, IR_OP_OR},
	{CXBinaryOperator_LT, CXBinaryOperator_Invalid, IR_OP_LT},
	{CXBinaryOperator_GT, CXBinaryOperator_Invalid, IR_OP_GT},
	{CXBinaryOperator_LE, CXBinaryOperator_Invalid, IR_OP_LE},
	{CXBinaryOperator_GE, CXBinaryOperator_Invalid, IR_OP_GE},
	{CXBinaryOperator_EQ, CXBinaryOperator_Invalid, IR_OP_EQ},
	{CXBinaryOperator_NE, CXBinaryOperator_Invalid, IR_OP_NE},
};

static bool find_operator(enum CXBinaryOperatorKind op, enum ir_op *out)
{
	for (size_t i = 0; i < sizeof(operators) / sizeof(operators[0]); i++) {
		if (operators[i].clang == op || (operators[i].assign == op && op)) {
			*out = operators[i].op;
			return true;
		}
	}
	return false;
}

static uint32_t as_long(struct lower *l, uint32_t e)
{
	struct ir_type t = expr_at(l, e)->type;

	if (t.kind == IR_T_INT)
		t.size = 8;
	return e_convert(l, e, t.kind == IR_T_INT ? t : type_long());
}

uint32_t lower_index(struct lower *l, uint32_t base, uint32_t index, uint32_t size, bool minus)
{
	struct ir_type ptr = {.kind = IR_T_PTR, .size = 8};
	struct ir_type wide;
	uint32_t bytes;
	int64_t v;

	index = as_long(l, index);
	wide = expr_at(l, index)->type;
	bytes = e_binary(l, IR_OP_MUL, wide, index, e_int(l, wide, size));
	if (e_const(l, bytes, &v))
		return e_offset(l, base, minus ? (int64_t)(0 - (uint64_t)v) : v);
	return e_binary(l, minus ? IR_OP_SUB : IR_OP_ADD, ptr, base, bytes);
}

static uint32_t pointer_difference(struct lower *l, struct ir_type type, uint32_t size, uint32_t a,
				   uint32_t b)
{
	uint32_t bytes = e_binary(l, IR_OP_SUB, type, a, b);

	return size > 1 ? e_binary(l, IR_OP_DIV, type, bytes, e_int(l, type, size)) : bytes;
}

uint32_t lower_arithmetic(struct lower *l, enum CXBinaryOperatorKind kind, struct ir_type type,
			  struct ir_type left, uint32_t a, uint32_t b)
{
	enum ir_op op;

	if (!find_operator(kind, &op) || type.kind == IR_T_OTHER || type.kind == IR_T_RECORD)
		return e_opaque(l, type);
	if (type.kind == IR_T_PTR && left.kind == IR_T_PTR)
		return lower_index(l, a, b, type.pointee, op == IR_OP_SUB);
	if (type.kind == IR_T_PTR)
		return lower_index(l, b, a, type.pointee, false);
	if (op == IR_OP_SUB && left.kind == IR_T_PTR)
		return pointer_difference(l, type, left.pointee, a, b);
	if (expr_at(l, a)->type.kind == IR_T_OTHER)
		return e_opaque(l, type);
	return e_binary(l, op, type, a, b);
}

/* The value of an assignment that is used: what the object holds, as a stable expression. */
static uint32_t result_of(struct lower *l, const struct place *p, uint32_t value)
{
	uint32_t tmp;
	int64_t v;

	if (p->is_var && !p->in_entry)
		return e_var(l, p->var);
	if (e_const(l, value, &v))
		return value;
	tmp = new_temp(l, expr_at(l, value)->type);
	emit_set(l, tmp, value);
	return e_var(l, tmp);
}

static uint32_t store_result(struct lower *l, const struct place *p, uint32_t value, CXCursor at,
			     bool want)
{
	if (want && !p->is_var)
		value = result_of(l, p, value);
	place_store(l, p, value, at);
	if (!want)
		return IR_NONE;
	return p->is_var ? result_of(l, p, value) : value;
}

uint32_t lower_assign(struct lower *l, CXCursor c, bool want)
{
	unsigned nr;
	CXCursor *kids = fe_children(l->mem, c, &nr);
	struct place p;
	uint32_t value;

	if (nr != 2) {
		approximate(l, c, "assignment with unknown operands");
		return e_opaque(l, type_of(l, c));
	}
	value = value_as(l, kids[1], type_of(l, kids[0]));
	p = place_of(l, kids[0]);
	if (p.in_entry)
		value = e_convert(l, value, p.type);
	return store_result(l, &p, value, kids[0], want);
}

/* Type that the operation of a compound assignment is done in (C11 6.3.1.8). */
static struct ir_type working_type(enum ir_op op, struct ir_type left, struct ir_type right)
{
	struct ir_type t = left;

	if (left.kind != IR_T_INT)
		return left;
	if (t.size < 4)
		t = type_int();
	t.is_bool = 0;
	if (op == IR_OP_SHL || op == IR_OP_SHR || right.kind != IR_T_INT)
		return t;
	if (right.size > t.size || (right.size == t.size && !right.is_signed))
		return right;
	return t;
}

uint32_t lower_compound_assign(struct lower *l, CXCursor c, bool want)
{
	enum CXBinaryOperatorKind kind = clang_getCursorBinaryOperatorKind(c);
	enum ir_op op = IR_OP_ADD;
	struct ir_type left, work;
	uint32_t old, right, value;
	struct place p;
	unsigned nr;
	CXCursor *kids = fe_children(l->mem, c, &nr);

	if (nr != 2 || !find_operator(kind, &op)) {
		approximate(l, c, "assignment with unknown operator");
		return e_opaque(l, type_of(l, c));
	}
	right = value_of(l, kids[1]);
	p = place_of(l, kids[0]);
	old = place_load(l, &p, kids[0]);
	left = type_of(l, kids[0]);
	work = working_type(op, left, expr_at(l, right)->type);
	if (left.kind == IR_T_INT) {
		old = e_convert(l, old, work);
		if (op != IR_OP_SHL && op != IR_OP_SHR)
			right = e_convert(l, right, work);
	}
	value = lower_arithmetic(l, kind, work, left, old, right);
	value = e_convert(l, value, p.in_entry ? p.type : left);
	return store_result(l, &p, value, kids[0], want);
}

uint32_t lower_step(struct lower *l, CXCursor c, enum CXUnaryOperatorKind op, bool want)
{
	bool post = op == CXUnaryOperator_PostInc || op == CXUnaryOperator_PostDec;
	bool down = op == CXUnaryOperator_PostDec || op == CXUnaryOperator_PreDec;
	CXCursor target = fe_only_child(c);
	struct ir_type type = type_of(l, target);
	struct place p = place_of(l, target);
	uint32_t old = place_load(l, &p, target), next, kept = IR_NONE;

	if (want && post) {
		kept = new_temp(l, expr_at(l, old)->type);
		emit_set(l, kept, old);
		kept = e_var(l, kept);
		old = kept;
	}
	if (type.kind == IR_T_PTR)
		next = lower_index(l, old, e_long(l, 1), type.pointee, down);
	else if (type.kind == IR_T_INT)
		next = e_binary(l, down ? IR_OP_SUB : IR_OP_ADD, type, old, e_int(l, type, 1));
	else
		next = e_opaque(l, type);
	if (post) {
		place_store(l, &p, next, target);
		return kept;
	}
	return store_result(l, &p, next, target, want);
}
