// SPDX-License-Identifier: GPL-2.0-or-later
/* A small page that is in use, then one of a large folio; reclaim has left flushes behind. */
#include "oracle.h"
#include <linux/mm.h>

int madvise_free_single_vma(struct vm_area_struct *vma, unsigned long start, unsigned long end);

void oracle_case(void)
{
	struct mm_struct *mm = oracle_mm();

	oracle_map(mm, 0, ORACLE_ANON | ORACLE_WRITE |
		   (oracle_flag() ? ORACLE_YOUNG | ORACLE_DIRTY : 0));
	oracle_map(mm, PAGE_SIZE, ORACLE_ANON | ORACLE_WRITE | ORACLE_YOUNG |
		   (oracle_flag() ? ORACLE_LARGE : 0));
	oracle_batched_pending(mm);
	oracle_allow_map_failure();
	mmap_read_lock(mm);
	madvise_free_single_vma(oracle_vma(mm), 0, 2 * PAGE_SIZE);
	mmap_read_unlock(mm);
}
