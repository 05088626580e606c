// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Call graphs of a function: who calls it and all that it calls.  Functions in the graph are
 * explored to see which calls some path makes while a section of the caller is open; what such
 * a call leads to is inside the section, too.
 */
#include "engine/inspect.h"

#include <string.h>

#define MAX_DEPTH 12

/* A graph while it is printed. */
struct graph {
	struct engine *e;
	uint8_t *shown; /* by function: outside and inside of sections */
	struct strbuf *out;
};

enum { SHOWN = 1, SHOWN_INSIDE = 2 };

static const struct func *func_at(const struct graph *g, uint32_t i)
{
	return &g->e->prog.funcs.at[i];
}

static const char *name_at(const struct graph *g, uint32_t i)
{
	return strpool_get(&g->e->ctx->names, func_at(g, i)->ir->name);
}

static bool is_inside(const struct graph *g, uint32_t caller, uint32_t callee)
{
	return map_get(g->e->inside, (uint64_t)caller << 32 | callee) != NULL;
}

/* --- text --- */

static void add_place(const struct graph *g, uint32_t i)
{
	const struct func *f = func_at(g, i);

	strbuf_addf(g->out, "%s (%s:%u)", name_at(g, i),
		    strpool_get(&g->e->ctx->names, f->ir->loc.file), f->ir->loc.line);
}

static void add_marks(const struct graph *g, uint32_t i, bool inside)
{
	static const char *const what[REACH_NR] = {"lazy", "entry", "tlb", "sleep", "held", "owed"};
	const struct func *f = func_at(g, i);

	for (unsigned r = 0; r < REACH_NR; r++)
		if (f->distance[r] != REACH_NEVER)
			strbuf_addf(g->out, " %s:%u", what[r], f->distance[r]);
	if (f->calls_param)
		strbuf_adds(g->out, " calls-its-argument");
	if (inside)
		strbuf_adds(g->out, " [section open]");
}

static void print_tree(struct graph *g, uint32_t i, unsigned depth, bool inside)
{
	const struct func *f = func_at(g, i);
	uint8_t how = inside ? SHOWN_INSIDE : SHOWN;

	for (unsigned k = 0; k < depth; k++)
		strbuf_adds(g->out, "  ");
	add_place(g, i);
	add_marks(g, i, inside);
	if (g->shown[i] & how || depth == MAX_DEPTH) {
		strbuf_adds(g->out, f->callees.nr ? " ...\n" : "\n");
		return;
	}
	strbuf_addc(g->out, '\n');
	g->shown[i] |= how;
	vec_each (&f->callees, uint32_t, c)
		print_tree(g, *c, depth + 1, inside || is_inside(g, i, *c));
}

static void print_callers(const struct graph *g, uint32_t i)
{
	vec_each (&func_at(g, i)->callers, uint32_t, c) {
		strbuf_adds(g->out, "called by ");
		add_place(g, *c);
		strbuf_adds(g->out, is_inside(g, *c, i) ? " [section open]\n" : "\n");
	}
}

/* --- dot --- */

/* Static functions of one name are different nodes. */
static void add_id(const struct graph *g, uint32_t i)
{
	for (const char *s = strpool_get(&g->e->ctx->names, func_at(g, i)->ir->sym); *s; s++) {
		if (*s == '"' || *s == '\\')
			strbuf_addc(g->out, '\\');
		strbuf_addc(g->out, *s);
	}
}

static void add_edge(const struct graph *g, uint32_t from, uint32_t to, bool inside)
{
	strbuf_adds(g->out, "  \"");
	add_id(g, from);
	strbuf_adds(g->out, "\" -> \"");
	add_id(g, to);
	strbuf_addf(g->out, "\"%s;\n", inside ? " [label=\"section open\", penwidth=2]" : "");
}

/* Nodes after their edges are known: one is inside if some way to it is. */
static void add_nodes(const struct graph *g)
{
	for (uint32_t i = 0; i < g->e->prog.funcs.nr; i++) {
		if (!g->shown[i])
			continue;
		strbuf_adds(g->out, "  \"");
		add_id(g, i);
		strbuf_addf(g->out, "\" [label=\"%s\"%s%s];\n", name_at(g, i),
			    func_at(g, i)->calls_lazy ? ", style=\"bold\"" : "",
			    g->shown[i] & SHOWN_INSIDE ? ", peripheries=2" : "");
	}
}

static void print_edges(struct graph *g, uint32_t i, bool inside)
{
	uint8_t how = inside ? SHOWN_INSIDE : SHOWN;
	bool again = g->shown[i] != 0;

	if (g->shown[i] & how)
		return;
	g->shown[i] |= how;
	vec_each (&func_at(g, i)->callees, uint32_t, c) {
		bool open = is_inside(g, i, *c);

		if (!again)
			add_edge(g, i, *c, open);
		print_edges(g, *c, inside || open);
	}
}

static void print_dot(struct graph *g, const char *name, const uint32_t *found, size_t nr)
{
	strbuf_addf(g->out, "digraph \"%s\" {\n  node [shape=box];\n", name);
	for (size_t i = 0; i < nr; i++) {
		print_edges(g, found[i], false);
		vec_each (&func_at(g, found[i])->callers, uint32_t, c) {
			if (!g->shown[*c])
				add_edge(g, *c, found[i], is_inside(g, *c, found[i]));
			g->shown[*c] |= SHOWN;
		}
	}
	add_nodes(g);
	strbuf_adds(g->out, "}\n");
}

/* --- which calls are made in a section --- */

static void explore_all(struct graph *g, uint32_t i)
{
	struct bindings none = {0};

	if (g->shown[i])
		return;
	g->shown[i] = SHOWN;
	explore(g->e, i, &none);
	vec_each (&func_at(g, i)->callees, uint32_t, c)
		if (func_at(g, *c)->distance[REACH_LAZY] != REACH_NEVER)
			explore_all(g, *c);
}

static void find_sections(struct graph *g, const uint32_t *found, size_t nr)
{
	engine_use_pass(g->e, "sections");
	for (size_t i = 0; i < nr; i++) {
		explore_all(g, found[i]);
		vec_each (&func_at(g, found[i])->callers, uint32_t, c) {
			struct bindings none = {0};

			explore(g->e, *c, &none);
		}
	}
	memset(g->shown, 0, g->e->prog.funcs.nr);
}

int engine_callgraph(struct engine *e, const char *func, bool dot, struct strbuf *out)
{
	struct graph g = {.e = e, .out = out};
	struct map inside = {0};
	uint32_t found[16];
	size_t nr;

	inspect_build(e);
	nr = inspect_find(e, func, found, 16);
	if (!nr)
		return ctx_error(e->ctx, "no function '%s' in the files given", func);
	g.shown = xcalloc(e->prog.funcs.nr, sizeof(*g.shown));
	e->inside = &inside;
	find_sections(&g, found, nr);
	if (dot)
		print_dot(&g, name_at(&g, found[0]), found, nr);
	for (size_t i = 0; !dot && i < nr; i++) {
		print_callers(&g, found[i]);
		print_tree(&g, found[i], 0, false);
	}
	e->inside = NULL;
	map_free(&inside);
	free(g.shown);
	return 0;
}
