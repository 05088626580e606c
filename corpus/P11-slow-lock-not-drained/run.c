// SPDX-License-Identifier: GPL-2.0-or-later
/* One or two entries; reclaim is active or not, and may hold the lock. */
#include "oracle.h"
#include <linux/mm.h>

struct pte_stash {
	struct vm_area_struct *vma;
	pte_t entry[PTRS_PER_PTE];
	unsigned int nr;
};

int take_ptes(struct pte_stash *stash, pmd_t *pmd, unsigned long addr, unsigned long end);

void oracle_case(void)
{
	struct mm_struct *mm = oracle_mm();
	struct pte_stash stash = { .vma = oracle_vma(mm) };
	unsigned long addr, end = (2 + oracle_choose(2)) * PAGE_SIZE;

	for (addr = PAGE_SIZE; addr < end; addr += PAGE_SIZE)
		if (oracle_flag())
			oracle_map(mm, addr, ORACLE_ANON);
	oracle_allow_map_failure();
	if (oracle_flag())
		oracle_batched_pending(mm);
	mmap_write_lock(mm);
	take_ptes(&stash, oracle_pmd(mm, 0), PAGE_SIZE, end);
	mmap_write_unlock(mm);
}
