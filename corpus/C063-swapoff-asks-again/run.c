// SPDX-License-Identifier: GPL-2.0-or-later
/* The page is still swapped out, or somebody has brought it in. */
#include "oracle.h"
#include <linux/gfp.h>
#include <linux/mm.h>
#include <linux/swapops.h>

int unuse_pte(struct vm_area_struct *vma, pmd_t *pmd, unsigned long addr, swp_entry_t entry,
	      struct page *page);

void oracle_case(void)
{
	struct mm_struct *mm = oracle_mm();
	struct page *page = alloc_pages(GFP_KERNEL, 0);
	swp_entry_t entry;

	oracle_swap(mm, 0, ORACLE_SWAP);
	entry = pte_to_swp_entry(*oracle_pte(mm, 0));
	if (oracle_flag())
		oracle_map(mm, 0, ORACLE_ANON);
	mmap_read_lock(mm);
	unuse_pte(oracle_vma(mm), oracle_pmd(mm, 0), 0, entry, page);
	mmap_read_unlock(mm);
}
