// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Precompiled headers: units are the same with and without one, doubtful files
 * are parsed by themselves, what is stale or damaged is made again.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/groups.h"
#include "cli/workers.h"
#include "frontend/shared.h"
#include "util/path.h"

#define NR 17

struct fixture {
	struct ctx ctx;
	struct model *model;
	char dir[64];
	char *args[8];
	char path[NR][96];
	struct frontend_job jobs[NR];
	unsigned nr;
};

/* A small kernel: headers with guards, a modelled API, cleanup functions, counters. */
static const struct {
	const char *name, *text;
} headers[] = {
	{"include/linux/kconfig.h", "#ifndef K_H\n#define K_H\n#define IN_KERNEL 1\n#endif\n"},
	{"include/linux/compiler-version.h", "#ifdef ONCE\n#error twice\n#endif\n#define ONCE\n"},
	{"include/linux/types.h", "#ifndef TYPES_H\n#define TYPES_H\n"
				  "typedef unsigned long ul;\n"
				  "typedef struct { ul pte; } pte_t;\n"
				  "#define PASTE2(a, b) a##b\n#define PASTE(a, b) PASTE2(a, b)\n"
				  "#define UNIQUE PASTE(__UNIQUE_ID_x, __COUNTER__)\n"
				  "#define ONE_OF(v, n) ({ int n = (v); n; })\n"
				  "#define ONE(v) ONE_OF(v, UNIQUE)\n"
				  "#define NAME_SIZE sizeof(KBUILD_MODNAME)\n"
				  "#endif\n"},
	{"include/linux/guard.h",
	 "#ifndef GUARD_H\n#define GUARD_H\n#include <linux/types.h>\n"
	 "struct lock { int held; };\n"
	 "#define DEFINE_GUARD(n) static inline void class_##n##_destructor(struct lock **l) "
	 "{ (*l)->held = ONE(0); }\n"
	 "DEFINE_GUARD(lock)\n"
	 "#define guard(n, l) struct lock *UNIQUE __attribute__((cleanup(class_##n##_destructor))) "
	 "= (l)\n"
	 "#endif\n"},
	{"include/linux/pgtable.h",
	 "#ifndef PGTABLE_H\n#define PGTABLE_H\n#include <linux/types.h>\n"
	 "#define arch_enter_lazy_mmu_mode() do {} while (0)\n"
	 "void arch_leave_lazy_mmu_mode(void);\n"
	 "void set_pte(pte_t *ptep, pte_t pte);\n"
	 "void say(const char *what);\n"
	 "static inline void set_two(pte_t *p, pte_t v)\n"
	 "{\n\tarch_enter_lazy_mmu_mode();\n\tset_pte(p, v);\n\tset_pte(p + 1, v);\n"
	 "\tsay(KBUILD_MODNAME);\n\tarch_leave_lazy_mmu_mode();\n}\n"
	 "#endif\n"},
	{"include/linux/depends.h",
	 "#ifndef DEPENDS_H\n#define DEPENDS_H\n"
	 "#ifdef WANT_MORE\nstatic inline int amount(void) { return 2; }\n#else\n"
	 "static inline int amount(void) { return 1; }\n#endif\n"
	 "struct hidden { int a[10]; };\n"
	 "#define HAVE_DEPENDS 1\nint only_here(void);\n"
	 "#endif\n"},
	{"include/linux/hidden.h",
	 "#ifndef HIDDEN_H\n#define HIDDEN_H\nstruct hidden;\nstruct hidden *find(void);\n"
	 "struct secret;\nstruct secret *reveal(void);\n"
	 "static inline int seek(void) { struct hidden *h = find(); return h != 0; }\n"
	 "static inline int ask(void) { struct secret *s = reveal(); return s != 0; }\n"
	 "#endif\n"},
	{"include/wants.h", "#define WANT_MORE\n"},
	{"include/linux/broken.h", "#ifndef BROKEN_H\n#define BROKEN_H\nint broken(;\n#endif\n"},
};

#define ALL                                                                                        \
	"#include <linux/guard.h>\n#include <linux/pgtable.h>\n#include <linux/depends.h>\n"       \
	"#include <linux/hidden.h>\n"

