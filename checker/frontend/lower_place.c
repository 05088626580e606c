// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Objects: what an lvalue names, its address, reading and writing it.
 *
 * A page-table entry is one value: whatever is asked of its inside is asked of the
 * whole.  Reading one through an address is an instruction of its own.
 */
#include "frontend/lower.h"

uint32_t local_var(struct lower *l, CXCursor decl)
{
	uint64_t *have = map_get(&l->var_of, fe_key(decl.data[0]));
	uint32_t var;

	if (have)
		return *have - 1;
	var = new_var(l, fe_intern(l->fe, clang_getCursorSpelling(decl)),
		      fe_type(l->fe, clang_getCursorType(decl)));
	map_set(&l->var_of, fe_key(decl.data[0]), var + 1);
	return var;
}

static bool is_array(CXCursor c)
{
	switch (clang_getCanonicalType(clang_getCursorType(c)).kind) {
	case CXType_ConstantArray:
	case CXType_IncompleteArray:
	case CXType_VariableArray:
		return true;
	default:
		return false;
	}
}

bool is_place(CXCursor c)
{
	switch (c.kind) {
	case CXCursor_DeclRefExpr:
	case CXCursor_MemberRefExpr:
	case CXCursor_ArraySubscriptExpr:
		return true;
	case CXCursor_UnaryOperator:
		return clang_getCursorUnaryOperatorKind(c) == CXUnaryOperator_Deref;
	default:
		return false;
	}
}

/* Is an object at the start of a variable the variable itself?  A record is no scalar. */
static bool is_whole(const struct ir_type *var, const struct ir_type *object)
{
	return var->size == object->size &&
	       (var->kind == IR_T_RECORD) == (object->kind == IR_T_RECORD);
}

struct place place_at(struct lower *l, uint32_t addr, struct ir_type type)
{
	const struct ir_expr *e = expr_at(l, addr);
	struct place p = {.addr = addr, .type = type};

	if (e->kind == IR_ADDR && is_whole(&l->vars.at[e->var].type, &type)) {
		p.is_var = true;
		p.var = e->var;
	}
	return p;
}

static struct place place_of_var(struct lower *l, uint32_t var)
{
	return (struct place){.is_var = true, .var = var, .type = l->vars.at[var].type};
}

static bool is_local(CXCursor decl)
{
	enum CX_StorageClass storage;

	if (decl.kind == CXCursor_ParmDecl)
		return true;
	if (clang_getCursorSemanticParent(decl).kind != CXCursor_FunctionDecl)
		return false;
	storage = clang_Cursor_getStorageClass(decl);
	return storage != CX_SC_Static && storage != CX_SC_Extern;
}

static struct place place_of_name(struct lower *l, CXCursor c)
{
	CXCursor decl = clang_getCursorReferenced(c);
	struct ir_type ptr = {.kind = IR_T_PTR, .size = 8};
	struct place p = {.type = type_of(l, c)};

	if (decl.kind != CXCursor_VarDecl && decl.kind != CXCursor_ParmDecl) {
		p.addr = e_opaque(l, ptr);
		return p;
	}
	if (is_local(decl))
		return place_of_var(l, local_var(l, decl));
	ptr.pointee = p.type.size;
	p.addr = e_name(l, IR_GLOBAL, ptr, fe_global_name(l->fe, decl));
	return p;
}

/* The object of `(T *)&object`, as READ_ONCE() writes it; null cursor if it is not one. */
static CXCursor addressed_object(CXCursor c)
{
	for (unsigned i = 0; i < 16; i++) {
		if (c.kind == CXCursor_UnaryOperator)
			return clang_getCursorUnaryOperatorKind(c) == CXUnaryOperator_AddrOf
				       ? fe_only_child(c)
				       : clang_getNullCursor();
		if (c.kind != CXCursor_ParenExpr && c.kind != CXCursor_CStyleCastExpr &&
		    c.kind != CXCursor_UnexposedExpr)
			break;
		c = fe_only_child(c);
	}
	return clang_getNullCursor();
}

