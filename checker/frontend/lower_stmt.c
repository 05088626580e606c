// SPDX-License-Identifier: GPL-2.0-or-later
/* Statements (C11 6.8), without loops and switch. */
#include "frontend/lower.h"

#include <string.h>

/* --- labels and gotos --- */

static uint32_t new_label(struct lower *l, uint64_t key, uint32_t name)
{
	struct label label = {.key = key, .name = name};

	label.block = new_block(l);
	vec_push(&l->labels, label);
	return l->labels.nr - 1;
}

uint32_t label_of(struct lower *l, CXCursor stmt)
{
	uint64_t key = fe_key(stmt.data[1]);

	for (size_t i = 0; i < l->labels.nr; i++)
		if (l->labels.at[i].key == key)
			return i;
	return new_label(l, key, fe_intern(l->fe, clang_getCursorSpelling(stmt)));
}

static void place_label(struct lower *l, CXCursor c)
{
	uint32_t i = label_of(l, c);
	struct label *label = &l->labels.at[i];

	label->placed = true;
	label->scope = l->scope;
	label->inside = l->inside;
	end_goto(l, label->block);
	start_block(l, l->labels.at[i].block);
}

static void lower_goto(struct lower *l, CXCursor c)
{
	unsigned nr;
	CXCursor *kids = fe_children(l->mem, c, &nr);
	uint32_t block = l->cur, label;

	if (!nr) {
		approximate(l, c, "goto without a label");
		end_unreachable(l);
		return;
	}
	label = label_of(l, clang_getCursorReferenced(kids[0]));
	end_goto(l, l->labels.at[label].block);
	vec_push(&l->gotos, (struct pending_goto){block, 0, label, l->scope});
}

static void lower_computed_goto(struct lower *l, CXCursor c)
{
	unsigned nr;
	CXCursor *kids = fe_children(l->mem, c, &nr);

	if (nr)
		effects_of(l, kids[0]);
	vec_push(&l->computed, end_choice(l));
}

/* Cleanups run on the edge: in a block of its own between the goto and its label. */
static void clean_edge(struct lower *l, const struct pending_goto *g)
{
	const struct label *label = &l->labels.at[g->label];
	const struct cleanup *shared = common_scope(g->scope, label->scope);
	uint32_t between;

	if (shared == g->scope)
		return;
	between = new_block(l);
	start_block(l, between);
	l->scope = g->scope;
	l->stmt_loc = l->blocks.at[g->block].loc;
	l->stmt_loc_known = true;
	run_cleanups(l, shared);
	end_goto(l, l->labels.at[g->label].block);
	l->blocks.at[g->block].succ.at[g->slot] = between;
}

/* A computed goto may go to every label whose address is taken. */
static void resolve_computed(struct lower *l, uint32_t block)
{
	for (size_t i = 0; i < l->labels.nr; i++)
		if (l->labels.at[i].address_taken && l->labels.at[i].placed)
			add_succ(l, block, l->labels.at[i].block);
	if (!l->blocks.at[block].succ.nr)
		approximate(l, l->cursor, "computed goto without a label whose address is taken");
}

void resolve_gotos(struct lower *l)
{
	vec_each (&l->computed, uint32_t, block)
		resolve_computed(l, *block);
	for (size_t i = 0; i < l->gotos.nr; i++) {
		struct pending_goto g = l->gotos.at[i];

		if (l->labels.at[g.label].placed)
			clean_edge(l, &g);
		else
			approximate(l, l->cursor, "goto to a label that was not found");
	}
}

/* --- declarations --- */

static void init_var(struct lower *l, CXCursor c, uint32_t var, CXCursor init)
{
	struct ir_type type = l->vars.at[var].type;
	struct ir_insn *insn;

	if (init.kind == CXCursor_InitListExpr) {
		lower_init_list(l, var, clang_getCursorType(c), init);
	} else if (clang_getArrayElementType(clang_getCanonicalType(clang_getCursorType(c))).kind !=
		   CXType_Invalid) {
		insn = emit(l, IR_HAVOC, NULL);
		insn->dst = var;
	} else {
		emit_set(l, var, value_as(l, init, type));
	}
}

