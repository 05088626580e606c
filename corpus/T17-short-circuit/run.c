// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/mm.h>
#include "oracle.h"

unsigned int move_swapped(struct mm_struct *mm, pmd_t *pmd, unsigned long addr, unsigned long end,
			  pte_t *to, bool may_batch);

/* The second half of the one table is the destination. */
void oracle_case(void)
{
	struct mm_struct *mm = oracle_mm();
	unsigned long addr, end = (1 + oracle_choose(2)) * PAGE_SIZE;
	pmd_t *pmd = oracle_pmd(mm, 0);
	pte_t *to;

	for (addr = 0; addr < end; addr += PAGE_SIZE) {
		switch (oracle_choose(3)) {
		case 1:
			oracle_map(mm, addr, ORACLE_ANON);
			break;
		case 2:
			oracle_swap(mm, addr, ORACLE_SWAP);
			break;
		}
		if (oracle_flag())
			oracle_swap(mm, addr + PMD_SIZE / 2, ORACLE_SWAP);
	}
	to = pte_offset_map(pmd, PMD_SIZE / 2);
	oracle_allow_map_failure();
	move_swapped(mm, pmd, 0, end, to, oracle_flag());
	pte_unmap(to);
}
