// SPDX-License-Identifier: GPL-2.0-or-later
/* Calls, builtins and cleanup functions. */
#include "frontend/lower.h"

#include <string.h>

struct call {
	CXCursor cursor, callee;
	CXCursor *args;
	unsigned nr_args;
};

static CXCursor strip_callee(CXCursor c)
{
	for (unsigned i = 0; i < 32; i++) {
		if (c.kind == CXCursor_UnaryOperator &&
		    clang_getCursorUnaryOperatorKind(c) != CXUnaryOperator_Deref &&
		    clang_getCursorUnaryOperatorKind(c) != CXUnaryOperator_AddrOf)
			break;
		if (c.kind != CXCursor_UnaryOperator && c.kind != CXCursor_UnexposedExpr &&
		    c.kind != CXCursor_ParenExpr)
			break;
		c = fe_only_child(c);
	}
	return c;
}

bool is_builtin_call(CXCursor c, const char *name)
{
	CXString s;
	bool same;

	if (c.kind != CXCursor_CallExpr)
		return false;
	s = clang_getCursorSpelling(c);
	same = clang_getCString(s) && !strcmp(clang_getCString(s), name);
	clang_disposeString(s);
	return same;
}

void note_site(struct lower *l, uint32_t name, const struct ir_loc *loc)
{
	if (!l->f.in_header)
		vec_push(&l->fe->sites, (struct ir_site){name, *loc, l->f.sym});
}

/* --- builtins --- */

static uint32_t constant_or_opaque(struct lower *l, CXCursor c)
{
	int64_t v;

	if (evaluate(c, &v))
		return e_int(l, type_of(l, c), v);
	return e_opaque(l, type_of(l, c));
}

static uint32_t first_argument(struct lower *l, const struct call *call)
{
	uint32_t value = value_of(l, call->args[0]);

	for (unsigned i = 1; i < call->nr_args; i++)
		effects_of(l, call->args[i]);
	return e_convert(l, value, type_of(l, call->cursor));
}

/* A va_list is an array on some machines, so that its value is its address. */
static uint32_t start_va_list(struct lower *l, CXCursor list)
{
	struct ir_type type = type_of(l, list);
	struct place p;

	if (type.kind == IR_T_PTR)
		p = place_at(l, value_of(l, list), (struct ir_type){.kind = IR_T_OTHER});
	else
		p = place_of(l, list);
	if (!p.is_var && expr_at(l, p.addr)->kind == IR_ADDR) {
		p.is_var = true;
		p.var = expr_at(l, p.addr)->var;
	}
	place_havoc(l, &p);
	return e_opaque(l, (struct ir_type){.kind = IR_T_VOID});
}

/* Builtins that are no calls; IR_NONE for the rest. */
static uint32_t lower_builtin(struct lower *l, const struct call *call, const char *name)
{
	int64_t v;

	if (strncmp(name, "__builtin_", strlen("__builtin_")))
		return IR_NONE;
	name += strlen("__builtin_");
	if (call->nr_args && (!strcmp(name, "expect") || !strcmp(name, "assume_aligned") ||
			      !strcmp(name, "expect_with_probability")))
		return first_argument(l, call);
	if (!strcmp(name, "constant_p"))
		return e_int(l, type_int(), evaluate(call->cursor, &v) ? v : 0);
	if (!strcmp(name, "unreachable") || !strcmp(name, "trap")) {
		end_unreachable(l);
		return e_opaque(l, (struct ir_type){.kind = IR_T_VOID});
	}
	if (!strcmp(name, "object_size") || !strcmp(name, "dynamic_object_size"))
		return constant_or_opaque(l, call->cursor);
	if (!strcmp(name, "return_address") || !strcmp(name, "frame_address"))
		return e_opaque(l, type_of(l, call->cursor));
	if (!strcmp(name, "prefetch") || !strcmp(name, "va_end") || !strcmp(name, "assume"))
		return e_opaque(l, (struct ir_type){.kind = IR_T_VOID});
	if (call->nr_args && (!strcmp(name, "va_start") || !strcmp(name, "va_copy")))
		return start_va_list(l, call->args[0]);
	return IR_NONE;
}

/* --- calls --- */

