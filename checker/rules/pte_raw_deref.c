// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * pte-raw-deref: an entry in a table is read or written through its pointer.
 *
 * Source: include/linux/pgtable.h, ptep_get() and set_pte(): "the only way"; c33c794828f2
 * "mm: ptep_get() conversion" (6.5).
 * State: none of its own; plain dataflow finds a second read of the same entry.
 * Errs towards silence: pointers that may be to a copy (a local, a parameter that only
 * ever gets the address of one) do not count; nor does arch code, which knows what its
 * entries are, except in callbacks that generic code calls with an entry.
 *
 * Two reads of one entry without a lock taken in the function, and writes, are warnings, the
 * rest remarks.  Where raw reads of a level are what the tree does (of pte_t before 6.5, of
 * pmd_t and above to this day) all of them are remarks of low confidence, but for a second
 * read of a pte_t in such a callback.
 */
#include <stdlib.h>
#include <string.h>

#include "engine/flow.h"
#include "rules/rule.h"

#define MAX_PLACES 64 /* distinct addresses read in one function */

#define LEVELS (IR_PGD + 1)
#define MANY_RAW 8 /* raw reads of a level that make a custom */

/* How generic code reads entries of each level. */
struct custom {
	unsigned raw[LEVELS], accessor[LEVELS];
};

struct walk {
	struct engine *e;
	unsigned id;
	const struct custom *custom;
	const bool *copies;	     /* per variable: points to a local copy */
	uint32_t places[MAX_PLACES]; /* address expressions */
	unsigned nr;
	const struct trace *source; /* who calls this callback */
};

/* --- which pointers are to copies --- */

static const struct ir_expr *base_of(const struct ir_func *ir, uint32_t expr)
{
	const struct ir_expr *x = &ir->exprs[expr];

	for (;;) {
		if (x->kind == IR_CAST)
			x = &ir->exprs[x->a];
		else if (x->kind == IR_BINARY && (x->op == IR_OP_ADD || x->op == IR_OP_SUB))
			x = &ir->exprs[x->a];
		else
			return x;
	}
}

static bool is_copy_address(const struct ir_func *ir, uint32_t expr, const bool *copies)
{
	const struct ir_expr *x = base_of(ir, expr);

	return x->kind == IR_ADDR || (x->kind == IR_VAR && copies[x->var]);
}

/* A call of a function: by name, or through a field that holds it. */
struct site {
	uint32_t func; /* index of the caller */
	const struct ir_insn *in;
};

struct sites {
	VEC(struct site) list;
};

/* What is known of all functions. */
struct pointers {
	const struct engine *e;
	bool **copies;	     /* per function and variable: points to a local copy */
	struct sites *calls; /* per function */
	bool *escapes;	     /* per function: passed or stored where calls are not seen */
};

/* A function that goes elsewhere than into a field: calls of it are not seen. */
static void note_escape(struct pointers *p, const struct ir_func *ir, uint32_t expr)
{
	const struct ir_expr *x = base_of(ir, expr);
	int64_t f = x->kind == IR_FUNC ? program_find(&p->e->prog, x->name) : -1;

	if (f >= 0)
		p->escapes[f] = true;
}

static void add_call(struct pointers *p, uint32_t caller, const struct ir_insn *in)
{
	int64_t f = in->callee ? program_find(&p->e->prog, in->callee) : -1;
	const struct binding_list *bound =
		in->callee ? NULL : program_bound(&p->e->prog, in->field);

	if (f >= 0)
		vec_push(&p->calls[f].list, (struct site){caller, in});
	for (size_t i = 0; bound && i < bound->funcs.nr; i++)
		vec_push(&p->calls[bound->funcs.at[i]].list, (struct site){caller, in});
}

static void add_calls(struct pointers *p, uint32_t caller)
{
	const struct ir_func *ir = p->e->prog.funcs.at[caller].ir;

	for (uint32_t b = 0; b < ir->nr_blocks; b++) {
		for (uint32_t k = 0; k < ir->blocks[b].nr_insns; k++) {
			const struct ir_insn *in = &ir->blocks[b].insns[k];

			if (in->kind == IR_SET)
				note_escape(p, ir, in->a);
			if (in->kind != IR_CALL)
				continue;
			add_call(p, caller, in);
			for (uint32_t a = 0; a < in->nr_args; a++)
				note_escape(p, ir, in->args[a]);
		}
		if (ir->blocks[b].term == IR_RETURN && ir->blocks[b].a != IR_NONE)
			note_escape(p, ir, ir->blocks[b].a);
	}
}

