// SPDX-License-Identifier: GPL-2.0-or-later
/* Parts of a review that need no kernel: what git prints and what mails hold, views, touched functions. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "review/delta.h"
#include "review/linemap.h"
#include "review/mail.h"
#include "review/preimage.h"
#include "review/touched.h"
#include "review/unrefreshed.h"
#include "review/view.h"

#define ID_A "1111111111111111111111111111111111111111"
#define ID_B "2222222222222222222222222222222222222222"

static void delta_reads_what_git_prints(void **state)
{
	static const char text[] = ":100644 100644 " ID_A " " ID_B " M\0mm/a b.c\0"
				   ":100644 120000 " ID_A " " ID_B " R093\0old\0new\0";
	struct ctx ctx = CTX_INIT;
	struct delta d = {0};

	(void)state;
	assert_int_equal(delta_parse(&ctx, text, sizeof(text) - 1, &d), 0);
	assert_int_equal(d.files.nr, 2);
	assert_string_equal(d.files.at[0].path, "mm/a b.c");
	assert_string_equal(d.files.at[0].old_id, ID_A);
	assert_string_equal(d.files.at[0].id, ID_B);
	assert_null(d.files.at[0].old_path);
	assert_true(delta_is_plain(d.files.at[0].mode));
	assert_int_equal(d.files.at[1].status, 'R');
	assert_string_equal(d.files.at[1].old_path, "old");
	assert_string_equal(d.files.at[1].path, "new");
	assert_false(delta_is_plain(d.files.at[1].mode));
	delta_free(&d);
	ctx_free(&ctx);
}

static void delta_refuses_what_git_does_not_print(void **state)
{
	static const char *const bad[] = {"x", ":100644", ":1 2 zz " ID_B " M",
					  ":1 2 " ID_A " " ID_B " M"};
	struct ctx ctx = CTX_INIT;

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		struct delta d = {0};

		assert_int_equal(delta_parse(&ctx, bad[i], strlen(bad[i]) + 1, &d), -1);
		delta_free(&d);
	}
	ctx_free(&ctx);
}

static void lines_move_with_hunks(void **state)
{
	static const char text[] = "diff\n@@ -3,2 +3 @@ f\n-a\n-b\n+c\n@@ -10,0 +10,3 @@\n+x\n+y\n"
				   "+z\n@@ -20 +22 @@\n-q\n+r\n";
	struct linemap m = {0};

	(void)state;
	linemap_parse(text, strlen(text), &m);
	assert_int_equal(m.hunks.nr, 3);
	assert_int_equal(linemap_line(&m, 2), 2);
	assert_int_equal(linemap_line(&m, 3), 0);
	assert_int_equal(linemap_line(&m, 4), 0);
	assert_int_equal(linemap_line(&m, 5), 4);
	assert_int_equal(linemap_line(&m, 10), 9);
	assert_int_equal(linemap_line(&m, 11), 13);
	assert_int_equal(linemap_line(&m, 20), 0);
	assert_int_equal(linemap_line(&m, 21), 23);
	assert_ptr_equal(linemap_hunk(&m, 4), &m.hunks.at[0]);
	assert_null(linemap_hunk(&m, 10));
	assert_ptr_equal(linemap_hunk(&m, 20), &m.hunks.at[2]);
	linemap_free(&m);
}

static void preimages_are_those_of_the_base(void **state)
{
	static const char first[] =
		"text\nindex 9999999..8888888\ndiff --git a/x.c b/x.c\n"
		"index abcdef1..1234567 100644\n--- a/x.c\n+++ b/x.c\n"
		"@@ -1 +1 @@\n--- a/not.c\n+index 7777777..6666666\n"
		"diff --git a/n.c b/n.c\nnew file mode 100644\n"
		"index 0000000..1234567\n--- /dev/null\n+++ b/n.c\n@@ -0,0 +1 @@\n+n\n";
	static const char second[] =
		"diff --git a/x.c b/x.c\nindex 1234567..7654321\n--- a/x.c\n"
		"+++ b/x.c\n@@ -1 +1 @@\n"
		"diff --git a/n.c b/n.c\nindex 1234567..7654321\n--- a/n.c\n+++ b/n.c\n@@\n"
		"diff --git a/r.c b/s.c\nsimilarity index 90%\nrename from r.c\n"
		"rename to s.c\nindex 5555555..7654321\n--- a/r.c\n+++ b/s.c\n@@ -1 +1 @@\n";
	struct preimages p = {0};

	(void)state;
	preimages_add(&p, first, strlen(first));
	assert_true(p.has_diff);
	preimages_add(&p, second, strlen(second));
	assert_int_equal(p.list.nr, 2);
	assert_string_equal(p.list.at[0].path, "x.c");
	assert_string_equal(p.list.at[0].id, "abcdef1");
	assert_string_equal(p.list.at[1].path, "r.c");
	assert_string_equal(p.list.at[1].id, "5555555");
	preimages_free(&p);
}

static void mails_have_numbers(void **state)
{
	(void)state;
	assert_int_equal(mail_number("[PATCH v2 03/12] mm: x"), 3);
	assert_int_equal(mail_number("[PATCH 0/2] mm"), 0);
	assert_int_equal(mail_number("[PATCH mm-unstable v12 10/10] x [1/2]"), 10);
	assert_int_equal(mail_number("[PATCH] mm: 1/2"), -1);
	assert_int_equal(mail_number("mm: x"), -1);
}

static bool touches(const char *before, const char *after, const char *name)
{
	struct strpool names = {0};
	struct touched t = {0};
	bool found = false;

	touched_add(&t, &names, before, strlen(before), after, strlen(after));
	vec_each (&t.names, uint32_t, id)
		found |= !strcmp(strpool_get(&names, *id), name);
	touched_free(&t);
	strpool_free(&names);
	return found;
}

static void functions_are_touched_by_their_text(void **state)
{
	static const char f[] = "int f(void)\n{\n\treturn g(1);\n}\n";
	static const char h[] = "int h(void)\n{\n\treturn g(2);\n}\n";
	static const char both[] =
		"int h(void)\n{\n\treturn g(2);\n}\nint f(void)\n{\n\treturn g(1);\n}\n";
	static const char other[] = "int f(void)\n{\n\treturn g(3);\n}\n";

	(void)state;
	assert_false(touches(f, both, "f"));
	assert_true(touches(f, both, "h"));
	assert_true(touches(f, other, "f"));
	assert_true(touches(f, "", "f"));
	assert_true(touches("", h, "h"));
	assert_false(touches(f, f, "f"));
}

static char *text_of(const char *dir, const char *name)
{
	struct strbuf sb = STRBUF_INIT;
	char path[512];

	snprintf(path, sizeof(path), "%s/%s", dir, name);
	return strbuf_read_file(&sb, path, 1000) ? NULL : strbuf_detach(&sb);
}

static void write_text(const char *dir, const char *name, const char *text)
{
	char path[512];
	FILE *f;

	snprintf(path, sizeof(path), "%s/%s", dir, name);
	f = fopen(path, "w");
	assert_non_null(f);
	fputs(text, f);
	fclose(f);
}

static void expect_text(const char *dir, const char *name, const char *want)
{
	char *text = text_of(dir, name);

	if (want) {
		assert_non_null(text);
		assert_string_equal(text, want);
	} else {
		assert_null(text);
	}
	free(text);
}

static void make_home(char *dir)
{
	char path[512];

	assert_non_null(mkdtemp(dir));
	snprintf(path, sizeof(path), "%s/home", dir);
	mkdir(path, 0700);
	snprintf(path, sizeof(path), "%s/home/mm", dir);
	mkdir(path, 0700);
	write_text(dir, "home/mm/a.c", "a");
	write_text(dir, "home/mm/b.c", "b");
	write_text(dir, "home/top", "top");
}

static void a_view_replaces_and_leaves_its_home_alone(void **state)
{
	char dir[] = "/tmp/test-view-XXXXXX", home[64], root[64], command[80];
	struct ctx ctx = CTX_INIT;
	struct view v;

	(void)state;
	make_home(dir);
	snprintf(home, sizeof(home), "%s/home", dir);
	snprintf(root, sizeof(root), "%s/view", dir);
	assert_int_equal(view_open(&ctx, home, root, &v), 0);
	assert_int_equal(view_put(&v, "mm/a.c", "new", 3), 0);
	assert_int_equal(view_put(&v, "mm/deep/c.c", "c", 1), 0);
	assert_int_equal(view_remove(&v, "mm/b.c"), 0);
	assert_int_equal(view_remove(&v, "none/at/all"), 0);
	expect_text(root, "mm/a.c", "new");
	expect_text(root, "mm/deep/c.c", "c");
	expect_text(root, "mm/b.c", NULL);
	expect_text(root, "top", "top");
	expect_text(home, "mm/a.c", "a");
	expect_text(home, "mm/b.c", "b");
	expect_text(home, "mm/deep/c.c", NULL);
	assert_int_equal(v.changed.nr, 4);
	/* A directory that becomes a file. */
	assert_int_equal(view_remove(&v, "mm/deep/c.c"), 0);
	assert_int_equal(view_put(&v, "mm/deep", "file", 4), 0);
	expect_text(root, "mm/deep", "file");
	view_close(&v);
	ctx_free(&ctx);
	snprintf(command, sizeof(command), "rm -rf %s", dir);
	assert_int_equal(system(command), 0);
}

