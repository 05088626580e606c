// SPDX-License-Identifier: GPL-2.0-or-later
/* Two empty entries are mapped to a device. */
#include "oracle.h"
#include <linux/gfp.h>
#include <linux/mm.h>

int remap_pfn_range(struct vm_area_struct *vma, unsigned long addr, unsigned long pfn,
		    unsigned long size);

void oracle_case(void)
{
	struct mm_struct *mm = oracle_mm();

	oracle_vma(mm)->vm_page_prot = PAGE_KERNEL;
	remap_pfn_range(oracle_vma(mm), 0, page_to_pfn(alloc_pages(GFP_KERNEL, 1)), 2 * PAGE_SIZE);
}
