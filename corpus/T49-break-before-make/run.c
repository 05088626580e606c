// SPDX-License-Identifier: GPL-2.0-or-later
#include "oracle.h"
#include <linux/gfp.h>

struct replacement {
	struct vm_area_struct *vma;
	unsigned long addr;
	struct page *page;
};

int replace_page(struct replacement *r);

void oracle_case(void)
{
	struct mm_struct *mm = oracle_mm();
	struct replacement r = { oracle_vma(mm), PAGE_SIZE, alloc_pages(GFP_KERNEL, 0) };

	if (oracle_flag())
		oracle_map(mm, PAGE_SIZE, ORACLE_ANON | ORACLE_WRITE);
	oracle_allow_map_failure();
	oracle_secondary_mmu(mm);
	replace_page(&r);
}
