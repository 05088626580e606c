// SPDX-License-Identifier: GPL-2.0-or-later
#include "oracle.h"

unsigned int mkclean_range(struct vm_area_struct *vma, unsigned long start, unsigned long end);

void oracle_case(void)
{
	struct mm_struct *mm = oracle_mm();
	unsigned long addr, end = oracle_choose(3) * PAGE_SIZE;

	for (addr = 0; addr < end; addr += PAGE_SIZE)
		if (oracle_flag())
			oracle_map(mm, addr, ORACLE_FILE | ORACLE_WRITE |
					     (oracle_flag() ? ORACLE_DIRTY : 0));
	oracle_allow_map_failure();
	oracle_secondary_mmu(mm);
	mkclean_range(oracle_vma(mm), 0, end);
}
