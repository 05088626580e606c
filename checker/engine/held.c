// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Calls that take something or give it back: locks, mapped tables, gathers, notifier
 * ranges.  A call that may fail continues in two ways, one of them without it.
 *
 * Source: Documentation/mm/process_addrs.rst ("Page table locks"),
 * include/asm-generic/tlb.h, include/linux/mmu_notifier.h.
 */
#include "engine/call.h"

#define TAKES                                                                                      \
	(MODEL_PTE_MAP | MODEL_PTL_LOCK | MODEL_LOCK | MODEL_GATHER_BEGIN | MODEL_NOTIFIER_START)
#define GIVES_BACK                                                                                 \
	(MODEL_PTE_UNMAP | MODEL_PTL_UNLOCK | MODEL_UNLOCK | MODEL_GATHER_FINISH |                 \
	 MODEL_NOTIFIER_END)

static uint32_t tracked(const struct engine *e)
{
	uint32_t does = 0;

	if (e->tracks & TRACK_MAPS && e->prog.maps)
		does |= MODEL_PTE_MAP | MODEL_PTE_UNMAP;
	if (e->tracks & TRACK_LOCKS)
		does |= MODEL_PTL_LOCK | MODEL_PTL_UNLOCK | MODEL_LOCK | MODEL_UNLOCK;
	if (e->tracks & TRACK_OBJECTS)
		does |= MODEL_GATHER_BEGIN | MODEL_GATHER_FINISH | MODEL_NOTIFIER_START |
			MODEL_NOTIFIER_END;
	return does;
}

/* Only locks that spin: entries are changed under those. */
static bool counts(const struct exec *x, const struct model_fn *m, uint32_t does)
{
	if (x->e->tracks & TRACK_OWED && m->owes & (OWES_MMAP_READ | OWES_I_MMAP))
		return true;
	return !(does & (MODEL_LOCK | MODEL_UNLOCK)) || m->does & MODEL_SPINS;
}

bool held_takes(const struct exec *x, const struct model_fn *m)
{
	return m->does & TAKES & tracked(x->e) && counts(x, m, m->does & TAKES);
}

/* Where a table's lock lies: the same class and the same pointer are the same lock. */
bool held_lock_of(struct exec *x, const struct call *c, const struct model_fn *m, struct val *out)
{
	struct term t = {.kind = TERM_LOCK,
			 .x = m->ptl_class,
			 .range = range_interval(&x->e->d.ranges, 4096, INT64_MAX)};

	for (unsigned i = 0; m->ptl_class && i < c->nr; i++) {
		const struct ir_type *type = &x->f->ir->exprs[c->in->args[i]].type;

		if (type->kind != IR_T_PTR || type->level == IR_LEVEL_NONE || !c->args[i].t)
			continue;
		t.a = c->args[i];
		*out = val_term(term_make(x->e->d.terms, t));
		return out->t != 0;
	}
	return false;
}

static bool is_table_lock(const struct exec *x, struct val lock)
{
	return term_get(x->e->d.terms, lock.t)->kind == TERM_LOCK;
}

static struct event begin(const struct call *c, const struct model_fn *m, uint8_t kind, uint8_t res,
			  struct val obj)
{
	return (struct event){.kind = kind,
			      .res = res,
			      .lock = m->owes & OWES_MMAP_READ ? LOCK_MMAP_READ
				      : m->owes & OWES_I_MMAP  ? LOCK_I_MMAP
							       : LOCK_OTHER,
			      .api = c->in->macro ? c->in->macro : m->name,
			      .entry = obj,
			      .len = 8};
}

static void raise_held(struct exec *x, struct event *ev, const char *text)
{
	ev->where = event_trace(x, text, strpool_get(&x->e->ctx->names, ev->api));
	event_raise(x, ev);
}

static bool is_local(const struct exec *x, struct val addr)
{
	return term_get(x->e->d.terms, addr.t)->kind == TERM_LOCAL && !addr.off;
}

void held_name_lock(struct exec *x, const struct call *c, const struct model_fn *m)
{
	struct val lock;

	if ((m->does & (MODEL_PTE_MAP | MODEL_PTL_LOCK)) != MODEL_PTE_MAP || m->lock_arg < 0)
		return;
	if ((unsigned)m->lock_arg < c->nr && c->args[m->lock_arg].t && held_lock_of(x, c, m, &lock))
		state_set(x->st, c->args[m->lock_arg], lock);
}

static void take_lock(struct exec *x, const struct call *c, const struct model_fn *m,
		      struct val *ret)
{
	bool ptl = m->does & MODEL_PTL_LOCK;
	struct val lock = {0};
	struct event ev;

	if (!ptl) {
		lock = c->nr ? c->args[0] : lock;
		ptl = is_table_lock(x, lock);
	} else if (!held_lock_of(x, c, m, &lock)) {
		lock = eval_fresh(x, &(struct ir_type){.kind = IR_T_PTR, .size = 8});
	}
	if (!lock.t)
		return;
	if (m->lock_arg >= 0 && (unsigned)m->lock_arg < c->nr && c->args[m->lock_arg].t) {
		state_set(x->st, c->args[m->lock_arg], lock);
		if (x->e->tracks & TRACK_MAPS && !is_local(x, c->args[m->lock_arg]))
			return; /* handed out: others give it back */
	} else if (m->does & MODEL_PTL_LOCK && !(m->does & MODEL_PTE_MAP))
		*ret = lock; /* the function returns it */
	ev = begin(c, m, EVENT_ACQUIRE, RES_LOCK, lock);
	ev.flags = ptl ? RES_PTL : 0;
	raise_held(x, &ev, "%s() takes the lock");
}

