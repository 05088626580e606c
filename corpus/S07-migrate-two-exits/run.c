// SPDX-License-Identifier: GPL-2.0-or-later
/* Two entries: small or large pages, or exclusive to a device. */
#include "oracle.h"
#include <linux/mm.h>

unsigned long migrate_vma_collect(struct vm_area_struct *vma, unsigned long start,
				  unsigned long end);

void oracle_case(void)
{
	struct mm_struct *mm = oracle_mm();
	unsigned long addr;

	for (addr = 0; addr < 2 * PAGE_SIZE; addr += PAGE_SIZE) {
		unsigned int kind = oracle_choose(3);

		if (kind == 2)
			oracle_swap(mm, addr, ORACLE_EXCLUSIVE);
		else
			oracle_map(mm, addr, ORACLE_ANON | (kind ? ORACLE_LARGE : 0));
	}
	mmap_read_lock(mm);
	migrate_vma_collect(oracle_vma(mm), 0, 2 * PAGE_SIZE);
	mmap_read_unlock(mm);
}
