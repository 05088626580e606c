// SPDX-License-Identifier: GPL-2.0-or-later
/* Functions that are referred to: their symbols, definitions, and what to lower. */
#include "frontend/fe.h"

#include <string.h>

/* The function type's spelling is the only place where libclang shows the attribute. */
static bool is_noreturn(CXCursor decl)
{
	CXString s = clang_getTypeSpelling(clang_getCursorType(decl));
	bool found = strstr(clang_getCString(s), "noreturn");

	clang_disposeString(s);
	return found;
}

static uint32_t symbol(struct fe *fe, CXCursor decl, CXCursor def, uint32_t name)
{
	bool local = clang_getCursorLinkage(decl) == CXLinkage_Internal;
	struct strbuf sb = STRBUF_INIT;
	struct fe_place p;
	uint32_t sym;

	if (!local)
		return name;
	p = fe_place_of(fe, clang_Cursor_isNull(def) ? decl : def);
	strbuf_addf(&sb, "%s@%s", fe_name(fe, name),
		    p.file == IR_NONE ? "" : fe_name(fe, fe->files.at[p.file].name));
	sym = strpool_intern(&fe->ctx->names, sb.buf);
	strbuf_free(&sb);
	return sym;
}

static void learn(struct fe *fe, CXCursor decl, struct fe_callee *fn)
{
	const struct model_fn *m;

	fn->name = fe_intern(fe, clang_getCursorSpelling(decl));
	fn->def = clang_getCursorDefinition(decl);
	fn->sym = symbol(fe, decl, fn->def, fn->name);
	m = model_find(fe->model, fe->gen, fn->name);
	fn->modelled = m && model_hides_body(m);
	fn->noreturn = (m && m->does & MODEL_NORETURN) || is_noreturn(decl);
	if (fe->pch) {
		fn->shared = fe_shared_file(fe, decl);
		shared_need(fe, fn->shared);
	}
	if (!clang_Cursor_isNull(fn->def)) {
		struct fe_place p = fe_place_of(fe, fn->def);

		fn->own = p.file != IR_NONE && fe->files.at[p.file].own;
	}
}

uint32_t fe_callee(struct fe *fe, CXCursor decl)
{
	uint64_t *have = map_get(&fe->callee_index, fe_key(decl.data[0]));
	struct fe_callee fn = {.def = clang_getNullCursor()};
	CXCursor canonical;

	if (have) {
		if (fe->pch)
			shared_need(fe, fe->callees.at[*have - 1].shared);
		return *have - 1;
	}
	canonical = clang_getCanonicalCursor(decl);
	if (!clang_equalCursors(canonical, decl)) {
		uint32_t i = fe_callee(fe, canonical);

		/* The headers' functions that call it came out otherwise for another unit. */
		if (fe->pch && !fe_shared_file(fe, decl) && is_noreturn(decl) &&
		    !fe->callees.at[i].noreturn)
			fe->doubt = "an attribute that only a later declaration has";
		fe->callees.at[i].noreturn |= is_noreturn(decl);
		map_set(&fe->callee_index, fe_key(decl.data[0]), i + 1);
		return i;
	}
	learn(fe, decl, &fn);
	vec_push(&fe->callees, fn);
	map_set(&fe->callee_index, fe_key(decl.data[0]), fe->callees.nr);
	if (!map_get(&fe->callee_by_sym, fn.sym))
		map_set(&fe->callee_by_sym, fn.sym, fe->callees.nr);
	return fe->callees.nr - 1;
}

void fe_enqueue(struct fe *fe, uint32_t callee)
{
	struct fe_callee *fn = &fe->callees.at[callee];

	if (fn->queued || clang_Cursor_isNull(fn->def) || (fn->modelled && !fn->own))
		return;
	fn->queued = true;
	vec_push(&fe->queue, callee);
}

static bool is_below_arch(struct fe *fe, CXCursor def)
{
	struct fe_place p;

	if (clang_Cursor_isNull(def))
		return false;
	p = fe_place_of(fe, def);
	/* A header of the PCH that this unit does not include has nothing to say about it. */
	return p.file != IR_NONE && !(fe->pch && ontop_is_foreign(fe, &p)) &&
	       !strncmp(fe_name(fe, fe->files.at[p.file].name), "arch/", strlen("arch/"));
}