static void take(struct exec *x, const struct call *c, const struct model_fn *m, struct val *ret)
{
	uint32_t does = m->does & tracked(x->e);
	struct event ev;

	held_name_lock(x, c, m);
	if (does & (MODEL_PTL_LOCK | MODEL_LOCK))
		take_lock(x, c, m, ret);
	if (does & MODEL_PTE_MAP && ret->t) {
		ev = begin(c, m, EVENT_ACQUIRE, RES_MAP, *ret);
		raise_held(x, &ev, "%s() maps the table");
	}
	if (does & MODEL_GATHER_BEGIN && c->nr) {
		ev = begin(c, m, EVENT_ACQUIRE, RES_GATHER, c->args[0]);
		raise_held(x, &ev, "%s() begins the gather");
	}
	if (does & MODEL_NOTIFIER_START && c->nr) {
		ev = begin(c, m, EVENT_ACQUIRE, RES_NOTIFIER, c->args[0]);
		raise_held(x, &ev, "%s() starts the range");
	}
}

void held_give_back(struct exec *x, const struct call *c, const struct model_fn *m)
{
	uint32_t does = m->does & tracked(x->e) & GIVES_BACK;
	unsigned lock = m->lock_arg >= 0 ? (unsigned)m->lock_arg : 0;
	struct event ev;

	if (!counts(x, m, does))
		return;
	if (does & (MODEL_PTL_UNLOCK | MODEL_UNLOCK) && lock < c->nr) {
		ev = begin(c, m, EVENT_RELEASE, RES_LOCK, c->args[lock]);
		ev.flags = does & MODEL_PTL_UNLOCK ? RES_PTL : 0;
		raise_held(x, &ev, "%s() drops the lock");
	}
	if (does & MODEL_PTE_UNMAP && c->nr) {
		ev = begin(c, m, EVENT_RELEASE, RES_MAP, c->args[0]);
		ev.what = call_arg_name(x, c->in, 0);
		raise_held(x, &ev, "%s() unmaps the table");
	}
	if (does & MODEL_GATHER_FINISH && c->nr) {
		ev = begin(c, m, EVENT_RELEASE, RES_GATHER, c->args[0]);
		raise_held(x, &ev, "%s() finishes the gather");
	}
	if (does & MODEL_NOTIFIER_END && c->nr) {
		ev = begin(c, m, EVENT_RELEASE, RES_NOTIFIER, c->args[0]);
		raise_held(x, &ev, "%s() ends the range");
	}
}

/*
 * Up to 6.4 mapping a table is a macro and cannot fail; since then it is a function.  A
 * lock that is only tried can fail in all.
 */
static bool may_fail(const struct exec *x, const struct call *c, const struct model_fn *m)
{
	if (!(m->does & (MODEL_IF_RESULT | MODEL_IF_ZERO)))
		return false;
	return !(m->does & MODEL_PTE_MAP) || c->in->callee == m->name ||
	       call_names(x, c->in->callee, m->name);
}

/* The way on which nothing was taken. */
static void fail(struct exec *x, const struct model_fn *m, struct val ret)
{
	struct state *took = x->st;
	bool zero = m->does & MODEL_IF_RESULT;
	uint32_t none = range_interval(&x->e->d.ranges, 0, 0);

	x->st = state_clone(took);
	if (!state_narrow(&x->e->d, x->st, ret,
			  zero ? none : range_complement(&x->e->d.ranges, none))) {
		state_free(x->st);
		x->st = took;
		return;
	}
	if (m->does & MODEL_PTE_MAP && x->e->tracks & TRACK_MAPS) {
		struct res r = {.kind = RES_MAP,
				.flags = RES_FAILED,
				.api = m->name,
				.moved_block = x->block};

		r.where = event_trace(x, "%s() finds no table and returns NULL",
				      strpool_get(&x->e->ctx->names, m->name));
		res_add(x->st, &r);
	}
	call_finish(x, zero ? val_const(0) : ret);
	x->st = took;
}

bool held_keeps(const struct exec *x, const struct model_fn *m, unsigned arg)
{
	return held_takes(x, m) && m->lock_arg == (int)arg;
}

void held_take(struct exec *x, const struct call *c, const struct model_fn *m, struct val ret)
{
	uint32_t none = range_interval(&x->e->d.ranges, 0, 0);
	bool tried = may_fail(x, c, m);

	if (tried)
		fail(x, m, ret);
	if (m->does & MODEL_IF_ZERO)
		state_narrow(&x->e->d, x->st, ret, none);
	else if (m->does & MODEL_IF_RESULT)
		state_narrow(&x->e->d, x->st, ret, range_complement(&x->e->d.ranges, none));
	take(x, c, m, &ret);
	call_finish(x, tried && m->does & MODEL_IF_ZERO ? val_const(0) : ret);
}
