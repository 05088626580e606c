// SPDX-License-Identifier: GPL-2.0-or-later
/* What callers see of a function, so that two versions of it can be compared, and who they are. */
#include "engine/bytes.h"
#include "engine/inspect.h"
#include "engine/keep.h"

static struct map set_of(const struct engine_names *names)
{
	struct map set = {0};

	vec_each (&names->ids, uint32_t, name)
		map_set(&set, *name, 1);
	return set;
}

void engine_named(struct engine *e, const struct engine_names *names, struct engine_names *out)
{
	struct map wanted = set_of(names);

	inspect_build(e);
	vec_each (&e->prog.funcs, struct func, f)
		if (map_get(&wanted, f->ir->name))
			vec_push(&out->ids, f->ir->sym);
	map_free(&wanted);
}

_Static_assert(ENGINE_PASSES == PASS_NR, "engine.h knows the passes by number only");

/*
 * What nobody knows of functions that are not there is known of neither version.  But which ones are
 * called, and when, can make a difference to a caller that is looked at together with them.
 */
static uint64_t calls_hash(const struct program *p, const struct func *f)
{
	struct strbuf sb = STRBUF_INIT;
	bool unknown = false;
	uint64_t h;

	for (uint32_t b = 0; b < f->ir->nr_blocks; b++)
		for (uint32_t k = 0; k < f->ir->blocks[b].nr_insns; k++) {
			const struct ir_insn *in = &f->ir->blocks[b].insns[k];

			if (in->kind != IR_CALL)
				continue;
			unknown |= !in->callee ||
				   (program_find(p, in->callee) < 0 && !program_model(p, f, in));
			strbuf_addf(&sb, "%u ", in->callee);
		}
	h = unknown ? hash_bytes(sb.buf, sb.len) : 0;
	strbuf_free(&sb);
	return h;
}

/* What callers look at before they look at the summary. */
static uint64_t face_hash(const struct program *p, const struct func *f)
{
	uint64_t face[] = {f->modelled,	   f->exports,
			   f->value_only,  f->value_only ? f->ir->nr_blocks : 0,
			   f->calls_param, calls_hash(p, f)};

	return hash_bytes(face, sizeof(face));
}

static uint64_t summary_hash(struct engine *e, uint32_t func)
{
	struct bindings none = {0};
	struct bytes_out w;
	struct strbuf sb;
	uint64_t h;

	bytes_out_begin(&w, e, NULL);
	w.effects = true;
	summary_put(&w, explore(e, func, &none));
	sb = bytes_out_end(&w);
	h = hash_bytes(sb.buf, sb.len);
	strbuf_free(&sb);
	return h;
}

void engine_effects(struct engine *e, const struct engine_scopes *of, struct engine_effects *out)
{
	struct program *p = &e->prog;

	inspect_build(e);
	vec_each (&of->list, struct engine_scope, s) {
		int64_t i = program_find(p, s->sym);
		const struct func *f = i < 0 ? NULL : &p->funcs.at[i];

		if (f)
			vec_push(&out->list,
				 (struct engine_effect){.sym = s->sym,
							.name = f->ir->name,
							.passes = s->passes,
							.face = face_hash(p, f),
							.is_shared = !f->ir->is_static ||
								     f->ir->in_header,
							.is_open = f->calls_param && !f->modelled});
	}
	keep_begin(e);
	for (enum pass pass = 0; pass < PASS_NR; pass++) {
		engine_begin_pass(e, pass);
		vec_each (&out->list, struct engine_effect, x) {
			uint32_t func = (uint32_t)program_find(p, x->sym);

			/* Of a modelled one callers see the model. */
			if (x->passes >> pass & 1 && !p->funcs.at[func].modelled)
				x->seen[pass] = summary_hash(e, func);
		}
	}
	keep_write(e);
}

static void add_passes(struct map *found, uint32_t func, uint32_t passes)
{
	const uint64_t *known = map_get(found, func);

	map_set(found, func, passes | (known ? *known : 0));
}

/* Functions that call by a field. */
static void add_callers_by_field(const struct program *p, uint32_t field, uint32_t passes,
				 struct map *found)
{
	for (uint32_t i = 0; i < p->funcs.nr; i++) {
		const struct ir_func *ir = p->funcs.at[i].ir;

		for (uint32_t b = 0; b < ir->nr_blocks; b++)
			for (uint32_t k = 0; k < ir->blocks[b].nr_insns; k++)
				if (ir->blocks[b].insns[k].kind == IR_CALL &&
				    ir->blocks[b].insns[k].field == field)
					add_passes(found, i, passes);
	}
}

static bool holds(const struct binding_list *list, uint32_t func)
{
	vec_each (&list->funcs, uint32_t, f)
		if (*f == func)
			return true;
	return false;
}

/* Functions that hand on the address of one, or of an object that holds it: somebody may call it for them. */
static void add_holders(const struct program *p, const struct map *held, struct map *found)
{
	for (uint32_t i = 0; i < p->funcs.nr; i++) {
		const struct ir_func *ir = p->funcs.at[i].ir;

		for (uint32_t k = 0; k < ir->nr_exprs; k++) {
			bool named = ir->exprs[k].kind == IR_FUNC || ir->exprs[k].kind == IR_GLOBAL;
			const uint64_t *passes = named ? map_get(held, ir->exprs[k].name) : NULL;

			if (passes)
				add_passes(found, i, (uint32_t)*passes);
		}
	}
}

/* A function whose address is taken, and the constant objects that hold it. */
static void note_held(const struct program *p, uint32_t sym, uint32_t passes, struct map *held)
{
	add_passes(held, sym, passes);
	vec_each (&p->units, struct program_unit, u)
		for (uint32_t i = 0; i < u->ir->nr_bindings; i++)
			if (u->ir->bindings[i].func == sym && u->ir->bindings[i].object)
				add_passes(held, u->ir->bindings[i].object, passes);
}

/* The functions that may come to one without calling it by name. */
static void add_unnamed(const struct program *p, uint32_t func, uint32_t passes, struct map *held,
			struct map *found)
{
	note_held(p, p->funcs.at[func].ir->sym, passes, held);
	vec_each (&p->bindings, struct binding_list, list)
		if (holds(list, func))
			add_callers_by_field(p, list->field, passes, found);
}

void engine_callers(struct engine *e, const struct engine_scopes *of, struct engine_scopes *out)
{
	const struct program *p = &e->prog;
	struct map found = {0}, held = {0};

	inspect_build(e);
	vec_each (&of->list, struct engine_scope, s) {
		int64_t i = program_find(p, s->sym);

		if (i < 0)
			continue;
		vec_each (&p->funcs.at[i].callers, uint32_t, c)
			add_passes(&found, *c, s->passes);
		if (p->funcs.at[i].address_taken)
			add_unnamed(p, (uint32_t)i, s->passes, &held, &found);
	}
	add_holders(p, &held, &found);
	for (uint32_t i = 0; i < p->funcs.nr; i++) {
		const uint64_t *passes = map_get(&found, i);

		if (passes)
			vec_push(&out->list,
				 (struct engine_scope){p->funcs.at[i].ir->sym, (uint32_t)*passes});
	}
	map_free(&found);
	map_free(&held);
}
