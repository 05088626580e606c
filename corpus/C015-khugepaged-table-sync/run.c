// SPDX-License-Identifier: GPL-2.0-or-later
/* Anonymous memory, of which a page may be missing, or a file's. */
#include "oracle.h"
#include <linux/mm.h>

int collapse_huge_page(struct vm_area_struct *vma, unsigned long address, struct page *hpage);
void collapse_and_free_pmd(struct mm_struct *mm, struct vm_area_struct *vma, unsigned long addr,
			   pmd_t *pmdp);
pmd_t mk_huge_pmd(const struct page *page, pgprot_t prot);

/* What a huge entry looks like is the other process's to show. */
pmd_t mk_huge_pmd(const struct page *page, pgprot_t prot)
{
	return pmdp_get(oracle_pmd(oracle_second_mm(), 0));
}

void oracle_case(void)
{
	struct mm_struct *mm = oracle_mm();
	unsigned long addr, missing;

	mmap_write_lock(mm);
	if (oracle_flag()) {
		collapse_and_free_pmd(mm, oracle_vma(mm), PMD_SIZE, oracle_pmd(mm, PMD_SIZE));
	} else {
		missing = oracle_choose(HPAGE_PMD_NR + 1) * PAGE_SIZE;
		for (addr = 0; addr < PMD_SIZE; addr += PAGE_SIZE)
			if (addr != missing)
				oracle_map(mm, addr, ORACLE_ANON | ORACLE_WRITE);
		oracle_map(oracle_second_mm(), 0, ORACLE_HUGE | ORACLE_ANON);
		collapse_huge_page(oracle_vma(mm), 0, oracle_page(oracle_second_mm(), 0));
	}
	mmap_write_unlock(mm);
}
