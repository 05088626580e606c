// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Which files a scan parses, with which flags: those that were asked for, then, on
 * demand, those that define functions the analysis runs into.
 */
#include "cli/driver.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "util/path.h"
#include "util/strbuf.h"

#define MAX_HEADER_USERS 8 /* .c files that stand in for a header */
#define MAX_ROUNDS 3	   /* of looking for missing definitions */

int driver_open_tree(struct driver *d)
{
	const struct opts *o = d->opts;
	int ret = o->kernel ? kbuild_open(d->ctx, &d->tree, o->kernel)
			    : kbuild_open_containing(d->ctx, &d->tree,
						     o->args.nr ? o->args.at[0] : ".");

	d->has_tree = !ret;
	return ret;
}

/* A relative path is below the tree given with -k, else below the current directory. */
static char *resolve_path(const struct driver *d, const char *path)
{
	char below[PATH_MAX], abs[PATH_MAX];

	snprintf(below, sizeof(below), "%s/%s", d->tree.root, path);
	if (path[0] == '/' || (d->opts->kernel && !access(below, F_OK)))
		return xstrdup(path);
	return xstrdup(realpath(path, abs) ? abs : path);
}

static char *absolute(const struct driver *d, const char *path)
{
	struct strbuf sb = STRBUF_INIT;

	if (path[0] != '/')
		strbuf_addf(&sb, "%s/", d->tree.root);
	strbuf_adds(&sb, path);
	return strbuf_detach(&sb);
}

static bool is_known(struct driver *d, const char *path)
{
	return map_get(&d->known, strpool_intern(&d->ctx->names, path)) != NULL;
}

static void push_source(struct driver *d, struct sources *s, const char *path, bool extra)
{
	vec_push(&s->list,
		 (struct source){.path = xstrdup(path), .abs = absolute(d, path), .extra = extra});
}

/* Add a file unless it is known already. */
static bool add_source(struct driver *d, struct sources *s, const char *path, bool extra)
{
	if (is_known(d, path))
		return false;
	map_set(&d->known, strpool_intern(&d->ctx->names, path), 1);
	push_source(d, s, path, extra);
	return true;
}

static int expand_path(struct driver *d, const char *arg, struct sources *s)
{
	struct kbuild_files files = {0};
	char *path = resolve_path(d, arg);
	int ret = kbuild_expand(d->ctx, &d->tree, path, MAX_HEADER_USERS, &files);

	for (size_t i = 0; !ret && i < files.paths.nr; i++)
		add_source(d, s, files.paths.at[i], false);
	free(path);
	kbuild_files_free(&files);
	return ret;
}

static int user_dir(struct driver *d, const char *arg, struct kbuild_files *out)
{
	char *path = resolve_path(d, arg), *abs = path_join(d->tree.root, path);
	const char *rel = path_is_dir(abs) ? path_below(d->tree.root, abs) : NULL;

	if (rel)
		vec_push(&out->paths, xstrdup(rel));
	else
		ctx_error(d->ctx, "--users %s: is no directory of the kernel tree", arg);
	free(abs);
	free(path);
	return rel ? 0 : -1;
}

/* Where --users looks, kernel-relative: the tree as a whole, too, if nothing else is asked. */
static int user_dirs(struct driver *d, struct kbuild_files *out)
{
	vec_each (&d->opts->users, char *, arg)
		if (user_dir(d, *arg, out))
			return -1;
	if (d->demand && !d->opts->users.nr)
		vec_push(&out->paths, xstrdup(""));
	return 0;
}

static bool is_below_any(const struct kbuild_files *dirs, const char *path)
{
	vec_each (&dirs->paths, char *, dir)
		if (!**dir || path_below(*dir, path))
			return true;
	return false;
}

/* Files whose text uses the API; which name says so goes to the ledger. */
static int expand_users(struct driver *d, struct sources *s)
{
	struct kbuild_files dirs = {0};
	struct kbuild_uses uses = {0};
	int ret = user_dirs(d, &dirs);

	if (!ret && dirs.paths.nr)
		ret = driver_find_users(d, &uses);
	vec_each (&uses.list, struct kbuild_use, use)
		if (is_below_any(&dirs, use->path) && add_source(d, s, use->path, false))
			ledger_add(d->ctx, &d->ledger, LEDGER_FILE_CHOSEN, use->path, "uses %s()",
				   strpool_get(&d->ctx->names, use->name));
	kbuild_uses_free(&uses);
	kbuild_files_free(&dirs);
	return ret;
}

static int expand_paths(struct driver *d, struct sources *s)
{
	for (size_t i = 0; i < d->opts->args.nr; i++)
		if (expand_path(d, d->opts->args.at[i], s))
			return -1;
	if (expand_users(d, s))
		return -1;
	if (s->list.nr)
		return 0;
	return ctx_error(
		d->ctx,
		"nothing to scan: give files or directories of the kernel with C files in them");
}

