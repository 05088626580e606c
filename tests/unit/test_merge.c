// SPDX-License-Identifier: GPL-2.0-or-later
/* Reports read back and made one. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "report/sarif_read.h"

struct fixture {
	struct ctx ctx;
	struct merge m;
};

static int set_up(void **state)
{
	struct fixture *fx = calloc(1, sizeof(*fx));

	fx->ctx = (struct ctx)CTX_INIT;
	fx->m.ctx = &fx->ctx;
	*state = fx;
	return 0;
}

static int tear_down(void **state)
{
	struct fixture *fx = *state;

	merge_free(&fx->m);
	ctx_free(&fx->ctx);
	free(fx);
	return 0;
}

/* What a scan for one architecture would have written. */
struct scan {
	struct ctx ctx;
	struct findings fs;
	struct ledger l;
	struct report_run run;
};

static void scan_open(struct scan *s, const char *arch)
{
	*s = (struct scan){.ctx = CTX_INIT};
	s->run = (struct report_run){.ctx = &s->ctx,
				     .findings = &s->fs,
				     .ledger = &s->l,
				     .root = "/src/linux 7",
				     .kernel = "7.2.0",
				     .archs = arch};
	s->l.files_asked = 10;
	s->l.files_parsed = 8;
}

static uint32_t column = 3;
static const char *message = "an entry is read";

static void scan_find(struct scan *s, uint32_t line, int confidence)
{
	uint32_t file = strpool_intern(&s->ctx.names, "mm/odd name.c");
	uint32_t func = strpool_intern(&s->ctx.names, "copy_pte_range");
	struct finding_step step = {{file, line, 2}, FINDING_SOURCE, func, "the write", NULL};
	struct finding f = {.rule = "lazy-read-hazard",
			    .severity = FINDING_WARNING,
			    .confidence = (uint8_t)confidence,
			    .loc = {file, line, column},
			    .func = func,
			    .message = message,
			    .steps = arena_memdup(&s->fs.mem, &step, sizeof(step)),
			    .nr_steps = 1,
			    .source = "set_pte_at",
			    .sink = "ptep_get",
			    .generation = IR_GEN_GENERIC,
			    .affects = "x86 Xen PV",
			    .fix = "flush",
			    .engine = "checker"};

	findings_add(&s->fs, &f);
}

static void scan_lose(struct scan *s, const char *name)
{
	ledger_add(&s->ctx, &s->l, LEDGER_FILE_NO_FLAGS, name, "no compiler flags: not built");
}

/* Write the scan's report and read it into the merge. */
static void scan_close(struct scan *s, struct fixture *fx)
{
	struct strbuf out = STRBUF_INIT;

	findings_seal(&s->ctx, &s->fs);
	ledger_seal(&s->ctx, &s->l);
	assert_int_equal(report_sarif(&s->ctx, &s->run, &out), 0);
	if (merge_read_text(&fx->m, "a.sarif", out.buf, out.len))
		fail_msg("%s", fx->ctx.error.buf);
	strbuf_free(&out);
	findings_free(&s->fs);
	ledger_free(&s->l);
	ctx_free(&s->ctx);
}

static const struct finding *found(const struct fixture *fx, size_t i)
{
	assert_true(i < fx->m.findings.list.nr);
	return &fx->m.findings.list.at[i];
}

static void nothing_is_lost_on_the_way(void **state)
{
	struct fixture *fx = *state;
	const struct finding *f;
	struct scan s;

	scan_open(&s, "arm64");
	scan_find(&s, 7, FINDING_HIGH);
	scan_close(&s, fx);
	merge_finish(&fx->m);
	f = found(fx, 0);
	assert_string_equal(f->rule, "lazy-read-hazard");
	assert_string_equal(strpool_get(&fx->ctx.names, f->loc.file), "mm/odd name.c");
	assert_string_equal(strpool_get(&fx->ctx.names, f->func), "copy_pte_range");
	assert_int_equal(f->loc.line, 7);
	assert_int_equal(f->loc.col, 3);
	assert_int_equal(f->confidence, FINDING_HIGH);
	assert_int_equal(f->generation, IR_GEN_GENERIC);
	assert_int_equal(f->nr_steps, 1);
	assert_int_equal(f->steps[0].role, FINDING_SOURCE);
	assert_string_equal(f->steps[0].text, "the write");
	assert_string_equal(f->affects, "x86 Xen PV");
	assert_string_equal(f->fix, "flush");
	assert_string_equal(f->engine, "checker");
	assert_string_equal(f->archs, "arm64");
	assert_string_equal(fx->m.root, "/src/linux 7");
	assert_string_equal(fx->m.kernel, "7.2.0");
	assert_int_equal(fx->m.ledger.files_asked, 10);
}

