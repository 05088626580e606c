// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Values of expressions, and what a condition says about them.
 *
 * Integer arithmetic is taken as unbounded except where a cast cuts a constant:
 * overflow in index arithmetic is not what these rules look for.
 */
#include "engine/core.h"

static struct terms *terms_of(struct exec *x)
{
	return x->e->d.terms;
}

static struct ranges *ranges_of(struct exec *x)
{
	return &x->e->d.ranges;
}

static uint32_t type_range(struct exec *x, const struct ir_type *type)
{
	return type && type->kind == IR_T_INT
		       ? range_of_type(ranges_of(x), type->size, type->is_signed)
		       : RANGE_FULL;
}

struct val eval_fresh(struct exec *x, const struct ir_type *type)
{
	struct term t = {
		.kind = TERM_FRESH, .x = x->site, .y = x->fresh++, .range = type_range(x, type)};

	return val_term(term_make(terms_of(x), t));
}

static struct val make(struct exec *x, struct term t, const struct ir_type *type)
{
	uint32_t id = term_make(terms_of(x), t);

	return id ? val_term(id) : eval_fresh(x, type);
}

static struct val address(struct exec *x, uint8_t kind, uint32_t what)
{
	struct term t = {
		.kind = kind, .x = what, .range = range_interval(ranges_of(x), 4096, INT64_MAX)};

	return val_term(term_make(terms_of(x), t));
}

struct val eval_local(struct exec *x, uint32_t var)
{
	return address(x, TERM_LOCAL, var);
}

struct val eval_load(struct exec *x, struct val addr, const struct ir_type *type)
{
	return addr.t ? eval_cell(x, addr, type_range(x, type)) : eval_fresh(x, type);
}

struct val eval_cell(struct exec *x, struct val addr, uint32_t range)
{
	struct val v, epoch;
	struct term t = {.kind = TERM_DEREF, .a = addr, .range = range};

	if (state_find(x->st, addr, &v))
		return v;
	if (state_find(x->st, (struct val){addr.t, EPOCH_OFF}, &epoch)) {
		if (!epoch.t)
			return val_const(0);
		t.a = val_add(epoch, addr.off);
	}
	v = make(x, t, NULL);
	state_set(x->st, addr, v);
	return v;
}

static int64_t cut(int64_t v, uint32_t size, bool is_signed)
{
	unsigned bits = size * 8;

	if (!size || size >= 8)
		return v;
	if (is_signed)
		return (int64_t)((uint64_t)v << (64 - bits)) >> (64 - bits);
	return (int64_t)((uint64_t)v & ((UINT64_C(1) << bits) - 1));
}

/* A value as a type of that size sees it. */
static struct val convert(struct exec *x, struct val v, const struct ir_type *type)
{
	uint32_t range, fits;

	if (type->kind != IR_T_INT || !type->size || type->size >= 8)
		return v;
	if (!v.t)
		return val_const(cut(v.off, type->size, type->is_signed));
	range = state_range(&x->e->d, x->st, v);
	fits = range_of_type(ranges_of(x), type->size, type->is_signed);
	if (range_subset(ranges_of(x), range, fits) || range == RANGE_FULL)
		return v;
	/* A four-byte value seen as the other signedness stays itself unless it is known not to. */
	if (range_intersect(ranges_of(x), range, fits) == RANGE_EMPTY)
		return make(x,
			    (struct term){.kind = TERM_TRUNC,
					  .x = type->size,
					  .y = type->is_signed,
					  .a = v,
					  .range = type_range(x, type)},
			    type);
	return v;
}

static bool fold(uint8_t op, int64_t a, int64_t b, bool uns, int64_t *out)
{
	uint64_t ua = a, ub = b;

	switch (op) {
	case IR_OP_ADD:
		*out = (int64_t)(ua + ub);
		return true;
	case IR_OP_SUB:
		*out = (int64_t)(ua - ub);
		return true;
	case IR_OP_MUL:
		*out = (int64_t)(ua * ub);
		return true;
	case IR_OP_DIV:
	case IR_OP_REM:
		if (!b || (a == INT64_MIN && b == -1))
			return false;
		if (uns)
			*out = (int64_t)(op == IR_OP_DIV ? ua / ub : ua % ub);
		else
			*out = op == IR_OP_DIV ? a / b : a % b;
		return true;
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
		*out = ub < 64 ? (int64_t)(ua << ub) : 0;
		return ub < 64;
	case IR_OP_SHR:
		if (ub >= 64)
			return false;
		*out = uns ? (int64_t)(ua >> ub) : a >> ub;
		return true;
	}
	return false;
}

