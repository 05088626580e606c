// SPDX-License-Identifier: GPL-2.0-or-later
#include "engine/program.h"

#include <string.h>

static int unit_cmp(const void *a, const void *b, void *arg)
{
	const struct program_unit *x = a, *y = b;
	const struct ctx *ctx = arg;

	if (x->extra != y->extra)
		return x->extra ? 1 : -1;
	return strcmp(strpool_get(&ctx->names, x->ir->file), strpool_get(&ctx->names, y->ir->file));
}

int64_t program_find(const struct program *p, uint32_t sym)
{
	const uint64_t *i = map_get(&p->by_sym, sym);

	return i ? (int64_t)*i : -1;
}

const struct binding_list *program_bound(const struct program *p, uint32_t field)
{
	const uint64_t *i = field ? map_get(&p->by_field, field) : NULL;

	return i ? &p->bindings.at[*i] : NULL;
}

/* A static function's symbol carries its file; the model knows plain names. */
static uint32_t plain_name(const struct program *p, uint32_t symbol)
{
	const char *sym = strpool_get(&p->ctx->names, symbol), *at = strchr(sym, '@');

	return at ? strpool_intern_n(&p->ctx->names, sym, at - sym) : symbol;
}

const struct model_fn *program_model(const struct program *p, const struct func *f,
				     const struct ir_insn *call)
{
	uint32_t name = plain_name(p, call->callee);
	const struct model_fn *m = NULL;

	if (name)
		m = model_find_call(p->model, f->generation, name, call->nr_args);
	if (!(m && model_hides_body(m)) && call->macro)
		m = model_find_call(p->model, f->generation, call->macro, call->nr_args);
	return m && model_hides_body(m) ? m : NULL;
}

uint32_t program_arch(const struct program *p, const struct func *f, const struct ir_insn *call)
{
	const struct model_fn *m;
	uint32_t name, bits = 0;

	if (call->kind != IR_CALL)
		return 0;
	name = plain_name(p, call->callee);
	m = name ? model_find(p->model, f->generation, name) : NULL;
	if (m)
		bits = m->arch;
	m = call->macro ? model_find(p->model, f->generation, call->macro) : NULL;
	return bits | (m ? m->arch : 0);
}

/* Is it the body of a function whose calls mean what the model says? */
static bool is_modelled(const struct program *p, const struct ir_unit *u, const struct ir_func *f)
{
	const struct model_fn *m = model_find(p->model, u->generation, plain_name(p, f->sym));

	return m && model_hides_body(m);
}

/* A header inline seen by many units is kept once, the first in file order. */
static void add_functions(struct program *p)
{
	for (size_t i = 0; i < p->units.nr; i++) {
		struct ir_unit *u = p->units.at[i].ir;

		for (uint32_t k = 0; k < u->nr_funcs; k++) {
			struct ir_func *f = &u->funcs[k];

			if (map_get(&p->by_sym, f->sym))
				continue;
			map_set(&p->by_sym, f->sym, p->funcs.nr);
			vec_push(&p->funcs, (struct func){.ir = f,
							  .generation = u->generation,
							  .extra = p->units.at[i].extra,
							  .modelled = is_modelled(p, u, f),
							  .distance = {REACH_NEVER, REACH_NEVER,
								       REACH_NEVER, REACH_NEVER,
								       REACH_NEVER, REACH_NEVER}});
		}
	}
}

static void bind(struct program *p, uint32_t field, uint32_t func)
{
	uint64_t *known = map_get(&p->by_field, field);
	struct binding_list *b;

	if (!known) {
		map_set(&p->by_field, field, p->bindings.nr);
		vec_push(&p->bindings, (struct binding_list){.field = field});
		b = vec_last(&p->bindings);
	} else {
		b = &p->bindings.at[*known];
	}
	vec_each (&b->funcs, uint32_t, f)
		if (*f == func)
			return;
	vec_push(&b->funcs, func);
}

static void bind_object(struct program *p, uint32_t object, uint32_t field, uint32_t func)
{
	const uint64_t *known = map_get(&p->by_object, object);
	size_t at = known ? *known : p->objects.nr;

	if (!known) {
		map_set(&p->by_object, object, at);
		vec_push(&p->objects, (struct object_bindings){0});
	}
	vec_push(&p->objects.at[at].at, (struct object_binding){field, func});
}

