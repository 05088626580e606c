// SPDX-License-Identifier: GPL-2.0-or-later
/* One table, two, or none. */
#include "oracle.h"
#include <linux/mm.h>

void paravirt_release_pte(unsigned long pfn);
void free_pgtables(struct mm_struct *mm, unsigned long floor, unsigned long ceiling);

void paravirt_release_pte(unsigned long pfn)
{
}

void oracle_case(void)
{
	struct mm_struct *mm = oracle_mm();

	mmap_write_lock(mm);
	free_pgtables(mm, PMD_SIZE, (1 + oracle_choose(3)) * PMD_SIZE);
	mmap_write_unlock(mm);
}
