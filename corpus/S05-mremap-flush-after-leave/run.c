// SPDX-License-Identifier: GPL-2.0-or-later
/* Two entries of every kind move into another table, or within their own. */
#include "oracle.h"
#include <linux/mm.h>

int move_page_tables(struct vm_area_struct *vma, unsigned long old_addr, unsigned long new_addr,
		     unsigned long len);

void oracle_case(void)
{
	struct mm_struct *mm = oracle_mm();
	unsigned long addr;

	for (addr = 0; addr < 2 * PAGE_SIZE; addr += PAGE_SIZE) {
		unsigned int kind = oracle_choose(3);

		if (kind == 1)
			oracle_map(mm, addr, ORACLE_ANON | ORACLE_WRITE);
		else if (kind == 2)
			oracle_swap(mm, addr, ORACLE_SWAP);
	}
	oracle_allow_map_failure();
	mmap_write_lock(mm);
	move_page_tables(oracle_vma(mm), 0, oracle_flag() ? PMD_SIZE : 4 * PAGE_SIZE,
			 2 * PAGE_SIZE);
	mmap_write_unlock(mm);
}
