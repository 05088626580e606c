// SPDX-License-Identifier: GPL-2.0-or-later
/* Serialisation of units: the round trip, and malformed bytes at every position. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "ir/ir.h"

static uint32_t name(struct ctx *ctx, const char *s)
{
	return strpool_intern(&ctx->names, s);
}

static void *copy(struct ir_unit *u, const void *p, size_t size)
{
	return arena_memdup(&u->mem, p, size);
}

/* A function with every kind of expression, instruction and terminator. */
static void make_func(struct ctx *ctx, struct ir_unit *u, struct ir_func *f)
{
	struct ir_type s32 = {.kind = IR_T_INT, .size = 4, .is_signed = 1};
	struct ir_type ptr = {.kind = IR_T_PTR, .size = 8, .pointee = 8, .level = IR_PTE};
	struct ir_type pte = {.kind = IR_T_ENTRY, .size = 8, .level = IR_PTE};
	struct ir_loc loc = {name(ctx, "mm/x.c"), 12, 3};
	struct ir_var vars[] = {
		{name(ctx, "ptep"), ptr},
		{name(ctx, "pte"), pte},
		{0, s32},
	};
	struct ir_expr exprs[] = {
		{.kind = IR_VAR, .type = ptr, .var = 0},
		{.kind = IR_INT, .type = s32, .value = -8},
		{.kind = IR_BINARY, .op = IR_OP_ADD, .type = ptr, .a = 0, .b = 1},
		{.kind = IR_LOAD, .type = s32, .a = 2},
		{.kind = IR_UNARY, .op = IR_OP_LNOT, .type = s32, .a = 3},
		{.kind = IR_CAST, .type = s32, .a = 4},
		{.kind = IR_ADDR, .type = ptr, .var = 1},
		{.kind = IR_GLOBAL, .type = ptr, .name = name(ctx, "init_mm")},
		{.kind = IR_FUNC, .type = ptr, .name = name(ctx, "walk@mm/x.c")},
		{.kind = IR_STRING, .type = ptr},
		{.kind = IR_OPAQUE, .type = s32},
	};
	uint32_t args[] = {0, 5, 9}, to1[] = {1, 2}, to2[] = {3, 1}, to3[] = {3}, to4[] = {4, 2};
	struct ir_case cases[] = {{-3, 7}};
	struct ir_insn insns[] = {
		{.kind = IR_READ_ENTRY, .type = pte, .dst = 1, .a = 0, .b = IR_NONE, .loc = loc},
		{.kind = IR_STORE, .type = pte, .dst = IR_NONE, .a = 2, .b = 10, .loc = loc},
		{.kind = IR_SET, .dst = 2, .a = 4, .b = IR_NONE},
		{.kind = IR_HAVOC, .dst = 2, .a = IR_NONE, .b = IR_NONE},
		{.kind = IR_CLOBBER, .dst = IR_NONE, .a = 7, .b = IR_NONE},
		{.kind = IR_CALL,
		 .type = s32,
		 .dst = 2,
		 .a = IR_NONE,
		 .b = IR_NONE,
		 .callee = name(ctx, "set_pte_at"),
		 .macro = name(ctx, "set_it"),
		 .nr_args = 3,
		 .args = copy(u, args, sizeof(args)),
		 .loc = loc},
		{.kind = IR_CALL,
		 .dst = IR_NONE,
		 .a = 8,
		 .b = IR_NONE,
		 .field = name(ctx, "mm_walk_ops.pmd_entry")},
	};
	struct ir_block blocks[] = {
		{.insns = copy(u, insns, sizeof(insns)),
		 .nr_insns = 7,
		 .term = IR_BRANCH,
		 .a = 4,
		 .succ = copy(u, to1, sizeof(to1)),
		 .nr_succ = 2,
		 .loc = loc},
		{.term = IR_SWITCH,
		 .a = 3,
		 .succ = copy(u, to2, sizeof(to2)),
		 .nr_succ = 2,
		 .cases = copy(u, cases, sizeof(cases))},
		{.term = IR_GOTO, .a = IR_NONE, .succ = copy(u, to3, sizeof(to3)), .nr_succ = 1},
		{.term = IR_CHOICE, .a = IR_NONE, .succ = copy(u, to4, sizeof(to4)), .nr_succ = 2},
		{.term = IR_RETURN, .a = 10},
	};

	*f = (struct ir_func){.name = name(ctx, "walk"),
			      .sym = name(ctx, "walk@mm/x.c"),
			      .loc = loc,
			      .result = s32,
			      .is_static = true,
			      .nr_params = 1,
			      .incomplete = 2,
			      .incomplete_why = name(ctx, "line 3: odd")};
	f->vars = copy(u, vars, sizeof(vars));
	f->nr_vars = 3;
	f->exprs = copy(u, exprs, sizeof(exprs));
	f->nr_exprs = 11;
	f->blocks = copy(u, blocks, sizeof(blocks));
	f->nr_blocks = 5;
}

