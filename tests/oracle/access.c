// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Plain loads and stores of the case, as ThreadSanitizer's instrumentation reports
 * them before they happen.  Only the hooks are used: its runtime is not linked.
 *
 * A load of an entry is a read like ptep_get(), but one that generic code may not do.
 * READ_ONCE() of an entry looks the same: the instrumentation does not tell.
 */
#include "model.h"

#include <string.h>

static bool is_entry(const void *p, bool *low)
{
	*low = (unsigned long)p < PAGE_SIZE;
	return *low || is_entry_memory(p);
}

static void check_api(const struct place *at, const char *what)
{
	if (!oracle_arch_code && (at->level == LEVEL_PTE || at->level == LEVEL_PMD))
		violate(PTE_RAW_DEREF, false, "an entry is %s directly", what);
}

static void loaded(const void *p, const void *site)
{
	struct place at;
	bool low;

	if (!is_entry(p, &low))
		return;
	api_enter(site);
	at = place_of(p);
	check_api(&at, "read");
	entry_read(p, true);
}

static void stored(const void *p, const void *site)
{
	struct place at;
	bool low;

	if (!is_entry(p, &low))
		return;
	api_enter(site);
	at = place_of(p);
	check_api(&at, "written");
	entry_written_raw(p);
}

#define HOOKS(size)                                                                                \
	void __tsan_read##size(void *p);                                                           \
	void __tsan_write##size(void *p);                                                          \
	void __tsan_unaligned_read##size(void *p);                                                 \
	void __tsan_unaligned_write##size(void *p);                                                \
	void __tsan_read_write##size(void *p);                                                     \
	void __tsan_unaligned_read_write##size(void *p);                                           \
	void __tsan_read##size(void *p)                                                            \
	{                                                                                          \
		loaded(p, __builtin_return_address(0));                                            \
	}                                                                                          \
	void __tsan_write##size(void *p)                                                           \
	{                                                                                          \
		stored(p, __builtin_return_address(0));                                            \
	}                                                                                          \
	void __tsan_unaligned_read##size(void *p)                                                  \
	{                                                                                          \
		loaded(p, __builtin_return_address(0));                                            \
	}                                                                                          \
	void __tsan_unaligned_write##size(void *p)                                                 \
	{                                                                                          \
		stored(p, __builtin_return_address(0));                                            \
	}                                                                                          \
	void __tsan_read_write##size(void *p)                                                      \
	{                                                                                          \
		loaded(p, __builtin_return_address(0));                                            \
		stored(p, __builtin_return_address(0));                                            \
	}                                                                                          \
	void __tsan_unaligned_read_write##size(void *p)                                            \
	{                                                                                          \
		loaded(p, __builtin_return_address(0));                                            \
		stored(p, __builtin_return_address(0));                                            \
	}

HOOKS(1)
HOOKS(2)
HOOKS(4)
HOOKS(8)
HOOKS(16)

static void each(const void *p, size_t n, const void *site,
		 void (*hook)(const void *, const void *))
{
	bool low;

	if (!n || !is_entry(p, &low))
		return;
	for (size_t i = 0; i < n; i += sizeof(unsigned long))
		hook((const char *)p + i, site);
}

/* A structure assignment is a copy of memory. */
void *__tsan_memcpy(void *to, const void *from, size_t n);
void *__tsan_memmove(void *to, const void *from, size_t n);
void *__tsan_memset(void *to, int c, size_t n);

void *__tsan_memcpy(void *to, const void *from, size_t n)
{
	each(from, n, __builtin_return_address(0), loaded);
	each(to, n, __builtin_return_address(0), stored);
	return memcpy(to, from, n);
}

void *__tsan_memmove(void *to, const void *from, size_t n)
{
	each(from, n, __builtin_return_address(0), loaded);
	each(to, n, __builtin_return_address(0), stored);
	return memmove(to, from, n);
}

void *__tsan_memset(void *to, int c, size_t n)
{
	each(to, n, __builtin_return_address(0), stored);
	return memset(to, c, n);
}

void __tsan_read_range(void *p, size_t n);
void __tsan_write_range(void *p, size_t n);
void __tsan_init(void);
void __tsan_func_entry(void *pc);
void __tsan_func_exit(void);

void __tsan_read_range(void *p, size_t n)
{
	each(p, n, __builtin_return_address(0), loaded);
}

void __tsan_write_range(void *p, size_t n)
{
	each(p, n, __builtin_return_address(0), stored);
}

void __tsan_init(void)
{
}

/* A recursion without end is met here, before the stack is. */
void __tsan_func_entry(void *pc)
{
	count_step();
}

void __tsan_func_exit(void)
{
}
