// SPDX-License-Identifier: GPL-2.0-or-later
/* The page is there, locked in memory, or another one is; reclaim flushes at its end. */
#include "oracle.h"
#include <asm/tlbflush.h>
#include <linux/mm.h>

bool page_is_mlocked(struct page *page);
bool try_to_unmap_one(struct page *page, struct vm_area_struct *vma, unsigned long address,
		      bool defer_flush);

bool page_is_mlocked(struct page *page)
{
	return oracle_flag();
}

void oracle_case(void)
{
	struct mm_struct *mm = oracle_mm();
	unsigned long addr = (1 + oracle_choose(2)) * PAGE_SIZE;
	struct page *page;

	oracle_map(mm, PAGE_SIZE, ORACLE_ANON | ORACLE_WRITE | (oracle_flag() ? ORACLE_DIRTY : 0));
	page = oracle_page(mm, PAGE_SIZE);
	get_page(page);
	oracle_secondary_mmu(mm);
	oracle_allow_map_failure();
	try_to_unmap_one(page, oracle_vma(mm), addr, oracle_flag());
	try_to_unmap_flush();
	put_page(page);
}