static void a_view_takes_no_name_that_leads_out(void **state)
{
	static const char *const bad[] = {"../x",     "mm/../../x",  "/etc/x", "",   "mm//x",
					  "a/.git/x", ".GIT/config", "./x",    "mm/"};
	char dir[] = "/tmp/test-view-XXXXXX", home[64], root[64], command[80];
	struct ctx ctx = CTX_INIT;
	struct view v;

	(void)state;
	make_home(dir);
	snprintf(home, sizeof(home), "%s/home", dir);
	snprintf(root, sizeof(root), "%s/view", dir);
	assert_int_equal(view_open(&ctx, home, root, &v), 0);
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		assert_int_equal(view_put(&v, bad[i], "x", 1), -1);
		assert_int_equal(view_remove(&v, bad[i]), -1);
	}
	expect_text(dir, "x", NULL);
	view_close(&v);
	ctx_free(&ctx);
	snprintf(command, sizeof(command), "rm -rf %s", dir);
	assert_int_equal(system(command), 0);
}

static void arguments_lead_into_the_view(void **state)
{
	char *args[] = {"-I/src/linux/include",
			"-I/src/linux-6.1/include",
			"-include",
			"/src/linux/include/linux/kconfig.h",
			"-fmacro-prefix-map=/src/linux/=",
			"-I../include",
			"-DX=/src/linux"};
	struct view v = {.home = "/src/linux", .root = "/tmp/v"};
	struct arena mem = {0};
	char **out = view_args(&v, &mem, "/src/linux/build", args, 7);

	(void)state;
	assert_string_equal(out[0], "-I/tmp/v/include");
	assert_string_equal(out[1], "-I/src/linux-6.1/include");
	assert_string_equal(out[3], "/tmp/v/include/linux/kconfig.h");
	assert_string_equal(out[4], "-fmacro-prefix-map=/tmp/v/=");
	assert_string_equal(out[5], "-I/tmp/v/include");
	assert_string_equal(out[6], "-DX=/tmp/v");
	assert_string_equal(view_path(&v, &mem, "/src/linux"), "/tmp/v");
	assert_string_equal(view_path(&v, &mem, "/src/build"), "/src/build");
	arena_free(&mem);
}

