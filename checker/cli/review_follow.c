// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What the change affects.  First the functions that it makes others, by their text or by what they
 * include, or to whom somebody else comes by calls or fields (engine_facts()).  These may do something else
 * to their callers than before, their callers to theirs, and so on.  What functions of base and result do to
 * their callers is compared (engine_effects()): where that is the same nothing goes further up;
 * where it is not, the files that call the function are looked at, too.  Each exploration of the engine is
 * followed by itself: what one cannot tell apart it cannot tell apart further up.
 *
 * Errs to too much: a function that calls what its caller hands it counts as changed.  Calls
 * through pointers are followed among the files that are there.  A file that does not use the API
 * is of interest if one that does calls a function of it that leads to what has changed: two such
 * files one behind the other are not found.
 */
#include "cli/review.h"

#include <string.h>

#include "util/path.h"

#define MAX_LEVELS 8 /* calls upwards */
#define MAX_USERS 24 /* files that use the API, beyond those of the touched functions themselves */
#define MAX_BETWEEN 12 /* files that do not, and lie between the change and one that does */

struct follow {
	struct review *r;
	struct engine_scopes now;     /* affected, and to be compared */
	struct map now_at;	      /* symbols to positions there */
	struct engine_scopes changed; /* what of it differs */
	VEC(uint32_t) called;	      /* affected only by who calls them */
	struct map names;	      /* plain names of those that other files can call */
	VEC(uint32_t) ids;	      /* of these, the ones of this level */
	struct map now_names;	      /* the same */
	unsigned nr_users, nr_between;
	bool direct; /* callers of what the change itself touches: no limit on those with the API */
	bool more;   /* files were added */
};

static struct engine *engine_of(struct review_side *s)
{
	return s->driver.engine;
}

/* To be compared, in the passes in which that has not been done. */
static void take_new(struct follow *f, uint32_t sym, uint32_t passes)
{
	const uint64_t *at = map_get(&f->now_at, sym);

	passes = review_affect(f->r, sym, passes);
	if (!passes)
		return;
	if (at) {
		f->now.list.at[*at].passes |= passes;
		return;
	}
	map_set(&f->now_at, sym, f->now.list.nr);
	vec_push(&f->now.list, (struct engine_scope){sym, passes});
}

static void clear_now(struct follow *f)
{
	vec_clear(&f->now.list);
	map_free(&f->now_at);
}

/* One more file; false where a limit forbids it. */
static bool add_file(struct follow *f, const char *path, bool is_user)
{
	unsigned *nr = is_user ? &f->nr_users : &f->nr_between;

	if (map_get(&f->r->has_path, strpool_intern(&f->r->ctx->names, path)))
		return true;
	if (*nr >= (is_user ? MAX_USERS : MAX_BETWEEN) && !(is_user && f->direct))
		return false;
	*nr += !(is_user && f->direct);
	f->more = review_add_path(f->r, path, !is_user);
	return true;
}

static void note_cut(struct follow *f, uint32_t func, const char *path)
{
	ledger_add(f->r->ctx, &f->r->ledger, LEDGER_FUNC_CAPPED,
		   strpool_get(&f->r->ctx->names, func),
		   "limit on files that the change reaches through callers: %s was not looked at",
		   path);
}

/* Who calls a function makes no difference to what it does to those. */
static void take_different(void *data, uint32_t sym, bool called)
{
	struct follow *f = data;

	if (called)
		vec_push(&f->called, sym);
	else
		take_new(f, sym, ENGINE_ALL_PASSES);
}

/* What the change itself affects among the files that are there by now. */
static void take_touched(struct follow *f)
{
	struct engine_facts end = {0};

	vec_clear(&f->r->facts.list);
	engine_facts(engine_of(&f->r->sides[0]), &f->r->facts);
	engine_facts(engine_of(review_end(f->r)), &end);
	review_each_different(&f->r->facts, &end, take_different, f);
	vec_free(&end.list);
}

static void take_callers(struct follow *f, struct review_side *s)
{
	struct engine_scopes callers = {0};

	engine_callers(engine_of(s), &f->changed, &callers);
	vec_each (&callers.list, struct engine_scope, c)
		take_new(f, c->sym, c->passes);
	vec_free(&callers.list);
}

static void note_name(struct follow *f, const struct engine_effect *x)
{
	if (!x->is_shared || map_get(&f->names, x->name))
		return;
	map_set(&f->names, x->name, 1);
	map_set(&f->now_names, x->name, 1);
	vec_push(&f->ids, x->name);
}

/* The passes in which the other version of a function, or none, is something else. */
static uint32_t passes_changed(const struct engine_effect *x, const struct engine_effect *other)
{
	uint32_t changed = 0;

	if (!other || other->face != x->face)
		return ENGINE_ALL_PASSES;
	if (x->is_open || other->is_open)
		return x->passes;
	for (unsigned i = 0; i < ENGINE_PASSES; i++)
		changed |= (uint32_t)(x->seen[i] != other->seen[i]) << i;
	return changed;
}

