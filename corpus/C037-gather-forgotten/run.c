// SPDX-License-Identifier: GPL-2.0-or-later
/* Two tables, clean and dirty pages; a table may be gone, or pages may not have been used. */
#include "oracle.h"

int madvise_free_single_vma(struct vm_area_struct *vma, unsigned long start, unsigned long end);

void oracle_case(void)
{
	struct mm_struct *mm = oracle_mm();
	bool gone = oracle_flag();
	unsigned long addr;

	for (addr = PMD_SIZE - 2 * PAGE_SIZE; addr <= PMD_SIZE; addr += PAGE_SIZE)
		oracle_map(mm, addr, ORACLE_ANON | ORACLE_WRITE |
			   (oracle_flag() ? ORACLE_DIRTY : 0) |
			   (gone || oracle_flag() ? ORACLE_YOUNG : 0));
	if (oracle_flag())
		oracle_vma(mm)->vm_flags |= VM_HUGETLB;
	if (gone)
		oracle_allow_map_failure();
	oracle_secondary_mmu(mm);
	madvise_free_single_vma(oracle_vma(mm), PMD_SIZE - 2 * PAGE_SIZE, PMD_SIZE + PAGE_SIZE);
}
