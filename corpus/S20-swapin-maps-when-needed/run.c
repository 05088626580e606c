// SPDX-License-Identifier: GPL-2.0-or-later
/* Swapped pages between others; tables may go, reading may fail. */
#include "oracle.h"
#include <linux/gfp.h>
#include <linux/mm.h>
#include <linux/swapops.h>

struct folio *read_swap_cache_async(swp_entry_t entry, unsigned long addr);
void force_swapin_readahead(struct vm_area_struct *vma, unsigned long start, unsigned long end);

struct folio *read_swap_cache_async(swp_entry_t entry, unsigned long addr)
{
	struct page *page = oracle_flag() ? NULL : alloc_pages(GFP_KERNEL, 0);

	return page ? page_folio(page) : NULL;
}

void oracle_case(void)
{
	struct mm_struct *mm = oracle_mm();
	unsigned long addr;

	for (addr = PMD_SIZE - 3 * PAGE_SIZE; addr <= PMD_SIZE; addr += PAGE_SIZE) {
		if (oracle_flag())
			oracle_swap(mm, addr, ORACLE_SWAP);
		else
			oracle_map(mm, addr, ORACLE_ANON);
	}
	oracle_allow_map_failure();
	mmap_read_lock(mm);
	force_swapin_readahead(oracle_vma(mm), PMD_SIZE - 3 * PAGE_SIZE, PMD_SIZE + PAGE_SIZE);
	mmap_read_unlock(mm);
}
