// SPDX-License-Identifier: GPL-2.0-or-later
/* One page in memory, one not, in two tables of which one may just be going. */
#include "oracle.h"
#include <linux/mm.h>
#include <linux/swapops.h>

int do_mincore(struct vm_area_struct *vma, unsigned long addr, unsigned long end,
	       unsigned char *vec);
unsigned char mincore_page(swp_entry_t entry);

unsigned char mincore_page(swp_entry_t entry)
{
	return oracle_flag();
}

void oracle_case(void)
{
	struct mm_struct *mm = oracle_mm();
	unsigned char vec[3];

	oracle_map(mm, PMD_SIZE - PAGE_SIZE, ORACLE_ANON);
	oracle_swap(mm, PMD_SIZE, ORACLE_SWAP);
	oracle_allow_map_failure();
	mmap_read_lock(mm);
	do_mincore(oracle_vma(mm), PMD_SIZE - PAGE_SIZE, PMD_SIZE + 2 * PAGE_SIZE, vec);
	mmap_read_unlock(mm);
}
