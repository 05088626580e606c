// SPDX-License-Identifier: GPL-2.0-or-later
/* What other engines print, read, and held against each other. */
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

#include "cli/csa_log.h"
#include "report/import.h"
#include "report/place.h"

/* The tree of all tests: one file. */
static const char source[] = "int walk(int x)\n"
			     "{\n"
			     "\tlazy_mmu_mode_enable();\n"
			     "\tif (x)\n"
			     "\t\treturn 1;\n" /* 5 */
			     "\tif (x)\n"
			     "\t\treturn 2;\n"
			     "\tcond_resched();\n"
			     "\treturn 3;\n"
			     "}\n";

struct fixture {
	char root[64];
	struct ctx ctx;
	struct merge m; /* of reports added by add() */
};

static int set_up(void **state)
{
	struct fixture *fx = calloc(1, sizeof(*fx));
	char path[96];
	FILE *f;

	strcpy(fx->root, "/tmp/mmucheck-test-XXXXXX");
	assert_non_null(mkdtemp(fx->root));
	snprintf(path, sizeof(path), "%s/mm", fx->root);
	assert_int_equal(mkdir(path, 0700), 0);
	snprintf(path, sizeof(path), "%s/mm/a.c", fx->root);
	f = fopen(path, "w");
	assert_non_null(f);
	fputs(source, f);
	fclose(f);
	fx->ctx = (struct ctx)CTX_INIT;
	fx->m.ctx = &fx->ctx;
	*state = fx;
	return 0;
}

static int tear_down(void **state)
{
	struct fixture *fx = *state;
	char path[96];

	snprintf(path, sizeof(path), "%s/mm/a.c", fx->root);
	unlink(path);
	snprintf(path, sizeof(path), "%s/mm", fx->root);
	rmdir(path);
	rmdir(fx->root);
	merge_free(&fx->m);
	ctx_free(&fx->ctx);
	free(fx);
	return 0;
}

static void import(struct fixture *fx, struct import *im, const char *engine, const char *text)
{
	import_open(im, &fx->ctx, import_engine(engine), fx->root);
	if (import_read_text(im, "in", text, strlen(text)))
		fail_msg("%s", fx->ctx.error.buf);
	import_finish(im);
}

/* Import, write as SARIF, and read that into the merge. */
static void add(struct fixture *fx, const char *engine, const char *text)
{
	struct strbuf out = STRBUF_INIT;
	struct import im;
	struct report_run run = {.ctx = &fx->ctx, .root = fx->root, .kernel = "7.2.0"};

	import(fx, &im, engine, text);
	run.findings = &im.m.findings;
	run.ledger = &im.m.ledger;
	run.engine = im.engine->name;
	run.rules = im.engine->rules;
	assert_int_equal(report_sarif(&fx->ctx, &run, &out), 0);
	if (merge_read_text(&fx->m, engine, out.buf, out.len))
		fail_msg("%s", fx->ctx.error.buf);
	strbuf_free(&out);
	import_free(&im);
}

/* What the checker would report, as SARIF into the merge. */
static void add_checker(struct fixture *fx, const char *rule, uint32_t line, int confidence)
{
	struct findings fs = {0};
	struct ledger l = {0};
	struct strbuf out = STRBUF_INIT;
	struct report_run run = {.ctx = &fx->ctx,
				 .findings = &fs,
				 .ledger = &l,
				 .root = fx->root,
				 .kernel = "7.2.0",
				 .engine = "checker"};
	struct finding_step step = {.text = "here"};
	struct finding f = {.rule = rule,
			    .severity = FINDING_WARNING,
			    .confidence = (uint8_t)confidence,
			    .message = "as the checker says it",
			    .source = "enter",
			    .sink = "return",
			    .engine = "checker"};

	f.loc = (struct ir_loc){strpool_intern(&fx->ctx.names, "mm/a.c"), line, 1};
	f.func = strpool_intern(&fx->ctx.names, "walk");
	step.loc = f.loc;
	f.steps = &step;
	f.nr_steps = 1;
	findings_add(&fs, &f);
	ledger_look_at(&l, f.loc.file);
	findings_place(&fx->ctx, fx->root, &fs);
	findings_seal(&fx->ctx, &fs);
	assert_int_equal(report_sarif(&fx->ctx, &run, &out), 0);
	assert_int_equal(merge_read_text(&fx->m, "checker", out.buf, out.len), 0);
	strbuf_free(&out);
	findings_free(&fs);
	ledger_free(&l);
}