/* Files in pairs of text and whether it may share the header. */
static const struct {
	const char *text;
	bool fits;
} files[NR] = {
	{ALL "int f0(struct lock *l) { guard(lock, l); return ONE(3) + amount(); }\n", true},
	{ALL "void f1(pte_t *p, pte_t v) { set_two(p, v); arch_enter_lazy_mmu_mode(); }\n", true},
	{ALL "ul f2(void) { return NAME_SIZE; }\n", true},
	{"// a comment\n#define pr_fmt(f) f\n" ALL "int f3(void) { return 0; }\n", true},
	/* what another file's headers would change */
	{"#define WANT_MORE\n" ALL "int f4(void) { return amount(); }\n", false},
	{"#include <linux/types.h>\n#define WANT_MORE\n#include <linux/depends.h>\n"
	 "int f5(void) { return amount(); }\n",
	 false},
	{"#include <linux/types.h>\n#ifdef HAVE_DEPENDS\nint f6(void) { return 1; }\n#else\n"
	 "int f6(void) { return 2; }\n#endif\n",
	 true},
	{"#include <linux/hidden.h>\nvoid *f7(void) { return find(); }\n", true},
	{"#include <linux/types.h>\nint f8(void) { return only_here(); }\n", true},
	{"#include <linux/types.h>\nstatic int amount(void) { return 7; }\n"
	 "int f9(void) { return amount(); }\n",
	 true},
	{"#include <linux/types.h>\nint f10(void) { return missing; }\n", true},
	{"int early;\n" ALL "int f11(void) { return early; }\n", false},
	{"#include <linux/types.h>\n#include \"wants.h\"\n#include <linux/depends.h>\n"
	 "int f12(void) { return amount(); }\n",
	 true},
	/* what some know the size of and others do not */
	{ALL "struct secret { int a[3]; };\nint f13(void) { return ask() + seek(); }\n", true},
	{ALL "int f14(void) { return ask() + seek(); }\n", true},
	{"#include <linux/hidden.h>\nint f15(void) { return ask() + seek(); }\n", true},
	{"#include <linux/hidden.h>\nstruct secret { int a[3]; };\nint f16(void) { return ask(); }\n",
	 true},
};

static void write_file(const struct fixture *fx, const char *name, const char *text)
{
	char path[192], *slash;
	FILE *f;

	snprintf(path, sizeof(path), "%s/%s", fx->dir, name);
	slash = strrchr(path, '/');
	*slash = '\0';
	assert_int_equal(path_make_dirs(path), 0);
	*slash = '/';
	f = fopen(path, "w");
	assert_non_null(f);
	assert_true(fputs(text, f) >= 0);
	fclose(f);
}

static int set_up(void **state)
{
	struct fixture *fx = calloc(1, sizeof(*fx));
	static char modname[] = "-DKBUILD_MODNAME=\"some_module\"";
	char include[128], version[128], name[16];

	fx->ctx = (struct ctx)CTX_INIT;
	fx->model = model_load(&fx->ctx, MMUCHECK_SOURCE_DIR "/checker/model", NULL, 0);
	assert_non_null(fx->model);
	strcpy(fx->dir, "/tmp/mmucheck-pch-XXXXXX");
	assert_non_null(mkdtemp(fx->dir));
	setenv("XDG_CACHE_HOME", fx->dir, 1);
	for (size_t i = 0; i < sizeof(headers) / sizeof(headers[0]); i++)
		write_file(fx, headers[i].name, headers[i].text);
	snprintf(include, sizeof(include), "-I%s/include", fx->dir);
	snprintf(version, sizeof(version), "%s/include/linux/compiler-version.h", fx->dir);
	fx->args[0] = strdup(include);
	fx->args[1] = strdup("-include");
	fx->args[2] = strdup(version);
	fx->args[3] = modname;
	fx->args[4] = strdup("-O1");
	for (int i = 0; i < NR; i++) {
		snprintf(name, sizeof(name), "f%d.c", i);
		write_file(fx, name, files[i].text);
		snprintf(fx->path[i], sizeof(fx->path[i]), "%s/%s", fx->dir, name);
		fx->jobs[i] = (struct frontend_job){.file = fx->path[i],
						    .dir = fx->dir,
						    .root = fx->dir,
						    .args = fx->args,
						    .nr_args = 5};
	}
	fx->nr = NR;
	*state = fx;
	return 0;
}