/* Files f0, f1, ... of which git says only that they may differ from a blob that holds "a". */
static void add_unsure(const char *dir, unsigned nr, struct delta *d)
{
	for (unsigned i = 0; i < nr; i++) {
		struct delta_file f = {.status = 'M', .mode = 0100644, .old_mode = 0100644};
		char name[16];

		snprintf(name, sizeof(name), "f%u", i);
		write_text(dir, name, i == 3 ? "b" : "a");
		f.path = xstrdup(name);
		strcpy(f.old_id, "2e65efe2a145dda7ee51d1741299f848e5bf752e");
		strcpy(f.id, "0000000000000000000000000000000000000000");
		vec_push(&d->files, f);
	}
}

static void files_that_git_is_not_sure_of_are_read_where_they_are_many(void **state)
{
	char dir[] = "/tmp/test-unsure-XXXXXX", home[64], scratch[64], command[160];
	struct ctx ctx = CTX_INIT;
	struct delta few = {0}, many = {0};
	struct git g;

	(void)state;
	assert_non_null(mkdtemp(dir));
	snprintf(home, sizeof(home), "%s/home", dir);
	snprintf(scratch, sizeof(scratch), "%s/scratch", dir);
	mkdir(scratch, 0700);
	snprintf(command, sizeof(command), "git init -q %s", home);
	assert_int_equal(system(command), 0);
	assert_int_equal(git_open(&ctx, home, scratch, &g), 0);
	add_unsure(home, 10, &few);
	assert_int_equal(unrefreshed_drop(&g, &few), 0);
	assert_int_equal(few.files.nr, 10);
	add_unsure(home, 200, &many);
	many.files.at[5].mode = 0100755;
	assert_int_equal(unrefreshed_drop(&g, &many), 0);
	assert_int_equal(many.files.nr, 2);
	assert_string_equal(many.files.at[0].path, "f3");
	assert_string_equal(many.files.at[1].path, "f5");
	delta_free(&few);
	delta_free(&many);
	git_close(&g);
	ctx_free(&ctx);
	snprintf(command, sizeof(command), "rm -rf %s", dir);
	assert_int_equal(system(command), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(delta_reads_what_git_prints),
		cmocka_unit_test(delta_refuses_what_git_does_not_print),
		cmocka_unit_test(lines_move_with_hunks),
		cmocka_unit_test(preimages_are_those_of_the_base),
		cmocka_unit_test(mails_have_numbers),
		cmocka_unit_test(functions_are_touched_by_their_text),
		cmocka_unit_test(a_view_replaces_and_leaves_its_home_alone),
		cmocka_unit_test(a_view_takes_no_name_that_leads_out),
		cmocka_unit_test(arguments_lead_into_the_view),
		cmocka_unit_test(files_that_git_is_not_sure_of_are_read_where_they_are_many),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