static const struct finding *merged(struct fixture *fx, size_t nr, size_t i)
{
	merge_finish(&fx->m);
	merge_find_disagreements(&fx->m);
	assert_int_equal(fx->m.findings.list.nr, nr);
	return &fx->m.findings.list.at[i];
}

#define COCCI_5 "mm/a.c:5:2-8: WARNING: section still open [lazy-unbalanced]\n"
#define COCCI_7 "mm/a.c:7:2-8: ERROR: section still open [lazy-unbalanced]\n"

static void a_report_line_is_a_finding(void **state)
{
	struct fixture *fx = *state;
	const struct finding *f;
	struct import im;

	import(fx, &im, "cocci", COCCI_7 "\n" COCCI_5);
	assert_int_equal(im.m.findings.list.nr, 2);
	f = im.m.findings.list.at;
	assert_string_equal(f->rule, "lazy-unbalanced");
	assert_string_equal(f->message, "section still open");
	assert_string_equal(strpool_get(&fx->ctx.names, f->loc.file), "mm/a.c");
	assert_string_equal(strpool_get(&fx->ctx.names, f->func), "walk");
	assert_string_equal(f->engine, "cocci");
	assert_int_equal(f->loc.line, 5);
	assert_int_equal(f->loc.col, 3); /* spatch counts from 0 */
	assert_int_equal(f->severity, FINDING_WARNING);
	assert_int_equal(f->confidence, FINDING_MEDIUM);
	assert_int_equal(f[1].severity, FINDING_ERROR);
	assert_string_not_equal(f[0].fingerprint, f[1].fingerprint);
	import_free(&im);
}

static void an_org_line_is_the_same_finding(void **state)
{
	struct fixture *fx = *state;
	const struct finding *f;
	struct import im;

	import(fx, &im, "cocci",
	       COCCI_5 "* TODO [[view:mm/a.c::face=ovl-face1::linb=7::colb=2::cole=8]"
		       "[ERROR: one entry, p@(0) @(lazy-unbalanced)]]\n"
		       "mm/a.c:1:1: note: walk(): not parsed\n");
	assert_int_equal(im.m.findings.list.nr, 2);
	assert_int_equal(im.m.ledger.entries.nr, 1);
	f = &im.m.findings.list.at[1];
	assert_string_equal(f->rule, "lazy-unbalanced");
	assert_string_equal(f->message, "one entry, p@(0)");
	assert_string_equal(strpool_get(&fx->ctx.names, f->loc.file), "mm/a.c");
	assert_int_equal(f->loc.line, 7);
	assert_int_equal(f->loc.col, 3);
	assert_int_equal(f->severity, FINDING_ERROR);
	import_free(&im);
}

static void names_are_below_the_tree(void **state)
{
	static const char *const forms[] = {"mm/a.c", "./mm/../mm/a.c", "%s/mm/a.c",
					    "%s/x/../mm/a.c"};
	struct fixture *fx = *state;

	for (size_t i = 0; i < sizeof(forms) / sizeof(forms[0]); i++) {
		char path[128], line[256];
		struct import im;

		if (forms[i][0] == '%')
			snprintf(path, sizeof(path), "%s%s", fx->root, forms[i] + 2);
		else
			strcpy(path, forms[i]);
		snprintf(line, sizeof(line), "%s:5:2: WARNING: open [lazy-unbalanced]", path);
		import(fx, &im, "cocci", line);
		assert_string_equal(strpool_get(&fx->ctx.names, im.m.findings.list.at[0].loc.file),
				    "mm/a.c");
		import_free(&im);
	}
}

static void one_place_told_twice_is_told_once(void **state)
{
	struct fixture *fx = *state;
	struct import im;

	import(fx, &im, "cocci", COCCI_5 "mm/a.c:5:9-10: WARNING: otherwise [lazy-unbalanced]\n");
	assert_int_equal(im.m.findings.list.nr, 1);
	import_free(&im);
}

