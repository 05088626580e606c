// SPDX-License-Identifier: GPL-2.0-or-later
#include "oracle.h"
#include <linux/mm.h>

int protect_range(struct vm_area_struct *vma, pmd_t *pmd, unsigned long addr, unsigned long end);

void oracle_case(void)
{
	struct mm_struct *mm = oracle_mm();
	unsigned long addr, end = oracle_choose(4) * PAGE_SIZE;

	for (addr = 0; addr < end; addr += PAGE_SIZE)
		if (oracle_flag())
			oracle_map(mm, addr, ORACLE_ANON | ORACLE_WRITE);
	oracle_allow_map_failure();
	oracle_batched_pending(mm);
	protect_range(oracle_vma(mm), oracle_pmd(mm, 0), 0, end);
}
