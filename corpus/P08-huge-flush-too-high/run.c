// SPDX-License-Identifier: GPL-2.0-or-later
/* Two tables' worth: a huge page or a small one, writable or not. */
#include "oracle.h"

unsigned int uffd_wp_range(struct vm_area_struct *vma, unsigned long addr, unsigned long end);

void oracle_case(void)
{
	struct mm_struct *mm = oracle_mm();
	unsigned long addr;

	for (addr = 0; addr < 2 * PMD_SIZE; addr += PMD_SIZE) {
		unsigned int write = oracle_flag() ? ORACLE_WRITE : 0;

		if (oracle_flag())
			oracle_map(mm, addr, ORACLE_ANON | ORACLE_HUGE | write);
		else
			oracle_map(mm, addr + 2 * PAGE_SIZE, ORACLE_ANON | write);
	}
	oracle_allow_map_failure();
	uffd_wp_range(oracle_vma(mm), 0, 2 * PMD_SIZE);
}
