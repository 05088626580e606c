// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Bytes to units.  The bytes are not trusted: every count is held against what is
 * left to read, every index against what it points into, before it is used.  The
 * first fault is remembered and ends the reading; what follows reads as zero.
 */
#include "ir/serial.h"

#include <stdlib.h>
#include <string.h>

struct reader {
	struct ctx *ctx;
	struct arena *mem;
	const unsigned char *start, *at, *end;
	uint32_t *table; /* name ids */
	uint64_t nr_table;
	struct ir_loc base; /* see serial_write.c */
	const char *fault;  /* NULL while all is well */
};

static void fault(struct reader *r, const char *what)
{
	if (!r->fault) {
		r->fault = what;
		r->end = r->at;
	}
}

static uint64_t get(struct reader *r)
{
	uint64_t v = 0;

	for (unsigned shift = 0; shift < 64; shift += 7) {
		unsigned char byte;

		if (r->at == r->end) {
			fault(r, "unexpected end");
			return 0;
		}
		byte = *r->at++;
		v |= (uint64_t)(byte & 0x7f) << shift;
		if (!(byte & 0x80))
			return v;
	}
	fault(r, "number too long");
	return 0;
}

/* A number that must be below limit. */
static uint32_t get_below(struct reader *r, uint64_t limit, const char *what)
{
	uint64_t v = get(r);

	if (v < limit && v < UINT32_MAX)
		return v;
	fault(r, what);
	return 0;
}

static uint32_t get_u32(struct reader *r)
{
	uint64_t v = get(r);

	if (v > UINT32_MAX)
		fault(r, "number too large");
	return v;
}

static int64_t get_signed(struct reader *r)
{
	uint64_t v = get(r);

	return (int64_t)(v >> 1 ^ -(v & 1));
}

/* Count of a list: each element takes at least one byte. */
static uint32_t get_count(struct reader *r)
{
	uint64_t v = get(r);

	if (v <= (uint64_t)(r->end - r->at) && v < UINT32_MAX)
		return v;
	fault(r, "count larger than the data");
	return 0;
}

static uint32_t get_index(struct reader *r, uint64_t limit, const char *what)
{
	uint32_t v = get_below(r, limit + 1, what);

	return v ? v - 1 : IR_NONE;
}

static uint32_t get_name(struct reader *r)
{
	uint32_t i = get_below(r, r->nr_table + 1, "name out of range");

	return i ? r->table[i - 1] : 0;
}

static void get_loc(struct reader *r, struct ir_loc *loc)
{
	int64_t line;

	loc->file = get_name(r);
	line = get_signed(r);
	if (line < -(int64_t)UINT32_MAX || line > UINT32_MAX)
		fault(r, "number too large");
	else if (r->base.file && loc->file == r->base.file)
		line += r->base.line;
	if (line < 0 || line > UINT32_MAX)
		fault(r, "no such line");
	loc->line = (uint32_t)line;
	loc->col = get_u32(r);
}

static void get_type(struct reader *r, struct ir_type *t)
{
	uint32_t flags;

	t->kind = get_below(r, IR_T_OTHER + 1, "unknown type kind");
	t->level = get_below(r, IR_PGD + 1, "unknown entry level");
	flags = get_below(r, 4, "bad flag");
	t->is_signed = flags & 1;
	t->is_bool = flags >> 1;
	t->size = get_u32(r);
	t->pointee = get_u32(r);
	t->record = get_name(r);
}

/*
 * Operands come before the expression that uses them, so expressions have an end;
 * but shared operands could make the tree they stand for far larger than the data.
 */
#define MAX_TREE 65536

static void check_tree(struct reader *r, const struct ir_func *f, uint32_t self, uint32_t *sizes)
{
	const struct ir_expr *e = &f->exprs[self];

	sizes[self] = 1;
	if (e->kind == IR_BINARY)
		sizes[self] += sizes[e->a] + sizes[e->b];
	else if (e->kind == IR_LOAD || e->kind == IR_UNARY || e->kind == IR_CAST)
		sizes[self] += sizes[e->a];
	if (sizes[self] > MAX_TREE)
		fault(r, "expression too large");
}

