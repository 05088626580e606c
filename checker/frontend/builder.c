// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Expressions, instructions and blocks under construction.
 *
 * Expressions are hash-consed, so equal trees have one index; only opaque values
 * are always new.  Constants fold as they are built.
 */
#include "frontend/lower.h"

#include <string.h>

struct ir_type type_int(void)
{
	return (struct ir_type){.kind = IR_T_INT, .size = 4, .is_signed = 1};
}

struct ir_type type_long(void)
{
	return (struct ir_type){.kind = IR_T_INT, .size = 8, .is_signed = 1};
}

static bool same_expr(const struct ir_expr *x, const struct ir_expr *y)
{
	return x->kind == y->kind && x->op == y->op && x->value == y->value && x->b == y->b &&
	       !memcmp(&x->type, &y->type, sizeof(x->type));
}

static uint64_t hash_expr(const struct ir_expr *e)
{
	uint64_t key[5] = {
		(uint64_t)e->kind << 8 | e->op,
		(uint64_t)e->type.kind << 48 | (uint64_t)e->type.level << 40 |
			(uint64_t)(e->type.is_signed | e->type.is_bool << 1) << 32 | e->type.size,
		(uint64_t)e->type.pointee << 32 | e->type.record,
		(uint64_t)e->value,
		e->b,
	};

	return hash_bytes(key, sizeof(key));
}

static uint32_t intern_expr(struct lower *l, struct ir_expr e)
{
	uint64_t hash = hash_expr(&e);
	uint64_t *have = map_get(&l->expr_index, hash);

	if (have && same_expr(&l->exprs.at[*have - 1], &e))
		return *have - 1;
	vec_push(&l->exprs, e);
	map_set(&l->expr_index, hash, l->exprs.nr);
	return l->exprs.nr - 1;
}

/* A zeroed expression: padding and unused halves of the union take part in comparisons. */
static struct ir_expr blank(enum ir_expr_kind kind, const struct ir_type *type)
{
	struct ir_expr e;

	memset(&e, 0, sizeof(e));
	e.kind = kind;
	e.type.kind = type->kind;
	e.type.level = type->level;
	e.type.is_signed = type->is_signed;
	e.type.is_bool = type->is_bool;
	e.type.size = type->size;
	e.type.pointee = type->pointee;
	e.type.record = type->record;
	return e;
}

uint32_t e_opaque(struct lower *l, struct ir_type type)
{
	vec_push(&l->exprs, blank(IR_OPAQUE, &type));
	return l->exprs.nr - 1;
}

/* Bring a value into the range of its type. */
static int64_t wrap(int64_t v, const struct ir_type *t)
{
	unsigned bits = t->size * 8;

	if (t->kind != IR_T_INT || !bits || bits >= 64)
		return v;
	v = (int64_t)((uint64_t)v << (64 - bits));
	return t->is_signed ? v >> (64 - bits) : (int64_t)((uint64_t)v >> (64 - bits));
}

uint32_t e_int(struct lower *l, struct ir_type type, int64_t value)
{
	struct ir_expr e = blank(IR_INT, &type);

	e.value = wrap(value, &type);
	return intern_expr(l, e);
}

uint32_t e_long(struct lower *l, int64_t value)
{
	return e_int(l, type_long(), value);
}

uint32_t e_var(struct lower *l, uint32_t var)
{
	struct ir_expr e = blank(IR_VAR, &l->vars.at[var].type);

	e.var = var;
	return intern_expr(l, e);
}

uint32_t e_addr(struct lower *l, uint32_t var)
{
	const struct ir_type *of = &l->vars.at[var].type;
	struct ir_type t = {.kind = IR_T_PTR, .size = 8, .pointee = of->size};
	struct ir_expr e;

	if (of->kind == IR_T_ENTRY || of->kind == IR_T_PTR)
		t.level = of->kind == IR_T_ENTRY ? of->level : 0;
	if (of->kind == IR_T_RECORD)
		t.record = of->record;
	e = blank(IR_ADDR, &t);
	e.var = var;
	return intern_expr(l, e);
}

uint32_t e_name(struct lower *l, enum ir_expr_kind kind, struct ir_type type, uint32_t name)
{
	struct ir_expr e = blank(kind, &type);

	e.name = name;
	return intern_expr(l, e);
}

