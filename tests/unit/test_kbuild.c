// SPDX-License-Identifier: GPL-2.0-or-later
/* Kernel trees, build directories and flags, on small made trees. */
#include "kbuild/fragment.h"
#include "kbuild/kbuild.h"
#include "kbuild/target.h"
#include "kbuild_tree.h"

static void tree_is_recognised(void **state)
{
	struct fixture *f = *state;
	struct kbuild_tree t;
	char *file = path_join(f->root, "mm/sub/c.c");

	assert_string_equal(f->tree.version, "6.12.7");
	assert_string_equal(f->tree.generation, "arch");
	assert_int_equal(kbuild_open_containing(&f->ctx, &t, file), 0);
	assert_string_equal(t.root, f->tree.root);
	kbuild_tree_free(&t);
	free(file);
}

static void other_directories_are_not(void **state)
{
	struct fixture *f = *state;
	struct kbuild_tree t;

	assert_int_equal(kbuild_open(&f->ctx, &t, f->dir), -1);
	assert_error(f, "it has no Makefile");
	assert_int_equal(kbuild_open(&f->ctx, &t, "/nowhere"), -1);
	assert_error(f, "/nowhere: No such file");
	assert_int_equal(kbuild_open_containing(&f->ctx, &t, "/tmp/x.c"), -1);
	assert_error(f, "lies in no kernel tree");
	put(f, "linux/Makefile", "all:\n");
	assert_int_equal(kbuild_open(&f->ctx, &t, f->root), -1);
	assert_error(f, "no VERSION");
}

static void default_build_directory_tells_trees_apart(void **state)
{
	struct fixture *f = *state;
	struct kbuild_tree other = {.version = (char *)"6.12.7", .root = (char *)"/other"};
	char *cache = path_join(f->dir, "cache"), *a, *b, *c;

	setenv("XDG_CACHE_HOME", cache, 1);
	a = kbuild_default_build(&f->ctx, &f->tree, "x86_64");
	b = kbuild_default_build(&f->ctx, &other, "x86_64");
	other.root = path_join(cache, "mmucheck/linux-6.12");
	c = kbuild_default_build(&f->ctx, &other, "x86_64");
	assert_string_not_equal(a, b);
	assert_non_null(path_below(cache, a));
	assert_string_equal(strrchr(c, '/'), "/build-6.12-x86_64");
	unsetenv("XDG_CACHE_HOME");
	free(other.root);
	free(cache);
	free(a);
	free(b);
	free(c);
}

static void foreign_directories_are_never_configured(void **state)
{
	struct fixture *f = *state;

	put(f, "build/notes", "mine");
	assert_int_equal(kbuild_prepare(&f->ctx, &f->tree, f->build, "x86_64", "-19", 1), -1);
	assert_error(f, "neither empty nor a build directory");
	put(f, "build/.config", "");
	assert_int_equal(kbuild_prepare(&f->ctx, &f->tree, f->build, "x86_64", "-19", 1), -1);
	assert_error(f, "configured but not prepared");
	make_build(f);
	assert_int_equal(kbuild_prepare(&f->ctx, &f->tree, f->build, "x86_64", "-19", 1), 0);
	assert_false(path_has(f->build, "mmucheck-preparing"));
}

static void build_directory_is_never_in_the_tree(void **state)
{
	struct fixture *f = *state;
	char *inside = path_join(f->root, "out");

	assert_int_equal(kbuild_prepare(&f->ctx, &f->tree, inside, "x86_64", "-19", 1), -1);
	assert_error(f, "inside the kernel tree");
	assert_false(path_has(f->root, "out"));
	assert_int_equal(kbuild_prepare(&f->ctx, &f->tree, f->build, "vax", "-19", 1), -1);
	assert_error(f, "no recipe");
	free(inside);
}

