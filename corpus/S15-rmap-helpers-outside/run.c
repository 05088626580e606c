// SPDX-License-Identifier: GPL-2.0-or-later
/* One entry of every kind is unmapped, before or after it was aged. */
#include "oracle.h"
#include <linux/mm.h>

bool try_to_unmap_one(struct vm_area_struct *vma, unsigned long addr, pmd_t *pmd);
void lru_gen_look_around(struct vm_area_struct *vma, pmd_t *pmd, unsigned long start,
			 unsigned long end);

void oracle_case(void)
{
	struct mm_struct *mm = oracle_mm();
	struct vm_area_struct *vma = oracle_vma(mm);
	bool first = oracle_flag();

	switch (oracle_choose(3)) {
	case 0:
		oracle_map(mm, 0, ORACLE_ANON | ORACLE_YOUNG);
		break;
	case 1:
		oracle_swap(mm, 0, ORACLE_EXCLUSIVE);
		break;
	case 2:
		oracle_swap(mm, 0, ORACLE_SWAP);
		break;
	}
	oracle_map(mm, PAGE_SIZE, ORACLE_ANON | ORACLE_YOUNG);
	if (first)
		lru_gen_look_around(vma, oracle_pmd(mm, 0), 0, 2 * PAGE_SIZE);
	try_to_unmap_one(vma, 0, oracle_pmd(mm, 0));
	if (!first)
		lru_gen_look_around(vma, oracle_pmd(mm, 0), 0, 2 * PAGE_SIZE);
}