static bool same_record(const struct program *p, uint32_t a, uint32_t b)
{
	const char *x = strpool_get(&p->ctx->names, a), *y = strpool_get(&p->ctx->names, b);
	size_t len = strcspn(x, ".");

	return len == strcspn(y, ".") && !memcmp(x, y, len);
}

bool program_may_hold(const struct program *p, uint32_t object, uint32_t field, uint32_t func)
{
	const uint64_t *known = map_get(&p->by_object, object);
	bool is_such_record = false;

	if (!known)
		return true;
	vec_each (&p->objects.at[*known].at, struct object_binding, b) {
		if (b->field == field && b->func == func)
			return true;
		is_such_record |= same_record(p, b->field, field);
	}
	return !is_such_record;
}

static void add_bindings(struct program *p)
{
	for (size_t i = 0; i < p->units.nr; i++)
		for (uint32_t k = 0; k < p->units.at[i].ir->nr_bindings; k++) {
			const struct ir_binding *b = &p->units.at[i].ir->bindings[k];
			int64_t f = program_find(p, b->func);

			if (f < 0)
				continue;
			p->funcs.at[f].address_taken = true;
			bind(p, b->field, f);
			if (b->object)
				bind_object(p, b->object, b->field, f);
		}
}

static bool is_lazy(const struct model_fn *m)
{
	return m->does & (MODEL_LAZY_ENTER | MODEL_LAZY_LEAVE | MODEL_LAZY_FLUSH |
			  MODEL_LAZY_PAUSE | MODEL_LAZY_RESUME);
}

#define OWES_EVENTS (OWES_UNSHARES | OWES_RMAP | OWES_TABLE_FREE | OWES_TABLE_SYNC | OWES_DETACHES)

static bool changes_entries(const struct model_fn *m)
{
	for (unsigned i = 0; i < m->nr_params; i++)
		if (m->params[i].access & ~MODEL_READS)
			return true;
	return false;
}

static void note_model(struct func *f, const struct model_fn *m)
{
	if (m->owes & (OWES_EVENTS | OWES_BATCHED) || changes_entries(m))
		f->distance[REACH_OWED] = 0;
	if (m->owes & OWES_BATCHED)
		f->batched = true;
	if (m->does & (MODEL_LAZY_ENTER | MODEL_LAZY_PAUSE))
		f->exports |= EXPORTS_ENTER;
	if (m->does & (MODEL_LAZY_LEAVE | MODEL_LAZY_RESUME))
		f->exports |= EXPORTS_LEAVE;
	if (is_lazy(m)) {
		f->distance[REACH_LAZY] = 0;
		f->calls_lazy = true;
	}
	if (m->nr_params)
		f->distance[REACH_ENTRY] = 0;
	if (m->does & MODEL_SPINS)
		f->spins = true;
	if (m->does & MODEL_TLB_FLUSH)
		f->distance[REACH_TLB] = 0;
	if (m->does & (MODEL_SLEEPS | MODEL_ALLOCATES) || m->sleeps_mask)
		f->distance[REACH_SLEEP] = 0;
	if (m->does &
	    (MODEL_PTE_MAP | MODEL_PTE_UNMAP | MODEL_PTL_LOCK | MODEL_PTL_UNLOCK |
	     MODEL_GATHER_BEGIN | MODEL_GATHER_FINISH | MODEL_NOTIFIER_START | MODEL_NOTIFIER_END))
		f->distance[REACH_HELD] = 0;
}

static void add_unique(struct func *f, uint32_t callee)
{
	vec_each (&f->callees, uint32_t, c)
		if (*c == callee)
			return;
	vec_push(&f->callees, callee);
}

static bool is_param(const struct ir_func *ir, uint32_t expr, uint32_t *param)
{
	const struct ir_expr *x = &ir->exprs[expr];

	while (x->kind == IR_CAST)
		x = &ir->exprs[x->a];
	*param = x->var;
	return x->kind == IR_VAR && x->var < ir->nr_params && x->var < 32;
}

/* Is it the function itself that maps or unmaps here, not a macro of that name? */
static bool maps_by_call(const struct program *p, const struct ir_insn *in,
			 const struct model_fn *m)
{
	const char *sym = strpool_get(&p->ctx->names, in->callee);
	const char *name = strpool_get(&p->ctx->names, m->name);
	size_t len = strcspn(sym, "@");

	/* Those that allocate are functions in all trees; what is nothing has no arguments. */
	return m->does & (MODEL_PTE_MAP | MODEL_PTE_UNMAP) && !(m->does & MODEL_ALLOCATES) &&
	       in->callee && in->nr_args && strlen(name) == len && !memcmp(sym, name, len);
}

