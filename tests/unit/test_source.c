// SPDX-License-Identifier: GPL-2.0-or-later
/* Which source lines a report may show, and how text is made fit to be shown. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "report/source.h"
#include "util/utf8.h"

struct fixture {
	struct ctx ctx;
	char dir[64];
	struct source_tree *tree;
};

static void put(const struct fixture *fx, const char *name, const char *text, size_t len)
{
	char path[256];
	FILE *f;

	snprintf(path, sizeof(path), "%s/%s", fx->dir, name);
	f = fopen(path, "w");
	assert_non_null(f);
	assert_int_equal(fwrite(text, 1, len, f), len);
	fclose(f);
}

static void make_dir(const struct fixture *fx, const char *name)
{
	char path[256];

	snprintf(path, sizeof(path), "%s/%s", fx->dir, name);
	assert_int_equal(mkdir(path, 0700), 0);
}

static void make_link(const struct fixture *fx, const char *to, const char *name)
{
	char path[256];

	snprintf(path, sizeof(path), "%s/%s", fx->dir, name);
	assert_int_equal(symlink(to, path), 0);
}

static int set_up(void **state)
{
	static const char text[] = "first\n\tsecond\r\n\nlast";
	struct fixture *fx = calloc(1, sizeof(*fx));

	fx->ctx = (struct ctx)CTX_INIT;
	strcpy(fx->dir, "/tmp/mmucheck-source-XXXXXX");
	assert_non_null(mkdtemp(fx->dir));
	make_dir(fx, "tree");
	make_dir(fx, "tree/mm");
	put(fx, "tree/mm/a.c", text, strlen(text));
	put(fx, "secret.c", "secret\n", 7);
	make_link(fx, "../../secret.c", "tree/mm/link.c");
	make_link(fx, "mm", "tree/linked");
	strcat(fx->dir, "/tree");
	fx->tree = source_open(&fx->ctx, fx->dir);
	fx->dir[strlen(fx->dir) - strlen("/tree")] = '\0';
	*state = fx;
	return 0;
}

static int tear_down(void **state)
{
	struct fixture *fx = *state;
	char command[128];

	source_close(fx->tree);
	snprintf(command, sizeof(command), "rm -rf '%s'", fx->dir);
	assert_int_equal(system(command), 0);
	ctx_free(&fx->ctx);
	free(fx);
	return 0;
}

/* A line of a file, NULL if there is none; valid until the next call. */
static const char *line(struct fixture *fx, const char *file, uint32_t nr)
{
	static char text[1024];
	struct strbuf sb = STRBUF_INIT;
	bool there = source_line(fx->tree, strpool_intern(&fx->ctx.names, file), nr, &sb);

	snprintf(text, sizeof(text), "%s", sb.buf);
	strbuf_free(&sb);
	return there ? text : NULL;
}

static const char *why(struct fixture *fx, const char *file)
{
	assert_null(line(fx, file, 1));
	return source_why(fx->tree, strpool_intern(&fx->ctx.names, file));
}

static void test_lines(void **state)
{
	struct fixture *fx = *state;
	char path[128];

	assert_string_equal(line(fx, "mm/a.c", 1), "first");
	assert_string_equal(line(fx, "mm/a.c", 2), "\tsecond");
	assert_string_equal(line(fx, "mm/a.c", 3), "");
	assert_string_equal(line(fx, "mm/a.c", 4), "last");
	snprintf(path, sizeof(path), "%s/tree/mm/a.c", fx->dir);
	assert_string_equal(line(fx, path, 1), "first");
	assert_null(line(fx, "mm/a.c", 0));
	assert_null(line(fx, "mm/a.c", 5));
	assert_null(line(fx, "mm/a.c", UINT32_MAX));
	assert_null(source_why(fx->tree, strpool_intern(&fx->ctx.names, "mm/a.c")));
}

static void test_nothing_outside_the_tree(void **state)
{
	struct fixture *fx = *state;
	char outside[128];

	snprintf(outside, sizeof(outside), "%s/secret.c", fx->dir);
	assert_string_equal(why(fx, outside), "is not shown, as it lies outside the tree");
	snprintf(outside, sizeof(outside), "%s/tree/../secret.c", fx->dir);
	assert_string_equal(why(fx, outside), "is no plain path below the tree");
	assert_string_equal(why(fx, "../secret.c"), "is no plain path below the tree");
	assert_string_equal(why(fx, "mm/../../secret.c"), "is no plain path below the tree");
	assert_string_equal(why(fx, "mm/../mm/a.c"), "is no plain path below the tree");
	assert_string_equal(why(fx, "mm/link.c"), "is no plain path below the tree");
	assert_string_equal(why(fx, "linked/a.c"), "is no plain path below the tree");
	assert_string_equal(why(fx, "mm//a.c"), "is no plain path below the tree");
	assert_string_equal(why(fx, "mm/b.c"), "is not in the tree");
}

