// SPDX-License-Identifier: GPL-2.0-or-later
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/cmd.h"
#include "cli/opts.h"
#include "hook/hook.h"
#include "hook/run.h"
#include "kbuild/build.h"
#include "util/path.h"

#define MAX_REFS (1u << 20) /* bytes of what is pushed */

static const struct opts_cmd cmd = {
	.name = "mmucheck hook",
	.groups = OPTS_HOOK,
	.args_doc = "install|uninstall|status [pre-commit] [pre-merge-commit] [pre-push]",
	.doc = "Check what is committed and pushed in a clone of the kernel.\v"
	       "A hook that is there already is kept and runs first. Settings are kept in the "
	       "clone's configuration: mmucheck.build, mmucheck.arch, mmucheck.failOn. "
	       "\"mmucheck hook run [pre-commit|pre-merge-commit|pre-push]\" is what the hooks call; without a "
	       "name it is for the pre-commit framework.",
};

struct hooking {
	struct ctx *ctx;
	struct opts *o;
	struct hook_clone clone;
	struct hook_settings settings;
	char *build; /* where flags come from: as set, else the one in the cache */
};

/* The build directory that scan would take for the tree, too. */
static int find_build(struct hooking *h)
{
	struct kbuild_tree tree;

	if (h->settings.build) {
		h->build = xstrdup(h->settings.build);
		return 0;
	}
	if (kbuild_open(h->ctx, &tree, h->clone.top))
		return -1;
	h->build = kbuild_default_build(h->ctx, &tree, h->settings.arch);
	kbuild_tree_free(&tree);
	return h->build ? 0 : ctx_error(h->ctx, "HOME is not set: name a build directory with -O");
}

/* Options of this call go before what is configured. */
static int override(struct hooking *h)
{
	const struct opts *o = h->o;
	char *cwd = getcwd(NULL, 0);

	if (o->build) {
		free(h->settings.build);
		h->settings.build = path_real(cwd ? cwd : "/", o->build);
	}
	if (o->arch) {
		free(h->settings.arch);
		h->settings.arch = xstrdup(o->arch);
	}
	free(cwd);
	if (o->fail_on && hook_parse_fail_on(h->ctx, o->fail_on, &h->settings.fail_on))
		return -1;
	return find_build(h);
}

static int store(struct hooking *h)
{
	const char *top = h->clone.top;

	/* The default directory depends on the work tree: for all of them it is this one. */
	if (hook_settings_set(h->ctx, top, "mmucheck.build", h->build))
		return -1;
	if (h->o->arch && hook_settings_set(h->ctx, top, "mmucheck.arch", h->settings.arch))
		return -1;
	return h->o->fail_on ? hook_settings_set(h->ctx, top, "mmucheck.failOn", h->o->fail_on) : 0;
}

static bool is_asked(const struct hooking *h, const char *name)
{
	bool asked = h->o->args.nr == 1;

	for (size_t i = 1; i < h->o->args.nr; i++)
		asked |= !strcmp(h->o->args.at[i], name);
	return asked;
}

static void advise(const struct hooking *h)
{
	struct strbuf command = STRBUF_INIT;

	if (build_is_prepared(h->build))
		return;
	hook_prepare_command(h->clone.top, h->build, h->settings.arch, &command);
	printf("there is no build directory yet, and until there is one commits that touch code "
	       "are stopped; run once:\n    %s\n",
	       command.buf);
	strbuf_free(&command);
}

static int install(struct hooking *h)
{
	struct kbuild_tree tree;
	char exe[PATH_MAX];
	ssize_t n = readlink("/proc/self/exe", exe, sizeof(exe));

	if (n <= 0 || n == (ssize_t)sizeof(exe))
		return ctx_error(h->ctx, "cannot tell which program this is: %m");
	exe[n] = '\0';
	if (kbuild_open(h->ctx, &tree, h->clone.top))
		return -1;
	kbuild_tree_free(&tree);
	if (hook_check_scope(h->ctx, &h->clone) || store(h))
		return -1;
	for (const char *const *name = hook_names; *name; name++) {
		char *path, *chained;

		if (!is_asked(h, *name))
			continue;
		if (hook_install(h->ctx, &h->clone, *name, exe))
			return -1;
		path = hook_path(&h->clone, *name);
		chained = hook_chained_path(&h->clone, *name);
		printf("%s: installed in %s%s\n", *name, path,
		       access(chained, F_OK) ? "" : "; the hook that was there runs first");
		free(path);
		free(chained);
	}
	advise(h);
	return 0;
}

static int uninstall(struct hooking *h)
{
	bool left = false;

	for (const char *const *name = hook_names; *name; name++) {
		if (is_asked(h, *name)) {
			if (hook_uninstall(h->ctx, &h->clone, *name))
				return -1;
			printf("%s: not installed\n", *name);
		}
		left |= hook_state(&h->clone, *name) == HOOK_OURS;
	}
	if (!left) {
		hook_settings_set(h->ctx, h->clone.top, "mmucheck.build", NULL);
		hook_settings_set(h->ctx, h->clone.top, "mmucheck.arch", NULL);
		hook_settings_set(h->ctx, h->clone.top, "mmucheck.failOn", NULL);
	}
	return 0;
}

