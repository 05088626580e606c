// SPDX-License-Identifier: GPL-2.0-or-later
/* Containers: arena, vectors, map, string pool, string buffer. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

#include "util/arena.h"
#include "util/ctx.h"
#include "util/heap.h"
#include "util/map.h"
#include "util/strbuf.h"
#include "util/vec.h"

static void arena_gives_zeroed_aligned_memory(void **state)
{
	struct arena a = {0};

	(void)state;
	for (size_t size = 0; size < 300; size++) {
		unsigned char *p = arena_alloc(&a, size);

		assert_int_equal((uintptr_t)p % 16, 0);
		for (size_t i = 0; i < size; i++)
			assert_int_equal(p[i], 0);
		memset(p, 0xff, size);
	}
	arena_free(&a);
	assert_null(a.head);
	assert_int_equal(a.total, 0);
}

static void arena_serves_more_than_a_chunk(void **state)
{
	struct arena a = {0};
	char *small = arena_strdup(&a, "before"), *big = arena_alloc(&a, 1 << 20);

	(void)state;
	memset(big, 'x', 1 << 20);
	assert_string_equal(arena_strdup(&a, "after"), "after");
	assert_string_equal(small, "before");
	assert_true(a.total > 1 << 20);
	arena_free(&a);
}

static void arena_copies_end_where_told(void **state)
{
	struct arena a = {0};

	(void)state;
	assert_string_equal(arena_strndup(&a, "set_pte_at", 7), "set_pte");
	assert_string_equal(arena_strndup(&a, "x", 0), "");
	assert_memory_equal(arena_memdup(&a, "\1\0\2", 3), "\1\0\2", 3);
	assert_non_null(arena_memdup(&a, NULL, 0));
	arena_free(&a);
}

static void vec_grows_and_shrinks(void **state)
{
	VEC(int) v = {0};
	int sum = 0;

	(void)state;
	vec_each (&v, int, p)
		fail_msg("an empty vector has an element %d", *p);
	for (int i = 0; i < 1000; i++)
		vec_push(&v, i);
	assert_int_equal(v.nr, 1000);
	assert_int_equal(*vec_last(&v), 999);
	assert_int_equal(vec_pop(&v), 999);
	vec_each (&v, int, p)
		sum += *p;
	assert_int_equal(sum, 998 * 999 / 2);
	vec_clear(&v);
	assert_int_equal(v.nr, 0);
	vec_free(&v);
	assert_null(v.at);
}

static void vec_push_may_read_the_vector(void **state)
{
	VEC(int) v = {0};

	(void)state;
	vec_push(&v, 7);
	while (v.nr < 100)
		vec_push(&v, v.at[0]);
	vec_each (&v, int, p)
		assert_int_equal(*p, 7);
	vec_free(&v);
}

static void map_keeps_every_key(void **state)
{
	struct map m = {0};

	(void)state;
	assert_null(map_get(&m, 0));
	for (uint64_t i = 0; i < 5000; i++)
		map_set(&m, i << 40, i);
	assert_int_equal(m.nr, 5000);
	for (uint64_t i = 0; i < 5000; i++)
		assert_int_equal(*map_get(&m, i << 40), i);
	assert_null(map_get(&m, 1));
	map_set(&m, 0, 77);
	assert_int_equal(*map_get(&m, 0), 77);
	assert_int_equal(m.nr, 5000);
	*map_get(&m, 0) = 78;
	assert_int_equal(*map_get(&m, 0), 78);
	map_free(&m);
	assert_null(map_get(&m, 0));
}

static void strpool_numbers_from_one(void **state)
{
	struct strpool p = {0};

	(void)state;
	assert_int_equal(strpool_find(&p, "x"), 0);
	assert_int_equal(strpool_intern(&p, ""), 0);
	assert_int_equal(strpool_intern(&p, "a"), 1);
	assert_int_equal(strpool_intern(&p, "ab"), 2);
	assert_int_equal(strpool_intern_n(&p, "abc", 1), 1);
	assert_int_equal(strpool_intern_n(&p, "abc", 2), 2);
	assert_int_equal(strpool_find(&p, "ab"), 2);
	assert_int_equal(strpool_find(&p, "abc"), 0);
	assert_string_equal(strpool_get(&p, 2), "ab");
	assert_string_equal(strpool_get(&p, 0), "");
	assert_string_equal(strpool_get(&p, 3), "");
	strpool_free(&p);
}

static void strpool_strings_stay_put(void **state)
{
	struct strpool p = {0};
	const char *first = strpool_get(&p, strpool_intern(&p, "first"));
	char name[32];

	(void)state;
	for (int i = 0; i < 20000; i++) {
		snprintf(name, sizeof(name), "name%d", i);
		assert_int_equal(strpool_intern(&p, name), i + 2);
	}
	assert_ptr_equal(first, strpool_get(&p, 1));
	assert_int_equal(strpool_intern(&p, "name777"), 779);
	strpool_free(&p);
}

static void strbuf_is_always_a_string(void **state)
{
	struct strbuf sb = STRBUF_INIT;
	char *s;

	(void)state;
	assert_string_equal(sb.buf, "");
	strbuf_reset(&sb);
	s = strbuf_detach(&sb);
	assert_string_equal(s, "");
	free(s);
	strbuf_add(&sb, "a\0b", 3);
	assert_int_equal(sb.len, 3);
	strbuf_reset(&sb);
	assert_string_equal(sb.buf, "");
	strbuf_adds(&sb, "file");
	strbuf_addc(&sb, ':');
	strbuf_addf(&sb, "%d:%s", 42, "x");
	assert_string_equal(sb.buf, "file:42:x");
	s = strbuf_detach(&sb);
	assert_string_equal(s, "file:42:x");
	assert_string_equal(sb.buf, "");
	free(s);
	strbuf_free(&sb);
}

static void strbuf_formats_long_text(void **state)
{
	struct strbuf sb = STRBUF_INIT;

	(void)state;
	for (int i = 0; i < 1000; i++)
		strbuf_addf(&sb, "%*d", 100, i);
	assert_int_equal(sb.len, 100000);
	assert_int_equal(strlen(sb.buf), 100000);
	assert_string_equal(sb.buf + 99996, " 999");
	strbuf_free(&sb);
}

static void strbuf_reads_files_up_to_a_limit(void **state)
{
	char path[] = "/tmp/mmucheck-test-XXXXXX";
	struct strbuf sb = STRBUF_INIT;
	int fd = mkstemp(path);

	(void)state;
	assert_true(fd >= 0);
	assert_int_equal(write(fd, "0123456789", 10), 10);
	close(fd);
	strbuf_adds(&sb, ">");
	assert_int_equal(strbuf_read_file(&sb, path, 10), 0);
	assert_string_equal(sb.buf, ">0123456789");
	assert_int_equal(strbuf_read_file(&sb, path, 9), -1);
	assert_int_equal(errno, EFBIG);
	assert_string_equal(sb.buf, ">0123456789");
	unlink(path);
	assert_int_equal(strbuf_read_file(&sb, path, 9), -1);
	assert_int_equal(errno, ENOENT);
	strbuf_free(&sb);
}

static void unread_file_leaves_an_empty_buffer_alone(void **state)
{
	struct strbuf sb = STRBUF_INIT;

	(void)state;
	assert_int_equal(strbuf_read_file(&sb, "/", 100), -1);
	assert_int_equal(sb.len, 0);
	assert_string_equal(sb.buf, "");
	strbuf_free(&sb);
}

static void error_is_the_last_one(void **state)
{
	struct ctx ctx = CTX_INIT;

	(void)state;
	assert_int_equal(ctx_error(&ctx, "%s: first", "a"), -1);
	assert_int_equal(ctx_error(&ctx, "second"), -1);
	assert_string_equal(ctx.error.buf, "second");
	ctx_free(&ctx);
}

/* Of one mapping, that is; without preparation each of them would be mapped by itself. */
static void prepared_heap_has_room(void **state)
{
#ifdef __SANITIZE_ADDRESS__
	(void)state;
	skip(); /* another malloc() */
#else
	const size_t size = 20 << 20;
	char *end, *a, *b;

	(void)state;
	heap_prepare();
	end = sbrk(0);
	a = malloc(size);
	b = malloc(size);
	assert_true(a < end && b < end);
	assert_true(a > end - 6 * size && b > end - 6 * size);
	free(a);
	free(b);
	assert_ptr_equal(sbrk(0), end);
#endif
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(arena_gives_zeroed_aligned_memory),
		cmocka_unit_test(arena_serves_more_than_a_chunk),
		cmocka_unit_test(arena_copies_end_where_told),
		cmocka_unit_test(vec_grows_and_shrinks),
		cmocka_unit_test(vec_push_may_read_the_vector),
		cmocka_unit_test(map_keeps_every_key),
		cmocka_unit_test(strpool_numbers_from_one),
		cmocka_unit_test(strpool_strings_stay_put),
		cmocka_unit_test(strbuf_is_always_a_string),
		cmocka_unit_test(strbuf_formats_long_text),
		cmocka_unit_test(strbuf_reads_files_up_to_a_limit),
		cmocka_unit_test(unread_file_leaves_an_empty_buffer_alone),
		cmocka_unit_test(error_is_the_last_one),
		cmocka_unit_test(prepared_heap_has_room),
	};

	return cmocka_run_group_tests_name("util", tests, NULL, NULL);
}