int driver_open_view(struct driver *d, const struct view *v)
{
	const struct opts *o = d->opts;

	if (kbuild_open(d->ctx, &d->tree, v->root))
		return -1;
	d->has_tree = true;
	if (kbuild_open(d->ctx, &d->home, v->home))
		return -1;
	d->view = v;
	d->flags.no_make = true;
	if (!o->compdb)
		d->build = o->build ? xstrdup(o->build)
				    : kbuild_default_build(d->ctx, &d->home, o->arch);
	return o->compdb || d->build ? 0 : -1;
}

/* The user's build directory, else the tree's own in the cache; prepared if it is not yet. */
static int find_build(struct driver *d)
{
	const struct opts *o = d->opts;

	if (o->build)
		d->build = xstrdup(o->build);
	else
		d->build = kbuild_default_build(d->ctx, &d->tree, o->arch);
	if (!d->build)
		return -1;
	return kbuild_prepare(d->ctx, &d->tree, d->build, o->arch, o->llvm, o->jobs);
}

/* A view is compiled as what it is a view of. */
static const struct kbuild_tree *built_tree(const struct driver *d)
{
	return d->view ? &d->home : &d->tree;
}

static void tell_waiting(void *data)
{
	progress_done(data, 0);
}

static int flags_by_make(struct driver *d, const struct sources *s, struct kbuild_flags *out)
{
	char **files = xcalloc(s->list.nr + 1, sizeof(*files));
	unsigned nr = 0;
	int ret = 0;

	vec_each (&s->list, struct source, src)
		if (src->path[0] != '/')
			files[nr++] = src->path;
	progress_phase(&d->progress, "asking make for flags", 0);
	out->tick = tell_waiting;
	out->tick_data = &d->progress;
	if (nr)
		ret = kbuild_flags_from_make(d->ctx, built_tree(d), d->build, d->opts->arch,
					     d->opts->llvm, files, nr, out);
	progress_clear(&d->progress);
	free(files);
	return ret;
}

/* The same file of the home has these flags; here they lead into the view. */
static void take_view_flags(struct driver *d, struct source *src, const struct kbuild_cmd *cmd)
{
	struct frontend_job *home = arena_alloc(&d->mem, sizeof(*home));

	*home = (struct frontend_job){.file = cmd->file,
				      .dir = cmd->dir,
				      .root = d->home.root,
				      .args = cmd->args,
				      .nr_args = cmd->nr_args};
	src->home = home;
	src->dir = view_path(d->view, &d->mem, cmd->dir);
	src->args = view_args(d->view, &d->mem, cmd->dir, cmd->args, cmd->nr_args);
	src->nr_args = cmd->nr_args;
}

/* Find each source's flags; what was asked of make or read from a database is kept. */
static int find_flags(struct driver *d, struct sources *s)
{
	int ret = 0;

	if (!d->opts->compdb)
		ret = flags_by_make(d, s, &d->flags);
	else if (!d->flags.cmds.nr && d->home_flags)
		kbuild_flags_share(d->home_flags, &d->flags);
	else if (!d->flags.cmds.nr)
		ret = kbuild_flags_from_json(d->ctx, d->opts->compdb, &d->flags);
	if (ret)
		return -1;
	vec_each (&s->list, struct source, src) {
		char *built = path_join(built_tree(d)->root, src->path);
		const struct kbuild_cmd *cmd = kbuild_flags_find(&d->flags, built);

		free(built);
		if (cmd && d->view)
			take_view_flags(d, src, cmd);
		if (!cmd || d->view)
			continue;
		src->dir = cmd->dir;
		src->args = cmd->args;
		src->nr_args = cmd->nr_args;
	}
	return 0;
}

/* Names the engine misses and that were not looked for before; -1 with the error set. */
static int new_names(struct driver *d, struct map *asked, char ***names, unsigned *out)
{
	struct engine_names missing = {0};
	unsigned nr = 0;

	*names = NULL;
	if (driver_missing(d, &missing))
		return -1;
	*names = xcalloc(missing.ids.nr + 1, sizeof(**names));
	vec_each (&missing.ids, uint32_t, id) {
		if (map_get(asked, *id))
			continue;
		map_set(asked, *id, 1);
		(*names)[nr++] = (char *)strpool_get(&d->ctx->names, *id);
	}
	vec_free(&missing.ids);
	*out = nr;
	return 0;
}

/* Of several definitions of one function the one in a file that is built counts. */
static const struct kbuild_definition *choose(const struct sources *built,
					      const struct kbuild_definitions *defs, unsigned name)
{
	const struct kbuild_definition *best = NULL;

	vec_each (&defs->list, struct kbuild_definition, def) {
		if (def->name != name || (best && !best->weak))
			continue;
		vec_each (&built->list, struct source, src)
			if (src->args && !strcmp(src->path, def->path) && (!best || !def->weak))
				best = def;
	}
	return best;
}

