// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/mm.h>
#include "oracle.h"

unsigned int protect_range(struct vm_area_struct *vma, pmd_t *pmd, unsigned long addr,
			   unsigned long end, bool stop_at_hole);

void oracle_case(void)
{
	struct mm_struct *mm = oracle_mm();
	unsigned long addr, end = (1 + oracle_choose(3)) * PAGE_SIZE;

	oracle_allow_map_failure();
	for (addr = 0; addr < end; addr += PAGE_SIZE)
		if (oracle_flag())
			oracle_map(mm, addr, ORACLE_ANON | ORACLE_WRITE | ORACLE_DIRTY);
	protect_range(oracle_vma(mm), oracle_pmd(mm, 0), 0, end, oracle_flag());
}
