/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Pieces of the readable form that the text and the dot dump share.
 *
 *	ptep + 8	bytes are added, whatever the pointer's type
 *	u64[mm + 16]	load of 8 bytes, unsigned
 *	flags + 4.b3	bit-field at bit 3 of byte 4
 *	&tlb  @init_mm  fn:walk  "" ?	address of a variable, of a global, of a
 *			function, of a string; unknown value
 *	%7		temporary 7; a name that is declared again reads name.7
 */
#ifndef IR_DUMP_H
#define IR_DUMP_H

#include "ir/ir.h"

void ir_dump_type(const struct ctx *ctx, const struct ir_type *t, struct strbuf *out);
void ir_dump_var(const struct ctx *ctx, const struct ir_func *f, uint32_t var, struct strbuf *out);
void ir_dump_expr(const struct ctx *ctx, const struct ir_func *f, uint32_t e, struct strbuf *out);
void ir_dump_insn(const struct ctx *ctx, const struct ir_func *f, const struct ir_insn *i,
		  struct strbuf *out);
void ir_dump_term(const struct ctx *ctx, const struct ir_func *f, const struct ir_block *b,
		  struct strbuf *out);

#endif
