// SPDX-License-Identifier: GPL-2.0-or-later
/* What developers and users of the engine look at: call graphs and summaries. */
#include "engine/core.h"

#include <string.h>

static const char *name_at(const struct engine *e, uint32_t func)
{
	return strpool_get(&e->ctx->names, e->prog.funcs.at[func].ir->name);
}

/* Functions of that plain name; static ones can be several. */
static size_t find_named(const struct engine *e, const char *name, uint32_t *out, size_t max)
{
	uint32_t id = strpool_find(&e->ctx->names, name);
	size_t n = 0;

	for (uint32_t i = 0; id && i < e->prog.funcs.nr && n < max; i++)
		if (e->prog.funcs.at[i].ir->name == id || e->prog.funcs.at[i].ir->sym == id)
			out[n++] = i;
	return n;
}

static void mark_text(const struct func *f, struct strbuf *out)
{
	static const char *const what[REACH_NR] = {"lazy", "entry", "tlb"};

	for (unsigned r = 0; r < REACH_NR; r++)
		if (f->distance[r] != REACH_NEVER)
			strbuf_addf(out, " %s:%u", what[r], f->distance[r]);
	if (f->calls_param)
		strbuf_adds(out, " calls-its-argument");
}

static void print_tree(struct engine *e, uint32_t i, unsigned depth, bool *shown,
		       struct strbuf *out)
{
	const struct func *f = &e->prog.funcs.at[i];

	for (unsigned k = 0; k < depth; k++)
		strbuf_adds(out, "  ");
	strbuf_addf(out, "%s (%s:%u)", name_at(e, i), strpool_get(&e->ctx->names, f->ir->loc.file),
		    f->ir->loc.line);
	mark_text(f, out);
	if (shown[i]) {
		strbuf_adds(out, f->callees.nr ? " ...\n" : "\n");
		return;
	}
	strbuf_addc(out, '\n');
	shown[i] = true;
	if (depth < 12)
		vec_each (&f->callees, uint32_t, c)
			print_tree(e, *c, depth + 1, shown, out);
}

static void print_edges(struct engine *e, uint32_t i, bool *shown, struct strbuf *out)
{
	const struct func *f = &e->prog.funcs.at[i];

	if (shown[i])
		return;
	shown[i] = true;
	strbuf_addf(out, "  \"%s\"%s;\n", name_at(e, i), f->calls_lazy ? " [style=bold]" : "");
	vec_each (&f->callees, uint32_t, c) {
		strbuf_addf(out, "  \"%s\" -> \"%s\";\n", name_at(e, i), name_at(e, *c));
		print_edges(e, *c, shown, out);
	}
}

static void print_callers(struct engine *e, uint32_t i, struct strbuf *out)
{
	vec_each (&e->prog.funcs.at[i].callers, uint32_t, c)
		strbuf_addf(out, "called by %s (%s:%u)\n", name_at(e, *c),
			    strpool_get(&e->ctx->names, e->prog.funcs.at[*c].ir->loc.file),
			    e->prog.funcs.at[*c].ir->loc.line);
}

static void build_program(struct engine *e)
{
	if (!e->built)
		program_build(&e->prog);
	e->built = true;
}

int engine_callgraph(struct engine *e, const char *func, bool dot, struct strbuf *out)
{
	uint32_t found[16];
	size_t nr;
	bool *shown;

	build_program(e);
	nr = find_named(e, func, found, 16);
	if (!nr)
		return ctx_error(e->ctx, "no function '%s' in the files given", func);
	shown = xcalloc(e->prog.funcs.nr, sizeof(*shown));
	if (dot)
		strbuf_addf(out, "digraph \"%s\" {\n  node [shape=box];\n", func);
	for (size_t i = 0; i < nr; i++) {
		if (dot) {
			print_edges(e, found[i], shown, out);
			continue;
		}
		print_callers(e, found[i], out);
		print_tree(e, found[i], 0, shown, out);
	}
	if (dot)
		strbuf_adds(out, "}\n");
	free(shown);
	return 0;
}

int engine_dump_summary(struct engine *e, const char *func, struct strbuf *out)
{
	struct bindings none = {0};
	uint32_t found[16];
	size_t nr;

	build_program(e);
	if (!func) {
		for (uint32_t i = 0; i < e->prog.funcs.nr; i++)
			if (!e->prog.funcs.at[i].ir->in_header)
				summary_print(e, explore(e, i, &none), out);
		return 0;
	}
	nr = find_named(e, func, found, 16);
	if (!nr)
		return ctx_error(e->ctx, "no function '%s' in the files given", func);
	for (size_t i = 0; i < nr; i++)
		summary_print(e, explore(e, found[i], &none), out);
	return 0;
}