static int remove_one(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
	(void)st;
	(void)type;
	(void)ftw;
	return remove(path);
}

static int tear_down(void **state)
{
	struct fixture *fx = *state;

	nftw(fx->dir, remove_one, 16, FTW_DEPTH | FTW_PHYS);
	for (int i = 0; i < 5; i++)
		if (i != 3)
			free(fx->args[i]);
	model_free(fx->model);
	ctx_free(&fx->ctx);
	free(fx);
	return 0;
}

static void prepare(struct fixture *fx, struct groups *g)
{
	struct workers_opts opts = WORKERS_DEFAULTS;

	for (unsigned i = 0; i < fx->nr; i++)
		fx->jobs[i].pch = NULL;
	groups_prepare(&fx->ctx, fx->model, fx->jobs, fx->nr, &opts, g);
}

/* The bytes of one file's unit. */
static struct strbuf unit_of(struct fixture *fx, struct frontend_job *job)
{
	struct strbuf sb = STRBUF_INIT;
	struct ir_unit *u = frontend_parse(&fx->ctx, fx->model, job);

	if (!u)
		print_message("%s\n", fx->ctx.error.buf);
	assert_non_null(u);
	ir_unit_write(&fx->ctx, u, &sb);
	ir_unit_free(u);
	free(u);
	return sb;
}

static void expect_same(struct fixture *fx, int i)
{
	struct frontend_job plain = fx->jobs[i];
	struct strbuf with = unit_of(fx, &fx->jobs[i]), without;

	plain.pch = NULL;
	without = unit_of(fx, &plain);
	if (with.len != without.len || memcmp(with.buf, without.buf, with.len) != 0)
		fail_msg("f%d.c has another unit on top of the precompiled header", i);
	strbuf_free(&with);
	strbuf_free(&without);
}

static void test_units_are_the_same(void **state)
{
	struct fixture *fx = *state;
	struct groups g;

	prepare(fx, &g);
	for (int i = 0; i < NR; i++) {
		if (!fx->jobs[i].pch != !files[i].fits)
			fail_msg("f%d.c %s the header", i, files[i].fits ? "lacks" : "has");
		expect_same(fx, i);
	}
	groups_free(&g);
}

/* Rewrite a header so that nothing but its text tells. */
static void change_secretly(struct fixture *fx, const char *name, const char *text)
{
	struct timespec times[2];
	char path[192];
	struct stat st;

	snprintf(path, sizeof(path), "%s/%s", fx->dir, name);
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal((size_t)st.st_size, strlen(text));
	times[0] = st.st_atim;
	times[1] = st.st_mtim;
	write_file(fx, name, text);
	assert_int_equal(utimensat(AT_FDCWD, path, times, 0), 0);
}

/* linux/types.h as long as it is, but no C. */
static const char *broken_types(void)
{
	static char text[1024];

	assert_true(strlen(headers[2].text) < sizeof(text));
	strcpy(text, headers[2].text);
	memset(strstr(text, "typedef"), '?', 7);
	return text;
}

/* So that the test above cannot pass because all is parsed plainly. */
static void test_the_header_is_used(void **state)
{
	static const int used[] = {0, 1, 2, 3, 7};
	struct fixture *fx = *state;
	struct groups g;

	prepare(fx, &g);
	for (size_t i = 0; i < sizeof(used) / sizeof(used[0]); i++) {
		struct frontend_job *job = &fx->jobs[used[i]];
		struct strbuf before = unit_of(fx, job), after;

		/* No parse could succeed with this. */
		change_secretly(fx, headers[2].name, broken_types());
		after = unit_of(fx, job);
		if (before.len != after.len || memcmp(before.buf, after.buf, after.len) != 0)
			fail_msg("f%d.c was parsed by itself", used[i]);
		change_secretly(fx, headers[2].name, headers[2].text);
		strbuf_free(&before);
		strbuf_free(&after);
	}
	groups_free(&g);
}