static void remarks_go_to_the_ledger(void **state)
{
	struct fixture *fx = *state;
	const struct ledger_entry *e;
	struct import im;

	import(fx, &im, "cocci",
	       "mm/a.c:1:0: note: walk(): spatch could not parse it\n"
	       "mm/a.c:1:0: note: nothing of it was parsed\n");
	assert_int_equal(im.m.findings.list.nr, 0);
	assert_int_equal(im.m.ledger.entries.nr, 2);
	e = im.m.ledger.entries.at;
	assert_int_equal(e[0].kind, LEDGER_FUNC_LOST);
	assert_string_equal(strpool_get(&fx->ctx.names, e[0].name), "mm/a.c");
	assert_string_equal(strpool_get(&fx->ctx.names, e[1].name), "walk");
	assert_string_equal(e[1].why, "mm/a.c:1: spatch could not parse it");
	import_free(&im);
}

static void what_is_no_report_is_an_error(void **state)
{
	static const struct {
		const char *text, *error;
	} bad[] = {
		{"HANDLING: mm/a.c\n", "in:1: not FILE:LINE:COL"},
		{COCCI_5 "mm/a.c:5: WARNING: x [lazy-unbalanced]\n", "in:2: not FILE:LINE:COL"},
		{"mm/a.c:0:1: WARNING: x [lazy-unbalanced]\n", "in:1: not FILE:LINE:COL"},
		{"mm/a.c:99999999999:1: WARNING: x [lazy-unbalanced]\n", "in:1: not FILE"},
		{":5:1: WARNING: x [lazy-unbalanced]\n", "in:1: not FILE:LINE:COL"},
		{"mm/a.c:5:1: REMARK: x [lazy-unbalanced]\n", "in:1: the level is none of"},
		{"\n\nmm/a.c:5:1: WARNING: x\n", "in:3: it does not end in the [id] of a rule"},
		{"mm/a.c:5:1: WARNING: x [lazy-nothing]\n", "in:1: it does not end in the [id]"},
		{"* TODO [[view:mm/a.c::face=x::linb=7::colb=2::cole=8][ERROR: x]]\n",
		 "in:1: it does not end in the [id] of a rule"},
		{"* TODO [[view:mm/a.c::face=x::linb=7::colb=2][ERROR: x @(lazy-sleep)]]\n",
		 "in:1: not FILE:LINE:COL"},
		{"* TODO [[view:mm/a.c::face=x::linb=7::colb=2::cole=8][ERROR: x @(lazy-sleep)\n",
		 "in:1: not FILE:LINE:COL"},
		{"* TODO [[view:::face=x::linb=7::colb=2::cole=8][ERROR: x @(lazy-sleep)]]\n",
		 "in:1: not FILE:LINE:COL"},
		{"* TODO [[view:a::face=x::linb=7::colb=2::cole=8][@()]]\n", "in:1: the level"},
		{"* TODO [[view:a::face=x::linb=7::colb=2::cole=8][ERROR: )]]\n", "in:1: it does"},
		{"* TODO [[view:a::face=x::linb=7::colb=2::cole=8]]\n", "in:1: not FILE"},
		{"mm/a.c:5:1: WARNING: \033[31m [lazy-unbalanced]\n", "in:1: there are control"},
	};
	struct fixture *fx = *state;

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		struct import im;

		import_open(&im, &fx->ctx, import_engine("cocci"), fx->root);
		assert_int_equal(import_read_text(&im, "in", bad[i].text, strlen(bad[i].text)), -1);
		if (!strstr(fx->ctx.error.buf, bad[i].error))
			fail_msg("%s, not %s", fx->ctx.error.buf, bad[i].error);
		import_free(&im);
	}
}

static void lines_have_a_limit(void **state)
{
	struct fixture *fx = *state;
	struct strbuf text = STRBUF_INIT;
	struct import im;

	strbuf_adds(&text, "mm/a.c:5:1: WARNING: ");
	for (int i = 0; i < 5000; i++)
		strbuf_addc(&text, 'x');
	strbuf_adds(&text, " [lazy-unbalanced]\n");
	import_open(&im, &fx->ctx, import_engine("cocci"), fx->root);
	assert_int_equal(import_read_text(&im, "in", text.buf, text.len), -1);
	assert_string_equal(fx->ctx.error.buf, "in:1: the line is too long");
	import_free(&im);
	strbuf_free(&text);
}

