/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What make has said of a directory before.
 *
 * A dry run takes seconds and reads the same files each time.  An entry is named by the
 * contents of all that decides: the configuration, kbuild's own scripts, the Makefiles of the
 * architecture, those above the directory and those below it, and by which compiler there is.
 */
#ifndef KBUILD_FLAGS_CACHE_H
#define KBUILD_FLAGS_CACHE_H

#include "cache/contents.h"
#include "cache/store.h"
#include "kbuild/cmdfile.h"

struct flags_cache {
	struct ctx *ctx;
	const struct kbuild_tree *tree;
	struct store store;
	struct contents contents;
	struct strbuf where; /* tree, build directory, architecture */
	struct strbuf base;  /* what entries of all directories depend on */
};

/* build: real path of the build directory. */
void flags_cache_open(struct ctx *ctx, const struct kbuild_tree *t, const char *build,
		      const char *arch, const char *llvm, struct flags_cache *c);
void flags_cache_close(struct flags_cache *c);

/*
 * The commands of a directory ("mm/"), added to found; false if they are not known.  last: what
 * make has said last will do, whatever has been edited since.
 */
bool flags_cache_get(struct flags_cache *c, const char *dir, bool last, struct kbuild_flags *out,
		     struct found_cmds *found);
/* Keep what make has said of it, of all that it was asked for at once. */
void flags_cache_put(struct flags_cache *c, const char *dir, const struct found_cmds *told);

#endif
