// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/mm.h>
#include "oracle.h"

struct age_stat {
	unsigned long aged, changed, dirty;
};

void age_range(struct vm_area_struct *vma, pmd_t *pmd, unsigned long addr, unsigned long end,
	       struct age_stat *stat);

void oracle_case(void)
{
	struct mm_struct *mm = oracle_mm();
	struct age_stat stat = { 0 };
	unsigned long addr;

	oracle_allow_map_failure();
	for (addr = 0; addr < 3 * PAGE_SIZE; addr += PAGE_SIZE) {
		switch (oracle_choose(4)) {
		case 1:
			oracle_map(mm, addr, ORACLE_ANON | ORACLE_YOUNG);
			break;
		case 2:
			oracle_map(mm, addr, ORACLE_ANON | ORACLE_DIRTY | ORACLE_WRITE);
			break;
		case 3:
			oracle_swap(mm, addr, ORACLE_SWAP);
			break;
		}
	}
	age_range(oracle_vma(mm), oracle_pmd(mm, 0), 0, 3 * PAGE_SIZE, &stat);
	if (stat.aged > stat.changed)
		oracle_fail("lazy-read-hazard", "more entries aged than changed");
}