/* The analyzer's own form, as clang 19 writes it. */
#define CSA(name, text, line, col)                                                                  \
	"{\"version\": \"2.1.0\", \"runs\": [{\"artifacts\": [{\"location\": {\"uri\": "            \
	"\"file:///other/b.c\"}, \"roles\": [\"resultFile\"]}], \"tool\": {\"driver\": {\"name\": " \
	"\"clang\", \"rules\": []}}, \"results\": [{\"level\": \"warning\", \"ruleId\": \"" name    \
	"\", \"message\": {\"text\": \"" text "\"}, \"locations\": [{\"physicalLocation\": "        \
	"{\"artifactLocation\": {\"uri\": \"file://mm/a.c\"}, \"region\": {\"startLine\": " #line   \
	", \"startColumn\": " #col "}}}], \"codeFlows\": [{\"threadFlows\": [{\"locations\": ["     \
	"{\"importance\": \"essential\", \"location\": {\"message\": {\"text\": \"entered\"}, "     \
	"\"physicalLocation\": {\"artifactLocation\": {\"uri\": \"file://mm/a.c\"}, \"region\": "   \
	"{\"startLine\": 3}}}}]}]}]}]}]}"

static void the_analyzers_sarif_is_read(void **state)
{
	struct fixture *fx = *state;
	const struct finding *f;
	struct import im;

	import(fx, &im, "csa", CSA("mmucheck.LazyBalance", "left open [lazy-unbalanced]", 5, 3));
	assert_int_equal(im.m.findings.list.nr, 1);
	f = im.m.findings.list.at;
	assert_string_equal(f->rule, "lazy-unbalanced");
	assert_string_equal(f->message, "left open");
	assert_string_equal(f->engine, "clang-analyzer");
	assert_string_equal(strpool_get(&fx->ctx.names, f->func), "walk");
	assert_int_equal(f->nr_steps, 1);
	assert_string_equal(f->steps[0].text, "entered");
	assert_string_equal(strpool_get(&fx->ctx.names, f->steps[0].loc.file), "mm/a.c");
	/* what was looked at: not a file that only held a result */
	assert_int_equal(im.m.ledger.looked_at.nr, 1);
	import_free(&im);
	import(fx, &im, "csa", CSA("core.NullDereference", "null", 5, 3));
	assert_int_equal(im.m.findings.list.nr, 0);
	assert_int_equal(im.m.ledger.entries.nr, 1);
	import_free(&im);
}

static void the_plugins_remarks_go_to_the_ledger(void **state)
{
	struct fixture *fx = *state;
	const struct ledger_entry *e;
	struct import im;

	import(fx, &im, "csa", CSA("mmucheck.LazyBalance", "left open [lazy-unbalanced]", 5, 3));
	csa_log_text(&im, "mm/a.c:7:1: remark: walk(): the call of f() is not followed "
			  "[mmucheck-lost]\n"
			  "mm/a.c:9:1: remark: zap(): gave up [mmucheck-limit]\n"
			  "mm/a.c:9:1: remark: zap(): of another plugin [other-limit]\n"
			  "mm/a.c:x:1: remark: zap(): no place [mmucheck-limit]\n"
			  "remark: zap(): no place [mmucheck-limit]\n"
			  ": remark: (): [mmucheck-limit]\n"
			  "1 warning generated.\n");
	assert_int_equal(im.m.ledger.entries.nr, 2);
	e = im.m.ledger.entries.at;
	assert_int_equal(e[0].kind, LEDGER_FUNC_LOST);
	assert_string_equal(strpool_get(&fx->ctx.names, e[0].name), "walk");
	assert_string_equal(e[0].why, "mm/a.c:7: the call of f() is not followed");
	assert_int_equal(e[1].kind, LEDGER_FUNC_CAPPED);
	assert_string_equal(e[1].why, "mm/a.c:9: gave up");
	import_free(&im);
}

static void engines_have_one_fingerprint(void **state)
{
	static const struct {
		const char *engine, *text;
	} others[] = {
		{"csa", CSA("mmucheck.LazyBalance", "left open [lazy-unbalanced]", 7, 3)},
		{"sparse", "mm/a.c:7:17: warning: context imbalance [lazy-unbalanced]\n"},
	};
	struct fixture *fx = *state;
	char print[33];
	struct import im;

	import(fx, &im, "cocci", COCCI_7);
	strcpy(print, im.m.findings.list.at[0].fingerprint);
	import_free(&im);
	for (size_t i = 0; i < 2; i++) {
		import(fx, &im, others[i].engine, others[i].text);
		assert_string_equal(im.m.findings.list.at[0].fingerprint, print);
		import_free(&im);
	}
	add_checker(fx, "lazy-unbalanced", 7, FINDING_MEDIUM);
	assert_string_equal(merged(fx, 1, 0)->fingerprint, print);
}