/*
 * Comparisons in one form: EQ, LT or ULT of (a, b), constants moved to the right,
 * and whether the answer is to be negated.
 */
struct comparison {
	uint8_t kind; /* IR_OP_EQ, IR_OP_LT, or TERM_ULT marked by uns */
	bool uns, negate;
	struct val a, b;
};

static struct comparison normalise(uint8_t op, struct val a, struct val b, bool uns)
{
	struct comparison c = {.kind = IR_OP_LT, .uns = uns, .a = a, .b = b};

	switch (op) {
	case IR_OP_NE:
		c.negate = true;
		/* fallthrough */
	case IR_OP_EQ:
		c.kind = IR_OP_EQ;
		c.uns = false;
		if (!a.t || (b.t && b.t < a.t)) {
			c.a = b;
			c.b = a;
		}
		break;
	case IR_OP_GE:
		c.negate = true;
		break;
	case IR_OP_GT:
	case IR_OP_LE:
		c.a = b;
		c.b = a;
		c.negate = op == IR_OP_LE;
		break;
	}
	/* c < x is the opposite of x < c + 1: constants belong on the right. */
	if (c.kind == IR_OP_LT && !c.a.t && c.b.t && c.a.off != (uns ? -1 : INT64_MAX)) {
		struct val bound = val_const(c.a.off + 1);

		c.a = c.b;
		c.b = bound;
		c.negate = !c.negate;
	}
	/* a + i ? b + j is the same question as a ? b + (j - i). */
	if (c.a.t && !c.uns) {
		c.b = val_add(c.b, -c.a.off);
		c.a.off = 0;
	}
	return c;
}

static uint32_t below(struct exec *x, int64_t bound)
{
	return bound == INT64_MIN ? RANGE_EMPTY
				  : range_interval(ranges_of(x), INT64_MIN, bound - 1);
}

/* Values that, read as unsigned, are below bound. */
static uint32_t unsigned_below(struct exec *x, int64_t bound)
{
	uint32_t r;

	if (bound >= 0)
		return bound ? range_interval(ranges_of(x), 0, bound - 1) : RANGE_EMPTY;
	r = range_interval(ranges_of(x), 0, INT64_MAX);
	return range_union(ranges_of(x), r, below(x, bound));
}

static uint32_t values_for(struct exec *x, const struct comparison *c, int64_t bound)
{
	if (c->kind == IR_OP_EQ)
		return range_interval(ranges_of(x), bound, bound);
	return c->uns ? unsigned_below(x, bound) : below(x, bound);
}

static struct term comparison_term(struct exec *x, const struct comparison *c)
{
	struct term t = {.kind = c->uns ? TERM_ULT : TERM_BINARY,
			 .op = c->uns ? 0 : c->kind,
			 .a = c->a,
			 .b = c->b};

	t.range = range_interval(ranges_of(x), 0, 1);
	return t;
}

static bool is_boolean(const struct term *t)
{
	return t->kind == TERM_ULT || (t->kind == TERM_BINARY && t->op >= IR_OP_EQ);
}

/* For bounds from both sides when neither is constant: -1 unknown. */
static int decide_by_ranges(struct exec *x, const struct comparison *c)
{
	const struct range *a, *b;
	uint32_t ra = state_range(&x->e->d, x->st, c->a), rb = state_range(&x->e->d, x->st, c->b);

	if (c->kind == IR_OP_EQ)
		return range_intersect(ranges_of(x), ra, rb) == RANGE_EMPTY ? 0 : -1;
	a = range_get(ranges_of(x), ra);
	b = range_get(ranges_of(x), rb);
	if (!a->nr || !b->nr)
		return -1;
	if (c->uns && (a->at[0].lo < 0 || b->at[0].lo < 0))
		return -1;
	if (a->at[a->nr - 1].hi < b->at[0].lo)
		return 1;
	if (a->at[0].lo >= b->at[b->nr - 1].hi && a->at[0].lo != INT64_MIN)
		return 0;
	return -1;
}

/* 1, 0 or -1 for unknown; negation not applied. */
static int decide(struct exec *x, const struct comparison *c)
{
	uint32_t range, in, id;
	int64_t bit;

	if (c->a.t == c->b.t) {
		if (c->kind == IR_OP_EQ)
			return c->a.off == c->b.off;
		if (!c->a.t && c->uns)
			return (uint64_t)c->a.off < (uint64_t)c->b.off;
		return c->a.off < c->b.off;
	}
	if (!c->b.t) {
		range = state_range(&x->e->d, x->st, c->a);
		in = values_for(x, c, c->b.off);
		if (range_subset(ranges_of(x), range, in))
			return 1;
		return range_intersect(ranges_of(x), range, in) == RANGE_EMPTY ? 0 : -1;
	}
	if (!c->a.t && c->kind == IR_OP_LT) {
		int r = decide_by_ranges(x, c);

		if (r >= 0)
			return r;
	}
	id = term_make(terms_of(x), comparison_term(x, c));
	if (id && range_single(ranges_of(x), state_range(&x->e->d, x->st, val_term(id)), &bit))
		return bit != 0;
	return decide_by_ranges(x, c);
}

