// SPDX-License-Identifier: GPL-2.0-or-later
/* The page may be pinned, locked, not mapped there, or not at all. */
#include "oracle.h"
#include <linux/mm.h>

bool page_is_pinned(struct page *page);
unsigned long page_address_in_vma(struct page *page, struct vm_area_struct *vma);
int try_to_merge_one_page(struct vm_area_struct *vma, struct page *page);

bool page_is_pinned(struct page *page)
{
	return oracle_flag();
}

unsigned long page_address_in_vma(struct page *page, struct vm_area_struct *vma)
{
	switch (oracle_choose(3)) {
	case 0:
		return 5 * PAGE_SIZE;
	case 1:
		return 6 * PAGE_SIZE;
	default:
		return -1UL;
	}
}

void oracle_case(void)
{
	struct mm_struct *mm = oracle_mm();
	unsigned int flags = oracle_flag() ? ORACLE_WRITE | ORACLE_DIRTY : 0;

	oracle_map(mm, 5 * PAGE_SIZE, ORACLE_ANON | flags);
	oracle_secondary_mmu(mm);
	oracle_allow_map_failure();
	mmap_read_lock(mm);
	try_to_merge_one_page(oracle_vma(mm), oracle_page(mm, 5 * PAGE_SIZE));
	mmap_read_unlock(mm);
}
