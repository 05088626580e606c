// SPDX-License-Identifier: GPL-2.0-or-later
#include "oracle.h"

struct clean_walk {
	struct vm_area_struct *vma;
	unsigned long addr, end;
};

unsigned long clean_dirty(struct clean_walk *walk, pmd_t *pmd);

void oracle_case(void)
{
	struct mm_struct *mm = oracle_mm();
	struct clean_walk walk = { oracle_vma(mm), PAGE_SIZE, (1 + oracle_choose(3)) * PAGE_SIZE };
	unsigned long addr;

	for (addr = PAGE_SIZE; addr != walk.end; addr += PAGE_SIZE)
		if (oracle_flag())
			oracle_map(mm, addr, ORACLE_FILE | ORACLE_WRITE |
					     (oracle_flag() ? ORACLE_DIRTY : 0));
	oracle_allow_map_failure();
	clean_dirty(&walk, oracle_pmd(mm, 0));
}
