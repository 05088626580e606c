/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * From C source to control-flow graphs, by libclang.
 *
 * One translation unit at a time: its own functions and the header inlines that
 * they reach (never a modelled function) are lowered to IR.
 */
#ifndef FRONTEND_FRONTEND_H
#define FRONTEND_FRONTEND_H

#include "frontend/model.h"
#include "ir/ir.h"

struct pch;

struct frontend_job {
	const char *file;  /* what to parse; absolute, or relative to dir */
	const char *dir;   /* directory the compiler would run in */
	const char *root;  /* kernel root, for relative names in the result; may be NULL */
	char *const *args; /* compiler arguments without compiler name, -c, -o and the file */
	unsigned nr_args;
	const struct pch *pch; /* precompiled header of its flag group, or NULL; see pch.h */
	/*
	 * root may be a view of another tree, most of it links there: this is the job for the
	 * file of the same name there, by which results are known to later runs.  Else NULL.
	 */
	const struct frontend_job *home;
};

/*
 * Parse and lower one file.  The unit is the same with and without a precompiled
 * header: where that is in doubt the file is parsed again by itself.
 * Returns a unit (free with ir_unit_free() and free()), also when the file has
 * parse errors (nr_errors tells); NULL with the error set when libclang could
 * not make a translation unit at all.
 */
struct ir_unit *frontend_parse(struct ctx *ctx, const struct model *model,
			       const struct frontend_job *job);

/* Version text of the libclang in use; major number through *major (0 if unknown). */
const char *frontend_clang_version(struct ctx *ctx, unsigned *major);

#endif
