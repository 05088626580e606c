// SPDX-License-Identifier: GPL-2.0-or-later
/* What developers and users of the engine look at: summaries. */
#include "engine/inspect.h"

#include <string.h>

size_t inspect_find(const struct engine *e, const char *name, uint32_t *out, size_t max)
{
	uint32_t id = strpool_find(&e->ctx->names, name);
	size_t n = 0;

	for (uint32_t i = 0; id && i < e->prog.funcs.nr && n < max; i++)
		if (e->prog.funcs.at[i].ir->name == id || e->prog.funcs.at[i].ir->sym == id)
			out[n++] = i;
	return n;
}

void inspect_build(struct engine *e)
{
	if (!e->built)
		program_build(&e->prog);
	e->built = true;
}

int engine_dump_summary(struct engine *e, const char *func, struct strbuf *out)
{
	struct bindings none = {0};
	uint32_t found[16];
	size_t nr;

	inspect_build(e);
	if (!func) {
		for (uint32_t i = 0; i < e->prog.funcs.nr; i++)
			if (!e->prog.funcs.at[i].ir->in_header)
				summary_print(e, explore(e, i, &none), out);
		return 0;
	}
	nr = inspect_find(e, func, found, 16);
	if (!nr)
		return ctx_error(e->ctx, "no function '%s' in the files given", func);
	for (size_t i = 0; i < nr; i++)
		summary_print(e, explore(e, found[i], &none), out);
	return 0;
}
