// SPDX-License-Identifier: GPL-2.0-or-later
/* Two pages, small or of large folios; the table may go away meanwhile. */
#include "oracle.h"
#include <linux/mm.h>

void madvise_free_single_vma(struct vm_area_struct *vma, unsigned long start, unsigned long end);

void oracle_case(void)
{
	struct mm_struct *mm = oracle_mm();
	unsigned long addr;

	for (addr = 0; addr < 2 * PAGE_SIZE; addr += PAGE_SIZE)
		oracle_map(mm, addr, ORACLE_ANON | ORACLE_WRITE | ORACLE_YOUNG |
			   (oracle_flag() ? ORACLE_LARGE : 0));
	oracle_batched_pending(mm);
	oracle_allow_map_failure();
	mmap_read_lock(mm);
	madvise_free_single_vma(oracle_vma(mm), 0, 2 * PAGE_SIZE);
	mmap_read_unlock(mm);
}