static struct val compare(struct exec *x, uint8_t op, struct val a, struct val b, bool uns)
{
	struct comparison c = normalise(op, a, b, uns);
	static const struct ir_type boolean = {.kind = IR_T_INT, .size = 1};
	int known = decide(x, &c);
	struct term t;
	struct val v;

	if (known >= 0)
		return val_const(known != c.negate);
	t = comparison_term(x, &c);
	v = make(x, t, &boolean);
	if (!c.negate)
		return v;
	/* !v as v == 0 */
	t = (struct term){.kind = TERM_BINARY,
			  .op = IR_OP_EQ,
			  .a = v,
			  .range = range_interval(ranges_of(x), 0, 1)};
	return make(x, t, &boolean);
}

/*
 * Bit masks: (x & c) & d, (x | c) | d and (x | c) & d with disjoint or contained bits
 * in terms of x.  False if nothing can be said.
 */
static bool fold_mask(struct exec *x, uint8_t op, struct val *a, struct val *b)
{
	struct term t = *term_get(terms_of(x), a->t);
	int64_t inner = t.b.off;

	if (!a->t || a->off || b->t || t.kind != TERM_BINARY || t.b.t)
		return false;
	if ((op == IR_OP_AND && t.op == IR_OP_AND) || (op == IR_OP_OR && t.op == IR_OP_OR)) {
		b->off = op == IR_OP_AND ? b->off & inner : b->off | inner;
		*a = t.a;
		return true;
	}
	if (op == IR_OP_AND && t.op == IR_OP_OR && !(inner & b->off)) {
		*a = t.a;
		return true;
	}
	if (op == IR_OP_AND && t.op == IR_OP_OR && (inner & b->off) == b->off) {
		*a = *b; /* every bit asked for is set */
		return true;
	}
	return false;
}

/*
 * (p + 1) + i, p + (i + 1) and (i + 1) * 8 are the same without the constant, and that
 * apart: entries of one table differ by their offset alone, however they are indexed.
 */
static bool apart_from_offset(uint8_t op, struct val *a, struct val *b, int64_t *offset)
{
	if ((op == IR_OP_ADD || op == IR_OP_SUB) && a->t && b->t && (a->off || b->off))
		*offset = op == IR_OP_ADD ? a->off + b->off : a->off - b->off;
	else if (op == IR_OP_MUL && a->t && !b->t && a->off)
		*offset = a->off * b->off;
	else if (op == IR_OP_SHL && a->t && !b->t && a->off && b->off >= 0 && b->off < 48)
		*offset = (int64_t)((uint64_t)a->off << b->off);
	else
		return false;
	a->off = 0;
	if (b->t)
		b->off = 0;
	return true;
}

static struct val binary(struct exec *x, uint8_t op, struct val a, struct val b, bool uns,
			 const struct ir_type *type, uint32_t range)
{
	struct term t = {.kind = TERM_BINARY, .op = op, .range = range};
	int64_t known, offset;

	if (op >= IR_OP_EQ)
		return compare(x, op, a, b, uns);
	while (fold_mask(x, op, &a, &b))
		;
	if (apart_from_offset(op, &a, &b, &offset))
		return val_add(binary(x, op, a, b, uns, type, range), offset);
	t.a = a;
	t.b = b;
	if (!a.t && !b.t && fold(op, a.off, b.off, uns, &known))
		return convert(x, val_const(known), type);
	if (op == IR_OP_ADD && !b.t)
		return val_add(a, b.off);
	if (op == IR_OP_ADD && !a.t)
		return val_add(b, a.off);
	if (op == IR_OP_SUB && !b.t)
		return val_add(a, -b.off);
	if (op == IR_OP_SUB && a.t == b.t)
		return val_const(a.off - b.off);
	if ((op == IR_OP_MUL || op == IR_OP_AND) &&
	    (val_eq(a, val_const(0)) || val_eq(b, val_const(0))))
		return val_const(0);
	if ((op == IR_OP_MUL || op == IR_OP_DIV) && val_eq(b, val_const(1)))
		return a;
	if ((op == IR_OP_OR || op == IR_OP_XOR || op == IR_OP_SHL || op == IR_OP_SHR) &&
	    val_eq(b, val_const(0)))
		return a;
	if ((op == IR_OP_OR || op == IR_OP_XOR) && val_eq(a, val_const(0)))
		return b;
	if (op == IR_OP_AND && !b.t && a.t &&
	    range_single(ranges_of(x), masks_range(x, a, b.off), &known))
		return val_const(known);
	if (op == IR_OP_AND && !b.t && b.off >= 0)
		t.range = range_intersect(ranges_of(x), t.range,
					  range_interval(ranges_of(x), 0, b.off));
	if ((op == IR_OP_ADD || op == IR_OP_MUL || op == IR_OP_AND || op == IR_OP_OR ||
	     op == IR_OP_XOR) &&
	    (a.t > b.t || (a.t == b.t && a.off > b.off)) && a.t && b.t) {
		t.a = b;
		t.b = a;
	}
	return make(x, t, type);
}

