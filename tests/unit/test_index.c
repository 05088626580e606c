// SPDX-License-Identifier: GPL-2.0-or-later
/* What the text of a tree defines, uses and mentions, and what is kept of it, on small made trees. */
#include "kbuild/dirs.h"
#include "kbuild/index.h"
#include "kbuild_tree.h"

/* The definitions of a function, as "path path ", a weak one as "path?". */
static void expect_definitions(struct fixture *f, const char *name, const char *want)
{
	char *names[] = {(char *)name};
	struct kbuild_definitions all = {0};
	struct strbuf sb = STRBUF_INIT;
	struct kbuild_index index;

	assert_int_equal(kbuild_index_open(&f->ctx, &f->tree, "x86_64", true, &index), 0);
	kbuild_all_definitions(&f->ctx, &f->tree, &index, names, 1, &all);
	vec_each (&all.list, struct kbuild_definition, d)
		strbuf_addf(&sb, "%s%s ", d->path, d->weak ? "?" : "");
	assert_string_equal(sb.buf, want);
	strbuf_free(&sb);
	kbuild_definitions_free(&all);
	kbuild_index_close(&index);
}

static void definitions_are_found(void **state)
{
	struct fixture *f = *state;

	expect_definitions(f, "shared", "mm/a.c ");
	expect_definitions(f, "hidden", "");
	expect_definitions(f, "soft", "mm/b.c? mm/sub/c.c ");
	expect_definitions(f, "twice", "kernel/twice.c mm/sub/c.c ");
	expect_definitions(f, "nowhere", "");
}

static void expect_twice(struct fixture *f, const char *want)
{
	expect_definitions(f, "twice", want);
}

/* Files that use any of two functions, as "path:name ". */
static void expect_uses(struct fixture *f, bool definitions, const char *want)
{
	const char *const names[] = {"enter_it", "wrap_it"};
	struct kbuild_uses uses = {0};
	struct strbuf sb = STRBUF_INIT;
	struct kbuild_index index;

	assert_int_equal(kbuild_index_open(&f->ctx, &f->tree, "x86_64", true, &index), 0);
	kbuild_uses(&f->ctx, &f->tree, &index, names, 2, definitions, &uses);
	vec_each (&uses.list, struct kbuild_use, u)
		strbuf_addf(&sb, "%s:%s ", u->path, names[u->name]);
	assert_string_equal(sb.buf, want);
	strbuf_free(&sb);
	kbuild_uses_free(&uses);
	kbuild_index_close(&index);
}

static void uses_are_found(void **state)
{
	struct fixture *f = *state;

	put(f, "linux/mm/calls.c", "void f(void)\n{\n\twrap_it (1);\n}\n");
	put(f, "linux/mm/defines.c", "void enter_it(void)\n{\n}\n");
	put(f, "linux/mm/declares.c", "void enter_it(void);\nint enter_its(void);\n");
	put(f, "linux/mm/speaks.c", "/* enter_it() */ const char *s = \"wrap_it()\";\n");
	put(f, "linux/arch/sparc/x.c", "void f(void)\n{\n\twrap_it(1);\n}\n");
	expect_uses(f, false, "mm/calls.c:wrap_it ");
	expect_uses(f, true, "mm/calls.c:wrap_it mm/defines.c:enter_it ");
}

static void wrappers_are_found(void **state)
{
	const char *const names[] = {"enter_it"};
	struct kbuild_names found = {0};
	struct strbuf sb = STRBUF_INIT;
	struct kbuild_index index;
	struct fixture *f = *state;

	put(f, "linux/include/linux/wrap.h",
	    "void enter_it(void);\n"
	    "#define WRAP(x) do { other(x); \\\n\tenter_it(); } while (0)\n"
	    "#define ALIAS enter_it\n"
	    "#define NOT_ME(x) other(x)\n"
	    "static inline int wrap(int a)\n{\n\tif (a)\n\t\tenter_it();\n\treturn a;\n}\n"
	    "static inline int innocent(int (*enter_it)(int))\n{\n\treturn 0;\n}\n"
	    "static inline __attribute__((unused)) int also(int a)\n{\n\tenter_it();\n}\n");
	assert_int_equal(kbuild_index_open(&f->ctx, &f->tree, "x86_64", true, &index), 0);
	kbuild_wrappers(&f->ctx, &f->tree, &index, names, 1, &found);
	vec_each (&found.ids, uint32_t, id)
		strbuf_addf(&sb, "%s ", strpool_get(&f->ctx.names, *id));
	assert_string_equal(sb.buf, "WRAP wrap also ");
	strbuf_free(&sb);
	vec_free(&found.ids);
	kbuild_index_close(&index);
}