static void clang_rules_are_told_a_target_they_do_not_know(void **state)
{
	struct fixture *f = *state;
	char *arg;

	assert_null(target_argument(&f->tree, "sparc"));
	put(f, "linux/scripts/Makefile.clang", "CLANG_TARGET_FLAGS_x86 := x86_64-linux-gnu\n");
	arg = target_argument(&f->tree, "sparc64");
	assert_string_equal(arg, "CLANG_TARGET_FLAGS_sparc=sparc64-linux-gnu");
	free(arg);
	assert_null(target_argument(&f->tree, "x86_64"));
	assert_null(target_argument(&f->tree, "vax"));
	put(f, "linux/scripts/Makefile.clang", "CLANG_TARGET_FLAGS_sparc := sparc64-linux-gnu\n");
	assert_null(target_argument(&f->tree, "sparc"));
}

/* A tree that says what it was given instead of being configured. */
static void make_is_given_the_target(void **state)
{
	struct fixture *f = *state;
	struct strbuf log = STRBUF_INIT;
	char *path;

	put(f, "linux/scripts/Makefile.clang", "CLANG_TARGET_FLAGS_x86 := x86_64-linux-gnu\n");
	put(f, "linux/Makefile",
	    "allmodconfig:\n\t@echo target $(CLANG_TARGET_FLAGS_sparc) by $(CC)\n\t@false\n");
	assert_int_equal(kbuild_prepare(&f->ctx, &f->tree, f->build, "sparc", "-19", 1), -1);
	path = path_join(f->build, "mmucheck-prepare.log");
	assert_int_equal(strbuf_read_file(&log, path, 4096), 0);
	assert_non_null(strstr(log.buf, "target sparc64-linux-gnu by /"));
	assert_non_null(strstr(log.buf, " cc clang-19\n"));
	strbuf_free(&log);
	free(path);
}

static void only_what_has_a_recipe_is_prepared(void **state)
{
	static const char *const archs[] = {"x86_64", "arm64", "powerpc", "s390", "sparc"};

	(void)state;
	for (size_t i = 0; i < sizeof(archs) / sizeof(archs[0]); i++)
		assert_non_null(kbuild_fragment(path_srcarch(archs[i])));
	assert_null(kbuild_fragment("vax"));
}

static void failed_preparation_names_its_log(void **state)
{
	struct fixture *f = *state;

	assert_int_equal(kbuild_prepare(&f->ctx, &f->tree, f->build, "x86_64", "-19", 1), -1);
	assert_error(f, "mmucheck-prepare.log");
	assert_true(path_has(f->build, "mmucheck-prepare.log"));
	assert_false(path_has(f->build, "mmucheck-prepared"));
}

static const struct kbuild_cmd *find(const struct fixture *f, const struct kbuild_flags *flags,
				     const char *name)
{
	char *path = path_join(f->root, name);
	const struct kbuild_cmd *cmd = kbuild_flags_find(flags, path);

	free(path);
	return cmd;
}

static int flags_of(struct fixture *f, struct kbuild_flags *flags, const char *a, const char *b)
{
	char *files[] = {(char *)a, (char *)b};

	return kbuild_flags_from_make(&f->ctx, &f->tree, f->build, "x86_64", "-19", files,
				      b ? 2 : 1, flags);
}

static void make_tells_flags(void **state)
{
	struct fixture *f = *state;
	struct kbuild_flags flags = {0};
	const struct kbuild_cmd *cmd;

	make_build(f);
	assert_int_equal(flags_of(f, &flags, "mm/a.c", "mm/b.c"), 0);
	cmd = find(f, &flags, "mm/a.c");
	assert_non_null(cmd);
	assert_string_equal(cmd->dir, f->build);
	assert_int_equal(cmd->nr_args, 3);
	assert_non_null(strstr(cmd->args[1], "/build/include"));
	assert_string_equal(cmd->args[2], "-DM=\"mm/a\"");
	assert_null(find(f, &flags, "mm/b.c"));
	assert_non_null(find(f, &flags, "mm/sub/c.c"));
	kbuild_flags_free(&flags);
}

