// SPDX-License-Identifier: GPL-2.0-or-later
/* The page is where it is looked for, or another one is. */
#include "oracle.h"
#include <linux/mm.h>

bool try_to_unmap_one(struct page *page, struct vm_area_struct *vma, unsigned long address);
bool page_mkclean_one(struct page *page, struct vm_area_struct *vma, unsigned long address);

void oracle_case(void)
{
	struct mm_struct *mm = oracle_mm();
	unsigned long addr = oracle_flag() ? PAGE_SIZE : 2 * PAGE_SIZE;
	struct page *page;

	oracle_map(mm, PAGE_SIZE, ORACLE_FILE | (oracle_flag() ? ORACLE_WRITE | ORACLE_DIRTY : 0));
	page = oracle_page(mm, PAGE_SIZE);
	get_page(page);
	oracle_secondary_mmu(mm);
	oracle_allow_map_failure();
	if (oracle_flag())
		try_to_unmap_one(page, oracle_vma(mm), addr);
	else
		page_mkclean_one(page, oracle_vma(mm), addr);
}
