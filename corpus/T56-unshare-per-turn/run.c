// SPDX-License-Identifier: GPL-2.0-or-later
#include "oracle.h"
#include <linux/hugetlb.h>

unsigned int hugetlb_unshare_first(struct vm_area_struct *vma, unsigned long addr,
				   unsigned long end);

void oracle_case(void)
{
	struct mm_struct *mm = oracle_mm();
	unsigned long addr;

	for (addr = 0; addr < 2 * PMD_SIZE; addr += PMD_SIZE) {
		oracle_map(mm, addr, ORACLE_HUGE | ORACLE_FILE);
		if (oracle_flag())
			oracle_share_pmd(mm, addr);
	}
	hugetlb_unshare_first(oracle_vma(mm), 0, oracle_choose(3) * PMD_SIZE);
}
