// SPDX-License-Identifier: GPL-2.0-or-later
/* A huge entry and a table; either or both are named. */
#include "oracle.h"
#include <linux/mm.h>

unsigned int age_huge_entries(struct vm_area_struct *vma, unsigned int bitmap);

void oracle_case(void)
{
	struct mm_struct *mm = oracle_mm();

	oracle_map(mm, 0, ORACLE_ANON | ORACLE_HUGE | (oracle_flag() ? ORACLE_YOUNG : 0) |
		   (oracle_flag() ? ORACLE_DIRTY : 0));
	mmap_read_lock(mm);
	age_huge_entries(oracle_vma(mm), 1 + oracle_choose(3));
	mmap_read_unlock(mm);
}