/* Every caller passes the address of a copy as argument nr. */
static bool gets_copies(const struct pointers *p, uint32_t f, uint32_t nr)
{
	if (p->escapes[f])
		return false;
	vec_each (&p->calls[f].list, struct site, s)
		if (nr >= s->in->nr_args || !is_copy_address(p->e->prog.funcs.at[s->func].ir,
							     s->in->args[nr], p->copies[s->func]))
			return false;
	return p->calls[f].list.nr > 0;
}

static bool only_set_to_copies(const struct func *f, uint32_t var, const bool *copies)
{
	bool any = false;

	for (uint32_t b = 0; b < f->ir->nr_blocks; b++)
		for (uint32_t k = 0; k < f->ir->blocks[b].nr_insns; k++) {
			const struct ir_insn *in = &f->ir->blocks[b].insns[k];

			if (in->dst != var || in->kind == IR_STORE || in->kind == IR_CLOBBER)
				continue;
			if (in->kind != IR_SET || !is_copy_address(f->ir, in->a, copies))
				return false;
			any = true;
		}
	return any;
}

/* Is the variable a pointer to copies, by what is known of the others so far? */
static bool is_copy_pointer(const struct pointers *p, uint32_t index, uint32_t var)
{
	const struct func *f = &p->e->prog.funcs.at[index];

	if (f->ir->vars[var].type.kind != IR_T_PTR)
		return false;
	if (var < f->ir->nr_params)
		return gets_copies(p, index, var);
	return only_set_to_copies(f, var, p->copies[index]);
}

/* To a fixpoint: what is a copy makes more copies. */
static void find_copies(const struct engine *e, struct pointers *p)
{
	size_t nr = e->prog.funcs.nr;
	bool changed = true;

	*p = (struct pointers){.e = e,
			       .copies = xcalloc(nr + 1, sizeof(*p->copies)),
			       .calls = xcalloc(nr + 1, sizeof(*p->calls)),
			       .escapes = xcalloc(nr + 1, sizeof(*p->escapes))};
	for (uint32_t i = 0; i < nr; i++) {
		p->copies[i] = xcalloc(e->prog.funcs.at[i].ir->nr_vars + 1, sizeof(**p->copies));
		add_calls(p, i);
	}
	while (changed) {
		changed = false;
		for (uint32_t i = 0; i < nr; i++)
			for (uint32_t v = 0; v < e->prog.funcs.at[i].ir->nr_vars; v++)
				if (!p->copies[i][v] && is_copy_pointer(p, i, v))
					p->copies[i][v] = changed = true;
	}
}

static void free_pointers(struct pointers *p)
{
	for (size_t i = 0; i < p->e->prog.funcs.nr; i++) {
		free(p->copies[i]);
		vec_free(&p->calls[i].list);
	}
	free(p->copies);
	free(p->calls);
	free(p->escapes);
}

/* --- raw accesses --- */

/* The address is one of a table: a pointer to entries, not a field of some structure. */
static bool is_table_address(const struct walk *w, const struct ir_func *ir, uint32_t expr)
{
	const struct ir_expr *x = base_of(ir, expr);

	if (x->kind != IR_VAR && x->kind != IR_LOAD)
		return false;
	if (x->type.kind != IR_T_PTR || x->type.level == IR_LEVEL_NONE)
		return false;
	return x->kind != IR_VAR || !w->copies[x->var];
}

static bool same_expr(const struct ir_func *ir, uint32_t a, uint32_t b)
{
	const struct ir_expr *x = &ir->exprs[a], *y = &ir->exprs[b];

	if (a == b)
		return true;
	if (x->kind != y->kind || x->op != y->op)
		return false;
	switch (x->kind) {
	case IR_INT:
		return x->value == y->value;
	case IR_VAR:
	case IR_ADDR:
		return x->var == y->var;
	case IR_GLOBAL:
	case IR_FUNC:
		return x->name == y->name;
	case IR_LOAD:
	case IR_UNARY:
	case IR_CAST:
		return same_expr(ir, x->a, y->a);
	case IR_BINARY:
		return same_expr(ir, x->a, y->a) && same_expr(ir, x->b, y->b);
	default:
		return false;
	}
}