static void emit_call(struct lower *l, const struct call *call, uint32_t callee, uint32_t pointer,
		      uint32_t field, const uint32_t *args, uint32_t dst)
{
	const struct fe_callee *fn = callee == IR_NONE ? NULL : &l->fe->callees.at[callee];
	struct fe_place p = fe_place_of(l->fe, call->cursor);
	struct ir_loc loc = fe_loc(l->fe, &p);
	uint32_t macro;
	bool in_macro = stubs_name_call(l, call->cursor, &p, &macro);
	struct ir_insn *i = emit(l, IR_CALL, &loc);

	i->dst = dst;
	i->type = type_of(l, call->cursor);
	i->a = pointer;
	i->callee = fn ? fn->sym : 0;
	i->field = field;
	i->macro = fn && fn->name == macro ? 0 : macro;
	i->nr_args = call->nr_args;
	i->args = arena_memdup(&l->fe->unit->mem, args, call->nr_args * sizeof(*args));
	if (!in_macro && fn && fn->modelled)
		note_site(l, fn->name, &loc);
	if (fn && fn->noreturn)
		end_unreachable(l);
}

static uint32_t *lower_args(struct lower *l, const struct call *call)
{
	uint32_t *args = arena_alloc(l->mem, call->nr_args * sizeof(*args));

	for (unsigned i = 0; i < call->nr_args; i++)
		args[i] = value_of(l, call->args[i]);
	return args;
}

static uint32_t call_result(struct lower *l, const struct call *call, bool want)
{
	struct ir_type type = type_of(l, call->cursor);

	return want && type.kind != IR_T_VOID ? new_temp(l, type) : IR_NONE;
}

static void call_pointer(struct lower *l, const struct call *call, uint32_t *dst, bool want)
{
	CXCursor target = strip_callee(call->callee);
	uint32_t pointer, field = 0, *args;

	if (is_place(target)) {
		struct place p = place_of(l, target);

		pointer = place_load(l, &p, target);
		field = p.field;
	} else {
		pointer = value_of(l, call->callee);
	}
	args = lower_args(l, call);
	*dst = call_result(l, call, want);
	emit_call(l, call, IR_NONE, pointer, field, args, *dst);
}

static void call_function(struct lower *l, const struct call *call, CXCursor decl, uint32_t *dst,
			  bool want)
{
	uint32_t callee = fe_callee(l->fe, decl);
	uint32_t *args = lower_args(l, call);

	*dst = call_result(l, call, want);
	emit_call(l, call, callee, IR_NONE, 0, args, *dst);
}

uint32_t lower_call(struct lower *l, CXCursor c, bool want)
{
	struct call call = {.cursor = c};
	uint32_t dst = IR_NONE;
	unsigned nr;
	CXCursor *kids = fe_children(l->mem, c, &nr), target, decl;

	if (!nr) {
		approximate(l, c, "call without a callee");
		return e_opaque(l, type_of(l, c));
	}
	call.callee = kids[0];
	call.args = kids + 1;
	call.nr_args = nr - 1;
	target = strip_callee(call.callee);
	decl = target.kind == CXCursor_DeclRefExpr ? clang_getCursorReferenced(target)
						   : clang_getNullCursor();
	if (decl.kind == CXCursor_FunctionDecl) {
		CXString s = clang_getCursorSpelling(decl);
		uint32_t value = lower_builtin(l, &call, clang_getCString(s));

		clang_disposeString(s);
		if (value != IR_NONE)
			return value;
		call_function(l, &call, decl, &dst, want);
	} else {
		call_pointer(l, &call, &dst, want);
	}
	return dst == IR_NONE ? e_opaque(l, type_of(l, c)) : e_var(l, dst);
}

void emit_cleanup_call(struct lower *l, const struct cleanup *c)
{
	const struct fe_callee *fn;
	struct ir_insn *i;
	uint32_t arg;

	if (c->callee == IR_NONE)
		return;
	fn = &l->fe->callees.at[c->callee];
	arg = e_addr(l, c->var);
	i = emit(l, IR_CALL, NULL);
	i->callee = fn->sym;
	i->type = (struct ir_type){.kind = IR_T_VOID};
	i->nr_args = 1;
	i->args = arena_memdup(&l->fe->unit->mem, &arg, sizeof(arg));
	if (fn->modelled)
		note_site(l, fn->name, &i->loc);
	if (fn->noreturn)
		end_unreachable(l);
}