/* One hook in a line; true if it does its work. */
static bool describe(const struct hooking *h, const char *name)
{
	char *path = hook_path(&h->clone, name), *chained = hook_chained_path(&h->clone, name);
	char *program = hook_program(&h->clone, name);
	bool has_chained = !access(chained, F_OK), works = false;

	if (program) {
		works = !access(program, X_OK) && !access(path, X_OK);
		printf("%s: installed in %s, calls %s%s%s\n", name, path, program,
		       works ? "" : " which cannot run",
		       has_chained ? "; the hook that was there runs first" : "");
	} else {
		printf("%s: not installed%s\n", name,
		       has_chained ? "; another hook is in place of it" : "");
	}
	free(program);
	free(chained);
	free(path);
	return works;
}

static int status(struct hooking *h)
{
	bool works = true, prepared = build_is_prepared(h->build);

	for (const char *const *name = hook_names; *name; name++)
		if (is_asked(h, *name))
			works &= describe(h, *name);
	printf("build directory: %s%s, %s\n", h->build, prepared ? "" : ", not prepared",
	       h->settings.arch);
	printf("fails on: %s\n", hook_fail_on_name(h->settings.fail_on));
	advise(h);
	return works && prepared ? 0 : 1;
}

/* What git writes to a pre-push hook. */
static int read_refs(struct ctx *ctx, struct strbuf *out)
{
	char buf[4096];
	ssize_t n;

	while ((n = read(STDIN_FILENO, buf, sizeof(buf))) > 0 && out->len <= MAX_REFS)
		strbuf_add(out, buf, n);
	if (n < 0)
		return ctx_error(ctx, "cannot read what is pushed: %m");
	return out->len <= MAX_REFS ? 0 : ctx_error(ctx, "more than %u bytes of refs", MAX_REFS);
}

static int run_push(const struct hooking *h, const struct hook_run *r)
{
	struct strbuf refs = STRBUF_INIT;
	int ret = h->o->args.nr > 2 ? read_refs(h->ctx, &refs)
				    : ctx_error(h->ctx, "pre-push takes the remote's name");

	if (!ret)
		ret = hook_run_push(r, h->o->args.at[2], refs.buf);
	strbuf_free(&refs);
	return ret;
}

/* The pre-commit framework names a range in the environment, or there is none. */
static int run_framework(const struct hook_run *r)
{
	const char *from = getenv("PRE_COMMIT_FROM_REF"), *to = getenv("PRE_COMMIT_TO_REF");

	return from && to ? hook_run_range(r, from, to) : hook_run_commit(r);
}

static int no_such_hook(struct ctx *ctx, const char *name)
{
	return ctx_error(ctx,
			 "there is no hook \"%s\"; known are pre-commit, pre-merge-commit "
			 "and pre-push",
			 name);
}

static int run(struct hooking *h)
{
	struct hook_run r = {.ctx = h->ctx,
			     .top = h->clone.top,
			     .settings = &h->settings,
			     .build = h->build,
			     .review = cmd_review};
	const char *name = h->o->args.nr > 1 ? h->o->args.at[1] : NULL;

	if (!name)
		return run_framework(&r);
	if (!strcmp(name, "pre-commit"))
		return hook_run_commit(&r);
	if (!strcmp(name, "pre-merge-commit"))
		return hook_run_merge(&r);
	if (!strcmp(name, "pre-push"))
		return run_push(h, &r);
	return no_such_hook(h->ctx, name);
}

static const struct {
	const char *name;
	int (*run)(struct hooking *h);
	bool settings; /* needs to know what is configured */
} actions[] = {{"install", install, true},
	       {"uninstall", uninstall, false},
	       {"status", status, true},
	       {"run", run, true}};

static int check_names(const struct hooking *h)
{
	for (size_t i = 1; i < h->o->args.nr; i++)
		if (!hook_is_name(h->o->args.at[i]))
			return no_such_hook(h->ctx, h->o->args.at[i]);
	return 0;
}

/* The clone, and what this call and its configuration say. */
static int open_clone(struct hooking *h, bool settings)
{
	char *cwd = getcwd(NULL, 0);
	int ret = hook_open(h->ctx, h->o->kernel ? h->o->kernel : cwd ? cwd : ".", &h->clone);

	free(cwd);
	if (!ret && settings)
		ret = hook_settings_read(h->ctx, h->clone.top, &h->settings);
	return !ret && settings ? override(h) : ret;
}

static int act(struct hooking *h)
{
	const char *what = h->o->args.nr ? h->o->args.at[0] : "";

	for (size_t i = 0; i < sizeof(actions) / sizeof(actions[0]); i++) {
		if (strcmp(what, actions[i].name))
			continue;
		if (actions[i].run != run && check_names(h))
			return -1;
		return open_clone(h, actions[i].settings) ? -1 : actions[i].run(h);
	}
	return ctx_error(h->ctx, "hook takes install, uninstall or status, not \"%s\"", what);
}

int cmd_hook(struct ctx *ctx, int argc, char **argv)
{
	struct opts o;
	struct hooking h = {.ctx = ctx, .o = &o};
	int ret = opts_parse(ctx, &cmd, argc, argv, &o);

	if (!ret)
		ret = act(&h);
	hook_close(&h.clone);
	hook_settings_free(&h.settings);
	free(h.build);
	opts_free(&o);
	return ret == OPTS_HELP ? 0 : ret;
}