/* Jump tables are static: their labels' addresses are taken without being evaluated. */
static enum CXChildVisitResult see_label_address(CXCursor c, CXCursor parent, CXClientData data)
{
	struct lower *l = data;

	(void)parent;
	if (c.kind != CXCursor_AddrLabelExpr)
		return CXChildVisit_Recurse;
	value_of(l, c);
	return CXChildVisit_Continue;
}

void lower_decl(struct lower *l, CXCursor c)
{
	CXCursor init = clang_Cursor_getVarDeclInitializer(c);
	enum CX_StorageClass storage = clang_Cursor_getStorageClass(c);
	uint32_t var;

	if (storage == CX_SC_Extern)
		return;
	if (storage == CX_SC_Static) {
		fe_bind_initialiser(l->fe, c);
		clang_visitChildren(c, see_label_address, l);
		return;
	}
	var = local_var(l, c);
	if (!clang_Cursor_isNull(init))
		init_var(l, c, var, init);
	push_cleanup(l, c, var);
}

static void lower_decls(struct lower *l, CXCursor c)
{
	unsigned nr;
	CXCursor *kids = fe_children(l->mem, c, &nr);

	for (unsigned i = 0; i < nr; i++) {
		if (kids[i].kind != CXCursor_VarDecl)
			continue;
		set_stmt(l, kids[i]);
		stubs_emit(l, kids[i]);
		lower_decl(l, kids[i]);
	}
}

/* --- compound statements and statement expressions --- */

static void lower_compound(struct lower *l, CXCursor c)
{
	const struct cleanup *outer = l->scope;
	unsigned nr;
	CXCursor *kids = fe_children(l->mem, c, &nr);

	for (unsigned i = 0; i < nr; i++)
		lower_stmt(l, kids[i]);
	run_cleanups(l, outer);
	l->scope = outer;
}

/* The value is taken before the scope's variables are cleaned up. */
static uint32_t last_value(struct lower *l, CXCursor c, const struct cleanup *outer)
{
	uint32_t value, tmp;

	while (c.kind == CXCursor_LabelStmt) {
		unsigned nr;
		CXCursor *kids = fe_children(l->mem, c, &nr);

		place_label(l, c);
		if (!nr)
			return IR_NONE;
		c = kids[nr - 1];
	}
	if (!clang_isExpression(c.kind)) {
		lower_stmt(l, c);
		return IR_NONE;
	}
	set_stmt(l, c);
	stubs_emit(l, c);
	if (type_of(l, c).kind == IR_T_VOID) {
		effects_of(l, c);
		return IR_NONE;
	}
	value = value_of(l, c);
	if (l->scope == outer)
		return value;
	tmp = new_temp(l, expr_at(l, value)->type);
	emit_set(l, tmp, value);
	return e_var(l, tmp);
}

uint32_t lower_stmt_expr(struct lower *l, CXCursor compound)
{
	const struct cleanup *outer = l->scope;
	struct enclosing *self = arena_alloc(l->mem, sizeof(*self));
	uint32_t value = IR_NONE;
	unsigned nr;
	CXCursor *kids = fe_children(l->mem, compound, &nr);

	self->outer = l->inside;
	l->inside = self;
	for (unsigned i = 0; i + 1 < nr; i++)
		lower_stmt(l, kids[i]);
	if (nr)
		value = last_value(l, kids[nr - 1], outer);
	run_cleanups(l, outer);
	l->scope = outer;
	l->inside = self->outer;
	return value;
}

/* --- the rest --- */

/* An else-if chain is followed in a loop: kernels have long ones. */
static void lower_if(struct lower *l, CXCursor c)
{
	uint32_t join = new_block(l);

	while (c.kind == CXCursor_IfStmt) {
		uint32_t yes = new_block(l), no;
		unsigned nr;
		CXCursor *kids = fe_children(l->mem, c, &nr);

		if (nr < 2) {
			approximate(l, c, "if with unknown parts");
			end_goto(l, join);
			start_block(l, join);
			return;
		}
		no = nr > 2 ? new_block(l) : join;
		set_stmt(l, c);
		stubs_emit(l, kids[0]);
		lower_cond(l, kids[0], yes, no);
		start_block(l, yes);
		lower_stmt(l, kids[1]);
		end_goto(l, join);
		if (nr < 3) {
			start_block(l, join);
			return;
		}
		start_block(l, no);
		c = kids[2];
	}
	lower_stmt(l, c);
	end_goto(l, join);
	start_block(l, join);
}

