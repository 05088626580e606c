// SPDX-License-Identifier: GPL-2.0-or-later
/* Putting our script among the hooks of a clone, and taking it away. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "hook/clone_git.h"
#include "hook/hook.h"
#include "util/path.h"

#define MAX_SCRIPT (64u << 10) /* a longer hook is not ours */

const char *const hook_names[] = {"pre-commit", "pre-merge-commit", "pre-push", NULL};

bool hook_is_name(const char *name)
{
	for (const char *const *n = hook_names; *n; n++)
		if (!strcmp(*n, name))
			return true;
	return false;
}

int hook_open(struct ctx *ctx, const char *dir, struct hook_clone *c)
{
	char *hooks;

	*c = (struct hook_clone){0};
	c->top = clone_git_line(ctx, dir, (const char *[]){"rev-parse", "--show-toplevel", NULL});
	if (!c->top)
		return -1;
	/* A relative core.hooksPath starts at the top of the work tree, where hooks run. */
	hooks = clone_git_line(ctx, c->top,
			       (const char *[]){"rev-parse", "--git-path", "hooks", NULL});
	if (hooks)
		c->hooks = path_join(c->top, hooks);
	free(hooks);
	if (c->hooks)
		return 0;
	hook_close(c);
	return -1;
}

void hook_close(struct hook_clone *c)
{
	free(c->top);
	free(c->hooks);
	*c = (struct hook_clone){0};
}

int hook_check_scope(struct ctx *ctx, const struct hook_clone *c)
{
	const char *argv[] = {"config", "--show-scope", "--get", "core.hooksPath", NULL};
	char *set = clone_git_line(ctx, c->top, argv);
	int ret = 0;

	strbuf_reset(&ctx->error);
	if (set && (!strncmp(set, "global\t", 7) || !strncmp(set, "system\t", 7)))
		ret = ctx_error(ctx,
				"core.hooksPath is set for all your repositories (%s): set it for "
				"this clone (git config core.hooksPath DIR), or have a hook there "
				"call mmucheck hook run pre-commit",
				c->hooks);
	free(set);
	return ret;
}

char *hook_path(const struct hook_clone *c, const char *name)
{
	return path_join(c->hooks, name);
}

char *hook_chained_path(const struct hook_clone *c, const char *name)
{
	struct strbuf sb = STRBUF_INIT;

	strbuf_addf(&sb, "%s/%s.mmucheck-chained", c->hooks, name);
	return strbuf_detach(&sb);
}

/* Also a link that leads nowhere. */
static bool exists(const char *path)
{
	struct stat st;

	return !lstat(path, &st);
}

char *hook_program(const struct hook_clone *c, const char *name)
{
	struct strbuf text = STRBUF_INIT;
	char *path = hook_path(c, name), *program = NULL;
	struct stat st;

	if (!lstat(path, &st) && S_ISREG(st.st_mode) && !strbuf_read_file(&text, path, MAX_SCRIPT))
		program = hook_script_program(text.buf);
	strbuf_free(&text);
	free(path);
	return program;
}

enum hook_state hook_state(const struct hook_clone *c, const char *name)
{
	char *path = hook_path(c, name), *program = hook_program(c, name);
	enum hook_state state = HOOK_FOREIGN;

	if (program)
		state = HOOK_OURS;
	else if (!exists(path))
		state = HOOK_NONE;
	free(program);
	free(path);
	return state;
}

/* Write an executable file that appears under its name complete or not at all. */
static int write_script(struct ctx *ctx, const char *path, const struct strbuf *text)
{
	struct strbuf tmp = STRBUF_INIT;
	mode_t mask = umask(0);
	int fd, ret = -1;

	umask(mask);
	strbuf_addf(&tmp, "%s.XXXXXX", path);
	fd = mkstemp(tmp.buf);
	if (fd >= 0) {
		ret = write(fd, text->buf, text->len) == (ssize_t)text->len ? 0 : -1;
		ret |= fchmod(fd, 0777 & ~mask);
		ret |= close(fd);
		if (!ret)
			ret = rename(tmp.buf, path);
		if (ret)
			unlink(tmp.buf);
	}
	if (ret)
		ctx_error(ctx, "cannot write %s: %s", path, strerror(errno));
	strbuf_free(&tmp);
	return ret ? -1 : 0;
}

/* Give the hook that is there its other name. */
static int put_aside(struct ctx *ctx, const char *path, const char *chained)
{
	struct stat st;

	if (exists(chained))
		return ctx_error(ctx,
				 "%s is not mmucheck's, and %s is a hook that it was put before: "
				 "make one of the two, then install again",
				 path, chained);
	if (!stat(path, &st) && S_ISDIR(st.st_mode))
		return ctx_error(ctx, "%s is a directory: git runs no such hook; move it", path);
	if (rename(path, chained))
		return ctx_error(ctx, "cannot rename %s: %s", path, strerror(errno));
	return 0;
}

int hook_install(struct ctx *ctx, const struct hook_clone *c, const char *name, const char *program)
{
	char *path = hook_path(c, name), *chained = hook_chained_path(c, name);
	struct strbuf text = STRBUF_INIT;
	enum hook_state before = hook_state(c, name);
	int ret = 0;

	if (path_make_dirs(c->hooks))
		ret = ctx_error(ctx, "cannot make %s: %s", c->hooks, strerror(errno));
	else if (before == HOOK_FOREIGN)
		ret = put_aside(ctx, path, chained);
	if (!ret) {
		hook_script(name, program, &text);
		ret = write_script(ctx, path, &text);
		if (ret && before == HOOK_FOREIGN)
			rename(chained, path);
	}
	strbuf_free(&text);
	free(chained);
	free(path);
	return ret;
}

int hook_uninstall(struct ctx *ctx, const struct hook_clone *c, const char *name)
{
	char *path = hook_path(c, name), *chained = hook_chained_path(c, name);
	enum hook_state state = hook_state(c, name);
	bool had = exists(chained);
	int ret = 0;

	if (state == HOOK_FOREIGN && had)
		ret = ctx_error(ctx,
				"%s is not mmucheck's any more, so it stays; the hook that "
				"mmucheck was put before is %s: put it back by hand",
				path, chained);
	else if (state != HOOK_FOREIGN && had && rename(chained, path))
		ret = ctx_error(ctx, "cannot rename %s: %s", chained, strerror(errno));
	else if (state == HOOK_OURS && !had && unlink(path))
		ret = ctx_error(ctx, "cannot remove %s: %s", path, strerror(errno));
	free(chained);
	free(path);
	return ret;
}