static bool uses_var(const struct ir_func *ir, uint32_t expr, uint32_t var)
{
	const struct ir_expr *x = &ir->exprs[expr];

	switch (x->kind) {
	case IR_VAR:
		return x->var == var;
	case IR_LOAD:
	case IR_UNARY:
	case IR_CAST:
		return uses_var(ir, x->a, var);
	case IR_BINARY:
		return uses_var(ir, x->a, var) || uses_var(ir, x->b, var);
	default:
		return false;
	}
}

/* Number of the place, a new one if it was not seen; MAX_PLACES when there are too many. */
static unsigned place_of(struct walk *w, const struct ir_func *ir, uint32_t addr)
{
	for (unsigned i = 0; i < w->nr; i++)
		if (same_expr(ir, w->places[i], addr))
			return i;
	if (w->nr < MAX_PLACES)
		w->places[w->nr++] = addr;
	return w->nr < MAX_PLACES ? w->nr - 1 : MAX_PLACES;
}

/* A lock was taken or given up: what was read before says nothing, and is read again. */
static bool forgets_all(struct flow_state *st, const struct model_fn *m)
{
	const uint32_t take = MODEL_PTL_LOCK | MODEL_LOCK;
	const uint32_t give = MODEL_PTL_UNLOCK | MODEL_UNLOCK;

	if (!m || !(m->does & (take | give)))
		return false;
	if (m->does & take)
		flow_nest(st, 1, 1);
	else
		flow_nest(st, -1, -1);
	st->may = 0;
	return true;
}

/* The entry is changed on purpose by what is called; reading it anew is the point. */
static void forget_passed(const struct walk *w, const struct ir_func *ir, const struct ir_insn *in,
			  struct flow_state *st)
{
	for (uint32_t a = 0; a < in->nr_args; a++)
		for (unsigned i = 0; i < w->nr; i++)
			if (same_expr(ir, w->places[i], in->args[a]))
				st->may &= ~(1ull << i);
}

/* .may: bit n says that place n was read and its pointer is still the same. */
static void step(const struct flow *fl, const struct ir_insn *in, struct flow_state *st)
{
	struct walk *w = fl->data;
	const struct ir_func *ir = fl->f->ir;
	unsigned n;

	if (in->kind == IR_CALL && !forgets_all(st, program_model(&w->e->prog, fl->f, in)))
		forget_passed(w, ir, in, st);
	if (in->kind == IR_READ_ENTRY && is_table_address(w, ir, in->a)) {
		n = place_of(w, ir, in->a);
		if (n < MAX_PLACES)
			st->may |= 1ull << n;
	}
	if (in->kind == IR_SET || in->kind == IR_CALL || in->kind == IR_READ_ENTRY)
		for (unsigned i = 0; in->dst != IR_NONE && i < w->nr; i++)
			if (uses_var(ir, w->places[i], in->dst))
				st->may &= ~(1ull << i);
}

/* Is it what this tree does with entries of that level? */
static bool is_custom(const struct custom *c, uint8_t level)
{
	unsigned raw = 0, accessor = 0;

	/* Above the pte_t all levels are of one kind. */
	for (unsigned l = 0; l < LEVELS; l++) {
		if ((l <= IR_PTE) != (level <= IR_PTE))
			continue;
		raw += c->raw[l];
		accessor += c->accessor[l];
	}
	return raw >= MANY_RAW && raw > accessor;
}

static const char *spelling(const struct walk *w, const struct ir_func *ir, uint32_t addr)
{
	const struct ir_expr *x = base_of(ir, addr);
	uint32_t name = x->kind == IR_VAR ? ir->vars[x->var].name : 0;

	return name ? name_of(w->e, name) : "an entry";
}

static void report(const struct walk *w, const struct flow *fl, const struct ir_insn *in,
		   const char *message, bool minor)
{
	/* Not a callback that looks twice: it knows nothing of the locks of the tree's own walks. */
	bool excused = minor || !w->source || in->type.level > IR_PTE;
	bool custom = excused && is_custom(w->custom, in->type.level);

	report_violation(
		w->e,
		&(struct violation){
			.rule = w->id,
			.source = w->source,
			.sink = trace_step(&w->e->d.traces, NULL, in->loc, fl->f->ir->name,
					   message),
			.sink_api = strpool_intern(&w->e->ctx->names,
						   in->kind == IR_STORE ? "*entry =" : "*entry"),
			.any_source = true,
			.minor = minor || custom,
			.custom = custom,
			.generation = fl->f->generation,
			.message = message,
			.affects =
				"s390 in a section (memory is not what the entry is), machines with "
				"entries wider than a word; elsewhere the compiler may read twice",
			.fix = "read it once by ptep_get(), pmdp_get() or their lockless forms, write it "
			       "by set_pte_at() and its kin"});
}

