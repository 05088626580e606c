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

/* arch/x86/include/asm/page_64.h, page.h, io.h; all. */
unsigned long __phys_addr(unsigned long addr) PURE;
bool __virt_addr_valid(unsigned long addr) PURE;
bool is_early_ioremap_ptep(pte_t *ptep) PURE;

#endif
