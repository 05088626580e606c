// SPDX-License-Identifier: GPL-2.0-or-later
/* What a run needs before it can begin: the right libclang and the model. */
#include "cli/driver.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "util/strbuf.h"

#ifndef MMUCHECK_LLVM
#define MMUCHECK_LLVM "-19"
#endif
#ifndef MMUCHECK_MODEL_DIR
#define MMUCHECK_MODEL_DIR "/usr/share/mmucheck/model"
#endif
#ifndef MMUCHECK_SOURCE_MODEL_DIR
#define MMUCHECK_SOURCE_MODEL_DIR "checker/model"
#endif

int driver_check_clang(struct ctx *ctx)
{
	static const char llvm[] = MMUCHECK_LLVM; /* "-19", as kbuild writes it */
	unsigned wanted = (unsigned)strtoul(llvm[0] == '-' ? &llvm[1] : llvm, NULL, 10);
	unsigned major;
	const char *version = frontend_clang_version(ctx, &major);

	if (major == wanted)
		return 0;
	return ctx_error(ctx,
			 "this mmucheck is built for libclang %u but runs with \"%s\"; install "
			 "libclang1-%u or rebuild with make LLVM=-NN",
			 wanted, version, wanted);
}

static bool is_model_dir(const char *dir)
{
	char path[PATH_MAX + 16];

	snprintf(path, sizeof(path), "%s/annot.h", dir);
	return !access(path, R_OK);
}

/* PREFIX/bin/mmucheck has its model in PREFIX/share/mmucheck/model. */
static bool beside_binary(char dir[PATH_MAX])
{
	char exe[PATH_MAX];
	ssize_t n = readlink("/proc/self/exe", exe, sizeof(exe) - 1);
	char *slash;

	if (n <= 0)
		return false;
	exe[n] = '\0';
	for (int up = 0; up < 2; up++) {
		slash = strrchr(exe, '/');
		if (!slash)
			return false;
		*slash = '\0';
	}
	return (size_t)snprintf(dir, PATH_MAX, "%s/share/mmucheck/model", exe) < PATH_MAX &&
	       is_model_dir(dir);
}

static const char *find_model(char dir[PATH_MAX])
{
	const char *env = getenv("MMUCHECK_MODEL");

	if (env && *env)
		return env;
	if (beside_binary(dir))
		return dir;
	return is_model_dir(MMUCHECK_SOURCE_MODEL_DIR) ? MMUCHECK_SOURCE_MODEL_DIR
						       : MMUCHECK_MODEL_DIR;
}

struct model *driver_load_model(struct ctx *ctx, const struct opts *o)
{
	char dir[PATH_MAX];

	return model_load(ctx, find_model(dir), o->models.at, (unsigned)o->models.nr);
}
