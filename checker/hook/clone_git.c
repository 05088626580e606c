// SPDX-License-Identifier: GPL-2.0-or-later
#include "hook/clone_git.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "kbuild/run.h"
#include "util/vec.h"

#define MAX_OUT (64u << 20)

struct argv {
	VEC(const char *) at;
};

/* What git has put into the environment of its hook, and where its configuration lies. */
static void add_environment(struct argv *env)
{
	for (char **e = environ; *e; e++)
		if (!strncmp(*e, "GIT_", 4) || !strncmp(*e, "XDG_CONFIG_HOME=", 16))
			vec_push(&env->at, (const char *)*e);
	vec_push(&env->at, (const char *)NULL);
}

static int run(struct ctx *ctx, const char *dir, const char *const *args, struct strbuf *out,
	       struct strbuf *err)
{
	struct argv argv = {0}, env = {0};
	int status;

	vec_push(&argv.at, (const char *)"git");
	for (; *args; args++)
		vec_push(&argv.at, *args);
	vec_push(&argv.at, (const char *)NULL);
	add_environment(&env);
	status = run_program(ctx, &(struct run){.dir = dir,
						.argv = argv.at.at,
						.extra = env.at.at,
						.log = -1,
						.out = out,
						.err = err,
						.max_out = MAX_OUT});
	vec_free(&argv.at);
	vec_free(&env.at);
	return status;
}

int clone_git(struct ctx *ctx, const char *dir, const char *const *argv, struct strbuf *out)
{
	return run(ctx, dir, argv, out, NULL);
}

char *clone_git_line(struct ctx *ctx, const char *dir, const char *const *argv)
{
	struct strbuf out = STRBUF_INIT, err = STRBUF_INIT;
	int status = run(ctx, dir, argv, &out, &err);
	char *line = NULL;

	if (!status) {
		if (out.len && out.buf[out.len - 1] == '\n')
			out.buf[--out.len] = '\0';
		line = strbuf_detach(&out);
	} else if (status > 0) {
		err.buf[strcspn(err.buf, "\n")] = '\0';
		ctx_error(ctx, "git %s: %s", argv[0], err.len ? err.buf : "failed");
	}
	strbuf_free(&out);
	strbuf_free(&err);
	return line;
}

bool clone_git_true(struct ctx *ctx, const char *dir, const char *const *argv)
{
	struct strbuf out = STRBUF_INIT;
	int status = run(ctx, dir, argv, &out, NULL);

	strbuf_reset(&ctx->error);
	strbuf_free(&out);
	return !status;
}

char *clone_config(struct ctx *ctx, const char *dir, const char *name)
{
	char *value = clone_git_line(ctx, dir, (const char *[]){"config", "--get", name, NULL});

	strbuf_reset(&ctx->error);
	return value;
}
