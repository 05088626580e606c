// SPDX-License-Identifier: GPL-2.0-or-later
#include "oracle.h"

int stable_page(struct vm_area_struct *vma, unsigned long addr, bool atomic);

void oracle_case(void)
{
	struct mm_struct *mm = oracle_mm();

	if (oracle_flag())
		oracle_map(mm, PAGE_SIZE, ORACLE_ANON | ORACLE_WRITE | ORACLE_DIRTY);
	oracle_allow_map_failure();
	oracle_secondary_mmu(mm);
	stable_page(oracle_vma(mm), PAGE_SIZE, oracle_flag());
}