/* Functions are scanned in order: a caller that is in the list is its last. */
#define note_caller(list, caller)                                                                  \
	do {                                                                                       \
		if (!(list)->nr || *vec_last(list) != (caller))                                    \
			vec_push(list, caller);                                                    \
	} while (0)

/* A call by a structure field in which only one function is ever stored. */
static void note_bound(struct program *p, const struct func *f, const struct ir_insn *in)
{
	const struct binding_list *list = program_bound(p, in->field);

	if (list && list->funcs.nr == 1)
		note_caller(&p->funcs.at[list->funcs.at[0]].bound_callers,
			    (uint32_t)(f - p->funcs.at));
}

/* A call that the model speaks for.  Rules about the architecture ask who makes it. */
static void note_modelled(struct program *p, struct func *f, const struct ir_insn *in,
			  const struct model_fn *m)
{
	int64_t callee = in->callee ? program_find(p, in->callee) : -1;

	p->maps |= maps_by_call(p, in, m);
	note_model(f, m);
	if (callee >= 0 && m->arch)
		note_caller(&p->funcs.at[callee].model_callers, (uint32_t)(f - p->funcs.at));
}

static void scan_call(struct program *p, struct func *f, const struct ir_insn *in)
{
	const struct model_fn *m = program_model(p, f, in);
	uint32_t param;
	int64_t callee;

	if (m) {
		note_modelled(p, f, in, m);
		return;
	}
	if (!in->callee) {
		if (is_param(f->ir, in->a, &param))
			f->calls_param |= 1u << param;
		note_bound(p, f, in);
		return;
	}
	callee = program_find(p, in->callee);
	if (callee >= 0)
		add_unique(f, callee);
}

static void scan_exprs(struct program *p, const struct func *f)
{
	for (uint32_t i = 0; i < f->ir->nr_exprs; i++) {
		const struct ir_expr *x = &f->ir->exprs[i];
		int64_t g = x->kind == IR_FUNC ? program_find(p, x->name) : -1;

		if (g >= 0)
			p->funcs.at[g].address_taken = true;
	}
}

static void scan_bodies(struct program *p)
{
	for (size_t i = 0; i < p->funcs.nr; i++) {
		struct func *f = &p->funcs.at[i];

		for (uint32_t b = 0; b < f->ir->nr_blocks; b++)
			for (uint32_t k = 0; k < f->ir->blocks[b].nr_insns; k++) {
				const struct ir_insn *in = &f->ir->blocks[b].insns[k];

				if (in->kind == IR_CALL)
					scan_call(p, f, in);
				else if (in->kind == IR_READ_ENTRY)
					f->distance[REACH_ENTRY] = 0;
				else if (in->kind == IR_STORE && in->type.kind == IR_T_ENTRY)
					f->distance[REACH_ENTRY] = 0;
			}
		/* Entries of the kernel are changed under locks that are no table's own. */
		if (f->spins && !f->distance[REACH_ENTRY])
			f->distance[REACH_HELD] = 0;
		scan_exprs(p, f);
		vec_each (&f->callees, uint32_t, c)
			vec_push(&p->funcs.at[*c].callers, i);
	}
}

/* Breadth first over callers: the distance of each function from each kind of use. */
static void close_reach(struct program *p)
{
	VEC(uint32_t) work = {0};

	for (unsigned r = 0; r < REACH_NR; r++) {
		vec_clear(&work);
		for (uint32_t i = 0; i < p->funcs.nr; i++)
			if (!p->funcs.at[i].distance[r])
				vec_push(&work, i);
		for (size_t w = 0; w < work.nr; w++) {
			const struct func *f = &p->funcs.at[work.at[w]];
			uint8_t d = f->distance[r] < REACH_NEVER - 1 ? f->distance[r] + 1
								     : REACH_NEVER - 1;

			vec_each (&f->callers, uint32_t, c) {
				if (p->funcs.at[*c].distance[r] != REACH_NEVER)
					continue;
				p->funcs.at[*c].distance[r] = d;
				vec_push(&work, *c);
			}
		}
	}
	vec_free(&work);
}

/*
 * One-sided use of the lazy MMU API reaches callers, until one has both sides.  Only a
 * hint which functions are worth exploring: what they really do is in their summaries.
 */
