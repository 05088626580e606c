// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/mm.h>
#include "oracle.h"

bool may_restore(pte_t pte);
bool wants_recheck(pte_t pte);
unsigned int count_present(struct vm_area_struct *vma, pmd_t *pmd, unsigned long addr,
			   unsigned long end);

bool may_restore(pte_t pte)
{
	return oracle_flag();
}

bool wants_recheck(pte_t pte)
{
	return oracle_flag();
}

void oracle_case(void)
{
	struct mm_struct *mm = oracle_mm();
	unsigned long addr, end = 3 * PAGE_SIZE;

	for (addr = 0; addr < end; addr += PAGE_SIZE) {
		switch (oracle_choose(4)) {
		case 1:
			oracle_map(mm, addr, ORACLE_ANON);
			break;
		case 2:
			oracle_swap(mm, addr, ORACLE_SWAP);
			break;
		case 3:
			oracle_swap(mm, addr, ORACLE_EXCLUSIVE);
			break;
		}
	}
	count_present(oracle_vma(mm), oracle_pmd(mm, 0), 0, end);
}