static bool is_unsigned(const struct ir_type *t)
{
	return t->kind == IR_T_PTR || (t->kind == IR_T_INT && !t->is_signed);
}

static bool unsigned_op(struct exec *x, const struct ir_expr *ex)
{
	const struct ir_func *ir = x->f->ir;

	return is_unsigned(&ir->exprs[ex->a].type) || is_unsigned(&ir->exprs[ex->b].type);
}

struct val eval_pure(struct exec *x, uint32_t name, const struct val *args, unsigned nr,
		     const struct ir_type *type)
{
	return eval_pure_range(x, name, args, nr, type, type_range(x, type));
}

struct val eval_pure_range(struct exec *x, uint32_t name, const struct val *args, unsigned nr,
			   const struct ir_type *type, uint32_t range)
{
	struct term t = {.kind = TERM_PURE, .x = name, .range = range};
	struct val rest = {0};

	for (unsigned i = nr; i-- > 1;) {
		uint32_t pair;

		if (i == nr - 1) {
			rest = args[i];
			continue;
		}
		pair = term_make(terms_of(x),
				 (struct term){.kind = TERM_PAIR, .a = args[i], .b = rest});
		if (!pair)
			return eval_fresh(x, type);
		rest = val_term(pair);
	}
	if (nr)
		t.a = args[0];
	t.b = rest;
	return make(x, t, type);
}

static struct val unary(struct exec *x, const struct ir_expr *ex, struct val a)
{
	struct term t = {.kind = TERM_UNARY, .op = ex->op, .a = a};

	if (ex->op == IR_OP_LNOT)
		return compare(x, IR_OP_EQ, a, val_const(0), false);
	if (!a.t)
		return convert(x, val_const(ex->op == IR_OP_NEG ? -a.off : ~a.off), &ex->type);
	return make(x, t, &ex->type);
}

struct val eval(struct exec *x, uint32_t expr)
{
	const struct ir_expr *ex = &x->f->ir->exprs[expr];
	struct val a;

	switch (ex->kind) {
	case IR_INT:
		return val_const(ex->value);
	case IR_VAR:
		return eval_load(x, address(x, TERM_LOCAL, ex->var), &ex->type);
	case IR_ADDR:
		return address(x, TERM_LOCAL, ex->var);
	case IR_GLOBAL:
		return address(x, TERM_GLOBAL, ex->name);
	case IR_FUNC:
		return address(x, TERM_FUNC, ex->name);
	case IR_STRING:
		return address(x, TERM_STRING, 0);
	case IR_LOAD:
		return eval_load(x, eval(x, ex->a), &ex->type);
	case IR_UNARY:
		return unary(x, ex, eval(x, ex->a));
	case IR_BINARY:
		a = eval(x, ex->a);
		return binary(x, ex->op, a, eval(x, ex->b), unsigned_op(x, ex), &ex->type,
			      type_range(x, &ex->type));
	case IR_CAST:
		return convert(x, eval(x, ex->a), &ex->type);
	default:
		return eval_fresh(x, &ex->type);
	}
}

struct val eval_rebuild(struct exec *x, const struct term *t, struct val a, struct val b)
{
	struct ir_expr ex = {.op = t->op};
	struct term n = *t;
	uint32_t id;

	switch (t->kind) {
	case TERM_BINARY:
		return binary(x, t->op, a, b, false, &(struct ir_type){0}, t->range);
	case TERM_ULT:
		return compare(x, IR_OP_LT, a, b, true);
	case TERM_UNARY:
		return unary(x, &ex, a);
	case TERM_TRUNC:
		if (!a.t)
			return val_const(cut(a.off, t->x, t->y));
		break;
	}
	n.a = a;
	n.b = b;
	id = term_make(terms_of(x), n);
	return id ? val_term(id) : eval_fresh(x, NULL);
}

