// SPDX-License-Identifier: GPL-2.0-or-later
/* A table, a huge page, a hole. */
#include "oracle.h"
#include <asm/tlbflush.h>
#include <linux/pgtable.h>

struct count {
	unsigned long present, huge;
};

int count_range(struct vm_area_struct *vma, unsigned long addr, unsigned long end,
		struct count *count);

void oracle_case(void)
{
	struct mm_struct *mm = oracle_mm();
	struct count count = { 0 };

	oracle_map(mm, PAGE_SIZE, ORACLE_ANON);
	oracle_map(mm, PMD_SIZE, ORACLE_HUGE | ORACLE_ANON);
	pmd_clear(oracle_pmd(mm, 2 * PMD_SIZE));
	flush_tlb_mm(mm);
	oracle_allow_map_failure();
	count_range(oracle_vma(mm), 0, 3 * PMD_SIZE, &count);
}
