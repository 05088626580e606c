// SPDX-License-Identifier: GPL-2.0-or-later
/* Three empty kernel entries: one store of two, one of one. */
#include "oracle.h"
#include <linux/gfp.h>
#include <linux/mm.h>

void tlb_batch_add(struct mm_struct *mm, unsigned long vaddr, pte_t orig);
int vmap_pte_range(pmd_t *pmd, unsigned long addr, unsigned long end, unsigned long pfn,
		   pgprot_t prot);

void tlb_batch_add(struct mm_struct *mm, unsigned long vaddr, pte_t orig)
{
}

void oracle_case(void)
{
	vmap_pte_range(oracle_pmd(&init_mm, 0), 0, 3 * PAGE_SIZE,
		       page_to_pfn(alloc_pages(GFP_KERNEL, 2)), PAGE_KERNEL);
}
