// SPDX-License-Identifier: GPL-2.0-or-later
/* Findings and the coverage ledger. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "result/finding.h"
#include "result/serial.h"
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
			       kind == LEDGER_FILE_CHOSEN || kind == LEDGER_ENGINE_ABSENT ||
			       kind == LEDGER_VERDICT_STALE || kind == LEDGER_VERDICT_WRONG;
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

static struct strbuf bytes_of_a_result(struct ctx *ctx)
{
	struct finding f = make(ctx, "lazy-read-hazard", "copy", 10);
	struct ledger l = {.funcs_seen = 300, .funcs_analysed = 200, .calls_unresolved = 1};
	struct strbuf out = STRBUF_INIT;
	struct findings fs = {0};

	f.steps = arena_alloc(&fs.mem, sizeof(*f.steps));
	f.steps[0] = (struct finding_step){.loc = {f.loc.file, 9, 2},
					   .role = FINDING_SOURCE,
					   .func = f.func,
					   .text = "written here"};
	f.nr_steps = 1;
	f.fix = "";
	f.engine = "checker";
	findings_add(&fs, &f);
	ledger_add(ctx, &l, LEDGER_FUNC_CAPPED, "zap", "too much");
	ledger_add(ctx, &l, LEDGER_FILE_FAILED, "mm/a.c", "is not the analysis's");
	result_write(ctx, &fs, &l, &out);
	findings_free(&fs);
	ledger_free(&l);
	return out;
}

static void test_result_comes_back(void **state)
{
	struct ctx ctx = CTX_INIT;
	struct strbuf bytes = bytes_of_a_result(&ctx), again = STRBUF_INIT;
	struct findings fs = {0};
	struct ledger l = {.funcs_seen = 1};
	size_t used;

	(void)state;
	assert_int_equal(result_read(&ctx, bytes.buf, bytes.len, &fs, &l, &used), 0);
	assert_int_equal(used, bytes.len);
	assert_int_equal(fs.list.nr, 1);
	assert_int_equal(fs.list.at[0].loc.line, 10);
	assert_string_equal(fs.list.at[0].steps[0].text, "written here");
	assert_string_equal(fs.list.at[0].fix, "");
	assert_null(fs.list.at[0].affects);
	assert_int_equal(l.entries.nr, 1);
	assert_int_equal(l.funcs_seen, 301);
	l.funcs_seen--;
	result_write(&ctx, &fs, &l, &again);
	assert_int_equal(again.len, bytes.len);
	assert_memory_equal(again.buf, bytes.buf, bytes.len);
	strbuf_free(&again);
	strbuf_free(&bytes);
	findings_free(&fs);
	ledger_free(&l);
	ctx_free(&ctx);
}

/* Cut off anywhere it is refused and adds nothing; no changed byte leads astray. */
static void test_malformed_results(void **state)
{
	struct ctx ctx = CTX_INIT;
	struct strbuf bytes = bytes_of_a_result(&ctx);
	struct findings fs = {0};
	struct ledger l = {0};
	size_t used;

	(void)state;
	for (size_t len = 0; len < bytes.len; len++) {
		assert_int_equal(result_read(&ctx, bytes.buf, len, &fs, &l, &used), -1);
		assert_int_equal(fs.list.nr + l.entries.nr + l.funcs_seen, 0);
	}
	for (size_t i = 0; i < bytes.len; i++) {
		bytes.buf[i] ^= 0x55;
		(void)result_read(&ctx, bytes.buf, bytes.len, &fs, &l, &used);
		bytes.buf[i] ^= 0x55;
	}
	strbuf_free(&bytes);
	findings_free(&fs);
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
		cmocka_unit_test(test_result_comes_back),
		cmocka_unit_test(test_malformed_results),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
