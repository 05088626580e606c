// SPDX-License-Identifier: GPL-2.0-or-later
/* Two entries at the table's start, perhaps one more of another vma further on. */
#include "oracle.h"
#include <linux/mm.h>

bool get_next_vma(unsigned long *start, unsigned long *end);
bool walk_table(struct vm_area_struct *vma, unsigned long start, unsigned long end);

bool get_next_vma(unsigned long *start, unsigned long *end)
{
	if (*start || !oracle_flag())
		return false;
	*start = 4 * PAGE_SIZE;
	*end = 5 * PAGE_SIZE;
	return true;
}

void oracle_case(void)
{
	struct mm_struct *mm = oracle_mm();

	oracle_map(mm, 0, ORACLE_ANON | (oracle_flag() ? ORACLE_YOUNG : 0));
	oracle_swap(mm, PAGE_SIZE, ORACLE_SWAP);
	oracle_map(mm, 4 * PAGE_SIZE, ORACLE_ANON | ORACLE_YOUNG);
	oracle_allow_map_failure();
	mmap_read_lock(mm);
	walk_table(oracle_vma(mm), 0, 2 * PAGE_SIZE);
	mmap_read_unlock(mm);
}
