// SPDX-License-Identifier: GPL-2.0-or-later
/* Two sources, present or swapped out; two destinations, empty or not. */
#include "oracle.h"
#include <linux/mm.h>

bool folio_maybe_dma_pinned(struct folio *folio);
long move_pages_ptes(struct vm_area_struct *vma, unsigned long dst_addr, unsigned long src_addr,
		     unsigned long len);

bool folio_maybe_dma_pinned(struct folio *folio)
{
	return oracle_flag();
}

void oracle_case(void)
{
	struct mm_struct *mm = oracle_mm();

	oracle_vma(mm)->vm_page_prot = PAGE_KERNEL;
	oracle_map(mm, 0, ORACLE_ANON | ORACLE_WRITE | ORACLE_DIRTY);
	if (oracle_flag())
		oracle_map(mm, PAGE_SIZE, ORACLE_ANON | ORACLE_WRITE);
	else
		oracle_swap(mm, PAGE_SIZE, ORACLE_SWAP);
	if (oracle_flag())
		oracle_swap(mm, 5 * PAGE_SIZE, ORACLE_SWAP);
	mmap_read_lock(mm);
	move_pages_ptes(oracle_vma(mm), 4 * PAGE_SIZE, 0, 2 * PAGE_SIZE);
	mmap_read_unlock(mm);
}
