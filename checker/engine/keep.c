// SPDX-License-Identifier: GPL-2.0-or-later
#include "engine/keep.h"

#include <stdlib.h>
#include <string.h>

#include "engine/bytes.h"
#include "engine/facts.h"
#include "engine/kept.h"

/*
 * DEP_LATER: a summary that was first asked for when the function was explored once more, with
 * what was known of it by then.  DEP_BUSY: one of a caller that waits.  DEP_RECURSED: it was called.
 */
enum dep_kind {
	DEP_FUNC,
	DEP_FIELD,
	DEP_OBJECT,
	DEP_SUMMARY,
	DEP_LATER,
	DEP_BUSY,
	DEP_RECURSED,
	DEP_NR
};

/* Something that an exploration looked at, and the hash of what it saw. */
struct dep {
	uint8_t kind;
	uint32_t name; /* of the function, field or object */
	uint64_t saw;
	struct bindings bindings; /* of a summary */
};

/* A place that was told, so many times. */
struct place_told {
	struct ir_loc loc;
	uint32_t times;
};

/* One exploration that is being noted, or looked at whether it holds. */
struct frame {
	struct frame *outer;
	const struct summary *of;
	bool mute; /* what is kept is being held against the program */
	struct kept_key key;
	VEC(struct dep) deps;
	struct map seen; /* deps that are there */
	VEC(struct violation) told;
	struct map told_before;
	VEC(struct place_told) met, unresolved;
};

struct keep {
	struct kept_all all;
	struct places places;
	struct frame *frame;
};

struct keep *keep_new(struct store *store, const char *space)
{
	struct keep *k = xcalloc(1, sizeof(*k));

	kept_open(&k->all, store, space);
	return k;
}

void keep_free(struct keep *k)
{
	if (!k)
		return;
	kept_close(&k->all);
	places_free(&k->places);
	free(k);
}

void keep_begin(struct engine *e)
{
	if (e->keep)
		places_build(&e->keep->places, &e->prog);
}

void keep_write(struct engine *e)
{
	if (e->keep)
		kept_write(&e->keep->all, e->ctx);
}

static void key_bindings(const struct engine *e, const struct bindings *b, struct strbuf *sb)
{
	for (unsigned i = 0; i < b->nr; i++)
		strbuf_addf(sb, "%u %s %lld %s %s:%u:%u\n", b->at[i].param,
			    strpool_get(&e->ctx->names, b->at[i].func), (long long)b->at[i].value,
			    strpool_get(&e->ctx->names, b->at[i].by),
			    strpool_get(&e->ctx->names, b->at[i].loc.file), b->at[i].loc.line,
			    b->at[i].loc.col);
}

/*
 * The function itself and what the program makes of it.  How deep it was met counts because
 * that decides how far is looked into small callees.
 */
static struct kept_key key_of(const struct engine *e, const struct summary *s)
{
	struct strbuf sb = STRBUF_INIT;
	struct kept_key key = {.file = e->prog.funcs.at[s->func].ir->loc.file};

	facts_of(e, s->func, &sb);
	strbuf_addf(&sb, "%u %u %u\n", e->pass, e->rules_off, e->depth);
	key_bindings(e, &s->bindings, &sb);
	hash_digest(sb.buf, sb.len, &key.hi, &key.lo);
	strbuf_free(&sb);
	return key;
}

static struct frame *push_frame(struct engine *e, const struct summary *s)
{
	struct frame *f = xcalloc(1, sizeof(*f));

	f->outer = e->keep->frame;
	f->of = s;
	f->key = key_of(e, s);
	e->keep->frame = f;
	return f;
}

static void pop_frame(struct engine *e)
{
	struct frame *f = e->keep->frame;

	e->keep->frame = f->outer;
	vec_free(&f->deps);
	map_free(&f->seen);
	vec_free(&f->told);
	map_free(&f->told_before);
	vec_free(&f->met);
	vec_free(&f->unresolved);
	free(f);
}

/* The frame that something is to be noted in, NULL if nobody wants to know. */
static struct frame *noting(const struct engine *e)
{
	struct frame *f = e->keep ? e->keep->frame : NULL;

	return f && !f->mute ? f : NULL;
}

static uint64_t dep_key(uint8_t kind, uint32_t name)
{
	return (uint64_t)kind << 32 | name;
}

static bool is_new(struct frame *f, uint64_t key)
{
	if (map_get(&f->seen, key))
		return false;
	map_set(&f->seen, key, 1);
	return true;
}

