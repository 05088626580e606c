// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What the graphs of the golden tests do not show: properties every graph has,
 * and the facts beside the functions: generation, bindings, sites, skipped lines,
 * includes, errors, what is lowered and what is not.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "frontend/frontend.h"

#define GOLDEN MMUCHECK_SOURCE_DIR "/tests/golden/ir"

struct fixture {
	struct ctx ctx;
	struct model *model;
	char dir[64];
};

static int setup(void **state)
{
	struct fixture *fx = xcalloc(1, sizeof(*fx));

	fx->ctx = (struct ctx)CTX_INIT;
	fx->model = model_load(&fx->ctx, MMUCHECK_SOURCE_DIR "/checker/model", NULL, 0);
	strcpy(fx->dir, "/tmp/test_frontend.XXXXXX");
	*state = fx;
	return !fx->model || !mkdtemp(fx->dir);
}

static int teardown(void **state)
{
	struct fixture *fx = *state;
	struct strbuf path = STRBUF_INIT;
	DIR *d = opendir(fx->dir);

	for (struct dirent *e; d && (e = readdir(d));) {
		strbuf_reset(&path);
		strbuf_addf(&path, "%s/%s", fx->dir, e->d_name);
		unlink(path.buf);
	}
	if (d)
		closedir(d);
	rmdir(fx->dir);
	strbuf_free(&path);
	model_free(fx->model);
	ctx_free(&fx->ctx);
	free(fx);
	return 0;
}

static void write_file(struct fixture *fx, const char *file, const char *text)
{
	struct strbuf path = STRBUF_INIT;
	FILE *f;

	strbuf_addf(&path, "%s/%s", fx->dir, file);
	f = fopen(path.buf, "w");
	assert_non_null(f);
	fputs(text, f);
	fclose(f);
	strbuf_free(&path);
}

static struct ir_unit *parse_in(struct fixture *fx, const char *dir, const char *file)
{
	char *const args[] = {(char *)"-std=gnu11", (char *)"-Werror", (char *)"-o",
			      (char *)"ignored.o"};
	struct frontend_job job = {
		.file = file, .dir = dir, .root = dir, .args = args, .nr_args = 4};

	return frontend_parse(&fx->ctx, fx->model, &job);
}

static struct ir_unit *parse(struct fixture *fx, const char *text)
{
	struct ir_unit *u;

	write_file(fx, "t.c", text);
	u = parse_in(fx, fx->dir, "t.c");
	assert_non_null(u);
	return u;
}

static void drop(struct ir_unit *u)
{
	ir_unit_free(u);
	free(u);
}

static const char *text_of(struct fixture *fx, uint32_t id)
{
	return strpool_get(&fx->ctx.names, id);
}

static const struct ir_func *find(struct fixture *fx, const struct ir_unit *u, const char *name)
{
	for (uint32_t i = 0; i < u->nr_funcs; i++)
		if (!strcmp(text_of(fx, u->funcs[i].name), name))
			return &u->funcs[i];
	return NULL;
}

/* --- properties of every graph --- */

static void mark(const struct ir_func *f, uint32_t block, unsigned char *seen)
{
	if (seen[block])
		return;
	seen[block] = 1;
	for (uint32_t i = 0; i < f->blocks[block].nr_succ; i++)
		mark(f, f->blocks[block].succ[i], seen);
}

/* Every block but the entry has a predecessor that comes before it. */
static void check_order(const struct ir_func *f)
{
	unsigned char *entered = xcalloc(f->nr_blocks, 1);

	for (uint32_t b = 0; b < f->nr_blocks; b++)
		for (uint32_t i = 0; i < f->blocks[b].nr_succ; i++)
			if (f->blocks[b].succ[i] > b)
				entered[f->blocks[b].succ[i]] = 1;
	for (uint32_t b = 1; b < f->nr_blocks; b++)
		assert_true(entered[b]);
	free(entered);
}