static void the_dry_run_is_given_the_target(void **state)
{
	struct fixture *f = *state;
	struct kbuild_flags flags = {0};
	struct strbuf asked = STRBUF_INIT;
	char *files[] = {"mm/a.c"}, *path;

	make_build(f);
	put(f, "build/include/config/auto.conf", "CONFIG_CC_IS_CLANG=y\n");
	put(f, "linux/scripts/Makefile.clang", "CLANG_TARGET_FLAGS_x86 := x86_64-linux-gnu\n");
	put(f, "linux/Makefile",
	    "ifeq ($(MAKECMDGOALS),mm/)\n"
	    "X := $(shell echo $(CLANG_TARGET_FLAGS_sparc) >>$(O)/asked)\nendif\n"
	    "mm/:\n\tset -e; clang -D__KERNEL__ -fcall-used-g7 -Wa,-x -c -o mm/a.o $(CURDIR)/mm/a.c\n"
	    ".PHONY: mm/\n");
	assert_int_equal(kbuild_flags_from_make(&f->ctx, &f->tree, f->build, "sparc", "-19", files,
						1, &flags),
			 0);
	path = path_join(f->build, "asked");
	assert_int_equal(strbuf_read_file(&asked, path, 100), 0);
	assert_string_equal(asked.buf, "sparc64-linux-gnu\n");
	assert_int_equal(find(f, &flags, "mm/a.c")->nr_args, 1);
	assert_string_equal(find(f, &flags, "mm/a.c")->args[0], "-D__KERNEL__");
	strbuf_free(&asked);
	free(path);
	kbuild_flags_free(&flags);
}

/* How often make was run so far by flags_are_kept(). */
static size_t times_asked(const struct fixture *f)
{
	char *path = path_join(f->build, "asked");
	struct strbuf asked = STRBUF_INIT;
	size_t nr;

	assert_int_equal(strbuf_read_file(&asked, path, 100), 0);
	nr = asked.len / 2;
	strbuf_free(&asked);
	free(path);
	return nr;
}

static void expect_flags(struct fixture *f, bool no_cache, size_t asked)
{
	struct kbuild_flags flags = {.no_cache = no_cache};

	assert_int_equal(flags_of(f, &flags, "mm/a.c", NULL), 0);
	assert_non_null(find(f, &flags, "mm/a.c"));
	/* Printed for mm/, and lies elsewhere. */
	assert_non_null(find(f, &flags, "kernel/twice.c"));
	assert_int_equal(times_asked(f), asked);
	kbuild_flags_free(&flags);
}

/* From one run to the next, while all Makefiles and the configuration are the same. */
static void flags_are_kept(void **state)
{
	struct fixture *f = *state;
	char *gone;

	make_build(f);
	put(f, "linux/Makefile",
	    "VERSION = 6\nPATCHLEVEL = 12\n"
	    "ifeq ($(MAKECMDGOALS),mm/)\nX := $(shell echo x >>$(O)/asked)\nendif\nmm/:\n"
	    "\tcc -D__KERNEL__ -c -o mm/a.o $(CURDIR)/mm/a.c\n"
	    "\tcc -D__KERNEL__ -c -o mm/../kernel/twice.o $(CURDIR)/kernel/twice.c\n.PHONY: mm/\n");
	expect_flags(f, false, 1);
	expect_flags(f, false, 1);
	expect_flags(f, true, 2);
	put(f, "linux/mm/sub/Makefile", "# new");
	expect_flags(f, false, 3);
	put(f, "linux/mm/sub/Makefile", "# old");
	expect_flags(f, false, 4);
	put(f, "linux/scripts/some.sh", "");
	expect_flags(f, false, 5);
	put(f, "build/.config", "CONFIG_MMU=n\n");
	expect_flags(f, false, 6);
	put(f, "linux/mm/sub/Makefile", "# new");
	put(f, "build/.config", "CONFIG_MMU=y\n");
	gone = path_join(f->root, "scripts/some.sh");
	assert_int_equal(unlink(gone), 0);
	expect_flags(f, false, 6);
	free(gone);
}