/* When a PCH's file was made last; 0 if there is none. */
static struct stat only_pch(const struct groups *g, const char *suffix, char path[256])
{
	struct stat st = {0};

	assert_int_equal(g->list.nr, 1);
	snprintf(path, 256, "%s%s", groups_path(g, 0), suffix);
	stat(path, &st);
	return st;
}

/* The functions of headers are lowered for the first unit that needs them. */
static void test_functions_are_lowered_once(void **state)
{
	struct fixture *fx = *state;
	const struct shared *shared;
	struct groups g;

	prepare(fx, &g);
	assert_non_null(fx->jobs[0].pch);
	shared = fx->jobs[0].pch->shared;
	for (int i = 0; i < 3; i++) {
		struct ir_unit *u = frontend_parse(&fx->ctx, fx->model, &fx->jobs[0]);
		unsigned nr = 0;

		assert_non_null(u);
		for (uint32_t k = 0; k < u->nr_funcs; k++)
			nr += u->funcs[k].in_header;
		assert_int_equal(nr, 2); /* amount(), the destructor of the guard */
		assert_int_equal(shared_taken(shared), (unsigned)i * nr);
		ir_unit_free(u);
		free(u);
	}
	groups_free(&g);
}

/* One file makes none by itself, and with its neighbours the one that all of them would. */
static void test_one_file_has_that_of_its_neighbours(void **state)
{
	struct fixture *fx = *state;
	struct workers_opts opts = WORKERS_DEFAULTS;
	struct groups g;
	struct stat st;
	char path[256];

	groups_prepare(&fx->ctx, fx->model, fx->jobs, 1, &opts, &g);
	assert_null(fx->jobs[0].pch);
	groups_free(&g);
	opts.beside = fx->jobs;
	opts.nr_beside = fx->nr;
	groups_prepare(&fx->ctx, fx->model, fx->jobs, 1, &opts, &g);
	assert_non_null(fx->jobs[0].pch);
	expect_same(fx, 0);
	st = only_pch(&g, ".pch", path);
	groups_free(&g);
	prepare(fx, &g);
	assert_int_equal(only_pch(&g, ".pch", path).st_ino, st.st_ino);
	groups_free(&g);
}

static void test_it_is_made_once(void **state)
{
	struct fixture *fx = *state;
	struct stat first, second;
	struct groups g;
	char path[256];

	prepare(fx, &g);
	first = only_pch(&g, ".pch", path);
	groups_free(&g);
	prepare(fx, &g);
	second = only_pch(&g, ".pch", path);
	groups_free(&g);
	assert_true(first.st_size > 0);
	assert_int_equal(first.st_ino, second.st_ino);
}

static void test_a_change_of_a_header_is_noticed(void **state)
{
	struct fixture *fx = *state;
	struct stat first, second;
	struct groups g;
	char path[256];

	prepare(fx, &g);
	first = only_pch(&g, ".pch", path);
	groups_free(&g);
	write_file(fx, "include/linux/depends.h",
		   "#ifndef DEPENDS_H\n#define DEPENDS_H\n"
		   "static inline int amount(void) { return 3; }\n#endif\n");
	prepare(fx, &g);
	second = only_pch(&g, ".pch", path);
	assert_int_not_equal(first.st_ino, second.st_ino);
	assert_non_null(fx->jobs[0].pch);
	expect_same(fx, 0);
	groups_free(&g);
}

static void damage(const char *path, off_t at)
{
	int fd = open(path, O_RDWR);
	char c;

	assert_true(fd >= 0);
	assert_int_equal(pread(fd, &c, 1, at), 1);
	c ^= 1;
	assert_int_equal(pwrite(fd, &c, 1, at), 1);
	close(fd);
}

static void test_damage_is_noticed(void **state)
{
	static const char *const suffixes[] = {".pch", ".idx"};
	struct fixture *fx = *state;
	struct stat st;
	struct groups g;
	char path[256];

	for (int i = 0; i < 2; i++) {
		prepare(fx, &g);
		st = only_pch(&g, suffixes[i], path);
		groups_free(&g);
		damage(path, st.st_size / 2);
		prepare(fx, &g);
		assert_int_not_equal(only_pch(&g, suffixes[i], path).st_ino, st.st_ino);
		assert_non_null(fx->jobs[0].pch);
		expect_same(fx, 0);
		groups_free(&g);
		assert_int_equal(truncate(path, st.st_size / 3), 0);
		prepare(fx, &g);
		assert_non_null(fx->jobs[0].pch);
		groups_free(&g);
	}
}