static void check_func(const struct ir_func *f)
{
	unsigned char *seen = xcalloc(f->nr_blocks, 1);

	assert_true(f->nr_blocks > 0);
	assert_int_equal(f->incomplete, 0);
	mark(f, 0, seen);
	for (uint32_t b = 0; b < f->nr_blocks; b++) {
		const struct ir_block *block = &f->blocks[b];

		assert_true(seen[b]);
		if (b && block->term == IR_GOTO && !block->nr_insns)
			assert_int_equal(block->succ[0], b);
		if (block->term == IR_BRANCH)
			assert_int_not_equal(block->succ[0], block->succ[1]);
		for (uint32_t i = 0; i < block->nr_insns; i++)
			assert_true(block->insns[i].dst == IR_NONE ||
				    block->insns[i].dst < f->nr_vars);
	}
	check_order(f);
	for (uint32_t e = 0; e < f->nr_exprs; e++)
		if (f->exprs[e].kind == IR_BINARY)
			assert_true(f->exprs[e].a < e && f->exprs[e].b < e);
	free(seen);
}

static void test_graph_properties(void **state)
{
	struct fixture *fx = *state;
	DIR *d = opendir(GOLDEN);
	unsigned nr = 0;

	assert_non_null(d);
	for (struct dirent *e; (e = readdir(d));) {
		size_t len = strlen(e->d_name);
		struct ir_unit *u;

		if (len < 3 || strcmp(e->d_name + len - 2, ".c"))
			continue;
		u = parse_in(fx, GOLDEN, e->d_name);
		assert_non_null(u);
		assert_int_equal(u->nr_errors, 0);
		for (uint32_t i = 0; i < u->nr_funcs; i++, nr++)
			check_func(&u->funcs[i]);
		drop(u);
	}
	closedir(d);
	assert_true(nr > 50);
}

/* Reading back what the frontend wrote gives the same bytes. */
static void test_serialised_unit(void **state)
{
	struct fixture *fx = *state;
	struct ir_unit *u = parse_in(fx, GOLDEN, "cleanup.c"), *back;
	struct strbuf a = STRBUF_INIT, b = STRBUF_INIT;

	assert_non_null(u);
	ir_unit_write(&fx->ctx, u, &a);
	back = ir_unit_read(&fx->ctx, a.buf, a.len);
	assert_non_null(back);
	ir_unit_write(&fx->ctx, back, &b);
	assert_int_equal(a.len, b.len);
	assert_memory_equal(a.buf, b.buf, a.len);
	drop(u);
	drop(back);
	strbuf_free(&a);
	strbuf_free(&b);
}

/* --- facts beside the functions --- */

static void check_generation(struct fixture *fx, const char *text, enum ir_generation want)
{
	struct ir_unit *u = parse(fx, text);

	assert_int_equal(u->generation, want);
	drop(u);
}

static void test_generation(void **state)
{
	struct fixture *fx = *state;

	check_generation(fx, "int x;", IR_GEN_NONE);
	check_generation(fx, "void arch_enter_lazy_mmu_mode(void);", IR_GEN_ARCH);
	check_generation(fx, "#define arch_enter_lazy_mmu_mode() do {} while (0)\n", IR_GEN_ARCH);
	check_generation(fx,
			 "void arch_enter_lazy_mmu_mode(void);\n"
			 "static inline void lazy_mmu_mode_enable(void) { }",
			 IR_GEN_GENERIC);
	check_generation(fx,
			 "typedef int lazy_mmu_state_t;\n"
			 "lazy_mmu_state_t arch_enter_lazy_mmu_mode(void);",
			 IR_GEN_TOKEN);
}

static bool bound(struct fixture *fx, const struct ir_unit *u, const char *field, const char *func)
{
	for (uint32_t i = 0; i < u->nr_bindings; i++)
		if (!strcmp(text_of(fx, u->bindings[i].field), field) &&
		    !strcmp(text_of(fx, u->bindings[i].func), func))
			return true;
	return false;
}

/* Names of the constant objects that hold a function in a field, each followed by a blank. */
static const char *holders(struct fixture *fx, const struct ir_unit *u, const char *field,
			   char *out, size_t size)
{
	*out = '\0';
	for (uint32_t i = 0; i < u->nr_bindings; i++)
		if (u->bindings[i].object && !strcmp(text_of(fx, u->bindings[i].field), field))
			snprintf(out + strlen(out), size - strlen(out), "%s ",
				 text_of(fx, u->bindings[i].object));
	return out;
}

