// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * scripts/Makefile.clang takes the target from CLANG_TARGET_FLAGS_<arch> and ends make where
 * that is empty.  A variable given on make's command line is seen there like its own.
 */
#include "kbuild/target.h"

#include <stdlib.h>
#include <string.h>

#include "util/path.h"
#include "util/strbuf.h"

#define MAX_CLANG_RULES (1u << 20)

/* As later kernels name it. */
static const struct {
	const char *variable, *target;
} targets[] = {
	{"CLANG_TARGET_FLAGS_sparc", "sparc64-linux-gnu"},
};

char *target_argument(const struct kbuild_tree *t, const char *arch)
{
	struct strbuf rules = STRBUF_INIT, variable = STRBUF_INIT, arg = STRBUF_INIT;
	char *path = path_join(t->root, "scripts/Makefile.clang");

	strbuf_addf(&variable, "CLANG_TARGET_FLAGS_%s", path_srcarch(arch));
	/* Kernels before 5.17 have no such file, and no such end. */
	if (!strbuf_read_file(&rules, path, MAX_CLANG_RULES) && !strstr(rules.buf, variable.buf))
		for (size_t i = 0; i < sizeof(targets) / sizeof(targets[0]); i++)
			if (!strcmp(targets[i].variable, variable.buf))
				strbuf_addf(&arg, "%s=%s", variable.buf, targets[i].target);
	free(path);
	strbuf_free(&rules);
	strbuf_free(&variable);
	return arg.len ? strbuf_detach(&arg) : NULL;
}
