// SPDX-License-Identifier: GPL-2.0-or-later
/* Two entries of every kind, by both loops. */
#include "oracle.h"
#include <linux/mm.h>

int do_pagemap_scan(struct vm_area_struct *vma, unsigned long start, unsigned long end,
		    bool fast_path);

void oracle_case(void)
{
	struct mm_struct *mm = oracle_mm();
	unsigned long addr;

	for (addr = 0; addr < 2 * PAGE_SIZE; addr += PAGE_SIZE) {
		switch (oracle_choose(3)) {
		case 0:
			oracle_map(mm, addr, ORACLE_WRITE | ORACLE_FILE);
			break;
		case 1:
			oracle_swap(mm, addr, ORACLE_SWAP);
			break;
		}
	}
	mmap_read_lock(mm);
	do_pagemap_scan(oracle_vma(mm), 0, 2 * PAGE_SIZE, oracle_flag());
	mmap_read_unlock(mm);
}
