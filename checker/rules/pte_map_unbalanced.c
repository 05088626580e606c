// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * pte-map-unbalanced: a mapped page table is not unmapped on a path, or another pointer is
 * unmapped than one into it.
 *
 * Source: Documentation/mm/highmem.rst and process_addrs.rst; 3f08842098e8 is the kernel's
 * fix of a pointer that stood before the table.
 * State: the tables mapped, with every name their pointers have, how far those are from the
 * beginning, and whether they were used since they moved.  Errs towards silence: a pointer whose
 * origin is not known is not judged; an unmap of an entry that was accessed is right, and so
 * is one of a pointer through which nothing was accessed.
 */
#include "rules/held.h"

#define AFFECTS                                                                                    \
	"architectures with highmem page tables (the wrong page is unmapped), and all since 6.5: " \
	"the RCU read section, or the lock, does not end"
#define FIX "unmap the pointer that the map returned, once, on every path"

static void report(struct exec *x, const struct event *ev, unsigned id, const struct res *r,
		   const struct trace *source, const char *message)
{
	report_held(x, &(struct held_report){.rule = id,
					     .source = source,
					     .sink = ev->where,
					     .source_api = r ? r->api : 0,
					     .sink_api = ev->api,
					     .message = message,
					     .affects = AFFECTS,
					     .fix = FIX});
}

/* It stands before or behind everything that was accessed in the table. */
static void stray(struct exec *x, const struct event *ev, unsigned id, const struct res *r,
		  int64_t lo, int64_t hi)
{
	const struct trace *source;
	bool before = hi < 0;

	if (!(r->flags & RES_USED))
		return;
	if (!before && !(lo > 0 && r->flags & RES_MOVED && val_eq(r->at, ev->entry)))
		return;
	/* While the loop goes on its condition has said that there is an entry. */
	if (!before && program_same_loop(x->f, r->moved_block, x->block))
		return;
	if (before)
		source = trace_step(&x->e->d.traces, r->where, x->st->jump, x->f->ir->name,
				    "leaves the loop here, before the pointer has moved on");
	else
		source = trace_step(&x->e->d.traces, r->where, r->moved, x->f->ir->name,
				    "the pointer moves on");
	report(x, ev, id, r, source,
	       before ? "the pointer unmapped here may lie before the table that was mapped"
		      : "the pointer unmapped here has moved on past the last entry accessed, maybe "
			"out of the table that was mapped");
}

static void on_unmap(struct exec *x, const struct event *ev, unsigned id)
{
	int64_t lo, hi;
	const struct res *r = res_map_of(x->st, ev->entry, &lo, &hi);

	if (held_is_local(x, ev->entry))
		report(x, ev, id, NULL, NULL,
		       "the address of a local copy is unmapped, not the page table");
	else if (r && r->flags & RES_ENDED)
		report(x, ev, id, r, r->where, "the page table is unmapped a second time");
	else if (r)
		stray(x, ev, id, r, lo, hi);
}

/* Does the caller get to know the pointer? */
static bool is_handed_on(const struct exec *x, const struct res *r, struct val ret)
{
	return r->obj.t == ret.t || term_rooted(x->e->d.terms, r->obj);
}

static void on_return(struct exec *x, const struct event *ev, unsigned id)
{
	struct traces *ts = &x->e->d.traces;
	struct event at = *ev;

	vec_each (&x->st->held, struct res, r) {
		const struct trace *source = r->where, *last = r->spared;

		if (r->kind != RES_MAP || r->flags & (RES_ENDED | RES_FAILED | RES_CALLERS) ||
		    is_handed_on(x, r, ev->entry))
			continue;
		at.where = event_trace(x, "returns with the table still mapped");
		at.api = strpool_intern(&x->e->ctx->names, "return");
		if (last) {
			/* The callee unmaps on its other paths: this return of it is the odd one. */
			source = trace_concat(ts, source, last->prev);
			at.where = trace_step(ts, NULL, last->loc, last->func, last->text);
		}
		report(x, &at, id, r, source,
		       "the function returns with a page table still mapped (and its lock held, if it "
		       "was taken with it)");
	}
}

static void on_event(struct exec *x, const struct event *ev, unsigned id)
{
	if (ev->kind == EVENT_RELEASE && ev->res == RES_MAP)
		on_unmap(x, ev, id);
	else if (ev->kind == EVENT_RETURN)
		on_return(x, ev, id);
}

