// SPDX-License-Identifier: GPL-2.0-or-later
#include "oracle.h"
#include <linux/gfp.h>

int kasan_shadow_range(unsigned long addr, unsigned long end, struct page *early);

void oracle_case(void)
{
	struct page *early = oracle_flag() ? alloc_pages(GFP_KERNEL, 0) : NULL;

	oracle_allow_alloc_failure();
	kasan_shadow_range(0, (1 + oracle_choose(2)) * 2 * PAGE_SIZE, early);
}