/* One that is new, one that is gone, one that is another now; as if all were read. */
static void shared_index_is_amended(void **state)
{
	static const char *const changed[] = {"mm/a.c", "mm/0.h", "mm/b.c", "mm/Makefile",
					      "mm/zz.c"};
	struct fixture *f = *state;
	struct kbuild_index first, amended, anew;

	assert_int_equal(kbuild_index_open(&f->ctx, &f->tree, "x86_64", false, &first), 0);
	put(f, "linux/mm/a.c", "int other(void)\n{\n}\n");
	put(f, "linux/mm/0.h", "");
	put(f, "linux/mm/zz.c", "int zz(void)\n{\n\tshared();\n}\n");
	remove_file(f, "linux/mm/b.c");
	kbuild_index_share(&first, &amended);
	kbuild_index_amend(&amended, f->root, changed, 5);
	assert_int_equal(kbuild_index_open(&f->ctx, &f->tree, "x86_64", false, &anew), 0);
	assert_int_equal(amended.files.nr, anew.files.nr);
	assert_int_equal(amended.files.nr, first.files.nr + 1);
	for (size_t i = 0; i < anew.files.nr; i++) {
		const struct index_file *a = &amended.files.at[i], *b = &anew.files.at[i];

		assert_string_equal(a->path, b->path);
		assert_int_equal(a->nr_defs, b->nr_defs);
		assert_int_equal(a->nr_calls, b->nr_calls);
		assert_memory_equal(a->defs, b->defs, a->nr_defs * sizeof(*a->defs));
		assert_memory_equal(a->calls, b->calls, a->nr_calls * sizeof(*a->calls));
	}
	kbuild_index_close(&anew);
	kbuild_index_close(&amended);
	kbuild_index_close(&first);
}

static void expect_files(struct fixture *f, const char *want)
{
	struct strbuf sb = STRBUF_INIT;
	struct kbuild_index index;

	assert_int_equal(kbuild_index_open(&f->ctx, &f->tree, "x86_64", true, &index), 0);
	vec_each (&index.files, struct index_file, file)
		if (!strncmp(file->path, "mm/", 3))
			strbuf_addf(&sb, "%s ", file->path);
	assert_string_equal(sb.buf, want);
	kbuild_index_close(&index);
	strbuf_free(&sb);
}

/* The names of the directory linux/mm that are kept, separated by blanks; "-" if none are. */
static void expect_kept(struct fixture *f, const char *want)
{
	char *path = path_join(f->root, "mm");
	struct strbuf names = STRBUF_INIT;
	struct dirs d;
	struct stat st;

	assert_int_equal(stat(path, &st), 0);
	dirs_open(f->root, "x86", &d);
	if (!dirs_get(&d, "mm", &st, &names))
		strbuf_adds(&names, "-");
	for (size_t i = 0; i < names.len; i++)
		if (!names.buf[i])
			names.buf[i] = ' ';
	if (strcmp(want, "*") != 0)
		assert_string_equal(names.buf, want);
	else
		assert_non_null(strstr(names.buf, "a.c "));
	dirs_close(&d);
	strbuf_free(&names);
	free(path);
}

static void kept_directories_are_read_when_they_change(void **state)
{
	struct fixture *f = *state;
	char *link = path_join(f->root, "mm/far"), *outside = path_join(f->dir, "outside");

	put(f, "outside/o.c", "");
	expect_files(f, "mm/a.c mm/b.c mm/internal.h mm/sub/c.c ");
	expect_kept(f, "-"); /* may change without its times */
	usleep(30000);
	expect_files(f, "mm/a.c mm/b.c mm/internal.h mm/sub/c.c ");
	expect_kept(f, "*");
	put(f, "linux/mm/new.c", "");
	remove_file(f, "linux/mm/b.c");
	expect_kept(f, "-");
	expect_files(f, "mm/a.c mm/internal.h mm/new.c mm/sub/c.c ");
	assert_int_equal(symlink(outside, link), 0);
	expect_files(f, "mm/a.c mm/far/o.c mm/internal.h mm/new.c mm/sub/c.c ");
	usleep(30000);
	remove_file(f, "outside/o.c");
	expect_files(f, "mm/a.c mm/internal.h mm/new.c mm/sub/c.c ");
	expect_kept(f, "-");
	free(link);
	free(outside);
}

