// SPDX-License-Identifier: GPL-2.0-or-later
/* Two runs; an entry may be in use already. */
#include "oracle.h"
#include <linux/gfp.h>
#include <linux/mm.h>

int vmap_with_guards(unsigned long addr, unsigned long pfn, int runs);

void oracle_case(void)
{
	unsigned int used = oracle_choose(4);

	if (used)
		oracle_map(&init_mm, used * PAGE_SIZE, ORACLE_WRITE);
	vmap_with_guards(0, page_to_pfn(alloc_pages(GFP_KERNEL, 2)), 2);
}