static void test_objects_of_bindings(void **state)
{
	struct fixture *fx = *state;
	char text[100];
	struct ir_unit *u =
		parse(fx, "struct ops { int (*a)(void), (*b)(void); };\nint g(void), h(void);\n"
			  "static const struct ops one = { .a = g };\n"
			  "const struct ops two = { .a = h };\n"
			  "struct ops changes = { .a = g, .b = g };\n"
			  "const struct ops *use(struct ops *o) {\n"
			  "  static const struct ops hidden = { .a = g };\n"
			  "  o->b = h; return &hidden; }\n");

	assert_string_equal(holders(fx, u, "ops.a", text, sizeof(text)),
			    "one@t.c two use.hidden@t.c ");
	assert_string_equal(holders(fx, u, "ops.b", text, sizeof(text)), "");
	drop(u);
}

static void test_bindings(void **state)
{
	struct fixture *fx = *state;
	struct ir_unit *u = parse(
		fx, "struct inner { void (*close)(void); };\n"
		    "typedef struct { int n; void (*fault)(void); } anon_t;\n"
		    "struct ops { int (*a)(int), (*b)(int); struct inner in;\n"
		    "             union { int (*c)(int); }; anon_t t; int (*arr[2])(int); };\n"
		    "static int f(int n) { return n; }\nint g(int n); void v(void);\n"
		    "static const struct ops one = { f, .c = &g, .in = { .close = v },\n"
		    "                                .t = { 1, v } };\n"
		    "struct ops many[] = { [2] = { .b = (void *)f }, { g } };\n"
		    "const struct ops *use(struct ops *o) {\n"
		    "  static struct ops hidden = { .a = g };\n"
		    "  struct ops local = { .b = g };\n"
		    "  o->c = f; *o = local; return &hidden; }\n");

	assert_true(bound(fx, u, "ops.a", "f@t.c"));
	assert_true(bound(fx, u, "ops.c", "g"));
	assert_true(bound(fx, u, "inner.close", "v"));
	assert_true(bound(fx, u, "anon_t.fault", "v"));
	assert_true(bound(fx, u, "ops.b", "f@t.c"));
	assert_true(bound(fx, u, "ops.a", "g"));
	assert_true(bound(fx, u, "ops.b", "g"));
	assert_true(bound(fx, u, "ops.c", "f@t.c"));
	drop(u);
}

static unsigned sites_of(struct fixture *fx, const struct ir_unit *u, const char *name)
{
	unsigned nr = 0;

	for (uint32_t i = 0; i < u->nr_sites; i++)
		nr += !strcmp(text_of(fx, u->sites[i].name), name);
	return nr;
}

static void test_sites(void **state)
{
	struct fixture *fx = *state;
	struct ir_unit *u;

	write_file(fx, "h.h",
		   "static inline void in_header(void) { arch_flush_lazy_mmu_mode(); }\n");
	u = parse(fx, "void arch_enter_lazy_mmu_mode(void);\n"
		      "#define arch_leave_lazy_mmu_mode() do { } while (0)\n"
		      "#define arch_flush_lazy_mmu_mode()\n"
		      "#include \"h.h\"\n"
		      "void a(int n) {\n"
		      "  arch_enter_lazy_mmu_mode();\n"
		      "  if (n) arch_flush_lazy_mmu_mode();\n"
		      "  in_header();\n"
		      "  arch_leave_lazy_mmu_mode(); }\n");
	assert_int_equal(sites_of(fx, u, "arch_enter_lazy_mmu_mode"), 1);
	assert_int_equal(sites_of(fx, u, "arch_flush_lazy_mmu_mode"), 1);
	assert_int_equal(sites_of(fx, u, "arch_leave_lazy_mmu_mode"), 1);
	assert_int_equal(u->nr_sites, 3);
	assert_true(find(fx, u, "in_header")->in_header);
	assert_int_equal(find(fx, u, "in_header")->blocks[0].nr_insns, 1);
	drop(u);
}

