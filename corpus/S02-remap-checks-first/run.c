// SPDX-License-Identifier: GPL-2.0-or-later
/* Three empty entries on both sides of a table's end. */
#include "oracle.h"
#include <linux/gfp.h>
#include <linux/mm.h>

bool pfn_modify_allowed(unsigned long pfn);
int remap_pfn_range(struct vm_area_struct *vma, unsigned long addr, unsigned long pfn,
		    unsigned long size);

bool pfn_modify_allowed(unsigned long pfn)
{
	return oracle_flag();
}

void oracle_case(void)
{
	struct vm_area_struct *vma = oracle_vma(oracle_mm());

	vma->vm_page_prot = PAGE_KERNEL;
	remap_pfn_range(vma, PMD_SIZE - 2 * PAGE_SIZE, page_to_pfn(alloc_pages(GFP_KERNEL, 2)),
			3 * PAGE_SIZE);
}
