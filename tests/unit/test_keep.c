// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Summaries of earlier runs: what is explored again after an edit, counted in blocks, and that
 * what comes out is what a run without them finds.
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

#include "cache/store.h"
#include "engine/bytes.h"
#include "engine/keep.h"
#include "frontend/frontend.h"

static const char prelude[] =
	"typedef struct { unsigned long pte; } pte_t; struct mm_struct;\n"
	"void lazy_mmu_mode_enable(void); void lazy_mmu_mode_disable(void);\n"
	"pte_t ptep_get(pte_t *ptep); int pte_none(pte_t pte); void barrier(int);\n"
	"void set_pte_at(struct mm_struct *mm, unsigned long addr, pte_t *ptep, pte_t pte);\n"
	"struct ops { pte_t (*look)(pte_t *); };\n";

#define LEAF "static pte_t leaf(pte_t *p) { return ptep_get(p); }\n"
#define MIDDLE "static int middle(pte_t *p) { if (pte_none(leaf(p))) return -2; return 0; }\n"
#define TOP                                                                                        \
	"int top(struct mm_struct *mm, pte_t *p, pte_t v)\n"                                       \
	"{\n"                                                                                      \
	"	int r;\n"                                                                                \
	"	lazy_mmu_mode_enable();\n"                                                               \
	"	set_pte_at(mm, 0, p, v);\n"                                                              \
	"	r = middle(p);\n"                                                                        \
	"	lazy_mmu_mode_disable();\n"                                                              \
	"	return r;\n"                                                                             \
	"}\n"

struct run {
	unsigned long steps;
	unsigned lines[64], nr;	   /* of the findings, low word; and of their first steps */
	unsigned analysed, joined; /* functions */
};

/* Analyse a text, with what the store has if there is one. */
static struct run analyse(struct store *store, const char *text)
{
	char *const args[] = {(char *)"-std=gnu11", (char *)"-w"}, file[128];
	const char *dir = getenv("XDG_CACHE_HOME");
	struct frontend_job job = {.file = file, .dir = dir, .args = args, .nr_args = 2};
	struct ctx ctx = CTX_INIT;
	struct model *model = model_load(&ctx, MMUCHECK_SOURCE_DIR "/checker/model", NULL, 0);
	struct findings findings = {0};
	struct ledger ledger = {0};
	struct engine *e = engine_new(&ctx, model, &findings, &ledger);
	struct run run = {0};
	struct ir_unit *u;
	FILE *f;

	snprintf(file, sizeof(file), "%s/test_keep.c", dir);
	f = fopen(file, "w");
	fprintf(f, "%s%s", prelude, text);
	fclose(f);
	u = frontend_parse(&ctx, model, &job);
	unlink(file);
	assert_non_null(u);
	assert_int_equal(u->nr_errors, 0);
	engine_add_unit(e, u, false);
	if (store)
		engine_keep(e, store, "test");
	engine_run(e);
	run.steps = e->steps;
	run.analysed = ledger.funcs_analysed;
	vec_each (&ledger.entries, struct ledger_entry, entry)
		run.joined += entry->kind == LEDGER_FUNC_APPROX;
	findings_seal(&ctx, &findings);
	vec_each (&findings.list, struct finding, found) {
		run.lines[run.nr++] = found->loc.line;
		for (unsigned i = 0; i < found->nr_steps && run.nr < 63; i++)
			run.lines[run.nr++] = found->steps[i].loc.line;
	}
	engine_free(e);
	findings_free(&findings);
	ledger_free(&ledger);
	model_free(model);
	ctx_free(&ctx);
	return run;
}

static void assert_same(const struct run *a, const struct run *b)
{
	assert_int_equal(a->nr, b->nr);
	assert_memory_equal(a->lines, b->lines, sizeof(a->lines));
	assert_int_equal(a->analysed, b->analysed);
	assert_int_equal(a->joined, b->joined);
}

/* With the store and without: the same is found, in so many blocks. */
static struct run compared(struct store *store, const char *text)
{
	struct run with = analyse(store, text), without = analyse(NULL, text);

	assert_same(&with, &without);
	return with;
}

static int setup(void **state)
{
	static struct store store;
	char dir[] = "/tmp/test_keep.XXXXXX";

	assert_non_null(mkdtemp(dir));
	setenv("XDG_CACHE_HOME", dir, 1);
	store_open(&store);
	*state = &store;
	return 0;
}

static int teardown(void **state)
{
	char command[128];

	store_close(*state);
	snprintf(command, sizeof(command), "rm -r '%s'", getenv("XDG_CACHE_HOME"));
	return system(command);
}

static void test_nothing_changed(void **state)
{
	struct run first = compared(*state, LEAF MIDDLE TOP);

	assert_true(first.steps > 0 && first.nr > 1);
	assert_int_equal(compared(*state, LEAF MIDDLE TOP).steps, 0);
}

/* Findings move with their functions. */
static void test_lines_moved(void **state)
{
	struct run before = compared(*state, LEAF MIDDLE TOP);
	struct run after = compared(*state, "/* a\n * comment\n */\n" LEAF "\n\n" MIDDLE TOP);

	assert_int_equal(after.steps, 0);
	assert_true(after.lines[0] > before.lines[0]);
}