static void test_only_regular_source_files(void **state)
{
	struct fixture *fx = *state;
	char path[128];

	put(fx, "tree/signing_key.pem", "secret\n", 7);
	assert_string_equal(why(fx, "signing_key.pem"), "is not shown, as it is no C file");
	assert_string_equal(why(fx, ""), "is not shown, as it is no C file");
	make_dir(fx, "tree/dir.c");
	assert_string_equal(why(fx, "dir.c"), "is no regular file");
	snprintf(path, sizeof(path), "%s/tree/fifo.c", fx->dir);
	assert_int_equal(mkfifo(path, 0600), 0);
	assert_string_equal(why(fx, "fifo.c"), "is no regular file");
	put(fx, "tree/large.c", "", 0);
	snprintf(path, sizeof(path), "%s/tree/large.c", fx->dir);
	assert_int_equal(truncate(path, (4 << 20) + 1), 0);
	assert_string_equal(why(fx, "large.c"), "is too large to be shown");
}

static void test_without_a_tree(void **state)
{
	struct fixture *fx = *state;

	source_close(fx->tree);
	fx->tree = source_open(&fx->ctx, NULL);
	assert_non_null(strstr(why(fx, "mm/a.c"), "not known in which tree"));
}

static void test_long_and_odd_lines(void **state)
{
	struct fixture *fx = *state;
	char text[1000];

	memset(text, 'x', sizeof(text));
	memcpy(text, "a\0b\xff\n", 5);
	put(fx, "tree/odd.c", text, sizeof(text));
	assert_string_equal(line(fx, "odd.c", 1), "a\xef\xbf\xbd"
						  "b\xef\xbf\xbd");
	assert_int_equal(strlen(line(fx, "odd.c", 2)), 400 + strlen("…"));
}

static void check_clean(const char *text, bool tabs, const char *expected)
{
	struct strbuf sb = STRBUF_INIT;

	utf8_add_clean(&sb, text, strlen(text), tabs);
	assert_string_equal(sb.buf, expected);
	strbuf_free(&sb);
}

#define BAD "\xef\xbf\xbd"

static void test_clean_text(void **state)
{
	(void)state;
	check_clean("plain <b>&\"' ä € 😀", false, "plain <b>&\"' ä € 😀");
	check_clean("a\tb", true, "a\tb");
	check_clean("a\tb", false, "a" BAD "b");
	check_clean("\033[2J\x7f\n", true, BAD "[2J" BAD BAD);
	/* right-to-left override, isolate, line separator, byte order mark, zero width space */
	check_clean("\u202e\u2066\u2028\ufeff\u200b", true, BAD BAD BAD BAD BAD);
	/* overlong, surrogate, beyond Unicode, cut short */
	check_clean("\xc0\xaf", true, BAD BAD);
	check_clean("\xe0\x80\xaf", true, BAD BAD BAD);
	check_clean("\xed\xa0\x80", true, BAD BAD BAD);
	check_clean("\xf4\x90\x80\x80", true, BAD BAD BAD BAD);
	check_clean("\xe2\x82", true, BAD BAD);
}

static void test_columns(void **state)
{
	(void)state;
	assert_int_equal(utf8_units("\tabc", 3), 3);
	assert_int_equal(utf8_units("ä€x", 5), 2);
	assert_int_equal(utf8_units("😀x", 4), 2);
	assert_int_equal(utf8_units("😀x", 9), 7);
	assert_int_equal(utf8_bytes("ä€x", 2), 5);
	assert_int_equal(utf8_bytes("😀x", 2), 4);
	assert_int_equal(utf8_bytes("😀x", 7), 9);
	assert_int_equal(utf8_bytes("", 3), 3);
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		TEST(test_lines),
		TEST(test_nothing_outside_the_tree),
		TEST(test_only_regular_source_files),
		TEST(test_without_a_tree),
		TEST(test_long_and_odd_lines),
		cmocka_unit_test(test_clean_text),
		cmocka_unit_test(test_columns),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