static void one_line_in_two_architectures_is_one_finding(void **state)
{
	struct fixture *fx = *state;
	struct strbuf out = STRBUF_INIT;
	struct report_run run = {
		.ctx = &fx->ctx, .findings = &fx->m.findings, .ledger = &fx->m.ledger};
	struct scan s;

	scan_open(&s, "x86_64");
	scan_find(&s, 7, FINDING_MEDIUM);
	scan_close(&s, fx);
	/* A macro there, a function here. */
	column = 5;
	scan_open(&s, "arm64");
	scan_find(&s, 7, FINDING_HIGH);
	scan_close(&s, fx);
	column = 3;
	merge_finish(&fx->m);
	assert_int_equal(fx->m.findings.list.nr, 1);
	assert_string_equal(found(fx, 0)->archs, "arm64, x86_64");
	assert_int_equal(found(fx, 0)->confidence, FINDING_HIGH);
	assert_string_equal(fx->m.archs, "arm64, x86_64");
	assert_int_equal(fx->m.ledger.files_asked, 20);
	report_text(&run, false, &out);
	assert_non_null(strstr(out.buf, "\nseen in: arm64, x86_64\n"));
	strbuf_free(&out);
}

/* Elsewhere another function proves it; an architecture that has both knows them apart. */
static void one_line_proven_otherwise_is_one_finding(void **state)
{
	struct fixture *fx = *state;
	struct scan s;

	scan_open(&s, "x86_64");
	scan_find(&s, 7, FINDING_HIGH);
	scan_close(&s, fx);
	message = "an entry is read, and by another way";
	scan_open(&s, "arm64");
	scan_find(&s, 7, FINDING_HIGH);
	scan_close(&s, fx);
	scan_open(&s, "s390");
	scan_find(&s, 7, FINDING_HIGH);
	message = "an entry is read, a third way";
	scan_find(&s, 7, FINDING_HIGH);
	scan_close(&s, fx);
	message = "an entry is read";
	merge_finish(&fx->m);
	assert_int_equal(fx->m.findings.list.nr, 2);
	for (size_t i = 0; i < 2; i++)
		assert_non_null(strstr(found(fx, i)->archs, "s390"));
	assert_true(!strcmp(found(fx, 0)->archs, "arm64, s390, x86_64") ||
		    !strcmp(found(fx, 1)->archs, "arm64, s390, x86_64"));
}

/* The first of two equal findings in one scan is the only one in the other. */
static void other_lines_stay_apart_whatever_their_ordinal(void **state)
{
	struct fixture *fx = *state;
	struct scan s;

	scan_open(&s, "x86_64");
	scan_find(&s, 7, FINDING_HIGH);
	scan_close(&s, fx);
	scan_open(&s, "arm64");
	scan_find(&s, 9, FINDING_HIGH);
	scan_close(&s, fx);
	merge_finish(&fx->m);
	assert_int_equal(fx->m.findings.list.nr, 2);
	assert_string_equal(found(fx, 0)->archs, "x86_64");
	assert_string_equal(found(fx, 1)->archs, "arm64");
	assert_string_not_equal(found(fx, 0)->fingerprint, found(fx, 1)->fingerprint);
}

static void a_file_that_some_architecture_compiles_is_not_lost(void **state)
{
	struct fixture *fx = *state;
	struct scan s;

	scan_open(&s, "x86_64");
	scan_lose(&s, "mm/nommu.c");
	scan_lose(&s, "mm/ioremap.c");
	scan_lose(&s, "arch/x86/mm/numa_32.c");
	scan_close(&s, fx);
	scan_open(&s, "arm64");
	scan_lose(&s, "mm/nommu.c");
	scan_close(&s, fx);
	merge_add_missing(&fx->m, "arch/sparc", "no clang");
	merge_finish(&fx->m);
	assert_int_equal(fx->m.ledger.entries.nr, 3);
	assert_string_equal(strpool_get(&fx->ctx.names, fx->m.ledger.entries.at[0].name),
			    "arch/x86/mm/numa_32.c");
	assert_string_equal(strpool_get(&fx->ctx.names, fx->m.ledger.entries.at[1].name),
			    "mm/nommu.c");
	assert_string_equal(strpool_get(&fx->ctx.names, fx->m.ledger.entries.at[2].name),
			    "arch/sparc");
	assert_true(ledger_is_incomplete(&fx->m.ledger));
}

