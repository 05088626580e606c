// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Summaries: what a caller learns about a function, on small functions whose cases
 * can be told by reading them.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "engine/core.h"
#include "frontend/frontend.h"

static const char prelude[] =
	"typedef struct { unsigned long pte; } pte_t;\n"
	"struct mm_struct;\n"
	"void lazy_mmu_mode_enable(void);\n"
	"void lazy_mmu_mode_disable(void);\n"
	"pte_t ptep_get(pte_t *ptep);\n"
	"void set_pte_at(struct mm_struct *mm, unsigned long addr, pte_t *ptep, pte_t pte);\n"
	"int pte_none(pte_t pte);\n"
	"int ask(void);\n"
	"struct box { int a, b; pte_t *pte; };\n";

struct fixture {
	struct ctx ctx;
	struct model *model;
	struct findings findings;
	struct ledger ledger;
	struct engine *engine;
	char file[64];
};

static int setup(void **state)
{
	struct fixture *fx = xcalloc(1, sizeof(*fx));

	fx->ctx = (struct ctx)CTX_INIT;
	fx->model = model_load(&fx->ctx, MMUCHECK_SOURCE_DIR "/checker/model", NULL, 0);
	*state = fx;
	return !fx->model;
}

static int teardown(void **state)
{
	struct fixture *fx = *state;

	engine_free(fx->engine);
	findings_free(&fx->findings);
	ledger_free(&fx->ledger);
	model_free(fx->model);
	ctx_free(&fx->ctx);
	free(fx);
	return 0;
}

static struct ir_unit *parse(struct fixture *fx, const char *text)
{
	char *const args[] = {(char *)"-std=gnu11", (char *)"-w"};
	struct frontend_job job = {.file = fx->file, .dir = "/tmp", .args = args, .nr_args = 2};
	struct ir_unit *u;
	FILE *f;

	strcpy(fx->file, "/tmp/test_summary.XXXXXX.c");
	close(mkstemps(fx->file, 2));
	f = fopen(fx->file, "w");
	fprintf(f, "%s%s", prelude, text);
	fclose(f);
	u = frontend_parse(&fx->ctx, fx->model, &job);
	unlink(fx->file);
	assert_non_null(u);
	assert_int_equal(u->nr_errors, 0);
	return u;
}

/* The summary of the function f() in a text. */
static const struct summary *summarise(struct fixture *fx, const char *text)
{
	struct bindings none = {0};
	struct summary *s;
	struct engine *e;
	uint32_t name;

	e = fx->engine = engine_new(&fx->ctx, fx->model, &fx->findings, &fx->ledger);
	engine_add_unit(e, parse(fx, text), false);
	program_build(&e->prog);
	e->built = true;
	name = strpool_find(&fx->ctx.names, "f");
	assert_true(program_find(&e->prog, name) >= 0);
	s = explore(e, program_find(&e->prog, name), &none);
	summary_speak(e, s);
	return s;
}

static const struct summary_case *case_returning(struct fixture *fx, const struct summary *s,
						 int64_t value)
{
	int64_t v;

	for (size_t i = 0; i < s->cases.nr; i++)
		if (range_single(
			    &fx->engine->d.ranges,
			    state_range(&fx->engine->d, s->cases.at[i].exit, s->cases.at[i].ret),
			    &v) &&
		    v == value)
			return &s->cases.at[i];
	return NULL;
}

/* One case per result, each with what only it has done. */
static void test_result_cases(void **state)
{
	struct fixture *fx = *state;
	const struct summary *s = summarise(fx, "int f(struct mm_struct *mm, pte_t *p, pte_t v) {\n"
						"	if (pte_none(v)) return -5;\n"
						"	set_pte_at(mm, 0, p, v);\n"
						"	return 0;\n"
						"}\n");

	assert_int_equal(s->cases.nr, 2);
	assert_non_null(case_returning(fx, s, -5));
	assert_int_equal(case_returning(fx, s, -5)->exit->pending.nr, 0);
	assert_int_equal(case_returning(fx, s, 0)->exit->pending.nr, 1);
	assert_true(case_returning(fx, s, 0)->exit->pending.at[0].conditional);
}

/* Paths that come to the same are one case; a test that does not matter leaves no guard. */
static void test_equal_paths_merge(void **state)
{
	struct fixture *fx = *state;
	const struct summary *s = summarise(fx, "int f(int a, int b, int c) {\n"
						"	int x = 0;\n"
						"	if (a) x = 1;\n"
						"	if (b) x = 2;\n"
						"	if (c) x = 3;\n"
						"	return 7;\n"
						"}\n");

	assert_int_equal(s->cases.nr, 1);
	assert_int_equal(s->cases.at[0].exit->facts.nr, 0);
	assert_null(s->capped);
}

