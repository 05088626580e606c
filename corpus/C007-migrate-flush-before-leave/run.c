// SPDX-License-Identifier: GPL-2.0-or-later
/* A page at the end of one table and one at the start of the next. */
#include "oracle.h"
#include <linux/mm.h>

int migrate_vma_setup(struct vm_area_struct *vma, unsigned long *src, unsigned long start,
		      unsigned long end);

static void put_some_entry(struct mm_struct *mm, unsigned long addr)
{
	unsigned int kind = oracle_choose(3);

	if (kind == 1)
		oracle_swap(mm, addr, ORACLE_SWAP);
	else if (kind == 2)
		oracle_map(mm, addr, ORACLE_ANON | ORACLE_WRITE | ORACLE_DIRTY);
}

void oracle_case(void)
{
	struct mm_struct *mm = oracle_mm();
	unsigned long src[3];

	put_some_entry(mm, PMD_SIZE - PAGE_SIZE);
	put_some_entry(mm, PMD_SIZE);
	mmap_read_lock(mm);
	migrate_vma_setup(oracle_vma(mm), src, PMD_SIZE - PAGE_SIZE, PMD_SIZE + PAGE_SIZE);
	mmap_read_unlock(mm);
}
