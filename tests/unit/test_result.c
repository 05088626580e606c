// SPDX-License-Identifier: GPL-2.0-or-later
/* Findings and the coverage ledger. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "result/finding.h"
#include "result/ledger.h"

static struct finding make(struct ctx *ctx, const char *rule, const char *func, uint32_t line)
{
	return (struct finding){
		.rule = rule,
		.severity = FINDING_WARNING,
		.confidence = FINDING_HIGH,
		.loc = {strpool_intern(&ctx->names, "mm/memory.c"), line, 2},
		.func = strpool_intern(&ctx->names, func),
		.message = "ptep is read while its write is still batched",
		.source = "set_pte_at",
		.sink = "ptep_get",
		.generation = IR_GEN_GENERIC,
	};
}

static void test_fingerprint_ignores_lines(void **state)
{
	struct ctx ctx = CTX_INIT;
	char first[33];

	(void)state;
	for (uint32_t line = 10; line < 1000; line += 500) {
		struct findings fs = {0};
		struct finding f = make(&ctx, "lazy-read-hazard", "copy", line);

		findings_add(&fs, &f);
		findings_seal(&ctx, &fs);
		assert_int_equal(strlen(fs.list.at[0].fingerprint), 32);
		if (line == 10)
			strcpy(first, fs.list.at[0].fingerprint);
		assert_string_equal(first, fs.list.at[0].fingerprint);
		findings_free(&fs);
	}
	ctx_free(&ctx);
}

/* The hash is part of the interface: baselines and mails hold it. */
static void test_fingerprint_is_stable(void **state)
{
	struct ctx ctx = CTX_INIT;
	struct findings fs = {0};
	struct finding f = make(&ctx, "lazy-read-hazard", "copy", 10);

	(void)state;
	findings_add(&fs, &f);
	findings_seal(&ctx, &fs);
	assert_string_equal(fs.list.at[0].fingerprint, "693024f0a0278ae5b8f3f06ca2bb1733");
	findings_free(&fs);
	ctx_free(&ctx);
}

static void test_seal_sorts_numbers_and_drops_duplicates(void **state)
{
	struct ctx ctx = CTX_INIT;
	struct findings fs = {0};
	struct finding late = make(&ctx, "lazy-read-hazard", "copy", 20);
	struct finding early = make(&ctx, "lazy-read-hazard", "copy", 3);
	struct finding other = make(&ctx, "lazy-nested", "copy", 20);
	struct finding_step step = {.loc = late.loc, .text = "one step more"};

	(void)state;
	findings_add(&fs, &late);
	findings_add(&fs, &early);
	findings_add(&fs, &other);
	late.steps = &step;
	late.nr_steps = 1;
	findings_add(&fs, &late);
	findings_seal(&ctx, &fs);

	assert_int_equal(fs.list.nr, 3);
	assert_int_equal(fs.list.at[0].loc.line, 3);
	assert_string_equal(fs.list.at[1].rule, "lazy-nested");
	assert_string_equal(fs.list.at[2].rule, "lazy-read-hazard");
	assert_int_equal(fs.list.at[2].nr_steps, 0); /* the shorter proof stays */
	assert_string_not_equal(fs.list.at[0].fingerprint, fs.list.at[2].fingerprint);
	assert_string_not_equal(fs.list.at[1].fingerprint, fs.list.at[2].fingerprint);
	findings_free(&fs);
	ctx_free(&ctx);
}

static void test_most_certain_duplicate_stays(void **state)
{
	struct ctx ctx = CTX_INIT;
	struct findings fs = {0};
	struct finding f = make(&ctx, "lazy-pause", "walk", 5);

	(void)state;
	f.confidence = FINDING_LOW;
	findings_add(&fs, &f);
	f.confidence = FINDING_HIGH;
	findings_add(&fs, &f);
	findings_seal(&ctx, &fs);
	assert_int_equal(fs.list.nr, 1);
	assert_int_equal(fs.list.at[0].confidence, FINDING_HIGH);
	findings_free(&fs);
	ctx_free(&ctx);
}

