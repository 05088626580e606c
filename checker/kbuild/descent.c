// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * make reads the files that the variable MAKEFILES names before its own.  One such file sees
 * the make that goes down the tree by its command line, has /proc say what environment it was
 * given, and ends it.  It ends others before they begin: what kbuild has made before it goes
 * down (host tools, headers) is there in a prepared build directory, and looking whether it is takes as long as
 * the compiler's answers.  That they fail is ignored by "make -i".
 */
#include "kbuild/descent.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "util/path.h"

#define SPY_FILE "spy.mk"
#define STOP_FILE "stop.mk"
#define VARIABLE "MAKEFILES="
#define MAX_SEEN ((size_t)4 << 20)

static const char *const files[] = {SPY_FILE, STOP_FILE, "environ", "cmdline"};

/* Is this a name that make and the shell take as it is? */
static bool is_plain(const char *s)
{
	for (; *s; s++)
		if (!isalnum((unsigned char)*s) && !strchr("/._+,-", *s))
			return false;
	return true;
}

static char *make_dir(void)
{
	const char *tmp = getenv("TMPDIR");
	struct strbuf sb = STRBUF_INIT;

	strbuf_addf(&sb, "%s/mmucheck-XXXXXX", tmp && *tmp == '/' && is_plain(tmp) ? tmp : "/tmp");
	if (mkdtemp(sb.buf))
		return strbuf_detach(&sb);
	strbuf_free(&sb);
	return NULL;
}

static bool write_spy(const char *dir)
{
	char *path = path_join(dir, SPY_FILE);
	FILE *f = fopen(path, "we");

	free(path);
	if (!f)
		return false;
	fprintf(f,
		"ifeq ($(filter %s,$(MAKECMDGOALS)),)\n"
		"$(error not looked at)\n"
		"else ifeq ($(obj),.)\n"
		"$(shell cat /proc/$$PPID/environ >%s/environ && cat /proc/$$PPID/cmdline >%s/cmdline)\n"
		"$(error seen)\n"
		"endif\n",
		DESCENT_GOAL, dir, dir);
	return !fclose(f);
}

static void remove_files(struct descent *d)
{
	for (size_t i = 0; d->aside && i < sizeof(files) / sizeof(files[0]); i++) {
		char *path = path_join(d->aside, files[i]);

		unlink(path);
		free(path);
	}
	if (d->aside)
		rmdir(d->aside);
	free(d->aside);
	d->aside = NULL;
}

void descent_begin(struct ctx *ctx, struct descent *d, const struct run *r)
{
	VEC(const char *) extra = {0};
	struct strbuf variable = STRBUF_INIT;
	struct run quiet = *r;

	*d = (struct descent){.env = STRBUF_INIT, .argv = STRBUF_INIT, .aside = make_dir()};
	if (!d->aside || !write_spy(d->aside)) {
		remove_files(d);
		return;
	}
	strbuf_addf(&variable, VARIABLE "%s/" SPY_FILE, d->aside);
	for (const char *const *e = r->extra; e && *e; e++)
		vec_push(&extra, *e);
	vec_push(&extra, variable.buf);
	vec_push(&extra, NULL);
	quiet.extra = extra.at;
	quiet.log = -1;
	quiet.out = quiet.err = NULL;
	d->is_running = !run_start(ctx, &quiet, &d->running);
	vec_free(&extra);
	strbuf_free(&variable);
}

static bool read_seen(const struct descent *d, const char *name, struct strbuf *out)
{
	char *path = path_join(d->aside, name);
	bool ok = !strbuf_read_file(out, path, MAX_SEEN) && out->len && !out->buf[out->len - 1];

	free(path);
	return ok;
}

bool descent_wait(struct ctx *ctx, struct descent *d)
{
	if (!d->is_running)
		return d->argv.len > 0;
	d->is_running = false;
	if (run_finish(ctx, &d->running) < 0 || !read_seen(d, "environ", &d->env) ||
	    !read_seen(d, "cmdline", &d->argv))
		strbuf_reset(&d->argv);
	return d->argv.len > 0;
}

/*
 * kbuild goes down into the directories of subdir-ym.  A variable that is set with override keeps its value
 * whatever kbuild assigns to it; what that would have made below is there as a directory, which will do for make.
 */
void descent_stop_at(struct descent *d, char *const *dirs, size_t nr)
{
	char *path = d->aside ? path_join(d->aside, STOP_FILE) : NULL;
	FILE *f = path ? fopen(path, "we") : NULL;

	free(path);
	if (!f)
		return;
	fputs("ifneq ($(filter $(patsubst ./%,%,$(obj))/,", f);
	for (size_t i = 0; i < nr; i++)
		fprintf(f, " %s", dirs[i]);
	fputs("),)\noverride subdir-ym :=\nendif\n", f);
	fclose(f);
}

static bool is_goal(const char *arg)
{
	return !strncmp(arg, "./", 2) && arg[strlen(arg) - 1] == '/';
}

/* The watched make was to ignore errors (-i); this one goes on with what does not need the file (-k). */
static const char *keep_going(struct arena *mem, const char *var)
{
	char *copy = arena_strdup(mem, var), *i = strchr(copy, 'i');

	if (i && i < copy + strcspn(copy, " "))
		*i = 'k';
	return copy;
}

static const char *joined(struct arena *mem, const char *a, const char *b, const char *c)
{
	struct strbuf sb = STRBUF_INIT;
	const char *ret;

	strbuf_addf(&sb, "%s%s%s", a, b, c);
	ret = arena_memdup(mem, sb.buf, sb.len + 1);
	strbuf_free(&sb);
	return ret;
}

void descent_run(const struct descent *d, struct arena *mem, char *const *dirs, size_t nr,
		 struct run *r)
{
	VEC(const char *) argv = {0}, vars = {0};
	const char *end = d->argv.buf + d->argv.len;

	vec_push(&argv, "make");
	for (const char *s = d->argv.buf + strlen(d->argv.buf) + 1; s < end; s += strlen(s) + 1)
		if (!is_goal(s))
			vec_push(&argv, s);
	for (size_t i = 0; i < nr; i++)
		vec_push(&argv, joined(mem, "./", dirs[i], ""));
	vec_push(&argv, NULL);
	end = d->env.buf + d->env.len;
	for (const char *s = d->env.buf; s < end; s += strlen(s) + 1)
		if (!strncmp(s, "MAKEFLAGS=", strlen("MAKEFLAGS=")))
			vec_push(&vars, keep_going(mem, s));
		else if (strncmp(s, VARIABLE, strlen(VARIABLE)))
			vec_push(&vars, s);
	if (d->aside)
		vec_push(&vars, joined(mem, VARIABLE, d->aside, "/" STOP_FILE));
	vec_push(&vars, NULL);
	r->argv = arena_memdup(mem, argv.at, argv.nr * sizeof(*argv.at));
	r->vars = arena_memdup(mem, vars.at, vars.nr * sizeof(*vars.at));
	vec_free(&argv);
	vec_free(&vars);
}

void descent_free(struct descent *d)
{
	if (d->is_running)
		run_abandon(&d->running);
	remove_files(d);
	strbuf_free(&d->env);
	strbuf_free(&d->argv);
}
