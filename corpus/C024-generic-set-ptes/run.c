// SPDX-License-Identifier: GPL-2.0-or-later
/* Two entries, mapped, swapped out or empty, move by two. */
#include "oracle.h"
#include <linux/mm.h>

int mremap_within_table(struct vm_area_struct *vma, unsigned long old_addr,
			unsigned long new_addr, unsigned long len);

void oracle_case(void)
{
	struct mm_struct *mm = oracle_mm();
	unsigned long addr;

	for (addr = 0; addr < 2 * PAGE_SIZE; addr += PAGE_SIZE) {
		if (oracle_flag())
			oracle_map(mm, addr, ORACLE_ANON | ORACLE_WRITE);
		else if (oracle_flag())
			oracle_swap(mm, addr, ORACLE_SWAP);
	}
	mmap_write_lock(mm);
	mremap_within_table(oracle_vma(mm), 0, 2 * PAGE_SIZE, 2 * PAGE_SIZE);
	mmap_write_unlock(mm);
}
