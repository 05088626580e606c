// SPDX-License-Identifier: GPL-2.0-or-later
/* Units to bytes.  The format is described in serial.h. */
#include "ir/serial.h"

#include <string.h>

struct writer {
	const struct ctx *ctx;
	struct strbuf body;
	struct map index; /* name id to place in the table */
	VEC(uint32_t) table;
	struct ir_loc base; /* lines of this file are counted from there; file 0: none is */
};

static void put_number(struct strbuf *sb, uint64_t v)
{
	while (v >= 0x80) {
		strbuf_addc(sb, (char)(v | 0x80));
		v >>= 7;
	}
	strbuf_addc(sb, (char)v);
}

static void put(struct writer *w, uint64_t v)
{
	put_number(&w->body, v);
}

static void put_signed(struct writer *w, int64_t v)
{
	put(w, ((uint64_t)v << 1) ^ (v < 0 ? UINT64_MAX : 0));
}

/* An index that may be IR_NONE takes one byte then. */
static void put_index(struct writer *w, uint32_t v)
{
	put(w, v == IR_NONE ? 0 : (uint64_t)v + 1);
}

static void put_name(struct writer *w, uint32_t id)
{
	uint64_t *have;

	if (!*strpool_get(&w->ctx->names, id)) {
		put(w, 0);
		return;
	}
	have = map_get(&w->index, id);
	if (!have) {
		vec_push(&w->table, id);
		map_set(&w->index, id, w->table.nr);
		put(w, w->table.nr);
		return;
	}
	put(w, *have);
}

/* A function stays the same when something is inserted above it. */
static void put_loc(struct writer *w, const struct ir_loc *loc)
{
	bool near = w->base.file && loc->file == w->base.file;

	put_name(w, loc->file);
	put_signed(w, (int64_t)loc->line - (near ? w->base.line : 0));
	put(w, loc->col);
}

static void put_type(struct writer *w, const struct ir_type *t)
{
	put(w, t->kind);
	put(w, t->level);
	put(w, t->is_signed | t->is_bool << 1);
	put(w, t->size);
	put(w, t->pointee);
	put_name(w, t->record);
}

static void put_expr(struct writer *w, const struct ir_expr *e)
{
	put(w, e->kind);
	put(w, e->op);
	put_type(w, &e->type);
	switch (e->kind) {
	case IR_INT:
		put_signed(w, e->value);
		break;
	case IR_GLOBAL:
	case IR_FUNC:
		put_name(w, e->name);
		break;
	case IR_BINARY:
		put(w, e->a);
		put(w, e->b);
		break;
	case IR_VAR:
	case IR_ADDR:
		put(w, e->var);
		break;
	case IR_LOAD:
	case IR_UNARY:
	case IR_CAST:
		put(w, e->a);
		break;
	}
}

static void put_insn(struct writer *w, const struct ir_insn *i)
{
	put(w, i->kind);
	put_type(w, &i->type);
	put_index(w, i->dst);
	put_index(w, i->a);
	put_index(w, i->b);
	put_loc(w, &i->loc);
	if (i->kind != IR_CALL)
		return;
	put_name(w, i->callee);
	put_name(w, i->field);
	put_name(w, i->macro);
	put(w, i->nr_args);
	for (uint32_t n = 0; n < i->nr_args; n++)
		put(w, i->args[n]);
}

static void put_block(struct writer *w, const struct ir_block *b)
{
	put(w, b->nr_insns);
	for (uint32_t i = 0; i < b->nr_insns; i++)
		put_insn(w, &b->insns[i]);
	put(w, b->term);
	put_index(w, b->a);
	put_loc(w, &b->loc);
	put(w, b->nr_succ);
	for (uint32_t i = 0; i < b->nr_succ; i++)
		put(w, b->succ[i]);
	if (b->term != IR_SWITCH)
		return;
	for (uint32_t i = 0; i + 1 < b->nr_succ; i++) {
		put_signed(w, b->cases[i].lo);
		put_signed(w, b->cases[i].hi);
	}
}