/* An address like any other: text from macros such as KBUILD_MODNAME has any length. */
uint32_t e_string(struct lower *l, struct ir_type type)
{
	type.size = sizeof(void *);
	return intern_expr(l, blank(IR_STRING, &type));
}

uint32_t e_load(struct lower *l, struct ir_type type, uint32_t addr)
{
	struct ir_expr e = blank(IR_LOAD, &type);

	e.a = addr;
	return intern_expr(l, e);
}

bool e_const(const struct lower *l, uint32_t e, int64_t *value)
{
	if (expr_at(l, e)->kind != IR_INT)
		return false;
	*value = expr_at(l, e)->value;
	return true;
}

uint32_t e_unary(struct lower *l, enum ir_op op, struct ir_type type, uint32_t a)
{
	struct ir_expr e = blank(IR_UNARY, &type);
	int64_t v;

	if (e_const(l, a, &v)) {
		switch (op) {
		case IR_OP_NEG:
			return e_int(l, type, (int64_t)(0 - (uint64_t)v));
		case IR_OP_NOT:
			return e_int(l, type, ~v);
		default:
			return e_int(l, type, !v);
		}
	}
	e.op = op;
	e.a = a;
	return intern_expr(l, e);
}

static bool compare(enum ir_op op, bool is_signed, int64_t a, int64_t b)
{
	bool less = is_signed ? a < b : (uint64_t)a < (uint64_t)b;

	switch (op) {
	case IR_OP_EQ:
		return a == b;
	case IR_OP_NE:
		return a != b;
	case IR_OP_LT:
		return less;
	case IR_OP_LE:
		return less || a == b;
	case IR_OP_GT:
		return !less && a != b;
	default:
		return !less;
	}
}

static bool divide(enum ir_op op, bool is_signed, int64_t a, int64_t b, int64_t *out)
{
	if (!b || (is_signed && a == INT64_MIN && b == -1))
		return false;
	if (is_signed)
		*out = op == IR_OP_DIV ? a / b : a % b;
	else
		*out = op == IR_OP_DIV ? (int64_t)((uint64_t)a / (uint64_t)b)
				       : (int64_t)((uint64_t)a % (uint64_t)b);
	return true;
}

static bool shift(enum ir_op op, const struct ir_type *t, int64_t a, int64_t b, int64_t *out)
{
	if (b < 0 || b >= (int64_t)t->size * 8 || b > 63)
		return false;
	if (op == IR_OP_SHL)
		*out = (int64_t)((uint64_t)a << b);
	else
		*out = t->is_signed ? a >> b : (int64_t)((uint64_t)a >> b);
	return true;
}

/* a op b; operands are of the same type except in shifts. */
static bool fold(enum ir_op op, const struct ir_type *t, int64_t a, int64_t b, int64_t *out)
{
	switch (op) {
	case IR_OP_ADD:
		*out = (int64_t)((uint64_t)a + (uint64_t)b);
		return true;
	case IR_OP_SUB:
		*out = (int64_t)((uint64_t)a - (uint64_t)b);
		return true;
	case IR_OP_MUL:
		*out = (int64_t)((uint64_t)a * (uint64_t)b);
		return true;
	case IR_OP_DIV:
	case IR_OP_REM:
		return divide(op, t->is_signed, a, b, out);
	case IR_OP_AND:
		*out = a & b;
		return true;
	case IR_OP_OR:
		*out = a | b;
		return true;
	case IR_OP_XOR:
		*out = a ^ b;
		return true;
	case IR_OP_SHL:
	case IR_OP_SHR:
		return shift(op, t, a, b, out);
	default:
		*out = compare(op, t->is_signed, a, b);
		return true;
	}
}

/* Sums collect their constants at the right end. */
static uint32_t e_sum(struct lower *l, struct ir_type type, uint32_t a, uint32_t b)
{
	const struct ir_expr x = *expr_at(l, a);
	uint32_t sum;
	int64_t c, d;

	if (!e_const(l, b, &c))
		return IR_NONE;
	if (!c)
		return a;
	if (x.kind != IR_BINARY || x.op != IR_OP_ADD || !e_const(l, x.b, &d) ||
	    x.type.size != type.size)
		return IR_NONE;
	sum = e_int(l, expr_at(l, b)->type, (int64_t)((uint64_t)c + (uint64_t)d));
	return e_binary(l, IR_OP_ADD, type, x.a, sum);
}

