// SPDX-License-Identifier: GPL-2.0-or-later
/* Something huge or small, of a file or of nobody, written to or not. */
#include "oracle.h"

bool split_huge_pmd_address(struct vm_area_struct *vma, unsigned long address);

void oracle_case(void)
{
	struct mm_struct *mm = oracle_mm();
	unsigned int flags = oracle_flag() ? ORACLE_WRITE | ORACLE_DIRTY : 0;

	flags |= oracle_flag() ? ORACLE_ANON : ORACLE_FILE;
	flags |= oracle_flag() ? ORACLE_HUGE : 0;
	oracle_map(mm, PMD_SIZE, flags);
	oracle_secondary_mmu(mm);
	split_huge_pmd_address(oracle_vma(mm), PMD_SIZE + 3 * PAGE_SIZE);
}
