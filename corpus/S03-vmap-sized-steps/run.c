// SPDX-License-Identifier: GPL-2.0-or-later
/* Four pages, in steps of one or two. */
#include "oracle.h"
#include <linux/gfp.h>
#include <linux/mm.h>

unsigned long arch_vmap_pte_range_map_size(unsigned long addr, unsigned long end,
					   unsigned long pfn);
int vmap_range_noflush(unsigned long addr, unsigned long end, unsigned long pfn);

unsigned long arch_vmap_pte_range_map_size(unsigned long addr, unsigned long end,
					   unsigned long pfn)
{
	return addr + 2 * PAGE_SIZE <= end && oracle_flag() ? 2 * PAGE_SIZE : PAGE_SIZE;
}

void oracle_case(void)
{
	vmap_range_noflush(0, 4 * PAGE_SIZE, page_to_pfn(alloc_pages(GFP_KERNEL, 2)));
}
