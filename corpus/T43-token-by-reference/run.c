// SPDX-License-Identifier: GPL-2.0-or-later
#include "oracle.h"
#include <linux/gfp.h>
#include <linux/mm.h>

void vmemmap_remap_range(pte_t *pte, unsigned int nr, struct page *reuse, unsigned int limit);

void oracle_case(void)
{
	vmemmap_remap_range(oracle_pte(&init_mm, 0), oracle_choose(5), alloc_pages(GFP_KERNEL, 0),
			    1 + oracle_choose(3));
}