static void make_is_asked_once_for_a_directory(void **state)
{
	struct fixture *f = *state;
	struct kbuild_flags flags = {0};

	make_build(f);
	put(f, "linux/Makefile",
	    "VERSION = 6\nPATCHLEVEL = 12\n"
	    "ifeq ($(MAKECMDGOALS),mm/)\nX := $(shell echo x >>$(O)/asked)\nendif\n"
	    "mm/:\n\tcc\n");
	assert_int_equal(flags_of(f, &flags, "mm/b.c", "mm/sub/c.c"), 0);
	assert_int_equal(flags_of(f, &flags, "mm/b.c", "mm/a.c"), 0);
	assert_int_equal(flags_of(f, &flags, "mm/sub/none.c", NULL), 0);
	struct strbuf asked = STRBUF_INIT;
	char *path = path_join(f->build, "asked");

	assert_int_equal(strbuf_read_file(&asked, path, 100), 0);
	assert_string_equal(asked.buf, "x\n");
	strbuf_free(&asked);
	free(path);
	kbuild_flags_free(&flags);
}

/*
 * As kbuild goes down: the top Makefile asks the compiler, exports the answer, has its preparations made
 * and leaves the rest to one make.
 */
static void put_descending_kbuild(struct fixture *f)
{
	put(f, "linux/Makefile",
	    "VERSION = 6\nPATCHLEVEL = 12\n"
	    "export ANSWER := -DA=1$(shell echo top >>$(O)/asked)\n"
	    "%/: prepare\n\t$(MAKE) -C $(O) -f $(CURDIR)/scripts/Makefile.build obj=. ./$@\n"
	    "prepare:\n\t$(MAKE) -f prepare.mk\n"
	    ".PHONY: prepare\n");
	put(f, "linux/prepare.mk", "X := $(shell echo prepared >>$(O)/asked)\nall: none\n");
	put(f, "linux/scripts/Makefile.build",
	    "self := $(lastword $(MAKEFILE_LIST))\n"
	    "root := $(patsubst %/scripts/Makefile.build,%,$(self))\n"
	    "ifeq ($(obj),.)\n"
	    "$(MAKECMDGOALS):\n\t$(MAKE) -f $(self) obj=$(@:/=)\n"
	    "else\n"
	    "subdir-ym := $(obj)/deep\n"
	    "$(obj): $(subdir-ym)\n"
	    "\tcc $(ANSWER) -D__KERNEL__ -c -o $(obj)/a.o $(root)/$(obj)/a.c\n"
	    "$(subdir-ym):\n\tcc -D__KERNEL__ -c -o $@/a.o $(root)/$@/a.c\n"
	    ".PHONY: $(subdir-ym)\n"
	    ".DEFAULT_GOAL := $(obj)\n"
	    "endif\n"
	    ".PHONY: $(MAKECMDGOALS) $(obj)\n");
	put(f, "linux/fs/Makefile", "");
	put(f, "linux/mm/deep/Makefile", "");
}

/* The compiler is asked once, however often make is; a directory is asked for without those below. */
static void make_goes_down_by_itself(void **state)
{
	struct fixture *f = *state;
	struct kbuild_flags flags = {.jobs = 2};
	struct strbuf asked = STRBUF_INIT;
	char *path = path_join(f->build, "asked");

	make_build(f);
	put_descending_kbuild(f);
	assert_int_equal(flags_of(f, &flags, "mm/a.c", NULL), 0);
	assert_non_null(find(f, &flags, "mm/a.c"));
	assert_string_equal(find(f, &flags, "mm/a.c")->args[0], "-DA=1");
	assert_null(find(f, &flags, "mm/deep/a.c"));
	assert_int_equal(flags_of(f, &flags, "fs/a.c", "mm/deep/a.c"), 0);
	assert_string_equal(find(f, &flags, "fs/a.c")->args[0], "-DA=1");
	assert_non_null(find(f, &flags, "mm/deep/a.c"));
	assert_int_equal(strbuf_read_file(&asked, path, 100), 0);
	assert_string_equal(asked.buf, "top\n");
	strbuf_free(&asked);
	free(path);
	kbuild_flags_free(&flags);
}

/* A directory and one below it, in one question. */
static void a_directory_is_asked_for_beside_one_below(void **state)
{
	struct fixture *f = *state;
	struct kbuild_flags flags = {0};

	make_build(f);
	put_descending_kbuild(f);
	kbuild_flags_begin(&f->ctx, &f->tree, f->build, "x86_64", "-19", &flags);
	assert_int_equal(flags_of(f, &flags, "mm/a.c", "mm/deep/a.c"), 0);
	assert_non_null(find(f, &flags, "mm/a.c"));
	assert_non_null(find(f, &flags, "mm/deep/a.c"));
	kbuild_flags_free(&flags);
}

