// SPDX-License-Identifier: GPL-2.0-or-later
/* Three entries, used lately or not; the scheduler may ask at every second one. */
#include "oracle.h"
#include <linux/mm.h>

void folio_deactivate(struct folio *folio);
long madvise_cold(struct vm_area_struct *vma, unsigned long start, unsigned long end);

void folio_deactivate(struct folio *folio)
{
}

void oracle_case(void)
{
	struct mm_struct *mm = oracle_mm();
	unsigned long addr;

	for (addr = 0; addr < 3 * PAGE_SIZE; addr += PAGE_SIZE)
		oracle_map(mm, addr, ORACLE_ANON | (oracle_flag() ? ORACLE_YOUNG : 0));
	oracle_allow_map_failure();
	mmap_read_lock(mm);
	madvise_cold(oracle_vma(mm), 0, 3 * PAGE_SIZE);
	mmap_read_unlock(mm);
}
