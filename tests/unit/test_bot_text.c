// SPDX-License-Identifier: GPL-2.0-or-later
/* The text of a reply: wrapping, what may be quoted, what may be told. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "bot/diffmap.h"
#include "bot/reply.h"
#include "bot/wrap.h"

static void test_wrap(void **state)
{
	struct strbuf out = STRBUF_INIT;
	char word[200];

	(void)state;
	wrap_add(&out, "a: ", "   ", "one\n two\tthree");
	assert_string_equal(out.buf, "a: one two three\n");
	strbuf_reset(&out);
	memset(word, 'x', sizeof(word) - 1);
	word[sizeof(word) - 1] = '\0';
	wrap_add(&out, "- ", "  ", word);
	for (char *line = strtok(out.buf, "\n"); line; line = strtok(NULL, "\n"))
		assert_true(strlen(line) <= WRAP_COLUMNS);
	strbuf_reset(&out);
	wrap_add(&out, "", "", "a\x1b[31mred\xff\r\nBcc: x");
	assert_null(strchr(out.buf, '\x1b'));
	assert_null(strchr(out.buf, '\r'));
	assert_ptr_equal(strchr(out.buf, '\n'), out.buf + out.len - 1);
	strbuf_free(&out);
}

static const char first[] = "From: A <a@b.c>\n"
			    "\n"
			    "+++ b/mm/not-a-diff.c\n"
			    "diff --git a/mm/x.c b/mm/x.c\n"
			    "--- a/mm/x.c\n"
			    "+++ b/mm/x.c\n"
			    "@@ -10,3 +10,4 @@ static int f(void)\n"
			    " {\n"
			    "-	old();\n"
			    "+	set_pte_at(mm, addr, ptep, pte);\n"
			    "+++ odd;\n"
			    " }\n"
			    "-- \n"
			    "2.39\n";
static const char second[] = "--- a/mm/x.c\n"
			     "+++ b/mm/x.c\t2026-01-01\n"
			     "@@ -100 +101,2 @@\n"
			     " {\n"
			     "+	set_pte_at(mm, addr, ptep, pte);\n"
			     "--- a/etc/passwd\n"
			     "+++ ../../etc/passwd\n"
			     "@@ -1 +1,2 @@\n"
			     "+root\n"
			     "--- a/a/../../x\n"
			     "+++ b/a/../../x\n"
			     "@@ -1 +1,2 @@\n"
			     "+secret\n";

static void test_diffmap(void **state)
{
	struct diffmap d = {0};
	const struct diff_line *l;

	(void)state;
	diffmap_add(&d, 0, first, sizeof(first) - 1);
	diffmap_add(&d, 1, second, sizeof(second) - 1);
	l = diffmap_find(&d, 0, "mm/x.c", 1, "  set_pte_at(mm, addr, ptep, pte);");
	assert_non_null(l);
	assert_int_equal(l->line, 11);
	assert_int_equal(l->sign, '+');
	l = diffmap_find(&d, ~0u, "mm/x.c", 100, "set_pte_at(mm, addr, ptep, pte);");
	assert_int_equal(l->patch, 1);
	assert_int_equal(l->line, 102);
	assert_non_null(diffmap_find(&d, 0, "mm/x.c", 12, "++ odd;"));
	assert_null(diffmap_find(&d, 0, "mm/x.c", 11, "old();"));
	assert_null(diffmap_find(&d, ~0u, "mm/y.c", 11, "set_pte_at(mm, addr, ptep, pte);"));
	vec_each (&d.lines, const struct diff_line, any)
		assert_string_equal(any->file, "mm/x.c");
	assert_true(diffmap_has_file(&d, "mm/x.c"));
	assert_false(diffmap_has_file(&d, "mm/not-a-diff.c"));
	diffmap_free(&d);
}

/* A finding of one step, in that file. */
static bool may_tell(struct ctx *ctx, const char *file, const char *step_file)
{
	struct finding_step step = {.loc.file = strpool_intern(&ctx->names, step_file)};
	struct finding f = {
		.loc.file = strpool_intern(&ctx->names, file), .steps = &step, .nr_steps = 1};

	return reply_may_tell(ctx, &f);
}

static void test_may_tell(void **state)
{
	struct ctx ctx = CTX_INIT;

	(void)state;
	assert_true(may_tell(&ctx, "mm/x.c", "include/linux/mm.h"));
	assert_false(may_tell(&ctx, "/etc/shadow", "mm/x.c"));
	assert_false(may_tell(&ctx, "mm/x.c", "/etc/shadow"));
	assert_false(may_tell(&ctx, "../x.c", "mm/x.c"));
	assert_false(may_tell(&ctx, "mm/../../x.c", "mm/x.c"));
	assert_false(may_tell(&ctx, "", "mm/x.c"));
	ctx_free(&ctx);
}

/* The line of source that the report holds is not what is quoted. */
static void test_quotes_only_the_patch(void **state)
{
	struct ctx ctx = CTX_INIT;
	struct diffmap d = {0};
	struct ledger ledger = {0};
	struct finding f = {
		.rule = "lazy-read-hazard",
		.loc = {.file = strpool_intern(&ctx.names, "mm/x.c"), .line = 11},
		.func = strpool_intern(&ctx.names, "f"),
		.message = "ptep is read",
		.confidence = FINDING_HIGH,
		.code = "char secret[] = \"from elsewhere\";",
	};
	struct reply r = {.ctx = &ctx,
			  .diff = &d,
			  .nr_patches = 1,
			  .nr_reviewed = 1,
			  .tool = "mmucheck",
			  .version = "1"};
	struct strbuf out = STRBUF_INIT;

	(void)state;
	diffmap_add(&d, 0, first, sizeof(first) - 1);
	vec_push(&r.items, (struct reply_item){.f = &f});
	vec_push(&r.coverage, (struct reply_coverage){NULL, &ledger});
	reply_text(&r, &out);
	assert_null(strstr(out.buf, "secret"));
	assert_null(strstr(out.buf, "\n> "));
	f.code = "set_pte_at(mm, addr, ptep, pte);";
	strbuf_reset(&out);
	reply_text(&r, &out);
	assert_non_null(strstr(out.buf, "\n> +\tset_pte_at(mm, addr, ptep, pte);\n"));
	assert_memory_equal(out.buf, "mmucheck asks about 1 place in this patch", 41);
	strbuf_free(&out);
	reply_free(&r);
	diffmap_free(&d);
	ctx_free(&ctx);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_wrap),
		cmocka_unit_test(test_diffmap),
		cmocka_unit_test(test_may_tell),
		cmocka_unit_test(test_quotes_only_the_patch),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
