// SPDX-License-Identifier: GPL-2.0-or-later
/* Some pages are missing, and one may not be readable. */
#include "oracle.h"
#include <linux/mm.h>

int collapse_copy(struct vm_area_struct *vma, unsigned long address, struct page *hpage);
bool copy_user_highpage(struct page *to, struct page *from, unsigned long vaddr);

bool copy_user_highpage(struct page *to, struct page *from, unsigned long vaddr)
{
	return oracle_flag();
}

void oracle_case(void)
{
	static struct page hpage[HPAGE_PMD_NR];
	struct mm_struct *mm = oracle_mm();
	unsigned int i;

	for (i = 0; i < HPAGE_PMD_NR; i++)
		if (i % 3 != oracle_choose(2))
			oracle_map(mm, PMD_SIZE + i * PAGE_SIZE, ORACLE_ANON);
	oracle_allow_map_failure();
	mmap_write_lock(mm);
	collapse_copy(oracle_vma(mm), PMD_SIZE, hpage);
	mmap_write_unlock(mm);
}