static void lower_return(struct lower *l, CXCursor c)
{
	unsigned nr;
	CXCursor *kids = fe_children(l->mem, c, &nr);
	uint32_t value = IR_NONE;
	int64_t constant;

	if (nr && l->f.result.kind == IR_T_VOID)
		effects_of(l, kids[0]);
	else if (nr)
		value = value_as(l, kids[0], l->f.result);
	if (value != IR_NONE && l->scope && !e_const(l, value, &constant)) {
		uint32_t tmp = new_temp(l, l->f.result);

		emit_set(l, tmp, value);
		value = e_var(l, tmp);
	}
	run_cleanups(l, NULL);
	end_return(l, value);
}

static void lower_jump(struct lower *l, CXCursor c, bool is_break)
{
	struct jump_target *t = l->target;

	while (t && (is_break ? t->brk : t->cont) == IR_NONE)
		t = t->outer;
	if (!t) {
		approximate(l, c, "break or continue outside of a loop");
		return;
	}
	run_cleanups(l, t->scope);
	end_goto(l, is_break ? t->brk : t->cont);
}

static void lower_label(struct lower *l, CXCursor c)
{
	unsigned nr;
	CXCursor *kids = fe_children(l->mem, c, &nr);

	place_label(l, c);
	if (nr)
		lower_stmt(l, kids[nr - 1]);
}

/* Attributed statements such as `fallthrough;`. */
static void lower_unexposed(struct lower *l, CXCursor c)
{
	unsigned nr;
	CXCursor *kids = fe_children(l->mem, c, &nr);

	for (unsigned i = 0; i < nr; i++)
		if (!clang_isAttribute(kids[i].kind))
			lower_stmt(l, kids[i]);
}

static void lower_simple(struct lower *l, CXCursor c)
{
	switch (c.kind) {
	case CXCursor_DeclStmt:
		lower_decls(l, c);
		break;
	case CXCursor_ReturnStmt:
		lower_return(l, c);
		break;
	case CXCursor_GotoStmt:
		lower_goto(l, c);
		break;
	case CXCursor_IndirectGotoStmt:
		lower_computed_goto(l, c);
		break;
	case CXCursor_BreakStmt:
	case CXCursor_ContinueStmt:
		lower_jump(l, c, c.kind == CXCursor_BreakStmt);
		break;
	case CXCursor_GCCAsmStmt:
		lower_asm(l, c);
		break;
	case CXCursor_NullStmt:
		break;
	default:
		if (clang_isExpression(c.kind))
			effects_of(l, c);
		else
			approximate(l, c, "unknown statement");
	}
}

static void lower_nested(struct lower *l, CXCursor c)
{
	switch (c.kind) {
	case CXCursor_CompoundStmt:
		lower_compound(l, c);
		break;
	case CXCursor_IfStmt:
		lower_if(l, c);
		break;
	case CXCursor_WhileStmt:
		lower_while(l, c);
		break;
	case CXCursor_DoStmt:
		lower_do(l, c);
		break;
	case CXCursor_ForStmt:
		lower_for(l, c);
		break;
	case CXCursor_SwitchStmt:
		lower_switch(l, c);
		break;
	case CXCursor_CaseStmt:
	case CXCursor_DefaultStmt:
		lower_case(l, c);
		break;
	case CXCursor_LabelStmt:
		lower_label(l, c);
		break;
	case CXCursor_UnexposedStmt:
		lower_unexposed(l, c);
		break;
	default:
		lower_simple(l, c);
	}
}

void lower_stmt(struct lower *l, CXCursor c)
{
	if (!nest(l, c))
		return;
	set_stmt(l, c);
	stubs_emit(l, c);
	lower_nested(l, c);
	unnest(l);
}