static void what_was_begun_in_vain_is_ended(void **state)
{
	struct fixture *f = *state;
	struct kbuild_flags flags = {0};

	make_build(f);
	put(f, "linux/Makefile", "X := $(shell sleep 5)\n");
	kbuild_flags_begin(&f->ctx, &f->tree, f->build, "x86_64", "-19", &flags);
	kbuild_flags_free(&flags);
}

static void files_make_must_not_be_asked_for_are_absent(void **state)
{
	struct fixture *f = *state;
	struct kbuild_flags flags = {0};

	make_build(f);
	put(f, "linux/tools/Makefile", "");
	put(f, "linux/a=b/Makefile", "");
	assert_int_equal(flags_of(f, &flags, "tools/t.c", "a=b/x.c"), 0);
	assert_int_equal(flags_of(f, &flags, "../x.c", "mm/x.S"), 0);
	assert_int_equal(flags.cmds.nr, 0);
	assert_int_equal(flags.asked.nr, 0);
	kbuild_flags_free(&flags);
}

static void make_failure_is_told(void **state)
{
	struct fixture *f = *state;
	struct kbuild_flags flags = {0};

	assert_int_equal(flags_of(f, &flags, "mm/a.c", NULL), -1);
	assert_error(f, "is not prepared");
	make_build(f);
	put(f, "linux/Makefile", "VERSION = 6\nPATCHLEVEL = 1\n$(error no toolchain here)\n");
	assert_int_equal(flags_of(f, &flags, "mm/a.c", NULL), -1);
	assert_error(f, "no toolchain here");
	put(f, "build/include/config/auto.conf", "CONFIG_CC_VERSION_TEXT=\"gcc 1.0\"\n");
	assert_int_equal(flags_of(f, &flags, "mm/a.c", NULL), -1);
	assert_error(f, "was configured for 'gcc 1.0'");
	kbuild_flags_free(&flags);
}

static void earlier_build_tells_flags(void **state)
{
	struct fixture *f = *state;
	struct kbuild_flags flags = {0};
	struct strbuf cmd = STRBUF_INIT;

	make_build(f);
	strbuf_addf(&cmd,
		    "savedcmd_mm/b.o := clang-19 -D__KERNEL__ -DD='$$x' -DP='$(pound)' -c -o "
		    "mm/b.o %s/mm/b.c ; true\n\n"
		    "source_mm/b.o := x\n",
		    f->root);
	put(f, "build/mm/.b.o.cmd", cmd.buf);
	assert_int_equal(flags_of(f, &flags, "mm/b.c", NULL), 0);
	assert_int_equal(flags.cmds.nr, 1);
	assert_string_equal(find(f, &flags, "mm/b.c")->args[1], "-DD=$x");
	assert_string_equal(find(f, &flags, "mm/b.c")->args[2], "-DP=#");
	strbuf_free(&cmd);
	kbuild_flags_free(&flags);
}

static int from_json(struct fixture *f, struct kbuild_flags *flags, const char *text)
{
	char *path = path_join(f->dir, "compile_commands.json");
	int ret;

	put(f, "compile_commands.json", text);
	ret = kbuild_flags_from_json(&f->ctx, path, flags);
	free(path);
	return ret;
}

static void compile_database_is_read(void **state)
{
	struct fixture *f = *state;
	struct kbuild_flags flags = {0};

	assert_int_equal(from_json(f, &flags,
				   "[{\"directory\": \"/d\", \"file\": \"z.c\", \"command\": "
				   "\"clang -DX=\\\\\\\"y\\\\\\\" -Iinc -c -o z.o z.c\"},"
				   " {\"directory\": \"/d\", \"file\": \"/e/../e/a.c\", "
				   "\"arguments\": [\"clang\", \"-DA b\", \"/e/a.c\"]},"
				   " {\"directory\": \"/d\", \"file\": \"s.S\", \"command\": "
				   "\"clang -c s.S\"}]"),
			 0);
	assert_int_equal(flags.cmds.nr, 2);
	assert_string_equal(kbuild_flags_find(&flags, "/d/z.c")->args[0], "-DX=\"y\"");
	assert_string_equal(kbuild_flags_find(&flags, "/d/z.c")->args[1], "-I/d/inc");
	assert_string_equal(kbuild_flags_find(&flags, "/e/a.c")->args[0], "-DA b");
	assert_int_equal(from_json(f, &flags, "[]"), 0);
	kbuild_flags_free(&flags);
}

