// SPDX-License-Identifier: GPL-2.0-or-later
/* Of two tables' worth each is huge or small. */
#include "oracle.h"

void unmap_single_vma(struct vm_area_struct *vma, unsigned long addr, unsigned long end);

void oracle_case(void)
{
	struct mm_struct *mm = oracle_mm();
	unsigned long addr;

	for (addr = 0; addr < 2 * PMD_SIZE; addr += PMD_SIZE) {
		if (oracle_flag())
			oracle_map(mm, addr, ORACLE_ANON | ORACLE_HUGE | ORACLE_WRITE);
		else if (oracle_flag())
			oracle_map(mm, addr + PAGE_SIZE, ORACLE_ANON | ORACLE_WRITE);
	}
	oracle_allow_map_failure();
	unmap_single_vma(oracle_vma(mm), 0, 2 * PMD_SIZE);
}
