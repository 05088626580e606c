// SPDX-License-Identifier: GPL-2.0-or-later
#include "oracle.h"

struct cold_walk {
	struct vm_area_struct *vma;
	pmd_t *pmd;
	spinlock_t *ptl;
};

unsigned int make_cold(struct cold_walk *walk, unsigned long addr, unsigned long end);

void oracle_case(void)
{
	struct mm_struct *mm = oracle_mm();
	struct cold_walk walk = { oracle_vma(mm), oracle_pmd(mm, 0), NULL };
	unsigned long addr, end = (1 + oracle_choose(3)) * PAGE_SIZE;

	for (addr = 0; addr < end; addr += PAGE_SIZE)
		if (oracle_flag())
			oracle_map(mm, addr, ORACLE_ANON | ORACLE_YOUNG);
	oracle_allow_map_failure();
	oracle_batched_pending(mm);
	make_cold(&walk, 0, end);
}