static const char foreign[] =
	"{\"version\": \"2.1.0\", \"runs\": [{\"tool\": {\"driver\": {\"name\": \"other\"}}, "
	"\"results\": [{\"ruleId\": \"lazy-read-hazard\", \"message\": {\"text\": \"mine\\n\"}, "
	"\"locations\": [{\"physicalLocation\": {\"artifactLocation\": {\"uri\": "
	"\"mm/odd%20name.c\"}, \"region\": {\"startLine\": 7, \"startColumn\": 3}}}]}]}]}";

static void two_engines_that_blame_one_place_are_one_finding(void **state)
{
	struct fixture *fx = *state;
	struct scan s;

	assert_int_equal(merge_read_text(&fx->m, "o", foreign, strlen(foreign)), 0);
	scan_open(&s, "arm64");
	scan_find(&s, 7, FINDING_HIGH);
	scan_close(&s, fx);
	merge_finish(&fx->m);
	assert_int_equal(fx->m.findings.list.nr, 1);
	assert_string_equal(found(fx, 0)->engine, "checker, other");
	assert_string_equal(found(fx, 0)->message, "an entry is read");
	assert_int_equal(found(fx, 0)->nr_steps, 1);
}

static void foreign_text_is_tame(void **state)
{
	struct fixture *fx = *state;

	assert_int_equal(merge_read_text(&fx->m, "o", foreign, strlen(foreign)), 0);
	merge_finish(&fx->m);
	assert_string_equal(found(fx, 0)->message, "mine?");
	assert_int_equal(found(fx, 0)->severity, FINDING_WARNING);
	assert_true(found(fx, 0)->fingerprint[0]);
}

static void what_is_no_report_is_an_error(void **state)
{
	static const struct {
		const char *text, *error;
	} bad[] = {
		{"", "a.sarif:1:0: not JSON"},
		{"{\"version\": ", "not JSON"},
		{"[]", "version is not 2.1.0"},
		{"{\"version\": \"2.0.0\", \"runs\": []}", "version is not 2.1.0"},
		{"{\"version\": \"2.1.0\"}", "it has no runs"},
		{"{\"version\": \"2.1.0\", \"runs\": [{}]}", "without tool.driver.name"},
		{"{\"version\": \"2.1.0\", \"runs\": [{\"tool\": {\"driver\": {\"name\": \"x\"}}, "
		 "\"results\": 3}]}",
		 "results is no array"},
		{"{\"version\": \"2.1.0\", \"runs\": [{\"tool\": {\"driver\": {\"name\": \"x\"}}, "
		 "\"results\": [{\"ruleId\": 1}]}]}",
		 "result 1: it has no ruleId"},
		{"{\"version\": \"2.1.0\", \"runs\": [{\"tool\": {\"driver\": {\"name\": \"x\"}}, "
		 "\"results\": [{\"ruleId\": \"r\", \"message\": {\"text\": \"t\"}}]}]}",
		 "result 1: a location without artifactLocation.uri"},
	};
	struct fixture *fx = *state;

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		assert_int_equal(
			merge_read_text(&fx->m, "a.sarif", bad[i].text, strlen(bad[i].text)), -1);
		if (!strstr(fx->ctx.error.buf, bad[i].error))
			fail_msg("error is '%s', not '...%s...'", fx->ctx.error.buf, bad[i].error);
	}
	assert_int_equal(merge_read(&fx->m, "/nowhere/a.sarif"), -1);
	assert_non_null(strstr(fx->ctx.error.buf, "cannot be read"));
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		TEST(nothing_is_lost_on_the_way),
		TEST(one_line_in_two_architectures_is_one_finding),
		TEST(one_line_proven_otherwise_is_one_finding),
		TEST(other_lines_stay_apart_whatever_their_ordinal),
		TEST(a_file_that_some_architecture_compiles_is_not_lost),
		TEST(two_engines_that_blame_one_place_are_one_finding),
		TEST(foreign_text_is_tame),
		TEST(what_is_no_report_is_an_error),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
