// SPDX-License-Identifier: GPL-2.0-or-later
/* Two entries: none, mapped, or mapped and write-protected by userfaultfd. */
#include "oracle.h"
#include <linux/pgtable.h>

unsigned int shmem_unmap_range(struct vm_area_struct *vma, unsigned long start, unsigned long end);

void oracle_case(void)
{
	struct mm_struct *mm = oracle_mm();
	unsigned long addr;

	for (addr = 0; addr < 2 * PAGE_SIZE; addr += PAGE_SIZE) {
		unsigned int kind = oracle_choose(3);
		pte_t *pte = oracle_pte(mm, addr);

		if (kind)
			oracle_map(mm, addr, ORACLE_FILE);
		if (kind == 2)
			pte->pte = pte_mkuffd_wp(*pte).pte;
	}
	oracle_allow_map_failure();
	oracle_secondary_mmu(mm);
	shmem_unmap_range(oracle_vma(mm), 0, 2 * PAGE_SIZE);
}
