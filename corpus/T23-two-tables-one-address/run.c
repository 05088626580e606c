// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/mm.h>
#include "oracle.h"

int copy_swapped(struct mm_struct *dst_mm, struct mm_struct *src_mm, pmd_t *dst_pmd,
		 pmd_t *src_pmd, unsigned long addr, unsigned long end);

void oracle_case(void)
{
	struct mm_struct *src = oracle_mm(), *dst = oracle_second_mm();
	unsigned long addr, end = 3 * PAGE_SIZE;

	oracle_allow_map_failure();
	oracle_allow_alloc_failure();
	for (addr = 0; addr < end; addr += PAGE_SIZE) {
		switch (oracle_choose(4)) {
		case 1:
			oracle_map(src, addr, ORACLE_ANON);
			break;
		case 2:
			oracle_swap(src, addr, ORACLE_SWAP);
			break;
		case 3:
			oracle_swap(src, addr, ORACLE_MIGRATION);
			break;
		}
	}
	copy_swapped(dst, src, oracle_pmd(dst, 0), oracle_pmd(src, 0), 0, end);
}
