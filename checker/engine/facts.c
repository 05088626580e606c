// SPDX-License-Identifier: GPL-2.0-or-later
#include "engine/facts.h"

#include <string.h>

#include "engine/inspect.h"

uint64_t facts_face(const struct engine *e, uint32_t sym)
{
	int64_t i = program_find(&e->prog, sym);
	const struct func *f = i < 0 ? NULL : &e->prog.funcs.at[i];
	uint8_t key[REACH_NR + 12] = {0};

	if (!f)
		return 0;
	memcpy(key, f->distance, REACH_NR);
	key[REACH_NR] = 1;
	key[REACH_NR + 1] = f->calls_lazy;
	key[REACH_NR + 2] = f->exports;
	key[REACH_NR + 3] = f->value_only;
	memcpy(key + REACH_NR + 4, &f->calls_param, 4);
	memcpy(key + REACH_NR + 8, &f->ir->nr_blocks, 4);
	return hash_bytes(key, sizeof(key));
}

static uint64_t hash_name(const struct engine *e, uint32_t id)
{
	const char *s = strpool_get(&e->ctx->names, id);

	return hash_bytes(s, strlen(s));
}

static uint64_t hash_symbol(const struct engine *e, uint32_t func)
{
	return hash_name(e, e->prog.funcs.at[func].ir->sym);
}

uint64_t facts_field(const struct engine *e, uint32_t field)
{
	const struct binding_list *list = program_bound(&e->prog, field);
	uint64_t h = list ? 1 : 0;

	for (size_t i = 0; list && i < list->funcs.nr; i++)
		h = hash_mix(h + hash_symbol(e, list->funcs.at[i]));
	return h;
}

uint64_t facts_object(const struct engine *e, uint32_t object)
{
	const uint64_t *known = map_get(&e->prog.by_object, object);
	uint64_t h = known ? 1 : 0;

	if (!known)
		return h;
	vec_each (&e->prog.objects.at[*known].at, struct object_binding, b) {
		h = hash_mix(h + hash_name(e, b->field));
		h = hash_mix(h + hash_symbol(e, b->func));
	}
	return h;
}

void facts_of(const struct engine *e, uint32_t func, struct strbuf *out)
{
	const struct func *f = &e->prog.funcs.at[func];

	strbuf_addf(out, "%s %016llx %u\n", strpool_get(&e->ctx->names, f->ir->sym),
		    (unsigned long long)f->ir->hash, e->prog.maps);
	strbuf_addf(out, "%u %u %u %u %u %u %u %u %u %u %u\n", f->generation, f->extra,
		    f->calls_lazy, f->batched, f->spins, f->in_section, f->exports,
		    f->address_taken, f->modelled, f->callers.nr != 0, f->ir->in_header);
	strbuf_addf(out, "%016llx\n", (unsigned long long)facts_face(e, f->ir->sym));
}

/* Sums, because the same set can come in another order. */
static uint64_t callers_hash(const struct engine *e, const struct func *f)
{
	uint64_t h = f->callers.nr;

	vec_each (&f->callers, uint32_t, c)
		h += hash_mix(hash_symbol(e, *c));
	vec_each (&f->bound_callers, uint32_t, c)
		h += hash_mix(hash_symbol(e, *c) + 1);
	return h;
}

static uint64_t callees_hash(const struct engine *e, const struct func *f)
{
	uint64_t h = 0;

	vec_each (&f->callees, uint32_t, c)
		h += hash_mix(facts_face(e, e->prog.funcs.at[*c].ir->sym) + hash_symbol(e, *c));
	return h;
}

/* Whatever it may call by a pointer. */
static uint64_t bindings_hash(const struct engine *e, const struct ir_func *ir)
{
	uint64_t h = 0;

	for (uint32_t b = 0; b < ir->nr_blocks; b++)
		for (uint32_t k = 0; k < ir->blocks[b].nr_insns; k++) {
			const struct ir_insn *in = &ir->blocks[b].insns[k];

			if (in->kind == IR_CALL && in->field)
				h = hash_mix(h + facts_field(e, in->field));
		}
	for (uint32_t i = 0; i < ir->nr_exprs; i++)
		if (ir->exprs[i].kind == IR_GLOBAL)
			h = hash_mix(h + facts_object(e, ir->exprs[i].name));
	return h;
}

void engine_facts(struct engine *e, struct engine_facts *out)
{
	struct strbuf sb = STRBUF_INIT;

	inspect_build(e);
	for (uint32_t i = 0; i < e->prog.funcs.nr; i++) {
		const struct func *f = &e->prog.funcs.at[i];
		uint64_t h = callees_hash(e, f);

		h = hash_mix(h + bindings_hash(e, f->ir));
		strbuf_reset(&sb);
		facts_of(e, i, &sb);
		h = hash_mix(h + hash_bytes(sb.buf, sb.len));
		vec_push(&out->list, (struct engine_fact){f->ir->sym, h, callers_hash(e, f)});
	}
	strbuf_free(&sb);
}