static uint64_t look(const struct engine *e, uint8_t kind, uint32_t name)
{
	return kind == DEP_FUNC	   ? facts_face(e, name)
	       : kind == DEP_FIELD ? facts_field(e, name)
				   : facts_object(e, name);
}

static void asked(struct engine *e, uint8_t kind, uint32_t name)
{
	struct frame *f = noting(e);

	if (f && is_new(f, dep_key(kind, name)))
		vec_push(&f->deps,
			 (struct dep){.kind = kind, .name = name, .saw = look(e, kind, name)});
}

void keep_asked_func(struct engine *e, uint32_t sym)
{
	asked(e, DEP_FUNC, sym);
}

void keep_asked_field(struct engine *e, uint32_t field)
{
	asked(e, DEP_FIELD, field);
}

void keep_asked_object(struct engine *e, uint32_t object)
{
	asked(e, DEP_OBJECT, object);
}

/* What callees see of a summary that its own function is still explored for; 0 if nothing. */
static uint64_t known_so_far(struct engine *e, const struct summary *s)
{
	const struct terms *own;
	struct bytes_out w;
	struct strbuf bytes;
	uint64_t h;

	if (!s->cases.nr)
		return 0;
	own = summary_speak(e, s);
	bytes_out_begin(&w, e, &e->keep->places);
	summary_put(&w, s);
	bytes = bytes_out_end(&w);
	summary_silence(e, own);
	h = hash_bytes(bytes.buf, bytes.len);
	strbuf_free(&bytes);
	return h;
}

static void add_dep(struct engine *e, struct frame *f, uint8_t kind, const struct summary *s,
		    uint64_t saw)
{
	vec_push(&f->deps, (struct dep){.kind = kind,
					.name = e->prog.funcs.at[s->func].ir->sym,
					.saw = saw,
					.bindings = s->bindings});
}

void keep_asked_summary(struct engine *e, const struct summary *s)
{
	struct frame *f = noting(e);

	/* By pointer: the same function with other bindings is another one. */
	if (!f || f->of == s || !is_new(f, hash_mix((uintptr_t)s)))
		return;
	if (s->busy)
		add_dep(e, f, DEP_BUSY, s, known_so_far(e, s));
	else
		add_dep(e, f, f->of->rounds > 1 ? DEP_LATER : DEP_SUMMARY, s, s->content);
}

void keep_recursed(struct engine *e, const struct summary *s)
{
	struct frame *f = noting(e);

	if (f && f->of != s && is_new(f, hash_mix((uintptr_t)s) + 1))
		add_dep(e, f, DEP_RECURSED, s, 0);
}

/* On many paths the same is told. */
static bool told_before(struct frame *f, const struct violation *v)
{
	uint64_t key[9] = {(uint64_t)v->rule << 32 | v->generation,
			   (uintptr_t)v->section,
			   (uintptr_t)v->source,
			   (uintptr_t)v->sink,
			   (uintptr_t)v->place,
			   (uint64_t)v->source_api << 32 | v->sink_api,
			   v->any_source | v->inexact << 1 | v->needs_proof << 2 | v->minor << 3 |
				   v->custom << 4,
			   hash_bytes(v->message, strlen(v->message)),
			   v->fix ? hash_bytes(v->fix, strlen(v->fix)) : 0};
	uint64_t h = hash_bytes(key, sizeof(key));

	if (map_get(&f->told_before, h))
		return true;
	map_set(&f->told_before, h, 1);
	return false;
}

void keep_told(struct engine *e, const struct violation *v)
{
	struct frame *f = noting(e);

	if (f && !told_before(f, v))
		vec_push(&f->told, *v);
}

#define note_place(list, place)                                                                    \
	do {                                                                                       \
		if ((list)->nr && !memcmp(&vec_last(list)->loc, place, sizeof(*place)))            \
			vec_last(list)->times++;                                                   \
		else                                                                               \
			vec_push(list, (struct place_told){*place, 1});                            \
	} while (0)

void keep_met(struct engine *e, const struct ir_loc *loc)
{
	struct frame *f = noting(e);

	if (f)
		note_place(&f->met, loc);
}

void keep_unresolved(struct engine *e, const struct ir_loc *loc)
{
	struct frame *f = noting(e);

	if (f)
		note_place(&f->unresolved, loc);
}

