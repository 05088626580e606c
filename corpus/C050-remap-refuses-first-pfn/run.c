// SPDX-License-Identifier: GPL-2.0-or-later
/* Any page frame may be the one that is refused; the range spans two tables. */
#include "oracle.h"
#include <linux/mm.h>

bool pfn_modify_allowed(unsigned long pfn, pgprot_t prot);
int remap_pfn_range(struct vm_area_struct *vma, unsigned long addr, unsigned long pfn,
		    unsigned long size, pgprot_t prot);

bool pfn_modify_allowed(unsigned long pfn, pgprot_t prot)
{
	return oracle_flag();
}

void oracle_case(void)
{
	struct mm_struct *mm = oracle_mm();

	oracle_allow_alloc_failure();
	mmap_write_lock(mm);
	remap_pfn_range(oracle_vma(mm), PMD_SIZE - PAGE_SIZE, 0x80, 3 * PAGE_SIZE,
			oracle_vma(mm)->vm_page_prot);
	mmap_write_unlock(mm);
}
