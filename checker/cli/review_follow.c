// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Callers of callers.  A function whose text the change touches may do something else to its
 * callers than before, these in turn to theirs, and so on.  What functions of base and result do to
 * their callers is compared (engine_effects()): where that is the same nothing goes further up;
 * where it is not, the files that call the function are looked at, too.
 *
 * Errs to too much: a function that calls what its caller hands it counts as changed.  Calls
 * through pointers are followed among the files that are there.  A file that does not use the API
 * is of interest if one that does calls a function of it that calls what has changed: two such
 * files one behind the other are not found.
 */
#include "cli/review.h"

#include <stdlib.h>
#include <string.h>

#include "kbuild/statements.h"
#include "util/path.h"
#include "util/word.h"

#define MAX_LEVELS 8 /* calls upwards */
#define MAX_USERS 24 /* files that use the API, beyond those of the touched functions themselves */
#define MAX_BETWEEN 12 /* files that do not, and lie between the change and one that does */
#define MAX_SOURCE ((size_t)64 << 20)

struct follow {
	struct review *r;
	struct map seen;	     /* symbols that were compared */
	struct engine_names syms;    /* to be compared now */
	struct engine_names changed; /* of these, those that differ */
	struct map names;	     /* plain names of those that other files can call */
	VEC(uint32_t) ids;	     /* the same */
	struct map called;	     /* hashes of the names that files with the API call */
	unsigned nr_users, nr_between;
	bool more; /* files were added */
};

static struct engine *engine_of(struct review_side *s)
{
	return s->driver.engine;
}

static void take_new(struct follow *f, struct engine_names *from)
{
	vec_each (&from->ids, uint32_t, sym) {
		if (map_get(&f->seen, *sym))
			continue;
		map_set(&f->seen, *sym, 1);
		vec_push(&f->syms.ids, *sym);
	}
	vec_free(&from->ids);
}