static bool drops(const struct summary *s, struct val lock)
{
	vec_each (&s->unlocked, struct val, v)
		if (val_eq(*v, lock))
			return true;
	return false;
}

static bool holds_a_lock(const struct summary *s)
{
	vec_each (&s->cases, struct summary_case, c)
		vec_each (&c->exit->held, struct res, r)
			if (r->kind == RES_LOCK && !(r->flags & RES_CALLERS))
				return true;
	return false;
}

/* Somebody who calls it comes out even: that it returns with the lock held is agreed on. */
static bool is_agreed(struct engine *e, const struct func *f)
{
	struct bindings none = {0};

	vec_each (&f->callers, uint32_t, caller)
		if (!holds_a_lock(explore(e, *caller, &none)))
			return true;
	return false;
}

static void report_lock(struct engine *e, const struct summary *s, const struct summary_case *c,
			const struct res *r, unsigned id)
{
	const struct func *f = &e->prog.funcs.at[s->func];
	const char *text = "returns with the lock held";

	report_violation(
		e, &(struct violation){
			   .rule = id,
			   .source = r->where,
			   .sink = trace_step(&e->d.traces, NULL, c->loc, f->ir->name, text),
			   .source_api = r->api,
			   .any_source = true,
			   .needs_proof = true,
			   .sink_api = strpool_intern(&e->ctx->names, "return"),
			   .inexact = c->exit->inexact || f->address_taken,
			   .generation = f->generation,
			   .message = "the function returns with a lock of page tables held that "
				      "it drops on its other paths",
			   .affects = "all architectures: the next one who takes the lock waits "
				      "for ever",
			   .fix = "drop the lock on this path too"});
}

/* A table's own lock, or a fixed one such as that of the kernel's tables. */
static bool protects_tables(const struct summary *s, const struct res *r)
{
	return r->kind == RES_LOCK && !(r->flags & RES_CALLERS) &&
	       (r->flags & RES_PTL || term_get(&s->terms, r->obj.t)->kind == TERM_GLOBAL);
}

/*
 * A lock that a function takes and drops, but not on every path.  The caller may know by
 * the result: then it comes out even.
 */
static void on_finish(struct engine *e, unsigned id)
{
	for (size_t i = 0; i < e->summaries.nr; i++) {
		const struct summary *s = e->summaries.at[i];

		if (s->bindings.nr)
			continue;
		vec_each (&s->cases, struct summary_case, c)
			vec_each (&c->exit->held, struct res, r) {
				if (!protects_tables(s, r) || val_eq(r->obj, c->ret) ||
				    !drops(s, r->obj) || is_agreed(e, &e->prog.funcs.at[s->func]))
					continue;
				report_lock(e, s, c, r, id);
			}
	}
}

const struct rule rule_pte_map_unbalanced = {
	.info =
		{
			.id = "pte-map-unbalanced",
			.severity = FINDING_WARNING,
			.summary =
				"a mapped page table is not unmapped on a path, or another pointer is unmapped",
			.explain =
				"Every pte_offset_map*() has its pte_unmap*() on every path, with a pointer into the\n"
				"same table.\n"
				"\n"
				"Why: with highmem page tables the wrong page is unmapped; since 6.5 a map holds an\n"
				"RCU read section, and pte_unmap_unlock() also drops the lock.\n"
				"\n"
				"Wrong:\n"
				"    pte = pte_offset_map_lock(mm, pmd, addr, &ptl);\n"
				"    for (; addr != end; pte++, addr += PAGE_SIZE)\n"
				"            if (stop(ptep_get(pte)))\n"
				"                    break;            /* pte may be the first */\n"
				"    pte_unmap_unlock(pte - 1, ptl);\n"
				"\n"
				"Right:\n"
				"    start = pte = pte_offset_map_lock(mm, pmd, addr, &ptl);\n"
				"    ...\n"
				"    pte_unmap_unlock(start, ptl);\n"
				"\n"
				"Source: Documentation/mm/process_addrs.rst; 3f08842098e8.\n"
				"Known false positives: a table that is handed on in a way the analysis does not see.\n"
				"Fix: keep the first pointer and unmap that one, on every path.\n",
		},
	.pass = PASS_MAPS,
	.event = on_event,
	.finish = on_finish,
};