static void put_bindings(struct bytes_out *w, const struct bindings *b)
{
	put_number(w, b->nr);
	for (unsigned i = 0; i < b->nr; i++) {
		put_number(w, b->at[i].param);
		put_name(w, b->at[i].func);
		put_signed(w, b->at[i].value);
		put_loc(w, &b->at[i].loc);
		put_name(w, b->at[i].by);
	}
}

static void get_bindings(struct bytes_in *r, struct bindings *b)
{
	b->nr = get_below(r, MAX_BINDINGS + 1);
	for (unsigned i = 0; i < b->nr; i++) {
		b->at[i].param = get_below(r, UINT64_C(1) << 32);
		b->at[i].func = get_name(r);
		b->at[i].value = get_signed(r);
		b->at[i].loc = get_loc(r);
		b->at[i].by = get_name(r);
	}
}

static bool has_bindings(const struct dep *d)
{
	return d->kind >= DEP_SUMMARY;
}

static void put_deps(struct bytes_out *w, const struct frame *f)
{
	put_number(w, f->deps.nr);
	vec_each (&f->deps, struct dep, d) {
		put_number(w, d->kind);
		put_name(w, d->name);
		put_number(w, d->saw);
		if (has_bindings(d))
			put_bindings(w, &d->bindings);
	}
}

/*
 * Exploring it now is what the exploration would do if all before is as it was, and a waiting
 * caller has nothing to show, as then.
 */
static bool summary_is(struct engine *e, const struct dep *d)
{
	int64_t func = program_find(&e->prog, d->name);
	const struct summary *s = func < 0 ? NULL : explore(e, (uint32_t)func, &d->bindings);

	return s && s->done && s->content == d->saw;
}

static struct summary *known(const struct engine *e, const struct dep *d)
{
	int64_t func = program_find(&e->prog, d->name);

	return func < 0 ? NULL : explore_known(e, (uint32_t)func, &d->bindings);
}

/* To explore it here is too early: it may call the function whose exploration has not begun. */
static bool later_is(const struct engine *e, const struct dep *d)
{
	const struct summary *s = known(e, d);

	return s && s->done && s->content == d->saw;
}

/* Does a caller wait, as it did, and show as much? */
static bool busy_is(struct engine *e, const struct dep *d)
{
	const struct summary *s = known(e, d);

	return s && s->busy && known_so_far(e, s) == d->saw;
}

static bool recurses(const struct engine *e, const struct dep *d)
{
	struct summary *s = known(e, d);

	if (s)
		s->recursed = true;
	return s != NULL;
}

static bool dep_holds(struct engine *e, const struct dep *d)
{
	switch (d->kind) {
	case DEP_SUMMARY:
		return summary_is(e, d);
	case DEP_LATER:
		return later_is(e, d);
	case DEP_BUSY:
		return busy_is(e, d);
	case DEP_RECURSED:
		return recurses(e, d);
	}
	return look(e, d->kind, d->name) == d->saw;
}

/* Is everything that the exploration looked at as it was? */
static bool holds(struct engine *e, const struct kept *k)
{
	struct bytes_in r;
	bool same = true;

	bytes_in_begin(&r, e, k->deps.buf, k->deps.len);
	for (size_t nr = get_count(&r); nr && same && !r.bad; nr--) {
		struct dep d = {.kind = (uint8_t)get_below(&r, DEP_NR)};

		d.name = get_name(&r);
		d.saw = get_number(&r);
		if (has_bindings(&d))
			get_bindings(&r, &d.bindings);
		same = !r.bad && dep_holds(e, &d);
	}
	return bytes_in_end(&r) && same;
}

static void put_violation(struct bytes_out *w, const struct violation *v)
{
	put_number(w, v->rule);
	put_trace(w, v->section);
	put_trace(w, v->source);
	put_trace(w, v->sink);
	put_trace(w, v->place);
	put_name(w, v->source_api);
	put_name(w, v->sink_api);
	put_number(w, v->any_source | v->inexact << 1 | v->needs_proof << 2 | v->minor << 3 |
			      v->custom << 4);
	put_number(w, v->generation);
	put_text(w, v->message);
	put_text(w, v->affects);
	put_text(w, v->fix);
}

static struct violation get_violation(struct bytes_in *r)
{
	struct violation v = {.rule = get_below(r, rule_catalogue_nr)};
	uint32_t flags;

