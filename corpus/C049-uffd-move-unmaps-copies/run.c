// SPDX-License-Identifier: GPL-2.0-or-later
/* From one table to another or within one; the page may be locked by somebody. */
#include "oracle.h"
#include <linux/mm.h>

int move_pages_pte(struct vm_area_struct *dst_vma, struct vm_area_struct *src_vma,
		   unsigned long dst_addr, unsigned long src_addr);

void oracle_case(void)
{
	unsigned long dst_addr = oracle_flag() ? PAGE_SIZE : PMD_SIZE + PAGE_SIZE;
	struct mm_struct *mm = oracle_mm();

	if (oracle_flag())
		oracle_map(mm, dst_addr, ORACLE_ANON);
	switch (oracle_choose(3)) {
	case 1:
		oracle_map(mm, 0, ORACLE_ANON | ORACLE_WRITE);
		break;
	case 2:
		oracle_swap(mm, 0, ORACLE_SWAP);
		break;
	}
	oracle_allow_map_failure();
	mmap_read_lock(mm);
	move_pages_pte(oracle_vma(mm), oracle_vma(mm), dst_addr, 0);
	mmap_read_unlock(mm);
}
