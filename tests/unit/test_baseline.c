// SPDX-License-Identifier: GPL-2.0-or-later
/* Verdicts: the file, and comments in the source. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "report/marks.h"
#include "result/baseline.h"
#include "result/compare.h"

#define PRINT "0123456789abcdef0123456789abcdef"
#define OTHER "ffffffffffffffffffffffffffffffff"

static int read_text(struct ctx *ctx, struct baseline *b, const char *text)
{
	return baseline_read_text(ctx, b, "b", text, strlen(text));
}

static void lines_are_read_and_written_sorted(void **state)
{
	struct ctx ctx = CTX_INIT;
	struct baseline b = {0};
	struct strbuf out = STRBUF_INIT;

	(void)state;
	assert_int_equal(read_text(&ctx, &b,
				   "# first\r\n\n" OTHER
				   "\tlazy-lock  f real me  why  not \r\n" PRINT
				   " lazy-sleep - by-design me@there it is so\n# last"),
			 0);
	assert_int_equal(b.list.nr, 2);
	assert_string_equal(baseline_find(&b, OTHER)->reason, "why  not");
	assert_string_equal(baseline_find(&b, PRINT)->func, "-");
	assert_null(baseline_find(&b, "0"));
	baseline_format(&b, NULL, &out);
	assert_string_equal(out.buf, "# first\n# last\n" PRINT
				     " lazy-sleep - by-design me@there it is so\n" OTHER
				     " lazy-lock f real me why  not\n");
	strbuf_free(&out);
	baseline_free(&b);
	ctx_free(&ctx);
}

static void only_the_same_line_may_come_twice(void **state)
{
	struct ctx ctx = CTX_INIT;
	struct baseline b = {0};

	(void)state;
	assert_int_equal(read_text(&ctx, &b,
				   PRINT " lazy-lock f real me why\n" PRINT
					 " lazy-lock f real me why\n"),
			 0);
	assert_int_equal(b.list.nr, 1);
	assert_int_equal(read_text(&ctx, &b, PRINT " lazy-lock f false me why\n"), -1);
	assert_non_null(strstr(ctx.error.buf, "b:1: another verdict"));
	baseline_free(&b);
	ctx_free(&ctx);
}

static void a_verdict_is_for_its_rule(void **state)
{
	struct ctx ctx = CTX_INIT;
	struct baseline b = {0};
	struct findings fs = {0};
	struct finding f = {.rule = "lazy-lock", .fingerprint = PRINT};
	struct finding g = {.rule = "lazy-lock", .fingerprint = OTHER};

	(void)state;
	findings_add(&fs, &f);
	findings_add(&fs, &g);
	assert_int_equal(read_text(&ctx, &b,
				   PRINT " lazy-lock f false me why\n" OTHER
					 " lazy-sleep f false me why\n"),
			 0);
	baseline_apply(&b, &fs);
	assert_string_equal(fs.list.at[0].verdict, "false");
	assert_null(fs.list.at[1].verdict);
	assert_int_equal(findings_open(&fs), 1);
	assert_false(baseline_find(&b, OTHER)->used);
	findings_free(&fs);
	baseline_free(&b);
	ctx_free(&ctx);
}

static const struct mark *mark_at(const char *text, const char *rule, uint32_t line)
{
	static struct marks m;

	marks_free(&m);
	m = (struct marks){0};
	marks_read(&m, text, strlen(text));
	return marks_at(&m, rule, line);
}

static void a_mark_is_about_a_statement(void **state)
{
	static const char above[] = "f();\n"
				    "/* mmucheck: lazy-lock: because\n"
				    " * of that */\n"
				    "for (i = 0; i < n;\n"
				    "     i++) {\n"
				    "	g();\n";
	static const char behind[] = "f(a,\n"
				     "  b); // mmucheck: lazy-lock: why\n"
				     "g();\n";
	static const char within[] = "f(a, /* mmucheck:lazy-lock: why */\n"
				     "  \";\",\n"
				     "  b);\n"
				     "g();\n";

	(void)state;
	assert_string_equal(mark_at(above, "lazy-lock", 4)->reason, "because of that");
	assert_non_null(mark_at(above, "lazy-lock", 5));
	assert_null(mark_at(above, "lazy-lock", 6));
	assert_null(mark_at(above, "lazy-lock", 1));
	assert_null(mark_at(above, "lazy-sleep", 4));
	assert_non_null(mark_at(behind, "lazy-lock", 1));
	assert_non_null(mark_at(behind, "lazy-lock", 2));
	assert_null(mark_at(behind, "lazy-lock", 3));
	assert_non_null(mark_at(within, "lazy-lock", 1));
	assert_non_null(mark_at(within, "lazy-lock", 3));
	assert_null(mark_at(within, "lazy-lock", 4));
	mark_at("", "", 0);
}

static void only_comments_are_marks(void **state)
{
	(void)state;
	assert_null(mark_at("f(\"/* mmucheck: lazy-lock: why */\");\n", "lazy-lock", 1));
	assert_null(mark_at("f(); /* see mmucheck: lazy-lock: why */\n", "lazy-lock", 1));
	assert_null(mark_at("f(); /* mmucheck: lazy-lock */\n", "lazy-lock", 1));
	assert_null(mark_at("f(); /* mmucheck: lazy-lock: */\n", "lazy-lock", 1));
	assert_non_null(mark_at("f('\\'', '\"'); /* mmucheck: lazy-lock: why", "lazy-lock", 1));
	mark_at("", "", 0);
}

static struct finding made(const char *print)
{
	struct finding f = {.rule = "lazy-lock"};

	strcpy(f.fingerprint, print);
	return f;
}

static void sets_of_fingerprints(void **state)
{
	struct findings before = {0}, after = {0};
	struct findings_diff d = {0};
	struct finding a = made("a"), b = made("b"), c = made("c");

	(void)state;
	findings_add(&before, &a);
	findings_add(&before, &b);
	findings_add(&after, &c);
	findings_add(&after, &b);
	findings_add(&after, &c);
	findings_compare(&before, &after, &d);
	assert_int_equal(d.fresh.nr, 1);
	assert_ptr_equal(d.fresh.at[0], &after.list.at[0]);
	assert_int_equal(d.same.nr, 1);
	assert_ptr_equal(d.same.at[0], &after.list.at[1]);
	assert_int_equal(d.gone.nr, 1);
	assert_ptr_equal(d.gone.at[0], &before.list.at[0]);
	findings_diff_free(&d);
	findings_free(&before);
	findings_free(&after);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(lines_are_read_and_written_sorted),
		cmocka_unit_test(only_the_same_line_may_come_twice),
		cmocka_unit_test(a_verdict_is_for_its_rule),
		cmocka_unit_test(a_mark_is_about_a_statement),
		cmocka_unit_test(only_comments_are_marks),
		cmocka_unit_test(sets_of_fingerprints),
	};

	return cmocka_run_group_tests_name("baseline", tests, NULL, NULL);
}