static void test_a_header_that_does_not_parse_is_left_out(void **state)
{
	struct fixture *fx = *state;
	struct groups g;
	char name[16], text[256];

	for (int i = 0; i < NR; i++) {
		snprintf(name, sizeof(name), "f%d.c", i);
		snprintf(text, sizeof(text), "#include <linux/broken.h>\n" ALL "int f%d;\n", i);
		write_file(fx, name, text);
	}
	prepare(fx, &g);
	assert_non_null(fx->jobs[0].pch);
	assert_int_equal(
		pch_find(fx->jobs[0].pch, strpool_intern(&fx->ctx.names, "include/linux/broken.h")),
		0);
	for (int i = 0; i < NR; i++)
		expect_same(fx, i);
	groups_free(&g);
}

static void test_nothing_parses(void **state)
{
	struct fixture *fx = *state;
	struct groups g;

	write_file(fx, "include/linux/compiler-version.h", "#error no\n");
	for (int again = 0; again < 2; again++) {
		prepare(fx, &g);
		for (int i = 0; i < NR; i++)
			assert_null(fx->jobs[i].pch);
		groups_free(&g);
	}
	write_file(fx, "include/linux/compiler-version.h", "\n");
	prepare(fx, &g);
	assert_non_null(fx->jobs[0].pch);
	groups_free(&g);
}

static void test_few_files_use_what_is_there(void **state)
{
	struct fixture *fx = *state;
	struct groups g;

	fx->nr = 2;
	prepare(fx, &g);
	assert_null(fx->jobs[0].pch);
	groups_free(&g);
	fx->nr = NR;
	prepare(fx, &g);
	groups_free(&g);
	fx->nr = 1;
	prepare(fx, &g);
	assert_non_null(fx->jobs[0].pch);
	groups_free(&g);
}

/* Replaced by another process while it is in use. */
static void test_it_outlives_its_files(void **state)
{
	struct fixture *fx = *state;
	struct groups g;
	char path[256];

	prepare(fx, &g);
	only_pch(&g, ".pch", path);
	assert_int_equal(unlink(path), 0);
	expect_same(fx, 0);
	groups_free(&g);
}

static void test_flags_that_headers_can_see_part_groups(void **state)
{
	struct fixture *fx = *state;
	char a[33], b[33];
	struct frontend_job job = fx->jobs[0];
	char *args[8];

	memcpy(args, fx->args, sizeof(args));
	job.args = args;
	pch_name(&fx->ctx, fx->model, &fx->jobs[0], a);
	args[4] = "-O2";
	args[3] = "-DKBUILD_MODNAME=\"x\"";
	args[5] = "-fsanitize=bool";
	args[6] = "-I/nowhere";
	job.nr_args = 7;
	pch_name(&fx->ctx, fx->model, &job, b);
	assert_string_equal(a, b);
	args[5] = "-fsanitize=kernel-address";
	pch_name(&fx->ctx, fx->model, &job, b);
	assert_string_not_equal(a, b);
	args[5] = "-DMODULE";
	pch_name(&fx->ctx, fx->model, &job, b);
	assert_string_not_equal(a, b);
	job.nr_args = 5;
	args[4] = "-O0";
	pch_name(&fx->ctx, fx->model, &job, b);
	assert_string_not_equal(a, b);
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		TEST(test_units_are_the_same),
		TEST(test_the_header_is_used),
		TEST(test_functions_are_lowered_once),
		TEST(test_one_file_has_that_of_its_neighbours),
		TEST(test_it_is_made_once),
		TEST(test_a_change_of_a_header_is_noticed),
		TEST(test_damage_is_noticed),
		TEST(test_a_header_that_does_not_parse_is_left_out),
		TEST(test_nothing_parses),
		TEST(test_few_files_use_what_is_there),
		TEST(test_it_outlives_its_files),
		TEST(test_flags_that_headers_can_see_part_groups),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
