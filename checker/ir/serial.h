/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The byte form of a unit, shared by its writer and its reader.
 *
 *	magic, table of strings, unit
 *
 * or, in two parts that each have a table, a unit without functions, and the functions.
 *
 * Numbers are LEB128 (signed ones zigzag-coded); a name is its index in the table
 * of strings, in order of first use, 0 being "".  Lists are a count and the
 * elements.  Lines in a function's own file are counted from where it begins.
 * Change IR_SERIAL_MAGIC with the format: an old cache then reads as malformed and
 * is made anew.
 */
#ifndef IR_SERIAL_H
#define IR_SERIAL_H

#include "ir/ir.h"

#define IR_SERIAL_MAGIC "mmucheck-ir-4\n"

/*
 * Append one function with its own table of strings and without the line it begins in: what
 * ir_func.hash is made of.
 */
void ir_func_write(const struct ctx *ctx, const struct ir_func *f, struct strbuf *out);

#endif