static void close_exports(struct program *p)
{
	bool changed = true;

	while (changed) {
		changed = false;
		for (size_t i = 0; i < p->funcs.nr; i++) {
			struct func *f = &p->funcs.at[i];
			uint8_t sides = f->exports;

			vec_each (&f->callees, uint32_t, c)
				if (p->funcs.at[*c].exports != (EXPORTS_ENTER | EXPORTS_LEAVE))
					sides |= p->funcs.at[*c].exports;
			changed |= sides != f->exports;
			f->exports = sides;
		}
	}
}

static bool has_entry_param(const struct ir_func *ir)
{
	for (uint32_t v = 0; v < ir->nr_params; v++)
		if (ir->vars[v].type.kind == IR_T_PTR && ir->vars[v].type.level != IR_LEVEL_NONE)
			return true;
	return false;
}

/*
 * Functions that a section may reach: called from a function that enters one, or a
 * callback for entries, and what these call in turn.  A hint like the exports: which
 * call is inside the section is found on the paths.
 */
static void close_in_section(struct program *p)
{
	VEC(uint32_t) work = {0};

	for (uint32_t i = 0; i < p->funcs.nr; i++) {
		struct func *f = &p->funcs.at[i];

		f->in_section = f->address_taken && has_entry_param(f->ir);
		if (f->in_section || f->exports & EXPORTS_ENTER)
			vec_push(&work, i);
	}
	for (size_t w = 0; w < work.nr; w++)
		vec_each (&p->funcs.at[work.at[w]].callees, uint32_t, c) {
			if (p->funcs.at[*c].in_section)
				continue;
			p->funcs.at[*c].in_section = true;
			vec_push(&work, *c);
		}
	vec_free(&work);
}

/* Does a call hand one of the caller's parameters to a parameter that gets called? */
static uint32_t passes_called_param(struct program *p, const struct func *f,
				    const struct ir_insn *in)
{
	int64_t callee = in->callee ? program_find(p, in->callee) : -1;
	uint32_t mask = 0, param;

	if (callee < 0 || !p->funcs.at[callee].calls_param)
		return 0;
	for (uint32_t a = 0; a < in->nr_args && a < 32; a++)
		if (p->funcs.at[callee].calls_param >> a & 1 &&
		    is_param(f->ir, in->args[a], &param))
			mask |= 1u << param;
	return mask;
}

static void close_calls_param(struct program *p)
{
	bool changed = true;

	while (changed) {
		changed = false;
		for (size_t i = 0; i < p->funcs.nr; i++) {
			struct func *f = &p->funcs.at[i];
			uint32_t mask = f->calls_param;

			for (uint32_t b = 0; b < f->ir->nr_blocks; b++)
				for (uint32_t k = 0; k < f->ir->blocks[b].nr_insns; k++)
					if (f->ir->blocks[b].insns[k].kind == IR_CALL)
						mask |= passes_called_param(
							p, f, &f->ir->blocks[b].insns[k]);
			changed |= mask != f->calls_param;
			f->calls_param = mask;
		}
	}
}

/* Nothing but arithmetic on by-value arguments and calls of functions of the same kind. */
static bool body_is_value_only(struct program *p, const struct func *f)
{
	const struct ir_func *ir = f->ir;

	for (uint32_t v = 0; v < ir->nr_params; v++)
		if (ir->vars[v].type.kind == IR_T_PTR)
			return false;
	for (uint32_t i = 0; i < ir->nr_exprs; i++)
		if (ir->exprs[i].kind == IR_LOAD || ir->exprs[i].kind == IR_GLOBAL ||
		    ir->exprs[i].kind == IR_OPAQUE)
			return false;
	for (uint32_t b = 0; b < ir->nr_blocks; b++)
		for (uint32_t k = 0; k < ir->blocks[b].nr_insns; k++) {
			const struct ir_insn *in = &ir->blocks[b].insns[k];
			const struct model_fn *m;
			int64_t callee;

			if (in->kind == IR_SET)
				continue;
			if (in->kind != IR_CALL)
				return false;
			m = program_model(p, f, in);
			callee = in->callee ? program_find(p, in->callee) : -1;
			if (m ? !(m->does & MODEL_PURE)
			      : callee < 0 || !p->funcs.at[callee].value_only)
				return false;
		}
	return ir->result.kind != IR_T_VOID;
}