static struct place place_of_deref(struct lower *l, CXCursor c)
{
	CXCursor pointer = fe_only_child(c), object = addressed_object(pointer);
	struct ir_type type = type_of(l, c);
	struct place p;

	if (clang_Cursor_isNull(object) || !clang_Cursor_isNull(fe_named_function(object)))
		return place_at(l, value_of(l, pointer), type);
	p = place_of(l, object);
	if (!p.in_entry || type.kind == IR_T_ENTRY)
		return place_at(l, place_addr(l, &p), type);
	p.part = type;
	return p;
}

static struct place place_of_element(struct lower *l, CXCursor c)
{
	struct ir_type type = type_of(l, c);
	unsigned nr;
	CXCursor *kids = fe_children(l->mem, c, &nr);
	uint32_t base, index;

	if (nr != 2)
		return (struct place){.addr = e_opaque(l, type_long()), .type = type};
	if (type_of(l, kids[0]).kind == IR_T_INT) {
		index = value_of(l, kids[0]);
		base = value_of(l, kids[1]);
	} else {
		base = value_of(l, kids[0]);
		index = value_of(l, kids[1]);
	}
	if (type.kind == IR_T_PTR && !type.size)
		type.size = 8;
	return place_at(l, lower_index(l, base, index, type.size, false), type);
}

/* The inside of an entry is the entry. */
static struct place inside_entry(struct lower *l, CXCursor c, struct place whole)
{
	if (!whole.in_entry)
		whole.part = whole.type;
	whole.in_entry = true;
	whole.part = type_of(l, c);
	whole.field = 0;
	return whole;
}

static struct place place_of_member(struct lower *l, CXCursor c)
{
	CXCursor field = clang_getCursorReferenced(c), base = fe_only_child(c);
	struct ir_type base_type;
	struct fe_field f;
	struct place outer, p;

	if (field.kind != CXCursor_FieldDecl || clang_Cursor_isNull(base))
		return (struct place){.addr = e_opaque(l, type_long()), .type = type_of(l, c)};
	f = *fe_field(l->fe, field);
	base_type = type_of(l, base);
	if (base_type.kind == IR_T_PTR) {
		uint32_t addr = value_of(l, base);

		base_type = fe_type(l->fe, clang_getPointeeType(clang_getCanonicalType(
						   clang_getCursorType(base))));
		outer = place_at(l, addr, base_type);
	} else {
		outer = place_of(l, base);
	}
	if (base_type.kind == IR_T_ENTRY || outer.in_entry)
		return inside_entry(l, c, outer);
	p = place_at(l, e_offset(l, place_addr(l, &outer), f.offset), type_of(l, c));
	p.field = f.name;
	return p;
}

static struct place place_of_literal(struct lower *l, CXCursor c)
{
	struct ir_type type = type_of(l, c);
	uint32_t var = new_temp(l, type);
	CXCursor list = fe_only_child(c);

	if (list.kind == CXCursor_InitListExpr)
		lower_init_list(l, var, clang_getCursorType(c), list);
	else if (!clang_Cursor_isNull(list))
		emit_set(l, var, value_as(l, list, type));
	return place_of_var(l, var);
}

/* An object that is no lvalue, such as the result of a call. */
static struct place place_of_value(struct lower *l, CXCursor c)
{
	struct ir_type type = type_of(l, c);
	uint32_t value = value_of(l, c);
	const struct ir_expr *e = expr_at(l, value);
	uint32_t tmp;

	if (e->kind == IR_VAR)
		return place_of_var(l, e->var);
	if (e->kind == IR_LOAD)
		return (struct place){.addr = e->a, .type = type};
	tmp = new_temp(l, type);
	emit_set(l, tmp, value);
	return place_of_var(l, tmp);
}

static struct place place_of_unexposed(struct lower *l, CXCursor c)
{
	CXCursor inner = fe_only_child(c);
	unsigned nr;

