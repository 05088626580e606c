// SPDX-License-Identifier: GPL-2.0-or-later
/* The model loader, on the real model and on small wrong headers. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "frontend/model.h"

static const struct model_fn *find(struct ctx *ctx, const struct model *m, enum ir_generation gen,
				   const char *name)
{
	return model_find(m, gen, strpool_intern(&ctx->names, name));
}

static struct model *load(struct ctx *ctx, char *extra)
{
	struct model *m =
		model_load(ctx, MMUCHECK_SOURCE_DIR "/checker/model", &extra, extra != NULL);

	if (!m)
		print_message("%s\n", ctx->error.buf);
	return m;
}

static void test_lazy_words_by_generation(void **state)
{
	struct ctx ctx = CTX_INIT;
	struct model *m = load(&ctx, NULL);

	(void)state;
	assert_non_null(m);
	assert_int_equal(find(&ctx, m, IR_GEN_ARCH, "arch_enter_lazy_mmu_mode")->does,
			 MODEL_LAZY_ENTER);
	assert_int_equal(find(&ctx, m, IR_GEN_TOKEN, "arch_leave_lazy_mmu_mode")->nr_args, 1);
	assert_int_equal(find(&ctx, m, IR_GEN_GENERIC, "lazy_mmu_mode_disable")->does,
			 MODEL_LAZY_LEAVE);
	assert_int_equal(find(&ctx, m, IR_GEN_GENERIC, "lazy_mmu_mode_pause")->does,
			 MODEL_LAZY_PAUSE);
	assert_null(find(&ctx, m, IR_GEN_ARCH, "lazy_mmu_mode_enable"));
	assert_int_equal(find(&ctx, m, IR_GEN_GENERIC, "arch_enter_lazy_mmu_mode")->does,
			 MODEL_ARCH_ONLY);
	assert_null(find(&ctx, m, IR_GEN_NONE, "arch_flush_lazy_mmu_mode"));
	assert_non_null(find(&ctx, m, IR_GEN_NONE, "set_pte_at"));
	model_free(m);
	ctx_free(&ctx);
}

static void test_arch_words_hide_nothing(void **state)
{
	struct ctx ctx = CTX_INIT;
	struct model *m = load(&ctx, NULL);
	const struct model_fn *fn;

	(void)state;
	assert_non_null(m);
	fn = find(&ctx, m, IR_GEN_GENERIC, "this_cpu_ptr");
	assert_int_equal(fn->arch, MODEL_PER_CPU);
	assert_false(model_hides_body(fn));
	fn = find(&ctx, m, IR_GEN_ARCH, "get_cpu_var");
	assert_int_equal(fn->arch, MODEL_PER_CPU | MODEL_PREEMPT_OFF);
	for (int gen = IR_GEN_ARCH; gen <= IR_GEN_GENERIC; gen++) {
		fn = find(&ctx, m, gen, "arch_leave_lazy_mmu_mode");
		assert_int_equal(fn->arch, MODEL_HOOK_LEAVE);
		assert_true(model_hides_body(fn));
	}
	model_free(m);
	ctx_free(&ctx);
}

static void test_entry_parameters(void **state)
{
	struct ctx ctx = CTX_INIT;
	struct model *m = load(&ctx, NULL);
	const struct model_fn *fn;

	(void)state;
	assert_non_null(m);
	fn = find(&ctx, m, IR_GEN_GENERIC, "set_ptes");
	assert_int_equal(fn->nr_params, 1);
	assert_int_equal(fn->params[0].index, 2);
	assert_int_equal(fn->params[0].access, MODEL_WRITES);
	assert_int_equal(fn->params[0].nr_arg, 4);
	assert_false(fn->params[0].behind);
	fn = find(&ctx, m, IR_GEN_GENERIC, "swap_pte_batch");
	assert_int_equal(fn->params[0].access, MODEL_READS);
	assert_int_equal(fn->params[0].nr_arg, 1);
	assert_true(fn->params[0].behind);
	fn = find(&ctx, m, IR_GEN_GENERIC, "ptep_modify_prot_start");
	assert_int_equal(fn->params[0].access, MODEL_RMW | MODEL_CLEARS);
	assert_int_equal(fn->params[0].nr_arg, -1);
	fn = find(&ctx, m, IR_GEN_ARCH, "pmd_populate_kernel");
	assert_true(fn->params[0].kernel);
	fn = find(&ctx, m, IR_GEN_ARCH, "ptep_clear_flush");
	assert_int_equal(fn->does, MODEL_TLB_FLUSH);
	assert_int_equal(fn->scope, MODEL_SCOPE_PAGE);
	assert_int_equal(find(&ctx, m, IR_GEN_ARCH, "pte_present")->does, MODEL_PURE);
	model_free(m);
	ctx_free(&ctx);
}

static void test_overloads_by_argument_count(void **state)
{
	struct ctx ctx = CTX_INIT;
	struct model *m = load(&ctx, NULL);
	uint32_t name = strpool_intern(&ctx.names, "huge_ptep_get");

	(void)state;
	assert_non_null(m);
	assert_int_equal(model_find_call(m, IR_GEN_ARCH, name, 1)->params[0].index, 0);
	assert_int_equal(model_find_call(m, IR_GEN_ARCH, name, 3)->params[0].index, 2);
	assert_int_equal(model_find_call(m, IR_GEN_ARCH, name, 7)->params[0].index, 2);
	assert_null(model_find_call(m, IR_GEN_ARCH, strpool_intern(&ctx.names, "nothing"), 1));
	model_free(m);
	ctx_free(&ctx);
}

/* Write text to a new temporary header and return its name. */
static char *header(const char *text)
{
	static char path[64];
	FILE *f;
	int fd;

	strcpy(path, "/tmp/mmucheck-model-XXXXXX.h");
	fd = mkstemps(path, 2);
	assert_true(fd >= 0);
	f = fdopen(fd, "w");
	assert_true(fputs(text, f) >= 0);
	fclose(f);
	return path;
}