static void find_value_only(struct program *p)
{
	bool changed = true;

	while (changed) {
		changed = false;
		for (size_t i = 0; i < p->funcs.nr; i++) {
			struct func *f = &p->funcs.at[i];

			if (f->value_only || !body_is_value_only(p, f))
				continue;
			f->value_only = changed = true;
		}
	}
}

static void clear_functions(struct program *p)
{
	vec_each (&p->funcs, struct func, f) {
		vec_free(&f->callees);
		vec_free(&f->callers);
		vec_free(&f->bound_callers);
		vec_free(&f->model_callers);
		for (uint32_t b = 0; f->live && b < f->ir->nr_blocks; b++)
			free(f->live[b]);
		for (uint32_t b = 0; f->changes && b < f->ir->nr_blocks; b++)
			free(f->changes[b]);
		for (uint32_t b = 0; f->loop_body && b < f->ir->nr_blocks; b++)
			free(f->loop_body[b]);
		free(f->loop_body);
		free(f->live);
		free(f->changes);
		free(f->address_of);
		free(f->reaches_entry);
		free(f->moving);
		free(f->loop_head);
		free(f->first_site);
	}
	vec_free(&p->funcs);
	map_free(&p->by_sym);
	map_free(&p->by_field);
	vec_each (&p->bindings, struct binding_list, b)
		vec_free(&b->funcs);
	vec_free(&p->bindings);
	map_free(&p->by_object);
	vec_each (&p->objects, struct object_bindings, o)
		vec_free(&o->at);
	vec_free(&p->objects);
}

void program_build(struct program *p)
{
	clear_functions(p);
	if (p->units.nr)
		qsort_r(p->units.at, p->units.nr, sizeof(p->units.at[0]), unit_cmp, p->ctx);
	add_functions(p);
	add_bindings(p);
	scan_bodies(p);
	close_reach(p);
	close_exports(p);
	close_in_section(p);
	close_calls_param(p);
	find_value_only(p);
}

void program_free(struct program *p)
{
	clear_functions(p);
	for (size_t i = 0; i < p->units.nr; i++) {
		ir_unit_free(p->units.at[i].ir);
		free(p->units.at[i].ir);
	}
	vec_free(&p->units);
}

static int name_cmp(const void *a, const void *b, void *arg)
{
	const struct ctx *ctx = arg;

	return strcmp(strpool_get(&ctx->names, *(const uint32_t *)a),
		      strpool_get(&ctx->names, *(const uint32_t *)b));
}

bool program_passes_entry(const struct ir_func *ir, const struct ir_insn *in)
{
	for (uint32_t a = 0; a < in->nr_args; a++) {
		const struct ir_type *t = &ir->exprs[in->args[a]].type;

		if (t->kind == IR_T_PTR && t->level != IR_LEVEL_NONE)
			return true;
	}
	return false;
}

static bool passes_function(const struct ir_func *ir, const struct ir_insn *in)
{
	for (uint32_t a = 0; a < in->nr_args; a++) {
		const struct ir_expr *x = &ir->exprs[in->args[a]];

		while (x->kind == IR_CAST)
			x = &ir->exprs[x->a];
		if (x->kind == IR_FUNC)
			return true;
	}
	return false;
}

void program_sort_names(const struct program *p, uint32_t *names, size_t nr)
{
	if (nr)
		qsort_r(names, nr, sizeof(*names), name_cmp, p->ctx);
}

void program_missing(struct program *p, bool all_calls, uint32_t **names, size_t *nr)
{
	struct map seen = {0};
	VEC(uint32_t) found = {0};

	for (size_t i = 0; i < p->funcs.nr; i++) {
		const struct func *f = &p->funcs.at[i];

		for (uint32_t b = 0; b < f->ir->nr_blocks; b++)
			for (uint32_t k = 0; k < f->ir->blocks[b].nr_insns; k++) {
				const struct ir_insn *in = &f->ir->blocks[b].insns[k];

				if (in->kind != IR_CALL || !in->callee ||
				    map_get(&seen, in->callee) ||
				    program_find(p, in->callee) >= 0 || program_model(p, f, in))
					continue;
				if (!program_passes_entry(f->ir, in) &&
				    !(f->calls_lazy && (all_calls || passes_function(f->ir, in))))
					continue;
				map_set(&seen, in->callee, 1);
				vec_push(&found, in->callee);
			}
	}
	program_sort_names(p, found.at, found.nr);
	map_free(&seen);
	*names = found.at;
	*nr = found.nr;
}