/* One more file; false where a limit forbids it. */
static bool add_file(struct follow *f, const char *path, bool is_user)
{
	unsigned *nr = is_user ? &f->nr_users : &f->nr_between;

	if (map_get(&f->r->has_path, strpool_intern(&f->r->ctx->names, path)))
		return true;
	if (*nr >= (is_user ? MAX_USERS : MAX_BETWEEN))
		return false;
	++*nr;
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

static void touched_names(const struct review *r, struct engine_names *out)
{
	vec_each (&r->touched.names, uint32_t, name)
		vec_push(&out->ids, *name);
}

static void take_touched(struct follow *f, struct review_side *s)
{
	struct engine_names touched = {0}, syms = {0};

	touched_names(f->r, &touched);
	engine_named(engine_of(s), &touched, &syms);
	vec_free(&touched.ids);
	take_new(f, &syms);
}

/* A changed file that does not use the API, but has what a file calls that does. */
static void add_between(struct follow *f, uint32_t func)
{
	const char *path =
		strpool_get(&f->r->ctx->names, (uint32_t)*map_get(&f->r->touched_in, func));

	vec_each (&f->r->delta.files, struct delta_file, d) {
		if (strcmp(d->path, path) || !path_has_suffix(path, ".c"))
			continue;
		if (!add_file(f, path, false)) {
			note_cut(f, func, path);
			return;
		}
		if (d->old_path)
			review_add_path(f->r, d->old_path, true);
	}
}

static int load_between(struct follow *f)
{
	struct review *r = f->r;

	do {
		struct engine_names touched = {0}, syms = {0};

		f->more = false;
		touched_names(r, &touched);
		engine_undefined(engine_of(&r->sides[0]), &touched, &syms);
		engine_undefined(engine_of(review_end(r)), &touched, &syms);
		vec_each (&syms.ids, uint32_t, func)
			add_between(f, *func);
		vec_free(&touched.ids);
		vec_free(&syms.ids);
		if (f->more && (review_load(r, 0) || review_load(r, r->change.patches.nr)))
			return -1;
	} while (f->more);
	return 0;
}

static void take_callers(struct follow *f, struct review_side *s)
{
	struct engine_names syms = {0};

	engine_callers(engine_of(s), &f->changed, &syms);
	take_new(f, &syms);
}

static void note_name(struct follow *f, const struct engine_effect *x)
{
	if (!x->is_shared || map_get(&f->names, x->name))
		return;
	map_set(&f->names, x->name, 1);
	vec_push(&f->ids, x->name);
}

/* One that the other version has not, or not so. */
static void add_changed(struct follow *f, const struct engine_effects *these,
			const struct engine_effects *others)
{
	struct map hash = {0}, open = {0};

	vec_each (&others->list, struct engine_effect, x) {
		map_set(&hash, x->sym, x->hash);
		map_set(&open, x->sym, x->is_open);
	}
	vec_each (&these->list, struct engine_effect, x) {
		const uint64_t *other = map_get(&hash, x->sym);

		if (other && *other == x->hash && !x->is_open && !*map_get(&open, x->sym))
			continue;
		vec_push(&f->changed.ids, x->sym);
		note_name(f, x);
	}
	map_free(&hash);
	map_free(&open);
}

static void compare(struct follow *f)
{
	struct engine_effects base = {0}, end = {0};

	vec_clear(&f->changed.ids);
	vec_clear(&f->ids);
	engine_effects(engine_of(&f->r->sides[0]), &f->syms, &base);
	engine_effects(engine_of(review_end(f->r)), &f->syms, &end);
	add_changed(f, &base, &end);
	add_changed(f, &end, &base);
	vec_clear(&f->syms.ids);
	vec_free(&base.list);
	vec_free(&end.list);
}

/* What the files that use the API call, by the index. */
static void note_called(struct follow *f, const struct review_side *s)
{
	vec_each (&s->driver.index.files, struct index_file, file) {
		uint32_t name = strpool_find(&f->r->ctx->names, file->path);

		if (!name || !map_get(&s->users, name))
			continue;
		for (uint32_t i = 0; i < file->nr_calls; i++)
			map_set(&f->called, file->calls[i], 1);
	}
}

/* Of a statement the names that it calls are left. */
static bool calls_changed(const struct follow *f, const struct statement *st)
{
	vec_each (&f->ids, uint32_t, name)
		if (has_word(st->text, strlen(st->text), strpool_get(&f->r->ctx->names, *name)))
			return true;
	return false;
}

/* Does a file with the API call a function of this one that calls what has changed? */
static bool is_between(struct follow *f, const struct review_side *s, const char *path)
{
	char *full = path_join(s->view.root, path);
	struct strbuf text = STRBUF_INIT;
	struct statements all = {0};
	bool found = false;

	if (!f->called.nr)
		note_called(f, s);
	if (!strbuf_read_file(&text, full, MAX_SOURCE))
		statements_read(&all, text.buf, text.len);
	vec_each (&all.list, struct statement, st)
		if (!found && calls_changed(f, st))
			found = map_get(&f->called,
					(uint32_t)hash_bytes(st->func, strlen(st->func)));
	statements_free(&all);
	strbuf_free(&text);
	free(full);
	return found;
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

		if ((user || is_between(f, s, use->path)) && !add_file(f, use->path, user))
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
	if (f->more && (review_load(r, 0) || review_load(r, r->change.patches.nr)))
		return -1;
	take_callers(f, &r->sides[0]);
	take_callers(f, review_end(r));
	return 0;
}

int review_follow(struct review *r)
{
	struct follow f = {.r = r};
	int ret = load_between(&f);

	if (!ret) {
		take_touched(&f, &r->sides[0]);
		take_touched(&f, review_end(r));
	}
	for (unsigned level = 0; !ret && f.syms.ids.nr && level < MAX_LEVELS; level++)
		ret = one_level(&f);
	vec_each (&f.syms.ids, uint32_t, sym)
		if (!ret)
			ledger_add(r->ctx, &r->ledger, LEDGER_FUNC_CAPPED,
				   strpool_get(&r->ctx->names, *sym),
				   "limit on calls upwards from the change: its callers were not "
				   "looked at");
	if (!ret)
		note_unknown(&f);
	map_free(&f.seen);
	map_free(&f.names);
	map_free(&f.called);
	vec_free(&f.ids);
	vec_free(&f.syms.ids);
	vec_free(&f.changed.ids);
	return ret;
}
