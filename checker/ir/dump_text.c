// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Text form of a function:
 *
 *	func walk(pte* ptep, s32 nr) -> s32, static
 *	b0:
 *		%2 = read pte[ptep]		; 12:8
 *		if %2 & 1 goto b1 else b2
 */
#include "ir/dump.h"

static void dump_head(const struct ctx *ctx, const struct ir_func *f, struct strbuf *out)
{
	strbuf_addf(out, "func %s(", strpool_get(&ctx->names, f->sym));
	for (uint32_t i = 0; i < f->nr_params; i++) {
		if (i)
			strbuf_adds(out, ", ");
		ir_dump_type(ctx, &f->vars[i].type, out);
		strbuf_addc(out, ' ');
		ir_dump_var(ctx, f, i, out);
	}
	strbuf_addf(out, "%s) -> ", f->is_variadic ? ", ..." : "");
	ir_dump_type(ctx, &f->result, out);
	strbuf_addf(out, "%s%s%s%s\n", f->is_static ? ", static" : "",
		    f->is_inline ? ", inline" : "", f->is_noreturn ? ", noreturn" : "",
		    f->in_header ? ", in a header" : "");
	if (f->incomplete)
		strbuf_addf(out, "\tapproximated %u times, first: %s\n", f->incomplete,
			    strpool_get(&ctx->names, f->incomplete_why));
}

static void dump_locals(const struct ctx *ctx, const struct ir_func *f, struct strbuf *out)
{
	for (uint32_t i = f->nr_params; i < f->nr_vars; i++) {
		if (!f->vars[i].name)
			continue;
		strbuf_adds(out, "\tvar ");
		ir_dump_type(ctx, &f->vars[i].type, out);
		strbuf_addc(out, ' ');
		ir_dump_var(ctx, f, i, out);
		strbuf_addc(out, '\n');
	}
}

void ir_dump_text(const struct ctx *ctx, const struct ir_func *f, struct strbuf *out)
{
	dump_head(ctx, f, out);
	dump_locals(ctx, f, out);
	for (uint32_t b = 0; b < f->nr_blocks; b++) {
		strbuf_addf(out, "b%u:\n", b);
		for (uint32_t i = 0; i < f->blocks[b].nr_insns; i++) {
			const struct ir_insn *insn = &f->blocks[b].insns[i];

			strbuf_addc(out, '\t');
			ir_dump_insn(ctx, f, insn, out);
			if (insn->kind != IR_SET && insn->loc.line)
				strbuf_addf(out, "\t; %u:%u", insn->loc.line, insn->loc.col);
			strbuf_addc(out, '\n');
		}
		strbuf_addc(out, '\t');
		ir_dump_term(ctx, f, &f->blocks[b], out);
		strbuf_addc(out, '\n');
	}
	strbuf_addc(out, '\n');
}
