// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Initialiser lists of locals and compound literals: what is not mentioned is
 * set to zero first (C11 6.7.9p21), each item that is written becomes a store.
 */
#include "frontend/lower.h"

struct init {
	struct lower *l;
	uint32_t var;
	uint32_t value; /* of the last item */
};

static void store_leaf(void *data, const struct init_leaf *leaf)
{
	struct init *in = data;
	struct lower *l = in->l;
	struct ir_type type = fe_type(l->fe, leaf->type);
	uint32_t addr = e_offset(l, e_addr(l, in->var), leaf->offset);
	struct place p = place_at(l, addr, type);
	CXCursor value = leaf->value;

	while (value.kind == CXCursor_InitListExpr) {
		CXCursor inner = fe_only_child(value);

		if (clang_Cursor_isNull(inner)) {
			place_store(l, &p, e_int(l, type, 0), leaf->value);
			return;
		}
		value = inner;
	}
	if (type.kind == IR_T_PTR && clang_getCanonicalType(leaf->type).kind != CXType_Pointer) {
		place_havoc(l, &p); /* an array initialised by a string */
		return;
	}
	p.field = leaf->field;
	if (!leaf->again)
		in->value = value_as(l, value, type);
	place_store(l, &p, in->value, leaf->value);
}

/* { x }, { .pte = x } or { } of a scalar or an entry. */
static CXCursor scalar_item(CXCursor list)
{
	CXCursor item = fe_only_child(list);

	while (item.kind == CXCursor_InitListExpr)
		item = fe_only_child(item);
	return item;
}

static bool has_designator(struct lower *l, CXCursor item)
{
	unsigned nr;
	CXCursor *kids;

	if (item.kind != CXCursor_UnexposedExpr)
		return false;
	kids = fe_children(l->mem, item, &nr);
	return nr > 1 && kids[0].kind == CXCursor_MemberRef;
}

uint32_t value_of_scalar_list(struct lower *l, struct ir_type type, CXCursor list)
{
	CXCursor item = scalar_item(list);

	while (has_designator(l, item)) {
		item = fe_only_child(item);
		while (item.kind == CXCursor_InitListExpr)
			item = scalar_item(item);
	}
	return clang_Cursor_isNull(item) ? e_int(l, type, 0) : value_as(l, item, type);
}

void lower_init_list(struct lower *l, uint32_t var, CXType type, CXCursor list)
{
	struct init in = {.l = l, .var = var};
	struct init_walk w = {.fe = l->fe, .mem = l->mem, .leaf = store_leaf, .data = &in};
	struct ir_type t = l->vars.at[var].type;

	if (t.kind != IR_T_RECORD && clang_getCanonicalType(type).kind != CXType_ConstantArray &&
	    clang_getCanonicalType(type).kind != CXType_IncompleteArray) {
		emit_set(l, var, value_of_scalar_list(l, t, list));
		return;
	}
	/* What is not mentioned is zero (C11 6.7.9p21). */
	emit_set(l, var, e_int(l, t, 0));
	init_walk(&w, type, list);
}
