// SPDX-License-Identifier: GPL-2.0-or-later
#include "engine/term.h"

#include <string.h>

#include "engine/range.h"

void terms_init(struct terms *ts)
{
	*ts = (struct terms){0};
	vec_push(&ts->list, (struct term){.rooted = true});
}

void terms_free(struct terms *ts)
{
	vec_free(&ts->list);
	map_free(&ts->index);
}

uint64_t term_site_bit(uint32_t site)
{
	return UINT64_C(1) << (site * UINT32_C(2654435761) >> 26);
}

static bool same_term(const struct term *a, const struct term *b)
{
	return a->kind == b->kind && a->op == b->op && a->x == b->x && a->y == b->y &&
	       a->range == b->range && val_eq(a->a, b->a) && val_eq(a->b, b->b);
}

static uint64_t term_hash(const struct term *t)
{
	uint64_t key[7] = {(uint64_t)t->kind << 8 | t->op,
			   (uint64_t)t->x << 32 | t->y,
			   t->a.t,
			   (uint64_t)t->a.off,
			   t->b.t,
			   (uint64_t)t->b.off,
			   t->range};

	return hash_bytes(key, sizeof(key));
}

static bool is_leaf(uint8_t kind)
{
	return kind >= TERM_PARAM && kind <= TERM_STRING;
}

/* Fill in what follows from the operands. */
static void derive(const struct terms *ts, struct term *t)
{
	const struct term *a = term_get(ts, t->a.t), *b = term_get(ts, t->b.t);

	t->depth = 1 + (a->depth > b->depth ? a->depth : b->depth);
	t->sites = a->sites | b->sites;
	t->rooted = a->rooted && b->rooted;
	switch (t->kind) {
	case TERM_LOCAL:
		t->rooted = false;
		break;
	case TERM_FRESH:
	case TERM_INNER:
	case TERM_EPOCH:
	case TERM_PHI:
		t->rooted = false;
		t->sites |= term_site_bit(t->x);
		break;
	case TERM_OLD:
		t->rooted = false;
		t->sites = 0;
		break;
	}
	if (is_leaf(t->kind) || t->kind == TERM_FRESH || t->kind == TERM_INNER)
		t->depth = 1;
}

uint32_t term_make(struct terms *ts, struct term t)
{
	uint64_t h, *slot;

	if (t.range == RANGE_EMPTY)
		t.range = RANGE_FULL;
	h = term_hash(&t);
	while ((slot = map_get(&ts->index, h))) {
		if (same_term(&ts->list.at[*slot], &t))
			return *slot;
		h++;
	}
	derive(ts, &t);
	if (t.depth > TERM_DEPTH_MAX)
		return 0;
	vec_push(&ts->list, t);
	map_set(&ts->index, h, ts->list.nr - 1);
	return ts->list.nr - 1;
}

bool term_rooted(const struct terms *ts, struct val v)
{
	return term_get(ts, v.t)->rooted;
}

static const char *const op_text[] = {
	[IR_OP_NEG] = "-",  [IR_OP_NOT] = "~", [IR_OP_LNOT] = "!", [IR_OP_ADD] = "+",
	[IR_OP_SUB] = "-",  [IR_OP_MUL] = "*", [IR_OP_DIV] = "/",  [IR_OP_REM] = "%",
	[IR_OP_AND] = "&",  [IR_OP_OR] = "|",  [IR_OP_XOR] = "^",  [IR_OP_SHL] = "<<",
	[IR_OP_SHR] = ">>", [IR_OP_EQ] = "==", [IR_OP_NE] = "!=",  [IR_OP_LT] = "<",
	[IR_OP_LE] = "<=",  [IR_OP_GT] = ">",  [IR_OP_GE] = ">=",
};

static void print_term(const struct ctx *ctx, const struct terms *ts, uint32_t id,
		       struct strbuf *out);

static void print_operands(const struct ctx *ctx, const struct terms *ts, const struct term *t,
			   const char *sep, struct strbuf *out)
{
	strbuf_addc(out, '(');
	val_print(ctx, ts, t->a, out);
	strbuf_adds(out, sep);
	val_print(ctx, ts, t->b, out);
	strbuf_addc(out, ')');
}

static void print_term(const struct ctx *ctx, const struct terms *ts, uint32_t id,
		       struct strbuf *out)
{
	const struct term *t = term_get(ts, id);

	switch (t->kind) {
	case TERM_PARAM:
		strbuf_addf(out, "arg%u", t->x + 1);
		break;
	case TERM_LOCAL:
		strbuf_addf(out, "&v%u", t->x);
		break;
	case TERM_GLOBAL:
	case TERM_FUNC:
		strbuf_addf(out, "&%s", strpool_get(&ctx->names, t->x));
		break;
	case TERM_STRING:
		strbuf_adds(out, "\"\"");
		break;
	case TERM_DEREF:
		strbuf_adds(out, "*(");
		val_print(ctx, ts, t->a, out);
		strbuf_addc(out, ')');
		break;
	case TERM_FRESH:
		strbuf_addf(out, "new%u.%u", t->x, t->y);
		break;
	case TERM_INNER:
		strbuf_addf(out, "call%u.", t->x);
		print_term(ctx, ts, t->y, out);
		break;
	case TERM_EPOCH:
		strbuf_addf(out, "after%u:", t->x);
		val_print(ctx, ts, t->a, out);
		break;
	case TERM_PHI:
		strbuf_addf(out, "phi%u:", t->x);
		val_print(ctx, ts, t->a, out);
		break;
	case TERM_OLD:
		strbuf_adds(out, "old:");
		print_term(ctx, ts, t->y, out);
		break;
	case TERM_LOCK:
	case TERM_PURE:
		strbuf_adds(out, strpool_get(&ctx->names, t->x));
		print_operands(ctx, ts, t, ", ", out);
		break;
	case TERM_UNARY:
		strbuf_adds(out, op_text[t->op]);
		val_print(ctx, ts, t->a, out);
		break;
	case TERM_BINARY:
		print_operands(ctx, ts, t, op_text[t->op], out);
		break;
	case TERM_ULT:
		print_operands(ctx, ts, t, " u< ", out);
		break;
	case TERM_TRUNC:
		strbuf_addf(out, "(%u)", t->x * 8);
		val_print(ctx, ts, t->a, out);
		break;
	default:
		print_operands(ctx, ts, t, ", ", out);
	}
}

void val_print(const struct ctx *ctx, const struct terms *ts, struct val v, struct strbuf *out)
{
	if (!v.t) {
		strbuf_addf(out, "%lld", (long long)v.off);
		return;
	}
	print_term(ctx, ts, v.t, out);
	if (v.off)
		strbuf_addf(out, "%+lld", (long long)v.off);
}
