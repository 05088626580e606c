// SPDX-License-Identifier: GPL-2.0-or-later
/* A whole table with two entries, which may be mapped or swapped out. */
#include "oracle.h"
#include <linux/mm.h>

unsigned long zap_range(struct vm_area_struct *vma, unsigned long addr, unsigned long end);

void oracle_case(void)
{
	struct mm_struct *mm = oracle_mm();

	if (oracle_flag())
		oracle_map(mm, 0, ORACLE_ANON | ORACLE_WRITE);
	if (oracle_flag())
		oracle_swap(mm, PMD_SIZE - PAGE_SIZE, ORACLE_SWAP);
	mmap_read_lock(mm);
	zap_range(oracle_vma(mm), 0, PMD_SIZE);
	mmap_read_unlock(mm);
}
