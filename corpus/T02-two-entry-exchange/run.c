// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/mm.h>
#include "oracle.h"

int reverse_swap_entries(struct mm_struct *mm, pmd_t *pmd, unsigned long addr, unsigned long end);

void oracle_case(void)
{
	struct mm_struct *mm = oracle_mm();
	unsigned long addr, end = (2 + oracle_choose(4)) * PAGE_SIZE;

	oracle_allow_map_failure();
	for (addr = 0; addr < end; addr += PAGE_SIZE) {
		switch (oracle_choose(3)) {
		case 1:
			oracle_map(mm, addr, ORACLE_ANON);
			break;
		case 2:
			oracle_swap(mm, addr, ORACLE_SWAP);
			break;
		}
	}
	reverse_swap_entries(mm, oracle_pmd(mm, 0), 0, end);
}