/* Both sides of an equality have the same value: each knows what the other does. */
static bool narrow_equal(struct exec *x, struct val a, struct val b)
{
	return state_narrow(&x->e->d, x->st, a, state_range(&x->e->d, x->st, b)) &&
	       state_narrow(&x->e->d, x->st, b, state_range(&x->e->d, x->st, a));
}

static bool assume_comparison(struct exec *x, struct comparison c, bool truth)
{
	int known = decide(x, &c);
	const struct term *t;
	struct term ct;
	uint32_t id, in;

	if (known >= 0)
		return known == truth;
	t = term_get(terms_of(x), c.a.t);
	if (!c.b.t) {
		/* (p == q) == 0 and the like speak about p and q. */
		if (c.kind == IR_OP_EQ && is_boolean(t) && (c.b.off == 0 || c.b.off == 1))
			return assume_val(x, c.a, truth == (c.b.off == 1));
		in = values_for(x, &c, c.b.off);
		if (!truth)
			in = range_complement(ranges_of(x), in);
		return assume_range(x, c.a, in);
	}
	if (c.kind == IR_OP_EQ && truth && !narrow_equal(x, c.a, c.b))
		return false;
	ct = comparison_term(x, &c);
	id = term_make(terms_of(x), ct);
	return !id || state_narrow(&x->e->d, x->st, val_term(id),
				   range_interval(ranges_of(x), truth, truth));
}

static bool assume_compare(struct exec *x, uint8_t op, struct val a, struct val b, bool uns,
			   bool truth)
{
	struct comparison c = normalise(op, a, b, uns);

	return assume_comparison(x, c, truth != c.negate);
}

/* Narrow a value to a range; what other bits of it are known to be counts too. */
static bool narrow(struct exec *x, struct val v, uint32_t range)
{
	const struct term *t = term_get(terms_of(x), v.t);

	if (v.t && !v.off && t->kind == TERM_BINARY && t->op == IR_OP_AND && !t->b.t)
		range = range_intersect(ranges_of(x), range, masks_range(x, t->a, t->b.off));
	return state_narrow(&x->e->d, x->st, v, range);
}

bool assume_val(struct exec *x, struct val v, bool truth)
{
	struct term t = *term_get(terms_of(x), v.t);
	uint32_t zero = range_interval(ranges_of(x), 0, 0);

	if (!v.t)
		return (v.off != 0) == truth;
	if (!v.off && is_boolean(&t))
		return assume_comparison(x,
					 (struct comparison){.kind = t.op ? t.op : IR_OP_LT,
							     .uns = t.kind == TERM_ULT,
							     .a = t.a,
							     .b = t.b},
					 truth);
	/* a | b == 0 says so of both; a & b != 0 as well. */
	if (!v.off && t.kind == TERM_BINARY &&
	    ((t.op == IR_OP_OR && !truth) || (t.op == IR_OP_AND && truth)))
		if ((t.a.t && !assume_val(x, t.a, truth)) || (t.b.t && !assume_val(x, t.b, truth)))
			return false;
	return narrow(x, v, truth ? range_complement(ranges_of(x), zero) : zero);
}

bool assume_range(struct exec *x, struct val v, uint32_t range)
{
	const struct term *t = term_get(terms_of(x), v.t);
	uint32_t now;

	if (v.t && !v.off && is_boolean(t)) {
		now = range_intersect(ranges_of(x), range, range_interval(ranges_of(x), 0, 1));
		if (now == RANGE_EMPTY)
			return false;
		if (now == range_interval(ranges_of(x), 0, 1))
			return true;
		return assume_val(x, v, range_contains(ranges_of(x), now, 1));
	}
	return narrow(x, v, range);
}

bool assume(struct exec *x, uint32_t expr, bool truth)
{
	const struct ir_expr *ex = &x->f->ir->exprs[expr];
	struct val a;

	if (ex->kind == IR_UNARY && ex->op == IR_OP_LNOT)
		return assume(x, ex->a, !truth);
	if (ex->kind == IR_BINARY && ex->op >= IR_OP_EQ) {
		a = eval(x, ex->a);
		return assume_compare(x, ex->op, a, eval(x, ex->b), unsigned_op(x, ex), truth);
	}
	return assume_val(x, eval(x, expr), truth);
}

bool eval_equal(struct exec *x, struct val a, struct val b)
{
	struct comparison c = normalise(IR_OP_EQ, a, b, false);

	return val_eq(a, b) || decide(x, &c) == 1;
}
