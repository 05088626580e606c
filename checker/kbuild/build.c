// SPDX-License-Identifier: GPL-2.0-or-later
#include "kbuild/build.h"

#include <stdlib.h>
#include <string.h>

#include "kbuild/run.h"
#include "util/path.h"

#define MAX_CONFIG (16u << 20)

bool build_is_prepared(const char *build)
{
	return path_has(build, "include/config/auto.conf") &&
	       path_has(build, "include/generated/autoconf.h") &&
	       path_has(build, "include/generated/asm-offsets.h");
}

char *build_compiler_text(struct ctx *ctx, const char *compiler)
{
	struct strbuf out = STRBUF_INIT;
	const char *argv[] = {compiler, "--version", NULL};
	struct run r = {.argv = argv, .log = -1, .out = &out, .max_out = 65536};
	int status = run_program(ctx, &r);

	if (status) {
		if (status > 0)
			ctx_error(ctx, "%s --version failed: install it or choose another LLVM",
				  compiler);
		strbuf_free(&out);
		return NULL;
	}
	out.buf[strcspn(out.buf, "\n")] = '\0';
	return strbuf_detach(&out);
}

/* The value of NAME in auto.conf, without quotes; NULL if it is not set. */
static char *config_value(const char *conf, const char *name)
{
	size_t len = strlen(name);

	for (const char *line = conf; line; line = strchr(line, '\n')) {
		const char *end;

		line += *line == '\n';
		if (strncmp(line, name, len) || line[len] != '=')
			continue;
		line += len + 1;
		end = line + strcspn(line, "\n");
		if (*line == '"' && end > line + 1 && end[-1] == '"') {
			line++;
			end--;
		}
		return strndup(line, end - line);
	}
	return NULL;
}

char *build_llvm_argument(struct ctx *ctx, const char *build, const char *llvm)
{
	struct strbuf conf = STRBUF_INIT, clang = STRBUF_INIT;
	char *path = path_join(build, "include/config/auto.conf");
	char *want = NULL, *is_clang = NULL, *have = NULL, *ret = NULL;
	const char *compiler;

	if (strbuf_read_file(&conf, path, MAX_CONFIG)) {
		ctx_error(ctx, "%s: is not prepared: run make O=%s modules_prepare", build, build);
		goto out;
	}
	want = config_value(conf.buf, "CONFIG_CC_VERSION_TEXT");
	is_clang = config_value(conf.buf, "CONFIG_CC_IS_CLANG");
	strbuf_addf(&clang, "clang%s", *llvm == '-' ? llvm : "");
	compiler = is_clang ? clang.buf : "gcc";
	have = build_compiler_text(ctx, compiler);
	if (!have)
		goto out;
	if (want && strcmp(want, have))
		ctx_error(ctx,
			  "%s: was configured for '%s', but %s is '%s': give another -O or LLVM",
			  build, want, compiler, have);
	else
		ret = xstrdup(is_clang ? llvm : "");
out:
	free(path);
	free(want);
	free(is_clang);
	free(have);
	strbuf_free(&conf);
	strbuf_free(&clang);
	return ret;
}