/* (p + 8) + i reads (p + i) + 8, so that equal addresses look equal. */
static bool move_constant_out(struct lower *l, struct ir_type type, uint32_t *a, uint32_t *b)
{
	const struct ir_expr *x = expr_at(l, *a);
	int64_t c;
	uint32_t sum;

	if (x->kind != IR_BINARY || x->op != IR_OP_ADD || !e_const(l, x->b, &c) ||
	    e_const(l, *b, &c))
		return false;
	sum = x->b;
	*a = e_binary(l, IR_OP_ADD, type, x->a, *b);
	*b = sum;
	return true;
}

uint32_t e_binary(struct lower *l, enum ir_op op, struct ir_type type, uint32_t a, uint32_t b)
{
	struct ir_expr e = blank(IR_BINARY, &type);
	int64_t x = 0, y = 0, r;
	bool ca = e_const(l, a, &x), cb = e_const(l, b, &y);

	if (ca && cb && fold(op, &expr_at(l, a)->type, x, y, &r))
		return e_int(l, type, r);
	if (op == IR_OP_ADD) {
		uint32_t sum = ca ? e_sum(l, type, b, a) : e_sum(l, type, a, b);

		if (sum != IR_NONE)
			return sum;
		if (ca) {
			e.a = a;
			a = b;
			b = e.a;
		}
	}
	if (op == IR_OP_ADD && type.kind == IR_T_PTR && move_constant_out(l, type, &a, &b))
		return e_binary(l, IR_OP_ADD, type, a, b);
	if (op == IR_OP_MUL && cb && y == 1)
		return a;
	if ((op == IR_OP_MUL || op == IR_OP_AND) && cb && !y)
		return e_int(l, type, 0);
	e.op = op;
	e.a = a;
	e.b = b;
	return intern_expr(l, e);
}

uint32_t e_offset(struct lower *l, uint32_t addr, int64_t bytes)
{
	struct ir_type t = {.kind = IR_T_PTR, .size = 8};

	if (!bytes)
		return addr;
	return e_binary(l, IR_OP_ADD, t, addr, e_int(l, t, bytes));
}

static bool is_truth(const struct ir_expr *e)
{
	if (e->kind == IR_UNARY)
		return e->op == IR_OP_LNOT;
	return e->kind == IR_BINARY && e->op >= IR_OP_EQ;
}

uint32_t e_truth(struct lower *l, uint32_t a)
{
	struct ir_type t = expr_at(l, a)->type;

	if (is_truth(expr_at(l, a)))
		return a;
	return e_binary(l, IR_OP_NE, type_int(), a, e_int(l, t, 0));
}

uint32_t e_convert(struct lower *l, uint32_t a, struct ir_type to)
{
	const struct ir_type from = expr_at(l, a)->type;
	struct ir_expr e;
	int64_t v;

	if (to.kind != IR_T_INT && to.kind != IR_T_PTR && to.kind != IR_T_ENTRY)
		return a;
	if (from.kind == IR_T_RECORD || from.kind == IR_T_OTHER || from.kind == IR_T_VOID)
		return from.kind == IR_T_OTHER ? e_opaque(l, to) : a;
	if (e_const(l, a, &v))
		return e_int(l, to, to.is_bool ? v != 0 : v);
	if (to.is_bool && !from.is_bool)
		return e_truth(l, a);
	if (expr_at(l, a)->kind == IR_OPAQUE)
		return e_opaque(l, to);
	if (to.size == from.size &&
	    (to.kind != IR_T_INT || from.kind != IR_T_INT || to.is_signed == from.is_signed))
		return a;
	if (from.kind == IR_T_PTR && to.kind == IR_T_PTR)
		return a;
	if (is_truth(expr_at(l, a)) && to.kind == IR_T_INT)
		return a;
	e = blank(IR_CAST, &to);
	e.a = a;
	return intern_expr(l, e);
}

uint32_t new_var(struct lower *l, uint32_t name, struct ir_type type)
{
	vec_push(&l->vars, (struct ir_var){name, type});
	return l->vars.nr - 1;
}

uint32_t new_temp(struct lower *l, struct ir_type type)
{
	return new_var(l, 0, type);
}

uint32_t new_block(struct lower *l)
{
	vec_push(&l->blocks, (struct lower_block){.a = IR_NONE});
	return l->blocks.nr - 1;
}

void start_block(struct lower *l, uint32_t block)
{
	l->cur = block;
}

static struct lower_block *end_block(struct lower *l, enum ir_term_kind term)
{
	uint32_t block = l->cur;

