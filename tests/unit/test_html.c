// SPDX-License-Identifier: GPL-2.0-or-later
/* The HTML report as bytes: what is escaped, and how; browsers come in tests/html. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "report/explain.h"
#include "report/html.h"
#include "rules/rules.h"

#define EVIL "</script><!--\"'&\xe2\x80\xae\033"

struct fixture {
	struct ctx ctx;
	struct findings fs;
	struct ledger ledger;
	struct report_run run;
	struct strbuf page;
};

static int set_up(void **state)
{
	struct fixture *fx = calloc(1, sizeof(*fx));
	struct finding f = {.rule = EVIL, .message = EVIL, .affects = EVIL, .verdict = EVIL};
	struct finding_step step = {.loc = {0, 3, 1}, .text = EVIL, .code = EVIL};

	fx->ctx = (struct ctx)CTX_INIT;
	fx->page = (struct strbuf)STRBUF_INIT;
	f.loc = (struct ir_loc){strpool_intern(&fx->ctx.names, EVIL), 7, 2};
	f.func = f.loc.file;
	step.loc.file = step.func = f.loc.file;
	f.steps = arena_memdup(&fx->fs.mem, &step, sizeof(step));
	f.nr_steps = 1;
	findings_add(&fx->fs, &f);
	findings_seal(&fx->ctx, &fx->fs);
	ledger_add(&fx->ctx, &fx->ledger, LEDGER_FILE_FAILED, EVIL, "%s", EVIL);
	fx->run = (struct report_run){.ctx = &fx->ctx,
				      .findings = &fx->fs,
				      .ledger = &fx->ledger,
				      .kernel = EVIL,
				      .archs = EVIL};
	assert_int_equal(report_html(&fx->ctx, &fx->run, &fx->page), 0);
	*state = fx;
	return 0;
}

static int tear_down(void **state)
{
	struct fixture *fx = *state;

	findings_free(&fx->fs);
	ledger_free(&fx->ledger);
	ctx_free(&fx->ctx);
	strbuf_free(&fx->page);
	free(fx);
	return 0;
}

static unsigned count(const char *text, const char *what)
{
	unsigned nr = 0;

	for (const char *p = strstr(text, what); p; p = strstr(p + 1, what))
		nr++;
	return nr;
}

static void test_nothing_gets_out(void **state)
{
	struct fixture *fx = *state;
	const char *page = fx->page.buf;

	assert_int_equal(count(page, "<script"), 2);
	assert_int_equal(count(page, "</script"), 2);
	assert_int_equal(count(page, "<!--"), 0);
	assert_int_equal(count(page, "<style"), 1);
	assert_int_equal(count(page, "\033"), 0);
	assert_int_equal(count(page, "\xe2\x80\xae"), 0);
	/* as text: the title, the heading, the row, the tables, the ledger */
	assert_true(count(page, "&lt;/script&gt;&lt;!--&quot;&#39;&amp;") >= 8);
}

static void test_data_is_json(void **state)
{
	struct fixture *fx = *state;
	const char *from = strstr(fx->page.buf, "id=\"data\">") + strlen("id=\"data\">");
	json_t *data = json_loadb(from, (size_t)(strstr(from, "</script>") - from), 0, NULL);
	json_t *finding = json_array_get(json_object_get(data, "findings"), 0);
	const char *clean = "</script><!--\"'&\xef\xbf\xbd\xef\xbf\xbd";

	assert_non_null(finding);
	assert_string_equal(json_string_value(json_object_get(finding, "message")), clean);
	finding = json_array_get(json_object_get(finding, "steps"), 0);
	assert_string_equal(json_string_value(json_object_get(finding, "was")), clean);
	json_decref(data);
}

static void test_links_are_encoded(void **state)
{
	struct fixture *fx = *state;

	assert_int_equal(
		count(fx->page.buf, "href=\"#?file=%3C/script%3E%3C%21--%22%27%26%E2%80%AE%1B\""),
		1);
}

static void test_policy_is_by_hash(void **state)
{
	struct fixture *fx = *state;

	assert_non_null(strstr(fx->page.buf, "content=\"default-src 'none'; script-src 'sha256-"));
	assert_int_equal(count(fx->page.buf, "unsafe"), 0);
	assert_int_equal(count(fx->page.buf, "style=\""), 0);
	assert_int_equal(count(fx->page.buf, "http://www.w3.org/2000/svg"),
			 count(fx->page.buf, "://"));
}

static void test_explanations_have_both_kinds(void **state)
{
	size_t nr;
	const struct rule_info *const *all = rules_all(&nr);

	(void)state;
	for (size_t i = 0; i < nr; i++) {
		const char *at = all[i]->explain;
		unsigned code = 0, prose = 0;
		struct explain_block b;

		while (explain_next(&at, &b)) {
			assert_true(b.len > 0);
			if (b.code)
				code++;
			else
				prose++;
		}
		/* a wrong snippet and a right one; why, source, false positives, fix */
		assert_int_equal(code, 2);
		assert_true(prose >= 6);
	}
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		TEST(test_nothing_gets_out),
		TEST(test_data_is_json),
		TEST(test_links_are_encoded),
		TEST(test_policy_is_by_hash),
		cmocka_unit_test(test_explanations_have_both_kinds),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