static void look(const struct flow *fl, const struct ir_insn *in, const struct flow_state *before)
{
	struct walk *w = fl->data;
	const struct ir_func *ir = fl->f->ir;
	const char *name;
	unsigned n;

	if (in->kind == IR_STORE && in->type.kind == IR_T_ENTRY && is_table_address(w, ir, in->a))
		report(w, fl, in,
		       rule_text(w->e, "%s is written directly, not by set_pte_at() or its kin",
				 spelling(w, ir, in->a)),
		       false);
	if (in->kind != IR_READ_ENTRY || !is_table_address(w, ir, in->a))
		return;
	name = spelling(w, ir, in->a);
	n = place_of(w, ir, in->a);
	if (n < MAX_PLACES && before->may >> n & 1 && before->lo <= 0)
		report(w, fl, in,
		       rule_text(w->e, "%s is read directly once more: it may have changed since",
				 name),
		       false);
	else
		report(w, fl, in,
		       rule_text(w->e, "%s is read directly, not by ptep_get() or its kin", name),
		       true);
}

/* --- where generic code is --- */

static bool is_accessor(const struct engine *e, const struct func *f)
{
	return model_find(e->model, f->generation, f->ir->name) != NULL;
}

/* A call through parameter nr of f, in f or where f passes it on; by generic code alone. */
static const struct ir_insn *call_through(const struct engine *e, const struct func *f, uint32_t nr,
					  const struct func **in_func, int down)
{
	for (uint32_t b = 0; down && b < f->ir->nr_blocks; b++)
		for (uint32_t k = 0; k < f->ir->blocks[b].nr_insns; k++) {
			const struct ir_insn *in = &f->ir->blocks[b].insns[k], *found;
			int64_t callee = in->kind == IR_CALL && in->callee
						 ? program_find(&e->prog, in->callee)
						 : -1;

			if (in->kind != IR_CALL)
				continue;
			if (!in->callee && f->ir->exprs[in->a].kind == IR_VAR &&
			    f->ir->exprs[in->a].var == nr) {
				*in_func = f;
				return in;
			}
			for (uint32_t a = 0; callee >= 0 && a < in->nr_args; a++) {
				const struct ir_expr *x = base_of(f->ir, in->args[a]);

				if (x->kind != IR_VAR || x->var != nr)
					continue;
				found = call_through(e, &e->prog.funcs.at[callee], a, in_func,
						     down - 1);
				if (found)
					return found;
			}
		}
	return NULL;
}

/*
 * Generic code that calls this function of an architecture as a callback: it is handed to
 * a function that lies outside arch/, or, in a scan of one file, calls it there.
 */
static const struct trace *generic_caller(struct engine *e, const struct func *cb)
{
	vec_each (&e->prog.funcs, struct func, f) {
		for (uint32_t b = 0; b < f->ir->nr_blocks; b++)
			for (uint32_t k = 0; k < f->ir->blocks[b].nr_insns; k++) {
				const struct ir_insn *in = &f->ir->blocks[b].insns[k], *call;
				const struct func *walker = NULL;
				int64_t callee = in->kind == IR_CALL && in->callee
							 ? program_find(&e->prog, in->callee)
							 : -1;

				for (uint32_t a = 0; callee >= 0 && a < in->nr_args; a++) {
					const struct ir_expr *x = base_of(f->ir, in->args[a]);

					if (x->kind != IR_FUNC || x->name != cb->ir->sym)
						continue;
					call = call_through(e, &e->prog.funcs.at[callee], a,
							    &walker, 6);
					if (call)
						return trace_step(
							&e->d.traces, NULL, call->loc,
							walker->ir->name,
							rule_text(e, "calls %s()",
								  name_of(e, cb->ir->name)));
				}
			}
	}
	return NULL;
}

