// SPDX-License-Identifier: GPL-2.0-or-later
/* Two shadow pages are mapped or taken away; the first may be there. */
#include "oracle.h"
#include <linux/gfp.h>
#include <linux/mm.h>

void kasan_resize_shadow(unsigned long addr, unsigned long end, struct page **pages, bool create);

void oracle_case(void)
{
	struct page *pages[2] = { alloc_pages(GFP_KERNEL, 0), alloc_pages(GFP_KERNEL, 0) };

	if (oracle_flag())
		oracle_map(&init_mm, 0, ORACLE_WRITE);
	kasan_resize_shadow(0, 2 * PAGE_SIZE, pages, oracle_flag());
}
