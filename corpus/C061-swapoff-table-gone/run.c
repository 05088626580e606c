// SPDX-License-Identifier: GPL-2.0-or-later
/* Two swapped pages around a table's end; memory may be short, tables may go. */
#include "oracle.h"
#include <linux/gfp.h>
#include <linux/mm.h>
#include <linux/swapops.h>

struct folio *swapin_readahead(swp_entry_t entry, unsigned long addr);
int unuse_vma(struct vm_area_struct *vma, unsigned long addr, unsigned long end);

struct folio *swapin_readahead(swp_entry_t entry, unsigned long addr)
{
	struct page *page = oracle_flag() ? NULL : alloc_pages(GFP_KERNEL, 0);

	return page ? page_folio(page) : NULL;
}

void oracle_case(void)
{
	struct mm_struct *mm = oracle_mm();

	if (oracle_flag())
		oracle_map(mm, PMD_SIZE - PAGE_SIZE, ORACLE_ANON);
	else
		oracle_swap(mm, PMD_SIZE - PAGE_SIZE, ORACLE_SWAP);
	oracle_swap(mm, PMD_SIZE, ORACLE_SWAP);
	oracle_allow_map_failure();
	mmap_read_lock(mm);
	unuse_vma(oracle_vma(mm), PMD_SIZE - PAGE_SIZE, PMD_SIZE + 2 * PAGE_SIZE);
	mmap_read_unlock(mm);
}