static void commands_are_shared(void **state)
{
	struct fixture *f = *state;
	struct kbuild_flags from = {0}, out = {0};

	assert_int_equal(
		from_json(f, &from,
			  "[{\"directory\": \"/d\", \"file\": \"b.c\", \"arguments\": "
			  "[\"clang\", \"-DB\"]}, {\"directory\": \"/d\", \"file\": \"a.c\", "
			  "\"arguments\": [\"clang\", \"-DA\"]}]"),
		0);
	kbuild_flags_share(&from, &out);
	kbuild_flags_share(&from, &out);
	assert_int_equal(out.cmds.nr, 2);
	assert_string_equal(kbuild_flags_find(&out, "/d/b.c")->args[0], "-DB");
	assert_ptr_equal(kbuild_flags_find(&out, "/d/a.c")->args,
			 kbuild_flags_find(&from, "/d/a.c")->args);
	kbuild_flags_free(&out);
	assert_string_equal(kbuild_flags_find(&from, "/d/a.c")->args[0], "-DA");
	kbuild_flags_free(&from);
}

static void malformed_compile_database_is_an_error(void **state)
{
	static const char *const cases[][2] = {
		{"[{\n\"directory\": }]", ":2:"},
		{"", ":1:"},
		{"{}", "no array"},
		{"[1]", "entry 1: is no object"},
		{"[{\"file\": \"a.c\"}]", "entry 1: \"directory\""},
		{"[{\"directory\": \"d\", \"file\": \"a.c\"}]", "not an absolute path"},
		{"[{\"directory\": \"/d\", \"file\": 1}]", "\"file\" is missing"},
		{"[{\"directory\": \"/d\", \"file\": \"a.c\"}]", "neither"},
		{"[{\"directory\": \"/d\", \"file\": \"a.c\", \"arguments\": 1}]", "no array"},
		{"[{\"directory\": \"/d\", \"file\": \"a.c\", \"arguments\": [\"cc\", 1]}]",
		 "than strings"},
		{"[{\"directory\": \"/d\", \"file\": \"a.c\", \"command\": \"cc 'x\"}]",
		 "never closed"},
		{"[{\"directory\": \"/d\", \"file\": \"a.c\", \"command\": \"cc $(id)\"}]",
		 "needs a shell"},
		{"[{\"directory\": \"/d\", \"file\": \"a.c\", \"command\": \" \"}]", "is empty"},
	};
	struct fixture *f = *state;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct kbuild_flags flags = {0};

		assert_int_equal(from_json(f, &flags, cases[i][0]), -1);
		assert_error(f, cases[i][1]);
		kbuild_flags_free(&flags);
	}
	struct kbuild_flags flags = {0};

	assert_int_equal(kbuild_flags_from_json(&f->ctx, "/nowhere.json", &flags), -1);
	assert_error(f, "/nowhere.json: No such file");
}

/* What path expands to, as "a b c ". */
static const char *expand(struct fixture *f, const char *path, unsigned max)
{
	static char out[1024];
	struct kbuild_files files = {0};

	out[0] = '\0';
	if (kbuild_expand(&f->ctx, &f->tree, path, max, &files))
		strcpy(out, "error");
	for (size_t i = 0; i < files.paths.nr; i++) {
		strcat(out, files.paths.at[i]);
		strcat(out, " ");
	}
	kbuild_files_free(&files);
	return out;
}