static void get_expr(struct reader *r, const struct ir_func *f, uint32_t self)
{
	struct ir_expr *e = &f->exprs[self];

	e->kind = get_below(r, IR_CAST + 1, "unknown expression kind");
	e->op = get_below(r, IR_OP_GE + 1, "unknown operator");
	get_type(r, &e->type);
	switch (e->kind) {
	case IR_INT:
		e->value = get_signed(r);
		break;
	case IR_GLOBAL:
	case IR_FUNC:
		e->name = get_name(r);
		break;
	case IR_BINARY:
		e->a = get_below(r, self, "operand out of range");
		e->b = get_below(r, self, "operand out of range");
		break;
	case IR_VAR:
	case IR_ADDR:
		e->var = get_below(r, f->nr_vars, "variable out of range");
		break;
	case IR_LOAD:
	case IR_UNARY:
	case IR_CAST:
		e->a = get_below(r, self, "operand out of range");
		break;
	}
}

/* Which fields an instruction must have for its kind. */
static void check_insn(struct reader *r, const struct ir_insn *i)
{
	bool dst = i->dst != IR_NONE, a = i->a != IR_NONE, b = i->b != IR_NONE;
	bool ok = true;

	switch (i->kind) {
	case IR_SET:
	case IR_READ_ENTRY:
		ok = dst && a;
		break;
	case IR_STORE:
		ok = a && b;
		break;
	case IR_CALL:
		ok = i->callee || a;
		break;
	case IR_HAVOC:
		ok = dst;
		break;
	case IR_CLOBBER:
		ok = a;
		break;
	}
	if (!ok)
		fault(r, "instruction without its operand");
}

static void get_insn(struct reader *r, const struct ir_func *f, struct ir_insn *i)
{
	i->kind = get_below(r, IR_CLOBBER + 1, "unknown instruction");
	get_type(r, &i->type);
	i->dst = get_index(r, f->nr_vars, "variable out of range");
	i->a = get_index(r, f->nr_exprs, "expression out of range");
	i->b = get_index(r, f->nr_exprs, "expression out of range");
	get_loc(r, &i->loc);
	if (i->kind == IR_CALL) {
		i->callee = get_name(r);
		i->field = get_name(r);
		i->macro = get_name(r);
		i->nr_args = get_count(r);
		i->args = arena_alloc(r->mem, i->nr_args * sizeof(*i->args));
		for (uint32_t n = 0; n < i->nr_args && !r->fault; n++)
			i->args[n] = get_below(r, f->nr_exprs, "expression out of range");
	}
	check_insn(r, i);
}

static void check_term(struct reader *r, const struct ir_block *b)
{
	static const struct {
		uint32_t min, max;
		bool needs_value;
	} shape[] = {
		[IR_GOTO] = {1, 1, false},	     [IR_BRANCH] = {2, 2, true},
		[IR_SWITCH] = {1, UINT32_MAX, true}, [IR_CHOICE] = {1, UINT32_MAX, false},
		[IR_RETURN] = {0, 0, false},	     [IR_UNREACHABLE] = {0, 0, false},
	};

	if (b->nr_succ < shape[b->term].min || b->nr_succ > shape[b->term].max)
		fault(r, "wrong number of successors");
	if (shape[b->term].needs_value && b->a == IR_NONE)
		fault(r, "terminator without its operand");
}