/* Files that define functions the engine misses; why each was taken goes to the ledger. */
static int extra_sources(struct driver *d, struct map *asked, struct sources *s)
{
	struct kbuild_definitions defs = {0};
	struct sources candidates = {0};
	char **names;
	unsigned nr = 0;
	int ret = new_names(d, asked, &names, &nr);

	if (nr && !ret)
		ret = driver_open_index(d);

	if (nr && !ret)
		kbuild_all_definitions(d->ctx, &d->tree, &d->index, names, nr, &defs);
	vec_each (&defs.list, struct kbuild_definition, def)
		if (!is_known(d, def->path))
			push_source(d, &candidates, def->path, true);
	if (!ret && candidates.list.nr)
		ret = find_flags(d, &candidates);
	for (unsigned i = 0; !ret && i < nr; i++) {
		const struct kbuild_definition *def = choose(&candidates, &defs, i);

		if (def && add_source(d, s, def->path, true))
			ledger_add(d->ctx, &d->ledger, LEDGER_FILE_EXTRA, def->path, "defines %s()",
				   names[i]);
	}
	driver_free_sources(&candidates);
	kbuild_definitions_free(&defs);
	free(names);
	return ret;
}

/* Nothing that has no flags is taken, so all of a database being parsed there is nothing to look for. */
static bool has_all_of_database(struct driver *d)
{
	if (!d->opts->compdb)
		return false;
	vec_each (&d->flags.cmds, struct kbuild_cmd, cmd) {
		const char *path = path_below(built_tree(d)->root, cmd->file);

		if (!path || !is_known(d, path))
			return false;
	}
	return true;
}

int driver_add_missing(struct driver *d)
{
	struct map asked = {0};
	int ret = 0;

	if (has_all_of_database(d))
		return 0;

	for (int round = 0; !ret && round < MAX_ROUNDS; round++) {
		struct sources s = {0};
		bool more;

		ret = extra_sources(d, &asked, &s);
		more = !ret && s.list.nr;
		if (more)
			ret = find_flags(d, &s);
		if (more && !ret)
			ret = driver_parse(d, &s);
		driver_free_sources(&s);
		if (!more)
			break;
	}
	map_free(&asked);
	return ret;
}

int driver_parse_paths(struct driver *d, const char *const *paths, size_t nr, bool extra)
{
	struct sources s = {0};
	int ret = 0;

	for (size_t i = 0; i < nr; i++)
		if (path_has(d->tree.root, paths[i]))
			add_source(d, &s, paths[i], extra);
	if (s.list.nr)
		ret = find_flags(d, &s);
	if (!ret && s.list.nr)
		ret = driver_parse(d, &s);
	driver_free_sources(&s);
	return ret;
}

/*
 * The .c files that call one of the functions and are not known yet; extra, for they were
 * chosen by what they get from there.
 */
static void caller_sources(struct driver *d, const struct engine_names *leaks, struct sources *s)
{
	const char **names = xcalloc(leaks->ids.nr + 1, sizeof(*names));
	struct kbuild_uses uses = {0};

	for (size_t i = 0; i < leaks->ids.nr; i++)
		names[i] = strpool_get(&d->ctx->names, leaks->ids.at[i]);
	kbuild_uses(d->ctx, &d->tree, &d->index, names, (unsigned)leaks->ids.nr, false, &uses);
	vec_each (&uses.list, struct kbuild_use, use)
		if (add_source(d, s, use->path, true))
			ledger_add(d->ctx, &d->ledger, LEDGER_FILE_EXTRA, use->path, "calls %s()",
				   names[use->name]);
	kbuild_uses_free(&uses);
	free(names);
}

int driver_follow_callers(struct driver *d, bool *more)
{
	struct sources s = {0};
	int ret = 0;

	caller_sources(d, &d->leaks, &s);
	if (s.list.nr)
		ret = find_flags(d, &s);
	vec_each (&s.list, struct source, src)
		*more |= src->args != NULL;
	if (!ret && s.list.nr)
		ret = driver_parse(d, &s);
	driver_free_sources(&s);
	return ret || !*more ? ret : driver_add_missing(d);
}

/* The whole tree is looked through first; make has time meanwhile. */
static int begin_flags(struct driver *d)
{
	if (d->opts->compdb)
		return 0;
	if (find_build(d))
		return -1;
	kbuild_flags_begin(d->ctx, built_tree(d), d->build, d->opts->arch, d->opts->llvm,
			   &d->flags);
	return 0;
}

int driver_source_flags(struct driver *d, struct sources *out)
{
	int ret = driver_open_tree(d);

	if (!ret && d->demand)
		ret = begin_flags(d);
	if (!ret)
		ret = expand_paths(d, out);
	if (!ret && !d->opts->compdb && !d->build)
		ret = find_build(d);
	if (!ret)
		ret = find_flags(d, out);
	if (ret)
		driver_free_sources(out);
	return ret;
}

int driver_scan(struct driver *d)
{
	struct sources s = {0};
	int ret;

	if (!d->opts->args.nr && !d->opts->users.nr && !d->opts->kernel)
		return ctx_error(d->ctx, "nothing to scan: give files or directories of a kernel "
					 "tree, or -k for all of it");
	d->demand = !d->opts->args.nr;
	if (driver_source_flags(d, &s))
		return -1;
	ret = driver_parse(d, &s);
	driver_free_sources(&s);
	return ret ? -1 : driver_add_missing(d);
}