void fe_enqueue_arch(struct fe *fe)
{
	size_t nr;
	const struct model_fn *const *fns = model_all(fe->model, fe->gen, &nr);

	for (size_t i = 0; i < nr; i++) {
		uint32_t callee =
			model_is_arch_part(fns[i]) ? fe_callee_by_name(fe, fns[i]->name) : IR_NONE;
		struct fe_callee *fn = callee == IR_NONE ? NULL : &fe->callees.at[callee];

		if (!fn || fn->queued || !is_below_arch(fe, fn->def))
			continue;
		fn->queued = true;
		vec_push(&fe->queue, callee);
	}
}

/* A function that nothing but a shared one refers to, so that there is no cursor for it. */
static void enqueue_unseen(struct fe *fe, uint32_t sym)
{
	struct fe_callee fn = {.sym = sym, .def = clang_getNullCursor(), .queued = true};
	const struct model_fn *m;

	if (!shared_has(fe, sym, &fn.name))
		return;
	m = model_find(fe->model, fe->gen, fn.name);
	if (m && model_hides_body(m))
		return;
	vec_push(&fe->callees, fn);
	map_set(&fe->callee_by_sym, sym, fe->callees.nr);
	vec_push(&fe->queue, fe->callees.nr - 1);
}

/* By a declaration of the unit's own that shares the name of a symbol; true if there is one. */
static bool learn_by_name(struct fe *fe, uint32_t sym)
{
	const char *text = fe_name(fe, sym);
	uint32_t name = strpool_intern_n(&fe->ctx->names, text, strcspn(text, "@"));

	return fe_callee_by_name(fe, name) != IR_NONE && map_get(&fe->callee_by_sym, sym);
}

static void enqueue_sym(struct fe *fe, uint32_t sym)
{
	uint64_t *have = map_get(&fe->callee_by_sym, sym);

	if (!have && fe->pch && learn_by_name(fe, sym))
		have = map_get(&fe->callee_by_sym, sym);
	if (have)
		fe_enqueue(fe, *have - 1);
	else if (fe->pch)
		enqueue_unseen(fe, sym);
}

/* Expressions are numbered in the order in which the instructions first use them. */
static uint32_t enqueue_named(struct fe *fe, const struct ir_func *f, uint32_t from, uint32_t to)
{
	if (to == IR_NONE)
		return from;
	for (; from <= to; from++)
		if (f->exprs[from].kind == IR_FUNC)
			enqueue_sym(fe, f->exprs[from].name);
	return from;
}

void fe_enqueue_callees(struct fe *fe, const struct ir_func *f)
{
	uint32_t next = 0;

	for (uint32_t b = 0; b < f->nr_blocks; b++) {
		const struct ir_block *block = &f->blocks[b];

		for (uint32_t i = 0; i < block->nr_insns; i++) {
			const struct ir_insn *insn = &block->insns[i];

			next = enqueue_named(fe, f, next, insn->a);
			next = enqueue_named(fe, f, next, insn->b);
			for (uint32_t n = 0; n < insn->nr_args; n++)
				next = enqueue_named(fe, f, next, insn->args[n]);
			if (insn->callee)
				enqueue_sym(fe, insn->callee);
		}
		next = enqueue_named(fe, f, next, block->a);
	}
}

void fe_learn_function(struct fe *fe, CXCursor decl, const char *name)
{
	uint32_t id = strpool_intern(&fe->ctx->names, name);

	if (map_get(&fe->decl_by_name, id))
		return;
	vec_push(&fe->decls, decl);
	map_set(&fe->decl_by_name, id, fe->decls.nr);
}

uint32_t fe_callee_by_name(struct fe *fe, uint32_t name)
{
	uint64_t *have = map_get(&fe->decl_by_name, name);

	return have ? fe_callee(fe, fe->decls.at[*have - 1]) : IR_NONE;
}
