// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/mm.h>
#include "oracle.h"

int age_small_pages(struct vm_area_struct *vma, pmd_t *pmd, unsigned long addr, unsigned long end);

void oracle_case(void)
{
	struct mm_struct *mm = oracle_mm();
	unsigned long addr, end = 3 * PAGE_SIZE;

	oracle_allow_map_failure();
	oracle_batched_pending(mm);
	for (addr = 0; addr < end; addr += PAGE_SIZE) {
		switch (oracle_choose(3)) {
		case 1:
			oracle_map(mm, addr, ORACLE_ANON | ORACLE_YOUNG);
			break;
		case 2:
			oracle_map(mm, addr, ORACLE_ANON | ORACLE_YOUNG | ORACLE_LARGE);
			break;
		}
	}
	age_small_pages(oracle_vma(mm), oracle_pmd(mm, 0), 0, end);
}
