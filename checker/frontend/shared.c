// SPDX-License-Identifier: GPL-2.0-or-later
#include "frontend/shared.h"

#include <stdlib.h>

#include "frontend/fe.h"

struct shared_func {
	struct ir_func ir;
	uint32_t file; /* of the PCH: where it is defined */
	uint32_t *needs;
	uint32_t nr_needs; /* files of the PCH whose declarations it uses */
	struct fe_tag *tags;
	uint32_t nr_tags; /* in its types, as the unit knew them that it is from */
	struct ir_binding *bindings;
	uint32_t nr_bindings;
	struct ir_site *sites;
	uint32_t nr_sites;
};

struct shared {
	struct arena mem;
	struct map by_sym; /* symbol and generation to index + 1 */
	VEC(struct shared_func) funcs;
	unsigned taken;
};

struct shared *shared_new(void)
{
	return xcalloc(1, sizeof(struct shared));
}

void shared_free(struct shared *s)
{
	if (!s)
		return;
	arena_free(&s->mem);
	map_free(&s->by_sym);
	vec_free(&s->funcs);
	free(s);
}

unsigned shared_taken(const struct shared *s)
{
	return s->taken;
}

static uint64_t key_of(const struct fe *fe, uint32_t sym)
{
	return (uint64_t)fe->gen << 32 | sym;
}

static const struct shared_func *find(const struct fe *fe, uint32_t sym)
{
	const struct shared *s = fe->pch->shared;
	const uint64_t *at = map_get(&s->by_sym, key_of(fe, sym));

	return at && fe->reached[s->funcs.at[*at - 1].file] ? &s->funcs.at[*at - 1] : NULL;
}

bool shared_has(const struct fe *fe, uint32_t sym, uint32_t *name)
{
	const struct shared_func *f = find(fe, sym);

	if (f)
		*name = f->ir.name;
	return f;
}

static void copy_block(struct arena *mem, struct ir_block *b)
{
	b->insns = arena_memdup(mem, b->insns, b->nr_insns * sizeof(*b->insns));
	for (uint32_t i = 0; i < b->nr_insns; i++)
		b->insns[i].args = arena_memdup(mem, b->insns[i].args,
						b->insns[i].nr_args * sizeof(*b->insns[i].args));
	if (b->term == IR_SWITCH)
		b->cases = arena_memdup(mem, b->cases, (b->nr_succ - 1) * sizeof(*b->cases));
	b->succ = arena_memdup(mem, b->succ, b->nr_succ * sizeof(*b->succ));
}

static struct ir_func copy_func(struct arena *mem, const struct ir_func *from)
{
	struct ir_func f = *from;

	f.vars = arena_memdup(mem, f.vars, f.nr_vars * sizeof(*f.vars));
	f.exprs = arena_memdup(mem, f.exprs, f.nr_exprs * sizeof(*f.exprs));
	f.blocks = arena_memdup(mem, f.blocks, f.nr_blocks * sizeof(*f.blocks));
	for (uint32_t i = 0; i < f.nr_blocks; i++)
		copy_block(mem, &f.blocks[i]);
	return f;
}

/* Would the unit, too, know as much of the tag and no more? */
static bool knows_as_much(const struct fe *fe, const struct fe_tag *t)
{
	if (t->file)
		return fe->reached[t->file] == t->complete;
	return !map_get(&fe->own_tags, t->record);
}

static bool fits(const struct fe *fe, const struct shared_func *f)
{
	for (uint32_t i = 0; i < f->nr_tags; i++)
		if (!knows_as_much(fe, &f->tags[i]))
			return false;
	return true;
}

