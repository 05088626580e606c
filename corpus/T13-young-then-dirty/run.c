// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/mm.h>
#include "oracle.h"

struct walk_stats {
	unsigned int young, dirty;
};

void walk_young(struct vm_area_struct *vma, pmd_t *pmd, unsigned long addr, unsigned long end,
		struct walk_stats *stats);

void oracle_case(void)
{
	struct mm_struct *mm = oracle_mm();
	struct walk_stats stats = { 0 };
	unsigned long addr, end = 3 * PAGE_SIZE;

	for (addr = 0; addr < end; addr += PAGE_SIZE) {
		switch (oracle_choose(4)) {
		case 1:
			oracle_map(mm, addr, ORACLE_ANON | ORACLE_YOUNG);
			break;
		case 2:
			oracle_map(mm, addr, ORACLE_ANON | ORACLE_YOUNG | ORACLE_DIRTY);
			break;
		case 3:
			oracle_swap(mm, addr, ORACLE_SWAP);
			break;
		}
	}
	walk_young(oracle_vma(mm), oracle_pmd(mm, 0), 0, end, &stats);
}
