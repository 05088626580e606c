// SPDX-License-Identifier: GPL-2.0-or-later
/* Functions and statements of a C text, and the fingerprints made of them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

#include "kbuild/statements.h"
#include "report/place.h"
#include "util/strbuf.h"

/* "FUNCTION|TEXT|NTH" of the statement at a place, "none" without one. */
static const char *at(const char *text, uint32_t line, uint32_t col)
{
	static char out[512];
	struct statements s;
	const struct statement *st;

	statements_read(&s, text, strlen(text));
	st = statements_at(&s, line, col);
	if (st)
		snprintf(out, sizeof(out), "%s|%s|%u", st->func, st->text, st->nth);
	else
		strcpy(out, "none");
	statements_free(&s);
	return out;
}

static const char plain[] = "static int f(int x) __acquires(y)\n" /* 1 */
			    "{\n"
			    "\tif (x)\n"
			    "\t\treturn -EINVAL;\n"
			    "\tset_pte(p, pte, /* first */\n" /* 5 */
			    "\t\tmk_pte(page));\n"
			    "again:\n"
			    "\told = *p; old = *p;\n"
			    "\treturn 0;\n"
			    "}\n" /* 10 */
			    "struct s { int x; };\n"
			    "static const struct ops o = {\n"
			    "\t.call = CALL(1),\n"
			    "};\n"
			    "SYSCALL_DEFINE2(map, int, a, int, b)\n" /* 15 */
			    "{\n"
			    "#ifdef A\n"
			    "\tif (a) {\n"
			    "#else\n"
			    "\tif (b) {\n" /* 20 */
			    "#endif\n"
			    "\t\treturn 1;\n"
			    "\t}\n"
			    "}\n"
			    "int\n" /* 25 */
			    "last(void) { return 2; }\n";

static void statements_are_found_by_line(void **state)
{
	(void)state;
	assert_string_equal(at(plain, 3, 0), "f| if (_)|0");
	assert_string_equal(at(plain, 4, 0), "f| return -_;|0");
	assert_string_equal(at(plain, 5, 0), "f| set_pte (_,_, mk_pte (_));|0");
	assert_string_equal(at(plain, 6, 0), "f| set_pte (_,_, mk_pte (_));|0");
	assert_string_equal(at(plain, 8, 0), "f|_=*_;|0");
	assert_string_equal(at(plain, 9, 0), "f| return 0;|0");
	assert_string_equal(at(plain, 10, 1), "f|}|0");
}

static void columns_choose_among_those_of_a_line(void **state)
{
	(void)state;
	assert_string_equal(at(plain, 8, 5), "f|_=*_;|0");
	assert_string_equal(at(plain, 8, 12), "f|_=*_;|1");
	assert_string_equal(at(plain, 8, 200), "f|_=*_;|1");
	assert_string_equal(at(plain, 3, 6), "f| if (_)|0");
}

static void a_head_is_the_whole_function(void **state)
{
	(void)state;
	assert_string_equal(at(plain, 1, 12), "f||0");
	assert_string_equal(at(plain, 2, 1), "f||0");
	assert_string_equal(at(plain, 15, 0), "map||0");
	assert_string_equal(at(plain, 25, 1), "last||0");
}

static void what_is_no_function_has_no_statements(void **state)
{
	(void)state;
	assert_string_equal(at(plain, 11, 0), "none");
	assert_string_equal(at(plain, 13, 8), "none");
	assert_string_equal(at(plain, 17, 0), "none");
	assert_string_equal(at(plain, 99, 1), "none");
	assert_string_equal(at("", 1, 1), "none");
	assert_string_equal(at("}}}{{{(((", 1, 9), "none");
}

static void both_arms_of_an_if_count(void **state)
{
	(void)state;
	assert_string_equal(at(plain, 18, 0), "map| if (_)|0");
	assert_string_equal(at(plain, 20, 0), "map| if (_)|1");
	assert_string_equal(at(plain, 22, 0), "map| return 0;|0");
	assert_string_equal(at(plain, 26, 15), "last| return 0;|0");
}

/* Write text where a finding at a line of it is placed, and return its fingerprint. */
static const char *print_of(const char *text, uint32_t line, const char *sink)
{
	static char print[33];
	char dir[] = "/tmp/mmucheck-test-XXXXXX", path[64];
	struct ctx ctx = CTX_INIT;
	struct findings fs = {0};
	struct finding f = {.rule = "lazy-unbalanced", .message = "m", .source = "", .sink = sink};
	FILE *file;

	assert_non_null(mkdtemp(dir));
	snprintf(path, sizeof(path), "%s/a.c", dir);
	file = fopen(path, "w");
	assert_non_null(file);
	fputs(text, file);
	fclose(file);
	f.loc = (struct ir_loc){strpool_intern(&ctx.names, "a.c"), line, 0};
	findings_add(&fs, &f);
	findings_place(&ctx, dir, &fs);
	findings_seal(&ctx, &fs);
	strcpy(print, fs.list.at[0].fingerprint);
	unlink(path);
	rmdir(dir);
	findings_free(&fs);
	ctx_free(&ctx);
	return print;
}

/* The hash is part of the interface: baselines and mails hold it. */
static void a_fingerprint_is_that_of_the_statement(void **state)
{
	static const char text[] = "int f(int x)\n{\n\tif (x)\n\t\treturn 1;\n\treturn 2;\n}\n";
	static const char moved[] = "\n\nint f(int y)\n{\n\tint z;\n\n\tif (y)\n\t\treturn 3;\n"
				    "\treturn 2;\n}\n";
	char first[33];

	(void)state;
	strcpy(first, print_of(text, 4, ""));
	assert_string_equal(first, "bad8c251461fa0cf414f15e1abacd186");
	assert_string_equal(print_of(moved, 8, ""), first);
	assert_string_equal(print_of(text, 4, "another engine's word"), first);
	assert_string_not_equal(print_of(text, 5, ""), first);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(statements_are_found_by_line),
		cmocka_unit_test(columns_choose_among_those_of_a_line),
		cmocka_unit_test(a_head_is_the_whole_function),
		cmocka_unit_test(what_is_no_function_has_no_statements),
		cmocka_unit_test(both_arms_of_an_if_count),
		cmocka_unit_test(a_fingerprint_is_that_of_the_statement),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
