/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The page allocator and kmalloc(). */
#ifndef LINUX_GFP_H
#define LINUX_GFP_H

#include <linux/mm_types.h>

#define __GFP_HIGH		0x020U
#define __GFP_DIRECT_RECLAIM	0x400U
#define __GFP_KSWAPD_RECLAIM	0x800U
#define __GFP_NOWARN		0x2000U
#define GFP_KERNEL	(__GFP_DIRECT_RECLAIM | __GFP_KSWAPD_RECLAIM)
#define GFP_ATOMIC	(__GFP_HIGH | __GFP_KSWAPD_RECLAIM)
#define GFP_NOWAIT	(__GFP_KSWAPD_RECLAIM | __GFP_NOWARN)

struct page *alloc_pages(gfp_t gfp, unsigned int order);
unsigned long __get_free_page(gfp_t gfp);
unsigned long get_zeroed_page(gfp_t gfp);
void __free_page(struct page *page);
void free_page(unsigned long addr);
void *kmalloc(size_t size, gfp_t gfp);
void kfree(const void *p);

struct page *virt_to_page(const void *addr);
unsigned long page_to_pfn(const struct page *page);
struct page *pfn_to_page(unsigned long pfn);

#endif