static void two_engines_make_certain(void **state)
{
	struct fixture *fx = *state;
	const struct finding *f;

	add(fx, "cocci", COCCI_7);
	add_checker(fx, "lazy-unbalanced", 7, FINDING_MEDIUM);
	f = merged(fx, 1, 0);
	assert_string_equal(f->engine, "checker, cocci");
	assert_int_equal(f->confidence, FINDING_HIGH);
	assert_string_equal(f->message, "as the checker says it");
	assert_null(f->missed_by);
}

static void one_engine_twice_proves_nothing_more(void **state)
{
	struct fixture *fx = *state;

	add(fx, "cocci", COCCI_7);
	add(fx, "cocci", COCCI_7);
	assert_int_equal(merged(fx, 1, 0)->confidence, FINDING_MEDIUM);
}

static void the_checkers_low_is_not_overruled(void **state)
{
	struct fixture *fx = *state;

	add(fx, "cocci", COCCI_7);
	add_checker(fx, "lazy-unbalanced", 7, FINDING_LOW);
	add(fx, "csa", CSA("mmucheck.LazyBalance", "left open [lazy-unbalanced]", 7, 3));
	assert_int_equal(merged(fx, 1, 0)->confidence, FINDING_LOW);
}

static void places_of_one_function_stay_apart(void **state)
{
	struct fixture *fx = *state;

	add(fx, "cocci", COCCI_5);
	add_checker(fx, "lazy-unbalanced", 7, FINDING_MEDIUM);
	assert_string_equal(merged(fx, 2, 0)->engine, "cocci");
	assert_string_equal(merged(fx, 2, 1)->engine, "checker");
}

static void blame_of_a_function_agrees_with_blame_of_a_place(void **state)
{
	struct fixture *fx = *state;
	const struct finding *f;

	add(fx, "sparse",
	    "mm/a.c:9:5: warning: context imbalance in 'walk' - x [lazy-unbalanced]\n");
	add_checker(fx, "lazy-unbalanced", 7, FINDING_MEDIUM);
	f = merged(fx, 1, 0);
	assert_string_equal(f->engine, "checker, sparse");
	assert_int_equal(f->loc.line, 7);
	assert_int_equal(f->confidence, FINDING_HIGH);
	assert_null(f->missed_by);
}

static void disagreements_are_told(void **state)
{
	struct fixture *fx = *state;
	const struct finding *f;

	add(fx, "cocci", COCCI_5);
	add(fx, "csa", CSA("mmucheck.LazyBalance", "left open [lazy-unbalanced]", 7, 3));
	add_checker(fx, "tlb-missing-flush", 7, FINDING_MEDIUM);
	f = merged(fx, 3, 0);
	assert_string_equal(f->missed_by, "checker, clang-analyzer");
	/* nobody else has the rule */
	assert_string_equal(f[1].rule, "tlb-missing-flush");
	assert_null(f[1].missed_by);
	assert_string_equal(f[2].rule, "lazy-unbalanced");
	assert_string_equal(f[2].missed_by, "checker, cocci");
}

static void what_was_lost_is_no_disagreement(void **state)
{
	struct fixture *fx = *state;

	add(fx, "cocci",
	    "mm/a.c:1:0: note: walk(): not parsed\n"
	    "mm/a.c:8:1: WARNING: sleeps [lazy-sleep]\n");
	add_checker(fx, "lazy-unbalanced", 7, FINDING_MEDIUM);
	assert_null(merged(fx, 2, 0)->missed_by);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_report_line_is_a_finding),
		TEST(an_org_line_is_the_same_finding),
		TEST(names_are_below_the_tree),
		TEST(one_place_told_twice_is_told_once),
		TEST(remarks_go_to_the_ledger),
		TEST(the_plugins_remarks_go_to_the_ledger),
		TEST(what_is_no_report_is_an_error),
		TEST(lines_have_a_limit),
		TEST(the_analyzers_sarif_is_read),
		TEST(engines_have_one_fingerprint),
		TEST(two_engines_make_certain),
		TEST(one_engine_twice_proves_nothing_more),
		TEST(the_checkers_low_is_not_overruled),
		TEST(places_of_one_function_stay_apart),
		TEST(blame_of_a_function_agrees_with_blame_of_a_place),
		TEST(disagreements_are_told),
		TEST(what_was_lost_is_no_disagreement),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
