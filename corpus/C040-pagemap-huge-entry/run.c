// SPDX-License-Identifier: GPL-2.0-or-later
/* A huge entry or a table with one entry. */
#include "oracle.h"
#include <linux/mm.h>

unsigned long pagemap_scan_range(struct vm_area_struct *vma, unsigned long start, bool protect);

void oracle_case(void)
{
	struct mm_struct *mm = oracle_mm();

	if (oracle_flag())
		oracle_map(mm, PMD_SIZE, ORACLE_ANON | ORACLE_WRITE | ORACLE_HUGE);
	else
		oracle_map(mm, PMD_SIZE + PAGE_SIZE, ORACLE_ANON | ORACLE_WRITE);
	mmap_read_lock(mm);
	pagemap_scan_range(oracle_vma(mm), PMD_SIZE, oracle_flag());
	mmap_read_unlock(mm);
}