	l->blocks.at[block].loc = here(l);
	l->cur = new_block(l);
	l->blocks.at[block].term = term;
	l->blocks.at[block].closed = true;
	return &l->blocks.at[block];
}

void end_goto(struct lower *l, uint32_t to)
{
	struct lower_block *b = end_block(l, IR_GOTO);

	vec_push(&b->succ, to);
}

void end_branch(struct lower *l, uint32_t cond, uint32_t yes, uint32_t no)
{
	const struct ir_expr *e = expr_at(l, cond);
	struct lower_block *b;
	int64_t v;

	if (e_const(l, cond, &v)) {
		end_goto(l, v ? yes : no);
		return;
	}
	if (e->kind == IR_UNARY && e->op == IR_OP_LNOT) {
		end_branch(l, e->a, no, yes);
		return;
	}
	if (e->kind == IR_CAST && e->type.size >= expr_at(l, e->a)->type.size) {
		end_branch(l, e->a, yes, no);
		return;
	}
	b = end_block(l, IR_BRANCH);
	b->a = cond;
	vec_push(&b->succ, yes);
	vec_push(&b->succ, no);
}

void end_return(struct lower *l, uint32_t value)
{
	end_block(l, IR_RETURN)->a = value;
}

void end_unreachable(struct lower *l)
{
	end_block(l, IR_UNREACHABLE);
}

uint32_t end_choice(struct lower *l)
{
	uint32_t block = l->cur;

	end_block(l, IR_CHOICE);
	return block;
}

uint32_t add_succ(struct lower *l, uint32_t block, uint32_t to)
{
	vec_push(&l->blocks.at[block].succ, to);
	return l->blocks.at[block].succ.nr - 1;
}

void set_stmt(struct lower *l, CXCursor stmt)
{
	l->stmt = stmt;
	l->stmt_loc_known = false;
}

struct ir_loc loc_of(struct lower *l, CXCursor c)
{
	struct fe_place p = fe_place_of(l->fe, c);

	return fe_loc(l->fe, &p);
}

struct ir_loc here(struct lower *l)
{
	if (!l->stmt_loc_known) {
		l->stmt_loc = loc_of(l, l->stmt);
		l->stmt_loc_known = true;
	}
	return l->stmt_loc;
}

struct ir_insn *emit(struct lower *l, enum ir_insn_kind kind, const struct ir_loc *loc)
{
	struct ir_insn i = {.kind = kind, .dst = IR_NONE, .a = IR_NONE, .b = IR_NONE};
	struct lower_block *b;

	i.loc = loc ? *loc : here(l);
	b = &l->blocks.at[l->cur];
	vec_push(&b->insns, i);
	return vec_last(&b->insns);
}

/* `x = call()`: let the call deliver into x when its temporary is used for nothing else. */
static bool retarget(struct lower *l, uint32_t var, uint32_t value)
{
	struct lower_block *b = &l->blocks.at[l->cur];
	const struct ir_expr *e = expr_at(l, value);
	const struct ir_type *to = &l->vars.at[var].type;
	struct ir_insn *last;

	if (e->kind != IR_VAR || e->var < l->f.nr_params || l->vars.at[e->var].name ||
	    !b->insns.nr || e->var == var)
		return false;
	last = vec_last(&b->insns);
	if ((last->kind != IR_CALL && last->kind != IR_READ_ENTRY && last->kind != IR_HAVOC) ||
	    last->dst != e->var)
		return false;
	if (to->kind != e->type.kind || to->size != e->type.size)
		return false;
	last->dst = var;
	return true;
}

void emit_set(struct lower *l, uint32_t var, uint32_t value)
{
	struct ir_insn *i;

	if (retarget(l, var, value))
		return;
	if (expr_at(l, value)->kind == IR_VAR && expr_at(l, value)->var == var)
		return;
	i = emit(l, IR_SET, NULL);
	i->dst = var;
	i->a = value;
}

void approximate(struct lower *l, CXCursor c, const char *what)
{
	struct ir_loc loc;
	struct strbuf sb = STRBUF_INIT;

	if (l->f.incomplete++)
		return;
	loc = loc_of(l, c);
	strbuf_addf(&sb, "line %u: %s", loc.line, what);
	l->f.incomplete_why = strpool_intern(&l->fe->ctx->names, sb.buf);
	strbuf_free(&sb);
}
