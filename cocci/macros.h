/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What Coccinelle 1.1.1 has to be told about macros of the kernel: without it
 * drops the functions and declarations that use them.  For spatch's
 * --macro-file; never compiled.
 */
#define scoped_cond_guard(name, fail, args...) if (1)
#define scoped_guard(name, args...) if (1)
/* They also close a do { }. */
#define for_each_vma(iter, vma) while (iter)
#define for_each_vma_range(iter, vma, end) while (iter)