static struct ir_unit *make_unit(struct ctx *ctx)
{
	struct ir_unit *u = xcalloc(1, sizeof(*u));
	struct ir_binding binding = {name(ctx, "mm_walk_ops.pmd_entry"),
				     name(ctx, "walk@mm/x.c"),
				     name(ctx, "walk_ops@mm/x.c"),
				     {name(ctx, "mm/x.c"), 40, 2}};
	struct ir_site site = {
		name(ctx, "set_pte_at"), {name(ctx, "mm/x.c"), 12, 3}, name(ctx, "walk@mm/x.c")};
	struct ir_range range = {name(ctx, "mm/x.c"), 5, 9};
	uint32_t include = name(ctx, "include/linux/mm.h");

	u->file = name(ctx, "mm/x.c");
	u->generation = IR_GEN_TOKEN;
	u->funcs = arena_alloc(&u->mem, sizeof(*u->funcs));
	u->nr_funcs = 1;
	make_func(ctx, u, &u->funcs[0]);
	u->bindings = copy(u, &binding, sizeof(binding));
	u->sites = copy(u, &site, sizeof(site));
	u->skipped = copy(u, &range, sizeof(range));
	u->includes = copy(u, &include, sizeof(include));
	u->nr_bindings = u->nr_sites = u->nr_skipped = u->nr_includes = 1;
	u->nr_errors = 1;
	u->first_error = name(ctx, "mm/x.c:1:1: expected ';'");
	ir_unit_seal(ctx, u);
	return u;
}

static void drop(struct ir_unit *u)
{
	ir_unit_free(u);
	free(u);
}

/* Everything that a reader of a unit may touch. */
static void touch(struct ctx *ctx, const struct ir_unit *u)
{
	struct strbuf out = STRBUF_INIT;

	for (uint32_t i = 0; i < u->nr_funcs; i++) {
		ir_dump_text(ctx, &u->funcs[i], &out);
		ir_dump_dot(ctx, &u->funcs[i], &out);
	}
	ir_unit_write(ctx, u, &out);
	strbuf_free(&out);
}

/* In two parts it is the same; functions that are cut short are refused. */
static void test_two_parts(void **state)
{
	struct ctx ctx = CTX_INIT;
	struct strbuf whole = STRBUF_INIT, facts = STRBUF_INIT, funcs = STRBUF_INIT;
	struct strbuf again = STRBUF_INIT;
	struct ir_unit *u = make_unit(&ctx), *back;

	(void)state;
	ir_unit_write(&ctx, u, &whole);
	ir_unit_write_facts(&ctx, u, &facts);
	ir_unit_write_funcs(&ctx, u, &funcs);
	for (int cut = 1; cut >= 0; cut--) {
		back = ir_unit_read_facts(&ctx, facts.buf, facts.len);
		assert_non_null(back);
		assert_int_equal(back->nr_funcs, 0);
		back->bodies = funcs.buf;
		back->bodies_len = funcs.len - cut;
		assert_int_equal(ir_unit_load(&ctx, back), -cut);
		if (!cut)
			ir_unit_write(&ctx, back, &again);
		ir_unit_free(back);
		free(back);
	}
	assert_int_equal(again.len, whole.len);
	assert_memory_equal(again.buf, whole.buf, whole.len);
	ir_unit_free(u);
	free(u);
	strbuf_free(&whole);
	strbuf_free(&facts);
	strbuf_free(&funcs);
	strbuf_free(&again);
	ctx_free(&ctx);
}

static void test_round_trip(void **state)
{
	struct ctx ctx = CTX_INIT, other = CTX_INIT;
	struct strbuf a = STRBUF_INIT, b = STRBUF_INIT, text = STRBUF_INIT, again = STRBUF_INIT;
	struct ir_unit *u = make_unit(&ctx), *back;

	(void)state;
	name(&other, "names are numbered differently here");
	ir_unit_write(&ctx, u, &a);
	back = ir_unit_read(&other, a.buf, a.len);
	assert_non_null(back);
	ir_unit_write(&other, back, &b);
	assert_int_equal(a.len, b.len);
	assert_memory_equal(a.buf, b.buf, a.len);
	ir_dump_text(&ctx, &u->funcs[0], &text);
	ir_dump_text(&other, &back->funcs[0], &again);
	assert_string_equal(text.buf, again.buf);
	assert_int_equal(u->funcs[0].hash, back->funcs[0].hash);
	assert_string_equal(strpool_get(&other.names, back->first_error),
			    "mm/x.c:1:1: expected ';'");
	drop(u);
	drop(back);
	strbuf_free(&a);
	strbuf_free(&b);
	strbuf_free(&text);
	strbuf_free(&again);
	ctx_free(&ctx);
	ctx_free(&other);
}

