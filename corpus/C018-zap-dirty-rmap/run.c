// SPDX-License-Identifier: GPL-2.0-or-later
/* Pages of a file, clean or dirty, between others; the gather is full at any time. */
#include "oracle.h"
#include <linux/mm.h>

void zap_page_range(struct vm_area_struct *vma, unsigned long addr, unsigned long end);

void oracle_case(void)
{
	struct mm_struct *mm = oracle_mm();
	unsigned long addr;

	for (addr = PAGE_SIZE; addr < 4 * PAGE_SIZE; addr += PAGE_SIZE) {
		switch (oracle_choose(5)) {
		case 1:
			oracle_swap(mm, addr, ORACLE_SWAP);
			break;
		case 2:
			oracle_map(mm, addr, ORACLE_ANON | ORACLE_WRITE | ORACLE_DIRTY);
			break;
		case 3:
			oracle_map(mm, addr, ORACLE_FILE | ORACLE_WRITE);
			break;
		case 4:
			oracle_map(mm, addr, ORACLE_FILE | ORACLE_WRITE | ORACLE_DIRTY);
			break;
		}
	}
	oracle_allow_map_failure();
	mmap_read_lock(mm);
	zap_page_range(oracle_vma(mm), PAGE_SIZE, 4 * PAGE_SIZE);
	mmap_read_unlock(mm);
}