	v.section = get_trace(r);
	v.source = get_trace(r);
	v.sink = get_trace(r);
	v.place = get_trace(r);
	v.source_api = get_name(r);
	v.sink_api = get_name(r);
	flags = get_below(r, 32);
	v.any_source = flags & 1;
	v.inexact = flags & 2;
	v.needs_proof = flags & 4;
	v.minor = flags & 8;
	v.custom = flags & 16;
	v.generation = (uint8_t)get_below(r, IR_GEN_GENERIC + 1);
	v.message = get_text(r);
	v.affects = get_text(r);
	v.fix = get_text(r);
	r->bad |= !v.sink || !v.message;
	return v;
}

static void put_told(struct bytes_out *w, const struct frame *f)
{
	put_number(w, f->told.nr);
	vec_each (&f->told, struct violation, v)
		put_violation(w, v);
	put_number(w, f->met.nr);
	vec_each (&f->met, struct place_told, p)
		put_loc(w, &p->loc);
	put_number(w, f->unresolved.nr);
	vec_each (&f->unresolved, struct place_told, p) {
		put_loc(w, &p->loc);
		put_number(w, p->times);
	}
}

/* Read into the frame; nothing is told before all of it is there. */
static bool get_told(struct engine *e, const struct kept *k, struct frame *f)
{
	struct bytes_in r;

	bytes_in_begin(&r, e, k->told.buf, k->told.len);
	for (size_t nr = get_count(&r); nr && !r.bad; nr--)
		vec_push(&f->told, get_violation(&r));
	for (size_t nr = get_count(&r); nr && !r.bad; nr--)
		vec_push(&f->met, (struct place_told){get_loc(&r), 1});
	for (size_t nr = get_count(&r); nr && !r.bad; nr--) {
		struct place_told p = {get_loc(&r), 0};

		p.times = get_below(&r, INT32_MAX);
		vec_push(&f->unresolved, p);
	}
	return bytes_in_end(&r);
}

static void tell(struct engine *e, const struct frame *f, uint32_t func)
{
	vec_each (&f->told, struct violation, v)
		report_violation(e, v);
	vec_each (&f->met, struct place_told, p)
		owe_note_met(e, &p->loc, func);
	vec_each (&f->unresolved, struct place_told, p)
		for (uint32_t i = 0; i < p->times; i++)
			call_note_unresolved(e, e->prog.funcs.at[func].ir->name, &p->loc);
}

static bool get_summary(struct engine *e, const struct kept *k, struct summary *s)
{
	bool recursed = s->recursed;
	struct bytes_in r;

	bytes_in_begin(&r, e, k->summary.buf, k->summary.len);
	summary_get(&r, s);
	if (bytes_in_end(&r))
		return true;
	summary_clear(s);
	terms_free(&s->terms);
	terms_init(&s->terms);
	s->recursed = recursed;
	return false;
}

static bool take(struct engine *e, struct kept *k, struct summary *s)
{
	struct frame *f = e->keep->frame;

	if (!holds(e, k) || !get_told(e, k, f) || !get_summary(e, k, s))
		return false;
	s->content = k->content;
	kept_use(k);
	tell(e, f, s->func);
	return true;
}

bool keep_recall(struct engine *e, struct summary *s)
{
	struct frame *f;
	struct kept *k;

	if (!e->keep)
		return false;
	f = push_frame(e, s);
	f->mute = true;
	k = kept_find(&e->keep->all, e->ctx, &f->key);
	if (k && take(e, k, s)) {
		pop_frame(e);
		return true;
	}
	f->mute = false;
	vec_clear(&f->told);
	vec_clear(&f->met);
	vec_clear(&f->unresolved);
	return false;
}

void keep_note(struct engine *e, struct summary *s)
{
	struct bytes_out deps, summary, told;
	struct kept k = {0};
	struct frame *f;

	if (!e->keep)
		return;
	f = e->keep->frame;
	bytes_out_begin(&summary, e, &e->keep->places);
	summary_put(&summary, s);
	k.summary = bytes_out_end(&summary);
	k.content = s->content = hash_bytes(k.summary.buf, k.summary.len);
	bytes_out_begin(&deps, e, &e->keep->places);
	put_deps(&deps, f);
	k.deps = bytes_out_end(&deps);
	bytes_out_begin(&told, e, &e->keep->places);
	put_told(&told, f);
	k.told = bytes_out_end(&told);
	k.key = f->key;
	kept_add(&e->keep->all, &k);
	pop_frame(e);
}
