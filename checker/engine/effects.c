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

static void find_undefined(const struct program *p, const struct ir_func *ir, struct map *wanted,
			   struct engine_names *out)
{
	for (uint32_t b = 0; b < ir->nr_blocks; b++)
		for (uint32_t k = 0; k < ir->blocks[b].nr_insns; k++) {
			const struct ir_insn *in = &ir->blocks[b].insns[k];
			uint64_t *asked = in->kind == IR_CALL && in->callee
						  ? map_get(wanted, in->callee)
						  : NULL;

			if (!asked || !*asked || program_find(p, in->callee) >= 0)
				continue;
			*asked = 0;
			vec_push(&out->ids, in->callee);
		}
}

void engine_undefined(struct engine *e, const struct engine_names *names, struct engine_names *out)
{
	struct map wanted = set_of(names);

	inspect_build(e);
	vec_each (&e->prog.funcs, struct func, f)
		find_undefined(&e->prog, f->ir, &wanted, out);
	map_free(&wanted);
}

/* What callers look at before they look at the summary. */
static uint64_t face_hash(const struct func *f)
{
	uint32_t face[] = {f->modelled, f->exports, f->value_only,
			   f->value_only ? f->ir->nr_blocks : 0, f->calls_param};

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

void engine_effects(struct engine *e, const struct engine_names *syms, struct engine_effects *out)
{
	struct program *p = &e->prog;

	inspect_build(e);
	vec_each (&syms->ids, uint32_t, sym) {
		int64_t i = program_find(p, *sym);
		const struct func *f = i < 0 ? NULL : &p->funcs.at[i];

		if (f)
			vec_push(&out->list,
				 (struct engine_effect){.sym = *sym,
							.name = f->ir->name,
							.hash = face_hash(f),
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
			if (!p->funcs.at[func].modelled)
				x->hash = hash_mix(x->hash + summary_hash(e, func));
		}
	}
	keep_write(e);
}

/* Functions that call by a field. */
static void add_callers_by_field(const struct program *p, uint32_t field, struct map *found)
{
	for (uint32_t i = 0; i < p->funcs.nr; i++) {
		const struct ir_func *ir = p->funcs.at[i].ir;

		for (uint32_t b = 0; b < ir->nr_blocks; b++)
			for (uint32_t k = 0; k < ir->blocks[b].nr_insns; k++)
				if (ir->blocks[b].insns[k].kind == IR_CALL &&
				    ir->blocks[b].insns[k].field == field)
					map_set(found, i, 1);
	}
}

static bool holds(const struct binding_list *list, uint32_t func)
{
	vec_each (&list->funcs, uint32_t, f)
		if (*f == func)
			return true;
	return false;
}

void engine_callers(struct engine *e, const struct engine_names *syms, struct engine_names *out)
{
	const struct program *p = &e->prog;
	struct map found = {0};

	inspect_build(e);
	vec_each (&syms->ids, uint32_t, sym) {
		int64_t i = program_find(p, *sym);

		if (i < 0)
			continue;
		vec_each (&p->funcs.at[i].callers, uint32_t, c)
			map_set(&found, *c, 1);
		if (!p->funcs.at[i].address_taken)
			continue;
		vec_each (&p->bindings, struct binding_list, list)
			if (holds(list, (uint32_t)i))
				add_callers_by_field(p, list->field, &found);
	}
	for (uint32_t i = 0; i < p->funcs.nr; i++)
		if (map_get(&found, i))
			vec_push(&out->ids, p->funcs.at[i].ir->sym);
	map_free(&found);
}
