// SPDX-License-Identifier: GPL-2.0-or-later
#include "ir/dump.h"

static const char *const level_names[] = {"", "pte", "pmd", "pud", "p4d", "pgd"};

static const char *const op_names[] = {
	[IR_OP_NEG] = "-",  [IR_OP_NOT] = "~", [IR_OP_LNOT] = "!", [IR_OP_ADD] = "+",
	[IR_OP_SUB] = "-",  [IR_OP_MUL] = "*", [IR_OP_DIV] = "/",  [IR_OP_REM] = "%",
	[IR_OP_AND] = "&",  [IR_OP_OR] = "|",  [IR_OP_XOR] = "^",  [IR_OP_SHL] = "<<",
	[IR_OP_SHR] = ">>", [IR_OP_EQ] = "==", [IR_OP_NE] = "!=",  [IR_OP_LT] = "<",
	[IR_OP_LE] = "<=",  [IR_OP_GT] = ">",  [IR_OP_GE] = ">=",
};

void ir_dump_type(const struct ctx *ctx, const struct ir_type *t, struct strbuf *out)
{
	const char *record = strpool_get(&ctx->names, t->record);

	switch (t->kind) {
	case IR_T_VOID:
		strbuf_adds(out, "void");
		break;
	case IR_T_INT:
		if (t->is_bool)
			strbuf_adds(out, "bool");
		else
			strbuf_addf(out, "%c%u", t->is_signed ? 's' : 'u', t->size * 8);
		break;
	case IR_T_PTR:
		strbuf_addf(out, "%s*", t->level ? level_names[t->level] : record);
		break;
	case IR_T_ENTRY:
		strbuf_adds(out, level_names[t->level]);
		break;
	case IR_T_RECORD:
		strbuf_addf(out, "record %s", *record ? record : "-");
		break;
	default:
		strbuf_addf(out, "other%u", t->size);
	}
}

/* A name declared more than once in a function is told apart by its number. */
void ir_dump_var(const struct ctx *ctx, const struct ir_func *f, uint32_t var, struct strbuf *out)
{
	uint32_t name = f->vars[var].name;

	if (!name) {
		strbuf_addf(out, "%%%u", var);
		return;
	}
	strbuf_adds(out, strpool_get(&ctx->names, name));
	for (uint32_t i = 0; i < var; i++) {
		if (f->vars[i].name == name) {
			strbuf_addf(out, ".%u", var);
			return;
		}
	}
}

static void dump_int(const struct ir_expr *e, struct strbuf *out)
{
	int64_t bit = e->value >> IR_BITFIELD_SHIFT;

	if (e->type.kind == IR_T_INT && !e->type.is_signed && e->value < 0)
		strbuf_addf(out, "0x%llx", (unsigned long long)e->value);
	else if (e->type.kind == IR_T_PTR && bit > 0 && bit <= 8)
		strbuf_addf(out, "%lld.b%lld",
			    (long long)(e->value & (((int64_t)1 << IR_BITFIELD_SHIFT) - 1)),
			    (long long)bit - 1);
	else
		strbuf_addf(out, "%lld", (long long)e->value);
}

static void dump_operand(const struct ctx *ctx, const struct ir_func *f, uint32_t e,
			 struct strbuf *out)
{
	bool nest = f->exprs[e].kind == IR_BINARY;

	if (nest)
		strbuf_addc(out, '(');
	ir_dump_expr(ctx, f, e, out);
	if (nest)
		strbuf_addc(out, ')');
}

static void dump_tree(const struct ctx *ctx, const struct ir_func *f, const struct ir_expr *e,
		      struct strbuf *out)
{
	switch (e->kind) {
	case IR_LOAD:
		ir_dump_type(ctx, &e->type, out);
		strbuf_addc(out, '[');
		ir_dump_expr(ctx, f, e->a, out);
		strbuf_addc(out, ']');
		break;
	case IR_UNARY:
		strbuf_adds(out, op_names[e->op]);
		dump_operand(ctx, f, e->a, out);
		break;
	case IR_BINARY:
		dump_operand(ctx, f, e->a, out);
		strbuf_addf(out, " %s ", op_names[e->op]);
		dump_operand(ctx, f, e->b, out);
		break;
	case IR_CAST:
		strbuf_addc(out, '(');
		ir_dump_type(ctx, &e->type, out);
		strbuf_addc(out, ')');
		dump_operand(ctx, f, e->a, out);
		break;
	}
}