/* Modelled inlines of headers and unreachable ones stay out, reachable ones come in. */
static void test_what_is_lowered(void **state)
{
	struct fixture *fx = *state;
	struct ir_unit *u;

	write_file(fx, "h.h",
		   "typedef struct { unsigned long pte; } pte_t;\n"
		   "static inline int deep(void) { return 1; }\n"
		   "static inline int used(void) { return deep(); }\n"
		   "static inline int stored(void) { return 2; }\n"
		   "static inline int unused(void) { return 3; }\n"
		   "static inline int dead(void) { return 4; }\n"
		   "static inline pte_t ptep_get(pte_t *p) { return *p; }\n");
	u = parse(fx, "#include \"h.h\"\n"
		      "struct o { int (*fn)(void); };\n"
		      "static struct o ops = { .fn = stored };\n"
		      "static inline int pte_none(pte_t pte) { return !pte.pte; }\n"
		      "int main(pte_t *p) { if (0) return dead(); ptep_get(p); return used(); }\n");
	assert_non_null(find(fx, u, "used"));
	assert_non_null(find(fx, u, "deep"));
	assert_non_null(find(fx, u, "stored"));
	assert_non_null(find(fx, u, "pte_none"));
	assert_null(find(fx, u, "unused"));
	assert_null(find(fx, u, "dead"));
	assert_null(find(fx, u, "ptep_get"));
	assert_int_equal(u->nr_includes, 1);
	assert_string_equal(text_of(fx, u->includes[0]), "h.h");
	assert_string_equal(text_of(fx, find(fx, u, "used")->sym), "used@h.h");
	drop(u);
}

static void test_skipped_lines(void **state)
{
	struct fixture *fx = *state;
	struct ir_unit *u = parse(fx, "int a;\n#if 0\nint b;\nint c;\n#endif\nint d;\n");

	assert_int_equal(u->nr_skipped, 1);
	assert_string_equal(text_of(fx, u->skipped[0].file), "t.c");
	assert_int_equal(u->skipped[0].first, 2);
	assert_int_equal(u->skipped[0].last, 5);
	drop(u);
}

static void test_parse_errors(void **state)
{
	struct fixture *fx = *state;
	struct ir_unit *u =
		parse(fx, "#include \"missing.h\"\n"
			  "int good(int n) { return n; }\n"
			  "int bad(int n) { return undeclared_thing(n) + ; }\n"
			  "int after(int n) { for (unknown_t x; ; ) n++; return m; }\n");

	assert_true(u->nr_errors > 1);
	assert_non_null(strstr(text_of(fx, u->first_error), "t.c:1:10: "));
	assert_non_null(find(fx, u, "good"));
	drop(u);
}

static void test_no_unit(void **state)
{
	struct fixture *fx = *state;

	assert_null(parse_in(fx, fx->dir, "absent.c"));
	assert_non_null(strstr(fx->ctx.error.buf, "absent.c"));
}

/* Depth is bounded, in chains and in nesting. */
static void test_deep(void **state)
{
	struct fixture *fx = *state;
	struct strbuf text = STRBUF_INIT;
	struct ir_unit *u;

	strbuf_adds(&text, "int chain(int a) {\n");
	for (unsigned i = 0; i < 2500; i++)
		strbuf_addf(&text, "%sif (a == %u) return %u;\n", i ? "else " : "", i, i);
	strbuf_adds(&text, "return 0; }\nint sum(int a) { return a");
	for (unsigned i = 0; i < 2500; i++)
		strbuf_adds(&text, " + a");
	strbuf_adds(&text, "; }\n");
	u = parse(fx, text.buf);
	assert_int_equal(find(fx, u, "chain")->incomplete, 0);
	assert_true(find(fx, u, "chain")->nr_blocks > 5000);
	assert_true(find(fx, u, "sum")->incomplete > 0);
	drop(u);
	strbuf_free(&text);
}

static void test_version(void **state)
{
	struct fixture *fx = *state;
	unsigned major = 0;

	assert_non_null(strstr(frontend_clang_version(&fx->ctx, &major), "clang"));
	assert_true(major >= 19);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_graph_properties),
		cmocka_unit_test(test_serialised_unit),
		cmocka_unit_test(test_generation),
		cmocka_unit_test(test_bindings),
		cmocka_unit_test(test_objects_of_bindings),
		cmocka_unit_test(test_sites),
		cmocka_unit_test(test_what_is_lowered),
		cmocka_unit_test(test_skipped_lines),
		cmocka_unit_test(test_parse_errors),
		cmocka_unit_test(test_no_unit),
		cmocka_unit_test(test_deep),
		cmocka_unit_test(test_version),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
