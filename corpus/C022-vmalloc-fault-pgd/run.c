// SPDX-License-Identifier: GPL-2.0-or-later
/* The task's top-level entry is missing or not; the first or the second turn faults. */
#include "oracle.h"
#include <linux/mm.h>

bool touch_vmalloc_area(struct mm_struct *mm);
int age_entries(struct vm_area_struct *vma, pmd_t *pmd, unsigned long addr, unsigned long end,
		struct mm_struct *active);

bool touch_vmalloc_area(struct mm_struct *mm)
{
	return oracle_flag();
}

void oracle_case(void)
{
	struct mm_struct *mm = oracle_mm(), *active = oracle_second_mm();
	pgd_t pgd_ref = pgdp_get(pgd_offset(&init_mm, 0));

	oracle_map(mm, 0, ORACLE_ANON | ORACLE_YOUNG);
	oracle_map(mm, PAGE_SIZE, ORACLE_ANON | ORACLE_YOUNG);
	set_pgd(pgd_offset(active, 0), oracle_flag() ? pgd_ref : (pgd_t){ 0 });
	age_entries(oracle_vma(mm), oracle_pmd(mm, 0), 0, 2 * PAGE_SIZE, active);
}
