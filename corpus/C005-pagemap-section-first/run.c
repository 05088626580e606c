// SPDX-License-Identifier: GPL-2.0-or-later
/* A huge entry or a table with entries of all kinds; half of it or all. */
#include "oracle.h"
#include <linux/mm.h>

int do_pagemap_scan(struct vm_area_struct *vma, unsigned long start, unsigned long end,
		    unsigned long flags);

void oracle_case(void)
{
	struct mm_struct *mm = oracle_mm();
	unsigned long end = oracle_flag() ? PMD_SIZE : 3 * PAGE_SIZE;

	if (oracle_flag()) {
		oracle_map(mm, 0, ORACLE_ANON | ORACLE_HUGE);
	} else {
		oracle_map(mm, PAGE_SIZE, ORACLE_ANON);
		oracle_swap(mm, 2 * PAGE_SIZE, ORACLE_SWAP);
	}
	oracle_allow_map_failure();
	mmap_read_lock(mm);
	do_pagemap_scan(oracle_vma(mm), 0, end, oracle_flag());
	mmap_read_unlock(mm);
}
