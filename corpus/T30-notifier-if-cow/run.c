// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/mm.h>
#include "oracle.h"

int share_range(struct vm_area_struct *vma, pmd_t *pmd, unsigned long addr, unsigned long end);

void oracle_case(void)
{
	struct mm_struct *mm = oracle_mm();
	struct vm_area_struct *vma = oracle_vma(mm);
	unsigned long addr, end = PMD_SIZE + 2 * PAGE_SIZE;

	oracle_allow_map_failure();
	oracle_secondary_mmu(mm);
	vma->vm_flags = oracle_choose(2) * VM_WRITE + oracle_choose(2) * VM_SHARED;
	for (addr = PMD_SIZE - 2 * PAGE_SIZE; addr < end; addr += PAGE_SIZE)
		if (oracle_flag())
			oracle_map(mm, addr, ORACLE_ANON | ORACLE_WRITE);
	share_range(vma, oracle_pmd(mm, 0), 0, end);
}
