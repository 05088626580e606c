// SPDX-License-Identifier: GPL-2.0-or-later
/* The page's own mapping is there or not; clearing it goes through that mapping. */
#include "oracle.h"
#include <linux/gfp.h>
#include <linux/mm.h>

unsigned long page_kernel_address(struct page *page);
void clear_page(unsigned long addr);
void prep_new_page(struct mm_struct *mm, pte_t *pte, unsigned long addr, struct page *page);

unsigned long page_kernel_address(struct page *page)
{
	return PAGE_SIZE;
}

void clear_page(unsigned long addr)
{
	/* The processor looks at memory, not at what is queued. */
	if (!pte_present(*oracle_pte(&init_mm, addr)))
		oracle_fail("lazy-arch", "a page is used before its mapping is written");
}

void oracle_case(void)
{
	struct mm_struct *mm = oracle_mm();
	spinlock_t *lock;
	pte_t *pte;

	if (oracle_flag())
		oracle_map(&init_mm, PAGE_SIZE, ORACLE_WRITE);
	oracle_map(mm, 0, ORACLE_ANON | ORACLE_YOUNG);
	pte = pte_offset_map_lock(mm, oracle_pmd(mm, 0), 0, &lock);
	prep_new_page(mm, pte, 0, oracle_page(mm, 0));
	pte_unmap_unlock(pte, lock);
}
