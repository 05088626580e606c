// SPDX-License-Identifier: GPL-2.0-or-later
/* Both kinds of clearing, over entries of every kind. */
#include "oracle.h"

enum clear_refs_types { CLEAR_REFS_ALL = 1, CLEAR_REFS_SOFT_DIRTY = 4 };

int clear_refs_write(struct vm_area_struct *vma, enum clear_refs_types type, unsigned long start,
		     unsigned long end);

void oracle_case(void)
{
	struct mm_struct *mm = oracle_mm();
	unsigned long addr;

	for (addr = 2 * PAGE_SIZE; addr < 4 * PAGE_SIZE; addr += PAGE_SIZE) {
		switch (oracle_choose(4)) {
		case 1:
			oracle_swap(mm, addr, ORACLE_SWAP);
			break;
		case 2:
			oracle_map(mm, addr, ORACLE_ANON | ORACLE_YOUNG);
			break;
		case 3:
			oracle_map(mm, addr, ORACLE_ANON | ORACLE_WRITE | ORACLE_DIRTY);
			break;
		}
	}
	oracle_allow_map_failure();
	clear_refs_write(oracle_vma(mm), oracle_flag() ? CLEAR_REFS_ALL : CLEAR_REFS_SOFT_DIRTY,
			 2 * PAGE_SIZE, 4 * PAGE_SIZE);
}