void ir_dump_expr(const struct ctx *ctx, const struct ir_func *f, uint32_t e, struct strbuf *out)
{
	const struct ir_expr *x = &f->exprs[e];

	switch (x->kind) {
	case IR_OPAQUE:
		strbuf_addc(out, '?');
		break;
	case IR_INT:
		dump_int(x, out);
		break;
	case IR_ADDR:
		strbuf_addc(out, '&');
		/* fall through */
	case IR_VAR:
		ir_dump_var(ctx, f, x->var, out);
		break;
	case IR_GLOBAL:
		strbuf_addf(out, "@%s", strpool_get(&ctx->names, x->name));
		break;
	case IR_FUNC:
		strbuf_addf(out, "fn:%s", strpool_get(&ctx->names, x->name));
		break;
	case IR_STRING:
		strbuf_adds(out, "\"\"");
		break;
	default:
		dump_tree(ctx, f, x, out);
	}
}

static void dump_call(const struct ctx *ctx, const struct ir_func *f, const struct ir_insn *i,
		      struct strbuf *out)
{
	if (i->dst != IR_NONE) {
		ir_dump_var(ctx, f, i->dst, out);
		strbuf_adds(out, " = ");
	}
	strbuf_adds(out, "call ");
	if (i->callee) {
		strbuf_adds(out, strpool_get(&ctx->names, i->callee));
	} else {
		strbuf_addc(out, '*');
		dump_operand(ctx, f, i->a, out);
	}
	strbuf_addc(out, '(');
	for (uint32_t n = 0; n < i->nr_args; n++) {
		if (n)
			strbuf_adds(out, ", ");
		ir_dump_expr(ctx, f, i->args[n], out);
	}
	strbuf_addc(out, ')');
	if (i->field)
		strbuf_addf(out, " via %s", strpool_get(&ctx->names, i->field));
	if (i->macro)
		strbuf_addf(out, " as %s", strpool_get(&ctx->names, i->macro));
}

void ir_dump_insn(const struct ctx *ctx, const struct ir_func *f, const struct ir_insn *i,
		  struct strbuf *out)
{
	switch (i->kind) {
	case IR_SET:
		ir_dump_var(ctx, f, i->dst, out);
		strbuf_adds(out, " = ");
		ir_dump_expr(ctx, f, i->a, out);
		break;
	case IR_STORE:
		strbuf_adds(out, "store ");
		ir_dump_type(ctx, &i->type, out);
		strbuf_addc(out, '[');
		ir_dump_expr(ctx, f, i->a, out);
		strbuf_adds(out, "] = ");
		ir_dump_expr(ctx, f, i->b, out);
		break;
	case IR_READ_ENTRY:
		ir_dump_var(ctx, f, i->dst, out);
		strbuf_adds(out, " = read ");
		ir_dump_type(ctx, &i->type, out);
		strbuf_addc(out, '[');
		ir_dump_expr(ctx, f, i->a, out);
		strbuf_addc(out, ']');
		break;
	case IR_CALL:
		dump_call(ctx, f, i, out);
		break;
	case IR_HAVOC:
		strbuf_adds(out, "havoc ");
		ir_dump_var(ctx, f, i->dst, out);
		break;
	case IR_CLOBBER:
		strbuf_adds(out, "clobber [");
		ir_dump_expr(ctx, f, i->a, out);
		strbuf_addc(out, ']');
		break;
	}
}

static void dump_cases(const struct ir_block *b, struct strbuf *out)
{
	for (uint32_t i = 0; i + 1 < b->nr_succ; i++) {
		strbuf_addf(out, "%lld", (long long)b->cases[i].lo);
		if (b->cases[i].hi != b->cases[i].lo)
			strbuf_addf(out, "..%lld", (long long)b->cases[i].hi);
		strbuf_addf(out, " b%u, ", b->succ[i + 1]);
	}
	strbuf_addf(out, "default b%u", b->succ[0]);
}

void ir_dump_term(const struct ctx *ctx, const struct ir_func *f, const struct ir_block *b,
		  struct strbuf *out)
{
	switch (b->term) {
	case IR_GOTO:
		strbuf_addf(out, "goto b%u", b->succ[0]);
		break;
	case IR_BRANCH:
		strbuf_adds(out, "if ");
		ir_dump_expr(ctx, f, b->a, out);
		strbuf_addf(out, " goto b%u else b%u", b->succ[0], b->succ[1]);
		break;
	case IR_SWITCH:
		strbuf_adds(out, "switch ");
		ir_dump_expr(ctx, f, b->a, out);
		strbuf_adds(out, ": ");
		dump_cases(b, out);
		break;
	case IR_CHOICE:
		strbuf_adds(out, "choice");
		for (uint32_t i = 0; i < b->nr_succ; i++)
			strbuf_addf(out, "%s b%u", i ? "," : "", b->succ[i]);
		break;
	case IR_RETURN:
		strbuf_adds(out, "return");
		if (b->a != IR_NONE) {
			strbuf_addc(out, ' ');
			ir_dump_expr(ctx, f, b->a, out);
		}
		break;
	case IR_UNREACHABLE:
		strbuf_adds(out, "unreachable");
		break;
	}
}
