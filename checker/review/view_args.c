// SPDX-License-Identifier: GPL-2.0-or-later
/* Compiler arguments of a tree made to mean a view of it. */
#include "review/view.h"

#include <string.h>

#include "util/path.h"
#include "util/strbuf.h"

/* Can a path end or begin beside this character?  "-I/src/linux/include", "-fmacro-prefix-map=/src/linux/=" */
static bool is_boundary(char c)
{
	return !c || c == '/' || c == '=' || c == ':' || c == '"';
}

static bool begins_here(const char *arg, const char *at)
{
	if (at == arg || is_boundary(at[-1]))
		return true;
	return arg[0] == '-' && (!strncmp(arg, "-I", 2) ? at == arg + 2 : false);
}

/* An argument with each mention of the home replaced. */
static char *replace(const struct view *v, struct arena *mem, const char *arg)
{
	size_t len = strlen(v->home);
	struct strbuf sb = STRBUF_INIT;
	const char *from = arg, *hit;
	char *out;

	for (const char *at = arg; (hit = strstr(at, v->home)); at = hit + 1) {
		if (!begins_here(arg, hit) || !is_boundary(hit[len]))
			continue;
		strbuf_add(&sb, from, (size_t)(hit - from));
		strbuf_adds(&sb, v->root);
		from = hit + len;
	}
	strbuf_adds(&sb, from);
	out = arena_strdup(mem, sb.buf);
	strbuf_free(&sb);
	return out;
}

char *view_path(const struct view *v, struct arena *mem, const char *path)
{
	return replace(v, mem, path);
}

/* The path in an option that names one, NULL in any other. */
static const char *option_path(const char *arg)
{
	static const char *const opts[] = {"-iquote", "-isystem", "-idirafter", "-I"};

	for (size_t i = 0; i < sizeof(opts) / sizeof(opts[0]); i++)
		if (!strncmp(arg, opts[i], strlen(opts[i])))
			return arg + strlen(opts[i]);
	return NULL;
}

/*
 * Where the build directory lies in the tree, "-I../include" would lead out of the view by the link
 * that the build directory is in it.
 */
static char *resolve(struct arena *mem, const char *dir, const char *arg, bool is_operand)
{
	const char *path = is_operand ? arg : option_path(arg);
	struct strbuf sb = STRBUF_INIT;
	char *joined, *out;

	if (!path || strncmp(path, "..", 2))
		return arena_strdup(mem, arg);
	joined = path_join(dir, path);
	strbuf_add(&sb, arg, (size_t)(path - arg));
	strbuf_adds(&sb, joined);
	out = arena_strdup(mem, sb.buf);
	strbuf_free(&sb);
	free(joined);
	return out;
}

char **view_args(const struct view *v, struct arena *mem, const char *dir, char *const *args,
		 unsigned nr)
{
	char **out = arena_alloc(mem, (nr + 1) * sizeof(*out));
	bool inside = path_below(v->home, dir) && strcmp(v->home, dir) != 0, operand = false;

	for (unsigned i = 0; i < nr; i++) {
		char *arg = inside ? resolve(mem, dir, args[i], operand) : args[i];

		operand = !strcmp(args[i], "-include") || !strcmp(args[i], "-I") ||
			  !strcmp(args[i], "-isystem") || !strcmp(args[i], "-iquote") ||
			  !strcmp(args[i], "-idirafter");
		out[i] = replace(v, mem, arg);
	}
	return out;
}
