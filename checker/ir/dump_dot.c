// SPDX-License-Identifier: GPL-2.0-or-later
/* Graphviz form of a function: one record per block, edges labelled by the branch. */
#include "ir/dump.h"

#include <string.h>

/* Quote for a dot string; every line ends left-justified. */
static void add_quoted(struct strbuf *out, const char *s)
{
	for (; *s; s++) {
		if (*s == '"' || *s == '\\')
			strbuf_addc(out, '\\');
		strbuf_addc(out, *s);
	}
}

static void dump_node(const struct ctx *ctx, const struct ir_func *f, uint32_t b,
		      struct strbuf *out)
{
	struct strbuf line = STRBUF_INIT;

	strbuf_addf(out, "\tb%u [label=\"b%u:\\l", b, b);
	for (uint32_t i = 0; i < f->blocks[b].nr_insns; i++) {
		strbuf_reset(&line);
		ir_dump_insn(ctx, f, &f->blocks[b].insns[i], &line);
		add_quoted(out, line.buf);
		strbuf_adds(out, "\\l");
	}
	strbuf_reset(&line);
	ir_dump_term(ctx, f, &f->blocks[b], &line);
	add_quoted(out, line.buf);
	strbuf_adds(out, "\\l\"];\n");
	strbuf_free(&line);
}

static void dump_edges(const struct ir_func *f, uint32_t from, struct strbuf *out)
{
	const struct ir_block *b = &f->blocks[from];

	for (uint32_t i = 0; i < b->nr_succ; i++) {
		strbuf_addf(out, "\tb%u -> b%u", from, b->succ[i]);
		if (b->term == IR_BRANCH)
			strbuf_addf(out, " [label=\"%s\"]", i ? "false" : "true");
		else if (b->term == IR_SWITCH && !i)
			strbuf_adds(out, " [label=\"default\"]");
		else if (b->term == IR_SWITCH)
			strbuf_addf(out, " [label=\"%lld\"]", (long long)b->cases[i - 1].lo);
		strbuf_adds(out, ";\n");
	}
}

void ir_dump_dot(const struct ctx *ctx, const struct ir_func *f, struct strbuf *out)
{
	strbuf_adds(out, "digraph \"");
	add_quoted(out, strpool_get(&ctx->names, f->sym));
	strbuf_adds(out, "\" {\n\tnode [shape=box, fontname=monospace];\n");
	for (uint32_t b = 0; b < f->nr_blocks; b++)
		dump_node(ctx, f, b, out);
	for (uint32_t b = 0; b < f->nr_blocks; b++)
		dump_edges(f, b, out);
	strbuf_adds(out, "}\n");
}
