// SPDX-License-Identifier: GPL-2.0-or-later
/* Two mapped pages; the gather may be full, and memory may be short. */
#include "oracle.h"
#include <linux/mm.h>

unsigned long linear_address(unsigned long page);
void unmap_page_range(struct vm_area_struct *vma, unsigned long addr, unsigned long end);

unsigned long linear_address(unsigned long page)
{
	return 0;
}

void oracle_case(void)
{
	struct mm_struct *mm = oracle_mm();

	oracle_map(mm, 0, ORACLE_ANON | ORACLE_WRITE);
	oracle_map(mm, PAGE_SIZE, ORACLE_ANON | ORACLE_WRITE);
	oracle_allow_alloc_failure();
	mmap_read_lock(mm);
	unmap_page_range(oracle_vma(mm), 0, 2 * PAGE_SIZE);
	mmap_read_unlock(mm);
}
