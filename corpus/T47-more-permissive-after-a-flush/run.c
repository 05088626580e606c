// SPDX-License-Identifier: GPL-2.0-or-later
#include "oracle.h"

unsigned int move_window(struct vm_area_struct *vma, pmd_t *pmd, unsigned long start,
			 unsigned long last);

void oracle_case(void)
{
	struct mm_struct *mm = oracle_mm();
	unsigned int i, nr = 1 + oracle_choose(2);

	for (i = 0; i <= nr; i++)
		if (oracle_flag())
			oracle_map(mm, i * PAGE_SIZE, ORACLE_ANON | (oracle_flag() ? ORACLE_WRITE : 0));
	oracle_allow_map_failure();
	move_window(oracle_vma(mm), oracle_pmd(mm, 0), 0, nr * PAGE_SIZE);
}