/* Who calls a function that does the same as before is left alone. */
static void test_same_summary(void **state)
{
	static const char leaf[] =
		"static pte_t leaf(pte_t *p)\n{ int %s;\n return ptep_get(p); }\n" MIDDLE TOP;
	char a[2048], b[2048];
	unsigned long all;

	snprintf(a, sizeof(a), leaf, "a");
	snprintf(b, sizeof(b), leaf, "other");
	all = compared(*state, a).steps;
	assert_true(compared(*state, b).steps < all / 2);
	assert_int_equal(compared(*state, b).steps, 0);
}

/* One that does something else concerns its callers, and theirs. */
static void test_other_summary(void **state)
{
	unsigned long again;

	compared(*state, LEAF MIDDLE TOP);
	again = compared(*state, LEAF "static int middle(pte_t *p) { if (pte_none(leaf(p)))"
				      " return -3; return 1; }\n" TOP)
			.steps;
	assert_true(again > 0);
	/* Back to what it was: that is not kept any more for all, but holds for the leaf. */
	compared(*state, LEAF MIDDLE TOP);
}

#define ROUND                                                                                      \
	"static int middle(pte_t *p);\n"                                                           \
	"static pte_t leaf(pte_t *p) { barrier(middle(p)); return ptep_get(p); }\n"

/* Functions that call each other are taken over together, by a caller that is explored anew, too. */
static void test_recursion(void **state)
{
	unsigned long all = compared(*state, ROUND MIDDLE TOP).steps;

	assert_true(all > 0);
	assert_int_equal(compared(*state, ROUND MIDDLE TOP).steps, 0);
	assert_true(compared(*state,
			     ROUND MIDDLE "void more(void);\n" TOP "void other(void) { more(); }\n")
			    .steps == 0);
	assert_true(
		compared(*state, ROUND MIDDLE
			 "int top(struct mm_struct *mm, pte_t *p, pte_t v)\n"
			 "{ lazy_mmu_mode_enable(); set_pte_at(mm, 0, p, v); barrier(middle(p));"
			 " lazy_mmu_mode_disable(); return 0; }\n")
			.steps < all);
}

/* One that is looked at for its caller's sake calls it now: the caller is not known yet. */
static void test_recursion_appears(void **state)
{
	compared(*state, LEAF MIDDLE TOP);
	compared(*state, ROUND MIDDLE TOP);
	compared(*state, LEAF MIDDLE TOP);
}

/* A function that was not there when it was called. */
static void test_definition_appears(void **state)
{
	compared(*state, "pte_t leaf(pte_t *p); int middle(pte_t *p);\n" TOP
			 "int other(pte_t *p) { pte_t v = {0}; lazy_mmu_mode_enable();"
			 " set_pte_at(0, 0, p, v); v = ptep_get(p); lazy_mmu_mode_disable();"
			 " return v.pte; }\n");
	compared(*state, LEAF "int middle(pte_t *p) { return leaf(p).pte; }\n" TOP);
}

/* The functions that a field holds. */
static void test_field_changes(void **state)
{
	static const char text[] =
		LEAF "static pte_t none(pte_t *p) { pte_t v = {0}; return v; }\n"
		     "struct ops ops = { .look = %s };\n"
		     "int walk(struct mm_struct *mm, pte_t *p, pte_t v, struct ops *o)\n"
		     "{ lazy_mmu_mode_enable(); set_pte_at(mm, 0, p, v); v = o->look(p);\n"
		     "  lazy_mmu_mode_disable(); return v.pte; }\n";
	char a[4096], b[4096];

	snprintf(a, sizeof(a), text, "none");
	snprintf(b, sizeof(b), text, "leaf");
	compared(*state, a);
	assert_int_equal(compared(*state, a).nr, 0);
	assert_true(compared(*state, b).nr > 1);
	assert_int_equal(compared(*state, a).nr, 0);
}

/* A damaged entry is another one's problem: it is found out anew. */
static void test_damaged(void **state)
{
	static const char garbage[] = "\x01\x31\x6b\x68\x63\x75\x6d\x6d and no more";
	char key[33];

	compared(*state, LEAF MIDDLE TOP);
	hash_hex("test\ntest_keep.c\n", strlen("test\ntest_keep.c\n"), key);
	store_put(*state, "summaries", key, garbage, sizeof(garbage));
	assert_true(compared(*state, LEAF MIDDLE TOP).steps > 0);
	assert_int_equal(compared(*state, LEAF MIDDLE TOP).steps, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_nothing_changed),
		cmocka_unit_test(test_lines_moved),
		cmocka_unit_test(test_same_summary),
		cmocka_unit_test(test_other_summary),
		cmocka_unit_test(test_recursion),
		cmocka_unit_test(test_recursion_appears),
		cmocka_unit_test(test_definition_appears),
		cmocka_unit_test(test_field_changes),
		cmocka_unit_test(test_damaged),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