static void check(struct walk *w, const struct func *f)
{
	struct flow fl = {.f = f, .step = step, .data = w};
	const struct flow_state none = {0};

	w->nr = 0;
	flow_run(&fl, &none);
	flow_visit(&fl, look);
	flow_free(&fl);
}

static bool has_raw_access(const struct func *f)
{
	for (uint32_t b = 0; b < f->ir->nr_blocks; b++)
		for (uint32_t k = 0; k < f->ir->blocks[b].nr_insns; k++) {
			const struct ir_insn *in = &f->ir->blocks[b].insns[k];

			if (in->kind == IR_READ_ENTRY ||
			    (in->kind == IR_STORE && in->type.kind == IR_T_ENTRY))
				return true;
		}
	return false;
}

static void count_insn(const struct engine *e, const struct func *f, const struct walk *w,
		       const struct ir_insn *in, struct custom *c)
{
	const struct model_fn *m = in->kind == IR_CALL ? program_model(&e->prog, f, in) : NULL;

	if (in->kind == IR_READ_ENTRY && in->type.level < LEVELS)
		c->raw[in->type.level] += is_table_address(w, f->ir, in->a);
	for (unsigned i = 0; m && i < m->nr_params; i++) {
		uint8_t arg = m->params[i].index, level;

		if (m->params[i].access != MODEL_READS || arg >= in->nr_args)
			continue;
		level = f->ir->exprs[in->args[arg]].type.level;
		if (level < LEVELS)
			c->accessor[level]++;
	}
}

static void count_reads(const struct engine *e, const struct pointers *p, struct custom *c)
{
	for (size_t i = 0; i < e->prog.funcs.nr; i++) {
		const struct func *f = &e->prog.funcs.at[i];
		const struct walk w = {.copies = p->copies[i]};

		if (f->extra || is_accessor(e, f) || is_arch_file(e, f->ir->loc.file))
			continue;
		for (uint32_t b = 0; b < f->ir->nr_blocks; b++)
			for (uint32_t k = 0; k < f->ir->blocks[b].nr_insns; k++)
				count_insn(e, f, &w, &f->ir->blocks[b].insns[k], c);
	}
}

static void on_finish(struct engine *e, unsigned id)
{
	struct custom custom = {0};
	struct pointers p;

	find_copies(e, &p);
	count_reads(e, &p, &custom);

	for (size_t i = 0; i < e->prog.funcs.nr; i++) {
		const struct func *f = &e->prog.funcs.at[i];
		struct walk w = {.e = e, .id = id, .custom = &custom, .copies = p.copies[i]};

		if (f->extra || is_accessor(e, f) || !has_raw_access(f))
			continue;
		if (is_arch_file(e, f->ir->loc.file)) {
			w.source = f->address_taken ? generic_caller(e, f) : NULL;
			if (!w.source)
				continue;
		}
		check(&w, f);
	}
	free_pointers(&p);
}

const struct rule rule_pte_raw_deref = {
	.info =
		{
			.id = "pte-raw-deref",
			.severity = FINDING_WARNING,
			.summary = "generic code reads or writes an entry through its pointer",
			.explain =
				"Generic code reads entries by ptep_get(), pmdp_get() and their lockless forms, and\n"
				"writes them by set_pte_at() and its kin, never through the pointer.  What is read\n"
				"once is kept in a local and asked all questions.\n"
				"\n"
				"Why: the hardware, and without the lock other CPUs, change entries between two\n"
				"reads; the answers are then of two entries.  What a pointer shows need not be the\n"
				"entry: arm64 folds contiguous ones, s390 keeps written ones elsewhere in a section,\n"
				"and some entries are wider than a word.\n"
				"\n"
				"Wrong:\n"
				"    if (!pte_young(*ptep))\n"
				"            return 0;\n"
				"    set_pte_at(mm, addr, ptep, pte_mkold(*ptep));\n"
				"\n"
				"Right:\n"
				"    return ptep_test_and_clear_young(vma, addr, ptep);\n"
				"\n"
				"Source: include/linux/pgtable.h; c33c794828f2 \"mm: ptep_get() conversion\" (6.5).\n"
				"Known false positives: two reads under a lock that the caller holds, or of tables\n"
				"that nobody else can change; a write of a copy through a callback whose caller is\n"
				"not in the scan.\n"
				"Fix: read once by the accessor, use the atomic operation for what is read and\n"
				"written back.\n",
		},
	.finish = on_finish,
};
