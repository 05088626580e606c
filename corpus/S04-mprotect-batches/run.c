// SPDX-License-Identifier: GPL-2.0-or-later
/* Three entries, of a large folio, alone, or empty. */
#include "oracle.h"
#include <linux/mm.h>

long change_protection(struct vm_area_struct *vma, unsigned long start, unsigned long end,
		       pgprot_t newprot);

void oracle_case(void)
{
	struct mm_struct *mm = oracle_mm();
	unsigned long addr;

	for (addr = 0; addr < 3 * PAGE_SIZE; addr += PAGE_SIZE) {
		if (oracle_flag())
			oracle_map(mm, addr, ORACLE_ANON | ORACLE_WRITE | ORACLE_LARGE |
				   (oracle_flag() ? ORACLE_DIRTY : 0));
	}
	if (oracle_flag())
		oracle_vma(mm)->vm_flags |= VM_WRITE;
	oracle_batched_pending(mm);
	mmap_write_lock(mm);
	change_protection(oracle_vma(mm), 0, 3 * PAGE_SIZE, oracle_vma(mm)->vm_page_prot);
	mmap_write_unlock(mm);
}