static void get_block(struct reader *r, const struct ir_func *f, struct ir_block *b)
{
	b->nr_insns = get_count(r);
	b->insns = arena_alloc(r->mem, b->nr_insns * sizeof(*b->insns));
	for (uint32_t i = 0; i < b->nr_insns && !r->fault; i++)
		get_insn(r, f, &b->insns[i]);
	b->term = get_below(r, IR_UNREACHABLE + 1, "unknown terminator");
	b->a = get_index(r, f->nr_exprs, "expression out of range");
	get_loc(r, &b->loc);
	b->nr_succ = get_count(r);
	b->succ = arena_alloc(r->mem, b->nr_succ * sizeof(*b->succ));
	for (uint32_t i = 0; i < b->nr_succ && !r->fault; i++)
		b->succ[i] = get_below(r, f->nr_blocks, "block out of range");
	check_term(r, b);
	if (b->term != IR_SWITCH || r->fault)
		return;
	b->cases = arena_alloc(r->mem, (b->nr_succ - 1) * sizeof(*b->cases));
	for (uint32_t i = 0; i + 1 < b->nr_succ && !r->fault; i++) {
		b->cases[i].lo = get_signed(r);
		b->cases[i].hi = get_signed(r);
	}
}

static void get_head(struct reader *r, struct ir_func *f)
{
	uint32_t flags;

	f->name = get_name(r);
	f->sym = get_name(r);
	f->loc.file = get_name(r);
	f->loc.col = get_u32(r);
	r->base = f->loc;
	get_type(r, &f->result);
	flags = get_below(r, 32, "unknown flag");
	f->is_static = flags & 1;
	f->is_inline = flags & 2;
	f->is_noreturn = flags & 4;
	f->is_variadic = flags & 8;
	f->in_header = flags & 16;
	f->nr_params = get_u32(r);
}

static void get_func(struct reader *r, struct ir_func *f)
{
	uint32_t *sizes;

	f->loc.line = get_u32(r);
	get_head(r, f);
	f->nr_vars = get_count(r);
	if (f->nr_params > f->nr_vars)
		fault(r, "more parameters than variables");
	f->vars = arena_alloc(r->mem, f->nr_vars * sizeof(*f->vars));
	for (uint32_t i = 0; i < f->nr_vars && !r->fault; i++) {
		f->vars[i].name = get_name(r);
		get_type(r, &f->vars[i].type);
	}
	f->nr_exprs = get_count(r);
	f->exprs = arena_alloc(r->mem, f->nr_exprs * sizeof(*f->exprs));
	sizes = xcalloc(f->nr_exprs, sizeof(*sizes));
	for (uint32_t i = 0; i < f->nr_exprs && !r->fault; i++) {
		get_expr(r, f, i);
		if (!r->fault)
			check_tree(r, f, i, sizes);
	}
	free(sizes);
	f->nr_blocks = get_count(r);
	if (!f->nr_blocks)
		fault(r, "function without blocks");
	f->blocks = arena_alloc(r->mem, f->nr_blocks * sizeof(*f->blocks));
	for (uint32_t i = 0; i < f->nr_blocks && !r->fault; i++)
		get_block(r, f, &f->blocks[i]);
	f->incomplete = get_u32(r);
	f->incomplete_why = get_name(r);
	f->hash = get(r);
	r->base = (struct ir_loc){0};
}

static void get_sites(struct reader *r, struct ir_unit *u)
{
	u->nr_bindings = get_count(r);
	u->bindings = arena_alloc(r->mem, u->nr_bindings * sizeof(*u->bindings));
	for (uint32_t i = 0; i < u->nr_bindings && !r->fault; i++) {
		u->bindings[i].field = get_name(r);
		u->bindings[i].func = get_name(r);
		u->bindings[i].object = get_name(r);
		get_loc(r, &u->bindings[i].loc);
	}
	u->nr_sites = get_count(r);
	u->sites = arena_alloc(r->mem, u->nr_sites * sizeof(*u->sites));
	for (uint32_t i = 0; i < u->nr_sites && !r->fault; i++) {
		u->sites[i].name = get_name(r);
		get_loc(r, &u->sites[i].loc);
		u->sites[i].func = get_name(r);
	}
}

static void get_unit_head(struct reader *r, struct ir_unit *u)
{
	u->file = get_name(r);
	u->generation = get_below(r, IR_GEN_GENERIC + 1, "unknown generation");
	u->funcs_hi = get(r);
	u->funcs_lo = get(r);
}

