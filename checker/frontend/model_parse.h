/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Reading annotated prototypes; private to the model loader. */
#ifndef FRONTEND_MODEL_PARSE_H
#define FRONTEND_MODEL_PARSE_H

#include "frontend/model.h"
#include "util/vec.h"

struct model_protos {
	VEC(struct model_fn) list; /* in the order of declaration, repeats included */
	struct strbuf read;	   /* hashes of all the text that was read, in that order */
};

/*
 * Parse one translation unit of model headers.
 * text is the unit itself (a list of #include lines), dir where they are found,
 * name what diagnostics call it.  Appends to out, which the caller frees.
 * Returns -1 with the error set: a header that does not parse, a word or
 * parameter that is not known, a prototype that says nothing.
 */
int model_parse(struct ctx *ctx, const char *dir, const char *name, const char *text,
		struct model_protos *out);

#endif
