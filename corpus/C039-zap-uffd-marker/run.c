// SPDX-License-Identifier: GPL-2.0-or-later
/* Two entries of a file mapping, present, migrating or swapped. */
#include "oracle.h"
#include <linux/mm.h>

void zap_page_range_single(struct vm_area_struct *vma, unsigned long addr, unsigned long end,
			   bool drop_markers);

void oracle_case(void)
{
	struct mm_struct *mm = oracle_mm();
	unsigned long addr;

	for (addr = 0; addr < 2 * PAGE_SIZE; addr += PAGE_SIZE) {
		switch (oracle_choose(4)) {
		case 1:
			oracle_map(mm, addr, ORACLE_FILE);
			break;
		case 2:
			oracle_swap(mm, addr, ORACLE_MIGRATION);
			break;
		case 3:
			oracle_swap(mm, addr, ORACLE_SWAP);
			break;
		}
	}
	mmap_read_lock(mm);
	zap_page_range_single(oracle_vma(mm), 0, 2 * PAGE_SIZE, oracle_flag());
	mmap_read_unlock(mm);
}