	fe_children(l->mem, c, &nr);
	if (nr == 1 && (is_place(strip_parens(inner)) || inner.kind == CXCursor_UnexposedExpr) &&
	    !is_array(inner) && type_of(l, inner).kind == type_of(l, c).kind)
		return place_of(l, inner);
	return place_of_value(l, c);
}

static struct place place_by_kind(struct lower *l, CXCursor c)
{
	switch (c.kind) {
	case CXCursor_ParenExpr:
		return place_of(l, fe_only_child(c));
	case CXCursor_DeclRefExpr:
		return place_of_name(l, c);
	case CXCursor_MemberRefExpr:
		return place_of_member(l, c);
	case CXCursor_ArraySubscriptExpr:
		return place_of_element(l, c);
	case CXCursor_CompoundLiteralExpr:
		return place_of_literal(l, c);
	case CXCursor_UnexposedExpr:
		return place_of_unexposed(l, c);
	case CXCursor_StringLiteral:
		return (struct place){.addr = e_string(l, type_of(l, c)), .type = type_of(l, c)};
	case CXCursor_UnaryOperator:
		if (clang_getCursorUnaryOperatorKind(c) == CXUnaryOperator_Deref)
			return place_of_deref(l, c);
		if (clang_getCursorUnaryOperatorKind(c) == CXUnaryOperator_Extension)
			return place_of(l, fe_only_child(c));
		return place_of_value(l, c);
	default:
		return place_of_value(l, c);
	}
}

struct place place_of(struct lower *l, CXCursor c)
{
	struct place p;

	if (!nest(l, c))
		return (struct place){.addr = e_opaque(l, type_long()), .type = type_of(l, c)};
	p = place_by_kind(l, c);
	unnest(l);
	return p;
}

uint32_t place_addr(struct lower *l, const struct place *p)
{
	return p->is_var ? e_addr(l, p->var) : p->addr;
}

static uint32_t read_entry(struct lower *l, const struct place *p, CXCursor at)
{
	struct ir_loc loc = loc_of(l, at);
	uint32_t tmp = new_temp(l, p->type);
	struct ir_insn *i = emit(l, IR_READ_ENTRY, &loc);

	i->dst = tmp;
	i->a = p->addr;
	i->type = p->type;
	return e_var(l, tmp);
}

/* Arrays and functions are their address. */
static bool is_its_address(CXCursor at)
{
	enum CXTypeKind kind = clang_getCanonicalType(clang_getCursorType(at)).kind;

	return is_array(at) || kind == CXType_FunctionProto || kind == CXType_FunctionNoProto;
}

uint32_t place_load(struct lower *l, const struct place *p, CXCursor at)
{
	uint32_t value;

	if (!p->in_entry && is_its_address(at))
		return place_addr(l, p);
	if (p->is_var)
		value = e_var(l, p->var);
	else if (p->type.kind == IR_T_ENTRY)
		value = read_entry(l, p, at);
	else
		value = e_load(l, p->type, p->addr);
	return p->in_entry ? e_convert(l, value, p->part) : value;
}

void place_store(struct lower *l, const struct place *p, uint32_t value, CXCursor at)
{
	struct ir_loc loc;
	struct ir_insn *i;

	if (p->is_var) {
		emit_set(l, p->var, value);
		return;
	}
	loc = loc_of(l, at);
	if (p->field && expr_at(l, value)->kind == IR_FUNC)
		fe_bind(l->fe, &(struct ir_binding){.field = p->field,
						    .func = expr_at(l, value)->name,
						    .loc = loc});
	i = emit(l, IR_STORE, &loc);
	i->type = p->type;
	i->a = p->addr;
	i->b = value;
}

void place_havoc(struct lower *l, const struct place *p)
{
	struct ir_insn *i = emit(l, p->is_var ? IR_HAVOC : IR_CLOBBER, NULL);

	if (p->is_var)
		i->dst = p->var;
	else
		i->a = p->addr;
}