/* Those that the other version has not, or not so. */
static void add_changed(struct follow *f, const struct engine_effects *these,
			const struct engine_effects *others)
{
	struct map at = {0};

	for (size_t i = 0; i < others->list.nr; i++)
		map_set(&at, others->list.at[i].sym, i);
	vec_each (&these->list, struct engine_effect, x) {
		const uint64_t *i = map_get(&at, x->sym);
		uint32_t passes = passes_changed(x, i ? &others->list.at[*i] : NULL);

		if (!passes)
			continue;
		vec_push(&f->changed.list, (struct engine_scope){x->sym, passes});
		note_name(f, x);
	}
	map_free(&at);
}

static void compare(struct follow *f)
{
	struct engine_effects base = {0}, end = {0};

	vec_clear(&f->changed.list);
	vec_clear(&f->ids);
	map_free(&f->now_names);
	engine_effects(engine_of(&f->r->sides[0]), &f->now, &base);
	engine_effects(engine_of(review_end(f->r)), &f->now, &end);
	add_changed(f, &base, &end);
	add_changed(f, &end, &base);
	clear_now(f);
	vec_free(&base.list);
	vec_free(&end.list);
}

/* A changed file that does not use the API, but has what a file calls that does. */
static void add_between(struct follow *f, struct review_side *s, const struct delta_file *d)
{
	const char *path = s == &f->r->sides[0] && d->old_path ? d->old_path : d->path;
	uint32_t name;

	if (!path_has_suffix(d->path, ".c") ||
	    map_get(&f->r->has_path, strpool_intern(&f->r->ctx->names, d->path)))
		return;
	name = review_leads_to_user(f->r, s, path, &f->r->touched.seen);
	if (name && !add_file(f, d->path, false))
		note_cut(f, name, d->path);
	else if (name && d->old_path)
		review_add_path(f->r, d->old_path, true);
}

static void add_all_between(struct follow *f, struct review_side *s)
{
	vec_each (&f->r->delta.files, struct delta_file, d)
		add_between(f, s, d);
}

/* The files of one side that call what has changed. */
static int add_files(struct follow *f, struct review_side *s)
{
	struct ctx *ctx = f->r->ctx;
	struct kbuild_uses calls = {0};
	VEC(const char *) names = {0};
	int ret = 0;

	vec_each (&f->ids, uint32_t, name)
		vec_push(&names, strpool_get(&ctx->names, *name));
	if (names.nr && driver_open_index(&s->driver))
		ret = -1;
	else if (names.nr)
		kbuild_uses(ctx, &s->driver.tree, &s->driver.index, names.at, (unsigned)names.nr,
			    false, &calls);
	vec_each (&calls.list, struct kbuild_use, use) {
		bool user = review_is_user(f->r, s, use->path);

		if ((user || review_leads_to_user(f->r, s, use->path, &f->now_names)) &&
		    !add_file(f, use->path, user))
			note_cut(f, f->ids.at[use->name], use->path);
	}
	kbuild_uses_free(&calls);
	vec_free(&names);
	return ret;
}

/* Files between have no flags where make was never asked for them. */
static void note_unknown(struct follow *f)
{
	const struct driver *d = &review_end(f->r)->driver;

	vec_each (&f->r->extras, const char *, path)
		if (kbuild_flags_is_unknown(&d->flags, *path))
			ledger_add(f->r->ctx, &f->r->ledger, LEDGER_FILE_NO_FLAGS, *path,
				   "calls what the change affects, and make was not asked for this "
				   "directory yet; mmucheck dump flags does it");
}

static int one_level(struct follow *f)
{
	struct review *r = f->r;

	compare(f);
	f->more = false;
	if (add_files(f, &r->sides[0]) || add_files(f, review_end(r)))
		return -1;
	f->direct = false;
	if (f->more && (review_load(r, 0) || review_load(r, r->change.patches.nr)))
		return -1;
	if (f->more)
		take_touched(f);
	take_callers(f, &r->sides[0]);
	take_callers(f, review_end(r));
	return 0;
}

int review_follow(struct review *r)
{
	struct follow f = {.r = r, .direct = true};
	int ret = 0;

	review_note_called(r, &r->sides[0]);
	review_note_called(r, review_end(r));
	add_all_between(&f, &r->sides[0]);
	add_all_between(&f, review_end(r));
	if (r->paths.nr || r->extras.nr)
		ret = review_load(r, 0) || review_load(r, r->change.patches.nr) ? -1 : 0;
	if (!ret && (r->paths.nr || r->extras.nr))
		take_touched(&f);
	for (unsigned level = 0; !ret && f.now.list.nr && level < MAX_LEVELS; level++)
		ret = one_level(&f);
	vec_each (&f.now.list, struct engine_scope, cut)
		if (!ret)
			ledger_add(r->ctx, &r->ledger, LEDGER_FUNC_CAPPED,
				   strpool_get(&r->ctx->names, cut->sym),
				   "limit on calls upwards from the change: its callers were not "
				   "looked at");
	if (!ret)
		note_unknown(&f);
	vec_each (&f.called, uint32_t, sym)
		review_affect(r, *sym, ENGINE_ALL_PASSES);
	vec_free(&f.called);
	map_free(&f.names);
	map_free(&f.now_names);
	vec_free(&f.ids);
	map_free(&f.now_at);
	vec_free(&f.now.list);
	vec_free(&f.changed.list);
	return ret;
}
