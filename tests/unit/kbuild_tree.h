/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A kernel tree and a build directory, small and made for a test. */
#ifndef TESTS_UNIT_KBUILD_TREE_H
#define TESTS_UNIT_KBUILD_TREE_H

#include <ftw.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cmocka.h>

#include "kbuild/kbuild.h"
#include "util/path.h"

struct fixture {
	struct ctx ctx;
	char dir[64]; /* everything lies below it */
	char *root, *build;
	struct kbuild_tree tree;
};

/* Write a file below the fixture's directory, making the directories on its way. */
static inline void put(const struct fixture *f, const char *name, const char *text)
{
	char *path = path_join(f->dir, name);
	FILE *file;

	for (char *p = path + strlen(f->dir) + 1; *p; p++) {
		if (*p != '/')
			continue;
		*p = '\0';
		mkdir(path, 0777);
		*p = '/';
	}
	file = fopen(path, "w");
	assert_non_null(file);
	assert_true(fputs(text, file) >= 0);
	fclose(file);
	free(path);
}

/*
 * A Makefile that answers the dry run as kbuild does: the source directory is known
 * to make only as $(srctree), -c -o with a quoted define, for one directory.
 */
static const char fake_kbuild[] =
	"# SPDX-License-Identifier: GPL-2.0\n"
	"VERSION = 6\nPATCHLEVEL = 12\nSUBLEVEL = 7\nEXTRAVERSION =\nNAME = x\n"
	"mm/:\n"
	"\t@echo asked $(ARCH) $(LLVM) $(KCONFIG_NOSILENTUPDATE) >>$(O)/asked\n"
	"\tset -e; cc -D__KERNEL__ -I./include -DM='\"mm/a\"' -c -o mm/a.o $(CURDIR)/mm/a.c\n"
	"\tset -e; cc -D__KERNEL__ -DTWICE -c -o vdso/a.o $(CURDIR)/mm/a.c\n"
	"\tset -e; cc -D__KERNEL__ -c -o mm/sub/c.o $(CURDIR)/mm/sub/c.c\n"
	"broken/:\n\t@echo 'broken/Makefile:1: no sense' >&2; false\n"
	".PHONY: mm/ broken/\n";

static inline void remove_file(const struct fixture *f, const char *name)
{
	char *path = path_join(f->dir, name);

	assert_int_equal(unlink(path), 0);
	free(path);
}

static inline void make_tree(const struct fixture *f)
{
	put(f, "linux/Makefile", fake_kbuild);
	put(f, "linux/Kbuild", "");
	put(f, "linux/Kconfig", "");
	put(f, "linux/scripts/Makefile.build", "");
	put(f, "linux/include/linux/pgtable.h",
	    "#ifndef __HAVE_ARCH_ENTER_LAZY_MMU_MODE\n#endif\n#include <asm/tlb.h>\n");
	put(f, "linux/include/asm-generic/tlb.h", "");
	put(f, "linux/include/linux/mm.h", "#include <linux/pgtable.h>\n");
	put(f, "linux/mm/Makefile", "");
	put(f, "linux/mm/a.c",
	    "#include \"internal.h\"\nint shared(void)\n{\n\treturn 0;\n}\n"
	    "static int hidden(int x)\n{\n\treturn shared();\n}\n");
	put(f, "linux/mm/b.c",
	    "# include <linux/mm.h>\nint __weak soft(void)\n{\n}\nint shared(void);\n");
	put(f, "linux/mm/internal.h", "#include \"../kernel/k.h\"\n");
	put(f, "linux/mm/sub/c.c", "int soft(void)\n{\n}\nint twice(void) {\n}\n");
	put(f, "linux/mm/.hidden.c", "");
	put(f, "linux/kernel/k.h", "");
	put(f, "linux/kernel/twice.c", "int twice(void)\n{\n}\nint hidden(int x);\n");
	put(f, "linux/arch/arm64/mm.c", "int shared(void)\n{\n}\n");
	put(f, "linux/tools/t.c", "int shared(void)\n{\n}\n");
	put(f, "linux/broken/Makefile", "");
	put(f, "linux/broken/d.c", "");
}

static inline void make_build(const struct fixture *f)
{
	put(f, "build/include/config/auto.conf", "CONFIG_MMU=y\n");
	put(f, "build/include/generated/autoconf.h", "");
	put(f, "build/include/generated/asm-offsets.h", "");
	put(f, "build/.config", "CONFIG_MMU=y\n");
}

static inline int setup(void **state)
{
	struct fixture *f = calloc(1, sizeof(*f));

	f->ctx = (struct ctx)CTX_INIT;
	strcpy(f->dir, "/tmp/mmucheck-test-XXXXXX");
	assert_non_null(mkdtemp(f->dir));
	setenv("XDG_CACHE_HOME", f->dir, 1);
	make_tree(f);
	f->root = path_join(f->dir, "linux");
	f->build = path_join(f->dir, "build");
	assert_int_equal(kbuild_open(&f->ctx, &f->tree, f->root), 0);
	*state = f;
	return 0;
}

static inline int remove_one(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
	(void)st;
	(void)type;
	(void)ftw;
	return remove(path);
}

static inline int teardown(void **state)
{
	struct fixture *f = *state;

	nftw(f->dir, remove_one, 16, FTW_DEPTH | FTW_PHYS);
	kbuild_tree_free(&f->tree);
	ctx_free(&f->ctx);
	free(f->root);
	free(f->build);
	free(f);
	return 0;
}

static inline void assert_error(struct fixture *f, const char *part)
{
	if (!strstr(f->ctx.error.buf, part))
		fail_msg("error is '%s', not '...%s...'", f->ctx.error.buf, part);
}

#define tree_test(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

#endif
