/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Messages, checks and address arithmetic that page-table code is full of and that
 * change nothing about it.  Modelled so that their bodies are not looked for.
 */
#ifndef MODEL_DEBUG_H
#define MODEL_DEBUG_H

#include "types.h"

/* include/linux/printk.h, mmdebug.h, include/asm-generic/bug.h; all. */
int _printk(const char *fmt, ...) IGNORED;
void __warn_printk(const char *fmt, ...) IGNORED;
void warn_slowpath_fmt(const char *file, int line, unsigned int taint, const char *fmt, ...)
	IGNORED;
void dump_stack(void) IGNORED;
void dump_page(const struct page *page, const char *reason) IGNORED;

/*
 * include/linux/kasan-checks.h, kcsan-checks.h, page_ref.h; all.  Sanitizers and tracing
 * stand in every atomic operation and test_bit() of a checked build: they look at memory
 * and do not change it.
 */
bool __kasan_check_read(const volatile void *p, unsigned int size) IGNORED;
bool __kasan_check_write(const volatile void *p, unsigned int size) IGNORED;
void __kcsan_check_access(const volatile void *ptr, size_t size, int type) IGNORED;
void __page_ref_set(struct page *page, int v) IGNORED;
void __page_ref_mod(struct page *page, int v) IGNORED;
void __page_ref_mod_and_test(struct page *page, int v, int ret) IGNORED;
void __page_ref_mod_and_return(struct page *page, int v, int ret) IGNORED;
void __page_ref_mod_unless(struct page *page, int v, int u) IGNORED;
void __page_ref_freeze(struct page *page, int v, int ret) IGNORED;
void __page_ref_unfreeze(struct page *page, int v) IGNORED;

/* arch/x86/include/asm/page_64.h, page.h, io.h; all. */
unsigned long __phys_addr(unsigned long addr) PURE;
bool __virt_addr_valid(unsigned long addr) PURE;
bool is_early_ioremap_ptep(pte_t *ptep) PURE;

#endif