bool shared_take(struct fe *fe, uint32_t callee)
{
	const struct fe_callee *fn = &fe->callees.at[callee];
	const struct shared_func *f = find(fe, fn->sym);

	if (!f || !fits(fe, f) ||
	    (!clang_Cursor_isNull(fn->def) && fe_shared_file(fe, fn->def) != f->file))
		return false;
	for (uint32_t i = 0; i < f->nr_needs; i++)
		shared_need(fe, f->needs[i]);
	for (uint32_t i = 0; i < f->nr_bindings; i++)
		vec_push(&fe->bindings, f->bindings[i]);
	for (uint32_t i = 0; i < f->nr_sites; i++)
		vec_push(&fe->sites, f->sites[i]);
	vec_push(&fe->funcs, copy_func(&fe->unit->mem, &f->ir));
	fe->pch->shared->taken++;
	fe_enqueue_callees(fe, vec_last(&fe->funcs));
	return true;
}

void shared_need(struct fe *fe, uint32_t file)
{
	if (!file)
		return;
	if (!fe->reached[file])
		fe->doubt = "something that no included header declares";
	if (fe->needed[file] == fe->noted.serial)
		return;
	fe->needed[file] = fe->noted.serial;
	vec_push(&fe->needs, file);
}

void shared_saw(struct fe *fe, const struct fe_tag *tag)
{
	if (!tag->record)
		return;
	vec_each (&fe->saw, struct fe_tag, t)
		if (t->record == tag->record)
			return;
	vec_push(&fe->saw, *tag);
}

/* Does it hang on something that the unit itself defines? */
static bool is_of_its_own(const struct fe *fe)
{
	vec_each (&fe->saw, struct fe_tag, t)
		if (t->complete && !t->file)
			return true;
	return false;
}

void shared_begin(struct fe *fe)
{
	vec_clear(&fe->needs);
	vec_clear(&fe->saw);
	fe->noted = (struct fe_noted){fe->noted.serial + 1, fe->bindings.nr, fe->sites.nr};
}

void shared_note(struct fe *fe, uint32_t callee)
{
	struct shared_func f = {.file = fe_shared_file(fe, fe->callees.at[callee].def)};
	struct arena *mem = &fe->unit->mem;

	if (!f.file || !fe->reached[f.file] || is_of_its_own(fe))
		return;
	f.ir = *vec_last(&fe->funcs);
	f.nr_needs = fe->needs.nr;
	f.needs = arena_memdup(mem, fe->needs.at, f.nr_needs * sizeof(*f.needs));
	f.nr_tags = fe->saw.nr;
	f.tags = arena_memdup(mem, fe->saw.at, f.nr_tags * sizeof(*f.tags));
	f.nr_bindings = fe->bindings.nr - fe->noted.bindings;
	f.bindings = arena_memdup(mem, fe->bindings.at + fe->noted.bindings,
				  f.nr_bindings * sizeof(*f.bindings));
	f.nr_sites = fe->sites.nr - fe->noted.sites;
	f.sites = arena_memdup(mem, fe->sites.at + fe->noted.sites, f.nr_sites * sizeof(*f.sites));
	vec_push(&fe->fresh, arena_memdup(mem, &f, sizeof(f)));
}

void shared_keep(struct fe *fe)
{
	struct shared *s = fe->pch->shared;

	if (fe->doubt || fe->unit->nr_errors)
		return;
	vec_each (&fe->fresh, struct shared_func *, at) {
		struct shared_func f = **at;

		f.ir = copy_func(&s->mem, &f.ir);
		f.needs = arena_memdup(&s->mem, f.needs, f.nr_needs * sizeof(*f.needs));
		f.tags = arena_memdup(&s->mem, f.tags, f.nr_tags * sizeof(*f.tags));
		f.bindings = arena_memdup(&s->mem, f.bindings, f.nr_bindings * sizeof(*f.bindings));
		f.sites = arena_memdup(&s->mem, f.sites, f.nr_sites * sizeof(*f.sites));
		vec_push(&s->funcs, f);
		map_set(&s->by_sym, key_of(fe, f.ir.sym), s->funcs.nr);
	}
}