static void get_funcs(struct reader *r, struct ir_unit *u)
{
	u->nr_funcs = get_count(r);
	u->funcs = arena_alloc(r->mem, u->nr_funcs * sizeof(*u->funcs));
	for (uint32_t i = 0; i < u->nr_funcs && !r->fault; i++)
		get_func(r, &u->funcs[i]);
}

static void get_facts(struct reader *r, struct ir_unit *u)
{
	get_sites(r, u);
	u->nr_skipped = get_count(r);
	u->skipped = arena_alloc(r->mem, u->nr_skipped * sizeof(*u->skipped));
	for (uint32_t i = 0; i < u->nr_skipped && !r->fault; i++) {
		u->skipped[i].file = get_name(r);
		u->skipped[i].first = get_u32(r);
		u->skipped[i].last = get_u32(r);
	}
	u->nr_includes = get_count(r);
	u->includes = arena_alloc(r->mem, u->nr_includes * sizeof(*u->includes));
	for (uint32_t i = 0; i < u->nr_includes && !r->fault; i++)
		u->includes[i] = get_name(r);
	u->nr_errors = get_u32(r);
	u->first_error = get_name(r);
}

static void get_unit(struct reader *r, struct ir_unit *u)
{
	get_unit_head(r, u);
	get_funcs(r, u);
	get_facts(r, u);
}

static void get_unit_facts(struct reader *r, struct ir_unit *u)
{
	get_unit_head(r, u);
	get_facts(r, u);
}

static void get_table(struct reader *r)
{
	uint32_t nr = get_count(r);

	r->table = arena_alloc(r->mem, nr * sizeof(*r->table));
	for (uint32_t i = 0; i < nr && !r->fault; i++) {
		uint32_t len = get_count(r);

		if (r->fault || !len || memchr(r->at, '\0', len)) {
			fault(r, "malformed string");
			return;
		}
		r->table[i] = strpool_intern_n(&r->ctx->names, (const char *)r->at, len);
		r->at += len;
	}
	r->nr_table = nr;
}

/* All of the data is what get() reads; -1 with the error set if it is not. */
static int read_all(struct ctx *ctx, const void *data, size_t len, struct ir_unit *u,
		    void (*get)(struct reader *r, struct ir_unit *u))
{
	size_t magic = strlen(IR_SERIAL_MAGIC);
	struct reader r = {.ctx = ctx, .mem = &u->mem, .start = data, .at = data};

	r.end = r.start + len;
	if (len < magic || memcmp(data, IR_SERIAL_MAGIC, magic)) {
		fault(&r, "not written by this version");
	} else {
		r.at += magic;
		get_table(&r);
		get(&r, u);
		if (r.at != r.end)
			fault(&r, "bytes left over");
	}
	return r.fault ? ctx_error(ctx, "malformed ir data at byte %zu: %s",
				   (size_t)(r.at - r.start), r.fault)
		       : 0;
}

static struct ir_unit *read_new(struct ctx *ctx, const void *data, size_t len,
				void (*get)(struct reader *r, struct ir_unit *u))
{
	struct ir_unit *u = xcalloc(1, sizeof(*u));

	if (!read_all(ctx, data, len, u, get))
		return u;
	ir_unit_free(u);
	free(u);
	return NULL;
}

struct ir_unit *ir_unit_read(struct ctx *ctx, const void *data, size_t len)
{
	return read_new(ctx, data, len, get_unit);
}

struct ir_unit *ir_unit_read_facts(struct ctx *ctx, const void *data, size_t len)
{
	return read_new(ctx, data, len, get_unit_facts);
}

int ir_unit_load(struct ctx *ctx, struct ir_unit *u)
{
	int ret = u->bodies ? read_all(ctx, u->bodies, u->bodies_len, u, get_funcs) : 0;

	u->bodies = NULL;
	return ret;
}
