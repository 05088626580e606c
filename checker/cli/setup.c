// SPDX-License-Identifier: GPL-2.0-or-later
/* What a run needs before it can begin: the right libclang and the model. */
#include "cli/driver.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/data.h"
#include "util/strbuf.h"

#ifndef MMUCHECK_LLVM
#define MMUCHECK_LLVM "-19"
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

static const char *find_model(char dir[PATH_MAX])
{
	const char *env = getenv("MMUCHECK_MODEL");

	if (env && *env)
		return env;
	data_find("model", "annot.h", dir);
	return dir;
}

struct model *driver_load_model(struct ctx *ctx, const struct opts *o)
{
	char dir[PATH_MAX];

	return model_load(ctx, find_model(dir), o->models.at, (unsigned)o->models.nr);
}