static void directories_become_their_files(void **state)
{
	struct fixture *f = *state;
	char *abs = path_join(f->root, "mm/sub");

	assert_string_equal(expand(f, "mm", 8), "mm/a.c mm/b.c mm/sub/c.c ");
	assert_string_equal(expand(f, "mm/", 8), "mm/a.c mm/b.c mm/sub/c.c ");
	assert_string_equal(expand(f, abs, 8), "mm/sub/c.c ");
	assert_string_equal(expand(f, "mm/./sub/../a.c", 8), "mm/a.c ");
	assert_string_equal(expand(f, "nowhere", 8), "error");
	assert_error(f, "nowhere: No such file");
	assert_string_equal(expand(f, "scripts", 8), "error");
	assert_error(f, "no .c file");
	assert_string_equal(expand(f, "Kconfig", 8), "error");
	assert_error(f, "neither a .c nor a .h");
	free(abs);
}

static void headers_become_their_users(void **state)
{
	struct fixture *f = *state;

	assert_string_equal(expand(f, "mm/internal.h", 8), "mm/a.c ");
	assert_string_equal(expand(f, "kernel/k.h", 8), "mm/a.c ");
	assert_string_equal(expand(f, "include/linux/pgtable.h", 8), "mm/b.c ");
	assert_string_equal(expand(f, "include/asm-generic/tlb.h", 8), "mm/b.c ");
	put(f, "linux/include/linux/alone.h", "#include <linux/alone.h>\n");
	assert_string_equal(expand(f, "include/linux/alone.h", 8), "error");
	assert_error(f, "no .c file includes");
}

static void header_users_are_bounded_and_near_first(void **state)
{
	struct fixture *f = *state;

	put(f, "linux/kernel/far.c", "#include <linux/pgtable.h>\n");
	put(f, "linux/mm/z.c", "#include <linux/pgtable.h>\n");
	assert_string_equal(expand(f, "include/linux/pgtable.h", 1), "mm/z.c ");
	assert_string_equal(expand(f, "include/linux/pgtable.h", 2), "kernel/far.c mm/z.c ");
	assert_string_equal(expand(f, "include/linux/pgtable.h", 3), "kernel/far.c mm/b.c mm/z.c ");
}

static void paths_are_cleaned(void **state)
{
	static const char *const cases[][3] = {
		{"/a/b", "c.c", "/a/b/c.c"},  {"/a/b", "./c//d/.", "/a/b/c/d"},
		{"/a/b", "../../../c", "/c"}, {"/a/b", "/x/../y", "/y"},
		{"/a/b", "..", "/a"},	      {"/", ".", "/"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		char *path = path_join(cases[i][0], cases[i][1]);

		assert_string_equal(path, cases[i][2]);
		free(path);
	}
	assert_string_equal(path_below("/a", "/a/b"), "b");
	assert_string_equal(path_below("/a", "/a"), "");
	assert_null(path_below("/a", "/ab"));
	assert_false(path_has_suffix(".c", ".c"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		tree_test(tree_is_recognised),
		tree_test(other_directories_are_not),
		tree_test(default_build_directory_tells_trees_apart),
		tree_test(foreign_directories_are_never_configured),
		tree_test(build_directory_is_never_in_the_tree),
		tree_test(clang_rules_are_told_a_target_they_do_not_know),
		tree_test(make_is_given_the_target),
		tree_test(only_what_has_a_recipe_is_prepared),
		tree_test(failed_preparation_names_its_log),
		tree_test(make_tells_flags),
		tree_test(the_dry_run_is_given_the_target),
		tree_test(make_is_asked_once_for_a_directory),
		tree_test(make_goes_down_by_itself),
		tree_test(a_directory_is_asked_for_beside_one_below),
		tree_test(what_was_begun_in_vain_is_ended),
		tree_test(flags_are_kept),
		tree_test(files_make_must_not_be_asked_for_are_absent),
		tree_test(make_failure_is_told),
		tree_test(earlier_build_tells_flags),
		tree_test(compile_database_is_read),
		tree_test(commands_are_shared),
		tree_test(malformed_compile_database_is_an_error),
		tree_test(directories_become_their_files),
		tree_test(headers_become_their_users),
		tree_test(header_users_are_bounded_and_near_first),
		cmocka_unit_test(paths_are_cleaned),
	};

	return cmocka_run_group_tests_name("kbuild", tests, NULL, NULL);
}