static void test_empty_lists(void **state)
{
	struct ctx ctx = CTX_INIT;
	struct findings fs = {0};
	struct ledger l = {0};

	(void)state;
	findings_seal(&ctx, &fs);
	ledger_seal(&ctx, &l);
	assert_int_equal(fs.list.nr, 0);
	assert_false(ledger_is_incomplete(&l));
	findings_free(&fs);
	ledger_free(&l);
	ctx_free(&ctx);
}

static void test_ledger_sorts_and_drops_duplicates(void **state)
{
	struct ctx ctx = CTX_INIT;
	struct ledger l = {0};

	(void)state;
	ledger_add(&ctx, &l, LEDGER_FUNC_CAPPED, "zap", "%u states", 9u);
	ledger_add(&ctx, &l, LEDGER_FILE_FAILED, "mm/b.c", "crashed");
	ledger_add(&ctx, &l, LEDGER_FILE_FAILED, "mm/a.c", "crashed");
	ledger_add(&ctx, &l, LEDGER_FILE_FAILED, "mm/b.c", "crashed");
	ledger_seal(&ctx, &l);
	assert_int_equal(l.entries.nr, 3);
	assert_string_equal(strpool_get(&ctx.names, l.entries.at[0].name), "mm/a.c");
	assert_string_equal(strpool_get(&ctx.names, l.entries.at[1].name), "mm/b.c");
	assert_string_equal(l.entries.at[2].why, "9 states");
	ledger_free(&l);
	ctx_free(&ctx);
}

static void test_what_makes_a_run_incomplete(void **state)
{
	struct ctx ctx = CTX_INIT;

	(void)state;
	for (int kind = 0; kind < LEDGER_NR; kind++) {
		bool informs = kind == LEDGER_FUNC_APPROX || kind == LEDGER_CALL_UNRESOLVED ||
			       kind == LEDGER_SITE_EXPLAINED || kind == LEDGER_FILE_EXTRA ||
			       kind == LEDGER_FILE_CHOSEN;
		struct ledger l = {0};

		ledger_add(&ctx, &l, kind, "x", "y");
		assert_int_equal(ledger_is_incomplete(&l), !informs);
		assert_non_null(ledger_kind_name(kind));
		ledger_free(&l);
	}
	ctx_free(&ctx);
}

/* Only what an analysis finds out goes; what was read stays. */
static void test_analysis_is_forgotten(void **state)
{
	struct ctx ctx = CTX_INIT;
	struct ledger l = {.files_asked = 2, .funcs_seen = 9, .calls_seen = 9};

	(void)state;
	for (int kind = 0; kind < LEDGER_NR; kind++)
		ledger_add(&ctx, &l, kind, "x", "y");
	ledger_forget_analysis(&l);
	assert_int_equal(l.entries.nr, LEDGER_NR - 3);
	vec_each (&l.entries, struct ledger_entry, e) {
		assert_int_not_equal(e->kind, LEDGER_FUNC_CAPPED);
		assert_int_not_equal(e->kind, LEDGER_FUNC_APPROX);
		assert_int_not_equal(e->kind, LEDGER_CALL_UNRESOLVED);
	}
	assert_int_equal(l.files_asked, 2);
	assert_int_equal(l.funcs_seen + l.calls_seen, 0);
	ledger_free(&l);
	ctx_free(&ctx);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_fingerprint_ignores_lines),
		cmocka_unit_test(test_fingerprint_is_stable),
		cmocka_unit_test(test_seal_sorts_numbers_and_drops_duplicates),
		cmocka_unit_test(test_most_certain_duplicate_stays),
		cmocka_unit_test(test_empty_lists),
		cmocka_unit_test(test_ledger_sorts_and_drops_duplicates),
		cmocka_unit_test(test_what_makes_a_run_incomplete),
		cmocka_unit_test(test_analysis_is_forgotten),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