static void test_hash_follows_content(void **state)
{
	struct ctx ctx = CTX_INIT, other = CTX_INIT;
	struct ir_unit *u, *v;
	uint64_t before;

	(void)state;
	name(&other, "shift the numbers");
	u = make_unit(&ctx);
	v = make_unit(&other);
	assert_int_equal(u->funcs[0].hash, v->funcs[0].hash);
	before = u->funcs[0].hash;
	u->funcs[0].exprs[1].value = -16;
	ir_unit_seal(&ctx, u);
	assert_int_not_equal(u->funcs[0].hash, before);
	drop(u);
	drop(v);
	ctx_free(&ctx);
	ctx_free(&other);
}

static void test_truncated(void **state)
{
	struct ctx ctx = CTX_INIT;
	struct strbuf bytes = STRBUF_INIT;
	struct ir_unit *u = make_unit(&ctx);

	(void)state;
	ir_unit_write(&ctx, u, &bytes);
	for (size_t len = 0; len < bytes.len; len++) {
		char *part = xmalloc(len); /* so that the sanitizer sees its end */

		memcpy(part, bytes.buf, len);
		assert_null(ir_unit_read(&ctx, part, len));
		assert_non_null(strstr(ctx.error.buf, "malformed ir data at byte"));
		free(part);
	}
	strbuf_addc(&bytes, 0);
	assert_null(ir_unit_read(&ctx, bytes.buf, bytes.len));
	drop(u);
	strbuf_free(&bytes);
	ctx_free(&ctx);
}

static void test_corrupted(void **state)
{
	struct ctx ctx = CTX_INIT;
	struct strbuf bytes = STRBUF_INIT;
	struct ir_unit *u = make_unit(&ctx);

	(void)state;
	ir_unit_write(&ctx, u, &bytes);
	for (size_t i = 0; i < bytes.len; i++) {
		for (unsigned flip = 1; flip < 256; flip++) {
			struct ctx fresh = CTX_INIT;
			struct ir_unit *odd;

			bytes.buf[i] ^= flip;
			odd = ir_unit_read(&fresh, bytes.buf, bytes.len);
			bytes.buf[i] ^= flip;
			if (odd) {
				touch(&fresh, odd);
				drop(odd);
			}
			ctx_free(&fresh);
		}
	}
	drop(u);
	strbuf_free(&bytes);
	ctx_free(&ctx);
}

/* Shared operands must not make a small file stand for an endless tree. */
static void test_large_tree(void **state)
{
	struct ctx ctx = CTX_INIT;
	struct strbuf bytes = STRBUF_INIT;
	struct ir_unit *u = make_unit(&ctx);
	struct ir_func *f = &u->funcs[0];

	(void)state;
	f->exprs = arena_alloc(&u->mem, 64 * sizeof(*f->exprs));
	for (uint32_t i = 0; i < 64; i++)
		f->exprs[i] = (struct ir_expr){.kind = i ? IR_BINARY : IR_STRING,
					       .op = IR_OP_ADD,
					       .a = i ? i - 1 : 0,
					       .b = i ? i - 1 : 0};
	f->nr_exprs = 64;
	ir_unit_write(&ctx, u, &bytes);
	assert_null(ir_unit_read(&ctx, bytes.buf, bytes.len));
	assert_non_null(strstr(ctx.error.buf, "expression too large"));
	drop(u);
	strbuf_free(&bytes);
	ctx_free(&ctx);
}

static void test_generation_names(void **state)
{
	(void)state;
	assert_string_equal(ir_generation_name(IR_GEN_GENERIC), "generic");
	assert_string_equal(ir_generation_name(IR_GEN_NONE), "none");
	assert_string_equal(ir_generation_name((enum ir_generation)99), "none");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_round_trip),
		cmocka_unit_test(test_two_parts),
		cmocka_unit_test(test_hash_follows_content),
		cmocka_unit_test(test_truncated),
		cmocka_unit_test(test_corrupted),
		cmocka_unit_test(test_large_tree),
		cmocka_unit_test(test_generation_names),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