/* Nothing is taken from a cache that could not have been written. */
static void kept_names_are_names(void **state)
{
	static const char *const cases[] = {"../x.c", "/x.c", ".x.c", "", "a/x.c", "a//"};
	struct fixture *f = *state;
	char *path = path_join(f->root, "mm");
	struct strbuf names = STRBUF_INIT;
	struct stat st;

	assert_int_equal(stat(path, &st), 0);
	usleep(30000);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct dirs d;

		dirs_open(f->root, "none", &d);
		d.nr_old = 0; /* so that it is stored */
		strbuf_reset(&names);
		strbuf_adds(&names, "a.c");
		strbuf_addc(&names, '\0');
		strbuf_adds(&names, cases[i]);
		strbuf_addc(&names, '\0');
		dirs_put(&d, "mm", &st, &names);
		dirs_close(&d);
		strbuf_reset(&names);
		dirs_open(f->root, "none", &d);
		assert_int_equal(d.nr_old, 1);
		assert_false(dirs_get(&d, "mm", &st, &names));
		assert_int_equal(names.len, 0);
		dirs_close(&d);
	}
	strbuf_free(&names);
	free(path);
}

static int damage_one(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
	FILE *file = type == FTW_F ? fopen(path, "r+") : NULL;

	(void)ftw;
	if (!file)
		return 0;
	fseek(file, st->st_size / 2, SEEK_SET);
	fputc('x', file);
	fputc('y', file);
	fclose(file);
	return 0;
}

/* Names are kept from one look to the next: files that come, go and change are noticed. */
static void definitions_follow_the_files(void **state)
{
	struct fixture *f = *state;
	char *names = path_join(f->dir, "mmucheck/store/index"), *gone;
	struct stat st;

	expect_twice(f, "kernel/twice.c mm/sub/c.c ");
	assert_int_equal(stat(names, &st), 0);
	expect_twice(f, "kernel/twice.c mm/sub/c.c ");
	put(f, "linux/mm/b.c", "int twice(void)\n{\n}\n");
	expect_twice(f, "kernel/twice.c mm/b.c mm/sub/c.c ");
	put(f, "linux/mm/b.c", "int other(void)\n{\n}\n");
	put(f, "linux/mm/new.c", "int twice(void)\n{\n}\n");
	gone = path_join(f->root, "kernel/twice.c");
	assert_int_equal(unlink(gone), 0);
	expect_twice(f, "mm/new.c mm/sub/c.c ");
	nftw(names, damage_one, 4, FTW_PHYS);
	expect_twice(f, "mm/new.c mm/sub/c.c ");
	free(gone);
	free(names);
}

static void mentions_name_the_interned_ids(void **state)
{
	struct fixture *f = *state;
	uint32_t name = strpool_intern(&f->ctx.names, "shared");
	struct kbuild_mentions m = {0};
	char *path = path_join(f->root, "mm/a.c");

	assert_int_equal(kbuild_mentions(&f->ctx, path, &name, 1, &m), 0);
	assert_int_equal(m.list.nr, 2);
	assert_int_equal(m.list.at[0].name, name);
	assert_int_equal(m.list.at[0].line, 2);
	assert_true(m.list.at[0].at_line_start_def);
	assert_int_equal(m.list.at[1].line, 8);
	assert_false(m.list.at[1].at_line_start_def);
	assert_int_equal(kbuild_mentions(&f->ctx, "/nowhere.c", &name, 1, &m), -1);
	assert_error(f, "/nowhere.c: No such file");
	vec_free(&m.list);
	free(path);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		tree_test(definitions_are_found),
		tree_test(uses_are_found),
		tree_test(wrappers_are_found),
		tree_test(shared_index_is_amended),
		tree_test(kept_directories_are_read_when_they_change),
		tree_test(kept_names_are_names),
		tree_test(definitions_follow_the_files),
		tree_test(mentions_name_the_interned_ids),
	};

	return cmocka_run_group_tests_name("index", tests, NULL, NULL);
}