static void test_extra_header_adds_and_replaces(void **state)
{
	struct ctx ctx = CTX_INIT;
	char *extra = header("#include \"types.h\"\n"
			     "void my_set(pte_t *ptep WRITES_DEFERRED_NR(1), int count);\n"
			     "pte_t ptep_get(pte_t *ptep CLEARS);\n");
	struct model *m = load(&ctx, extra);

	(void)state;
	unlink(extra);
	assert_non_null(m);
	assert_int_equal(find(&ctx, m, IR_GEN_ARCH, "my_set")->params[0].nr_arg, 1);
	/* replaced, not added to what the model's own header says */
	assert_int_equal(find(&ctx, m, IR_GEN_ARCH, "ptep_get")->params[0].access, MODEL_CLEARS);
	model_free(m);
	ctx_free(&ctx);
}

static void expect_error(const char *text, const char *message)
{
	struct ctx ctx = CTX_INIT;
	char *extra = header(text);
	struct model *m = model_load(&ctx, MMUCHECK_SOURCE_DIR "/checker/model", &extra, 1);

	assert_null(m);
	if (!strstr(ctx.error.buf, message))
		fail_msg("error is: %s", ctx.error.buf);
	assert_non_null(strstr(ctx.error.buf, extra));
	assert_null(strchr(ctx.error.buf, '\n'));
	unlink(extra);
	ctx_free(&ctx);
}

static void test_errors_name_file_line_and_word(void **state)
{
	(void)state;
	expect_error("\n\nvoid f(int a) __attribute__((annotate(\"mmucheck:lazy-entre\")));\n",
		     ":3: f: unknown word \"lazy-entre\"");
	expect_error("#include \"types.h\"\nvoid f(pte_t *p MMUCHECK(\"red\"));\n",
		     ":2: f: unknown word after a parameter \"red\"");
	expect_error("#include \"types.h\"\nvoid f(pte_t *p READS_NR(nr));\n", "\"nr=nr\"");
	expect_error("#include \"types.h\"\nvoid f(void) TLB_FLUSH(EVERYTHING);\n",
		     "unknown scope of TLB_FLUSH() \"tlb-flush=EVERYTHING\"");
	expect_error("void f(int a);\n", "f has no annotation");
	expect_error("#include \"types.h\"\nvoid f(pte_t *p KERNEL_ENTRY);\n",
		     "KERNEL_ENTRY without");
	expect_error("int f(struct nothing x;\n\n", "model header does not parse");
}

static void test_unreadable_places(void **state)
{
	struct ctx ctx = CTX_INIT;
	char *extra = (char *)"/nonexistent/extra.h";

	(void)state;
	assert_null(model_load(&ctx, "/nonexistent", NULL, 0));
	assert_non_null(strstr(ctx.error.buf, "cannot read the model directory /nonexistent"));
	assert_null(model_load(&ctx, MMUCHECK_SOURCE_DIR "/checker/model", &extra, 1));
	assert_non_null(strstr(ctx.error.buf, "cannot read model header /nonexistent/extra.h"));
	ctx_free(&ctx);
}

/* What is deferred, cleared or flushed is never also a mere computation. */
static void test_model_is_consistent(void **state)
{
	struct ctx ctx = CTX_INIT;
	struct model *m = load(&ctx, NULL);

	(void)state;
	assert_non_null(m);
	for (int gen = IR_GEN_NONE; gen <= IR_GEN_GENERIC; gen++) {
		size_t nr;
		const struct model_fn *const *fns = model_all(m, gen, &nr);

		assert_true(nr > 500);
		for (size_t i = 0; i < nr; i++) {
			if (fns[i]->does & (MODEL_PURE | MODEL_IGNORE))
				assert_int_equal(fns[i]->nr_params, 0);
			for (unsigned p = 0; p < fns[i]->nr_params; p++)
				assert_true(fns[i]->params[p].index < fns[i]->nr_args);
		}
	}
	model_free(m);
	ctx_free(&ctx);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_lazy_words_by_generation),
		cmocka_unit_test(test_arch_words_hide_nothing),
		cmocka_unit_test(test_entry_parameters),
		cmocka_unit_test(test_overloads_by_argument_count),
		cmocka_unit_test(test_extra_header_adds_and_replaces),
		cmocka_unit_test(test_errors_name_file_line_and_word),
		cmocka_unit_test(test_unreadable_places),
		cmocka_unit_test(test_model_is_consistent),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