/* What is written through a parameter reaches the caller's variable. */
static void test_out_parameter(void **state)
{
	struct fixture *fx = *state;
	const struct summary *s = summarise(
		fx, "static void fill(struct box *b, int v) { b->a = v; b->b = b->a + 1; }\n"
		    "int f(void) { struct box b; fill(&b, 4); return b.b; }\n");

	assert_int_equal(s->cases.nr, 1);
	assert_non_null(case_returning(fx, s, 5));
}

/* The guard of the callee's case decides in the caller which case there is. */
static void test_guard(void **state)
{
	struct fixture *fx = *state;
	const struct summary *s = summarise(fx, "static int pick(unsigned flags) {\n"
						"	if (flags & 4) return ask() ? 1 : 2;\n"
						"	return 3;\n"
						"}\n"
						"int f(void) { return pick(3) + pick(8); }\n");

	assert_int_equal(s->cases.nr, 1);
	assert_non_null(case_returning(fx, s, 6));
}

/* Two calls of a pure function with the same argument give the same answer. */
static void test_pure_calls_agree(void **state)
{
	struct fixture *fx = *state;
	const struct summary *s = summarise(fx, "int f(pte_t v) {\n"
						"	int a = pte_none(v) ? 1 : 0;\n"
						"	if (pte_none(v)) return a;\n"
						"	return 10 + a;\n"
						"}\n");

	assert_int_equal(s->cases.nr, 2);
	assert_non_null(case_returning(fx, s, 1));
	assert_non_null(case_returning(fx, s, 10));
}

/* An entry read in the callee is exposed under the name the caller has for it. */
static void test_exposed_read(void **state)
{
	struct fixture *fx = *state;
	const struct summary *s = summarise(
		fx, "static unsigned long look(struct box *b) { return ptep_get(b->pte).pte; }\n"
		    "unsigned long f(struct box *b) { return look(b); }\n");
	const struct event *ev = &s->conditionals.at[0].ev;

	assert_int_equal(s->cases.nr, 1);
	assert_int_equal(s->conditionals.nr, 1);
	assert_int_equal(ev->kind, EVENT_READ);
	assert_int_equal(ev->where->len, 2);
	assert_true(term_rooted(&s->terms, ev->entry));
}

/* A wrapper's section is open in its caller, and a flush in the caller's callee ends what is pending. */
static void test_sections(void **state)
{
	struct fixture *fx = *state;
	const struct summary *s = summarise(
		fx, "static void begin(void) { lazy_mmu_mode_enable(); }\n"
		    "static void both(void) { lazy_mmu_mode_enable(); lazy_mmu_mode_disable(); }\n"
		    "void f(struct mm_struct *mm, pte_t *p, pte_t v) {\n"
		    "	begin();\n"
		    "	set_pte_at(mm, 0, p, v);\n"
		    "	both();\n"
		    "}\n");
	const struct state *exit = s->cases.at[0].exit;

	assert_int_equal(s->cases.nr, 1);
	assert_int_equal(exit->nr_sections, 1);
	assert_int_equal(exit->pending.nr, 0);
	assert_false(exit->dirty);
}

static void test_recursion_ends(void **state)
{
	struct fixture *fx = *state;
	const struct summary *s =
		summarise(fx, "int f(int n, struct mm_struct *mm, pte_t *p, pte_t v) {\n"
			      "	if (n <= 0) return 0;\n"
			      "	set_pte_at(mm, n, p, v);\n"
			      "	return f(n - 1, mm, p, v);\n"
			      "}\n");

	assert_true(s->done);
	assert_non_null(case_returning(fx, s, 0));
}

/* A loop of unknown length comes to an end, and what is known before it holds after it. */
static void test_loop_ends(void **state)
{
	struct fixture *fx = *state;
	const struct summary *s = summarise(fx, "int f(int n) {\n"
						"	int i, kept = 9, sum = 0;\n"
						"	for (i = 0; i < n; i++) sum += ask();\n"
						"	return kept;\n"
						"}\n");

	assert_null(s->capped);
	assert_int_equal(s->cases.nr, 1);
	assert_non_null(case_returning(fx, s, 9));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_result_cases, setup, teardown),
		cmocka_unit_test_setup_teardown(test_equal_paths_merge, setup, teardown),
		cmocka_unit_test_setup_teardown(test_out_parameter, setup, teardown),
		cmocka_unit_test_setup_teardown(test_guard, setup, teardown),
		cmocka_unit_test_setup_teardown(test_pure_calls_agree, setup, teardown),
		cmocka_unit_test_setup_teardown(test_exposed_read, setup, teardown),
		cmocka_unit_test_setup_teardown(test_sections, setup, teardown),
		cmocka_unit_test_setup_teardown(test_recursion_ends, setup, teardown),
		cmocka_unit_test_setup_teardown(test_loop_ends, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