static void put_func(struct writer *w, const struct ir_func *f)
{
	w->base = f->loc;
	put_name(w, f->name);
	put_name(w, f->sym);
	put_name(w, f->loc.file);
	put(w, f->loc.col);
	put_type(w, &f->result);
	put(w, f->is_static | f->is_inline << 1 | f->is_noreturn << 2 | f->is_variadic << 3 |
		       f->in_header << 4);
	put(w, f->nr_params);
	put(w, f->nr_vars);
	for (uint32_t i = 0; i < f->nr_vars; i++) {
		put_name(w, f->vars[i].name);
		put_type(w, &f->vars[i].type);
	}
	put(w, f->nr_exprs);
	for (uint32_t i = 0; i < f->nr_exprs; i++)
		put_expr(w, &f->exprs[i]);
	put(w, f->nr_blocks);
	for (uint32_t i = 0; i < f->nr_blocks; i++)
		put_block(w, &f->blocks[i]);
	put(w, f->incomplete);
	put_name(w, f->incomplete_why);
	w->base = (struct ir_loc){0};
}

static void put_facts(struct writer *w, const struct ir_unit *u)
{
	put(w, u->nr_bindings);
	for (uint32_t i = 0; i < u->nr_bindings; i++) {
		put_name(w, u->bindings[i].field);
		put_name(w, u->bindings[i].func);
		put_name(w, u->bindings[i].object);
		put_loc(w, &u->bindings[i].loc);
	}
	put(w, u->nr_sites);
	for (uint32_t i = 0; i < u->nr_sites; i++) {
		put_name(w, u->sites[i].name);
		put_loc(w, &u->sites[i].loc);
		put_name(w, u->sites[i].func);
	}
	put(w, u->nr_skipped);
	for (uint32_t i = 0; i < u->nr_skipped; i++) {
		put_name(w, u->skipped[i].file);
		put(w, u->skipped[i].first);
		put(w, u->skipped[i].last);
	}
	put(w, u->nr_includes);
	for (uint32_t i = 0; i < u->nr_includes; i++)
		put_name(w, u->includes[i]);
	put(w, u->nr_errors);
	put_name(w, u->first_error);
}

static void finish(struct writer *w, struct strbuf *out)
{
	put_number(out, w->table.nr);
	vec_each (&w->table, uint32_t, id) {
		const char *s = strpool_get(&w->ctx->names, *id);
		size_t len = strlen(s);

		put_number(out, len);
		strbuf_add(out, s, len);
	}
	strbuf_add(out, w->body.buf, w->body.len);
	strbuf_free(&w->body);
	map_free(&w->index);
	vec_free(&w->table);
}

void ir_func_write(const struct ctx *ctx, const struct ir_func *f, struct strbuf *out)
{
	struct writer w = {.ctx = ctx, .body = STRBUF_INIT};

	put_func(&w, f);
	finish(&w, out);
}

static void put_unit_head(struct writer *w, const struct ir_unit *u)
{
	put_name(w, u->file);
	put(w, u->generation);
	put(w, u->funcs_hi);
	put(w, u->funcs_lo);
}

static void put_funcs(struct writer *w, const struct ir_unit *u)
{
	put(w, u->nr_funcs);
	for (uint32_t i = 0; i < u->nr_funcs; i++) {
		put(w, u->funcs[i].loc.line);
		put_func(w, &u->funcs[i]);
		put(w, u->funcs[i].hash);
	}
}

void ir_unit_write(const struct ctx *ctx, const struct ir_unit *u, struct strbuf *out)
{
	struct writer w = {.ctx = ctx, .body = STRBUF_INIT};

	put_unit_head(&w, u);
	put_funcs(&w, u);
	put_facts(&w, u);
	strbuf_adds(out, IR_SERIAL_MAGIC);
	finish(&w, out);
}

void ir_unit_write_facts(const struct ctx *ctx, const struct ir_unit *u, struct strbuf *out)
{
	struct writer w = {.ctx = ctx, .body = STRBUF_INIT};

	put_unit_head(&w, u);
	put_facts(&w, u);
	strbuf_adds(out, IR_SERIAL_MAGIC);
	finish(&w, out);
}

void ir_unit_write_funcs(const struct ctx *ctx, const struct ir_unit *u, struct strbuf *out)
{
	struct writer w = {.ctx = ctx, .body = STRBUF_INIT};

	put_funcs(&w, u);
	strbuf_adds(out, IR_SERIAL_MAGIC);
	finish(&w, out);
}
