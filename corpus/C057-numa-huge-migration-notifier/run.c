// SPDX-License-Identifier: GPL-2.0-or-later
/* The page may be pinned, and the entry may have changed before the lock was taken. */
#include "oracle.h"
#include <linux/mm.h>

int migrate_misplaced_transhuge_page(struct vm_area_struct *vma, pmd_t *pmd, pmd_t entry,
				     unsigned long address, struct page *page);
pmd_t mk_huge_pmd(const struct page *page, pgprot_t prot);
void migrate_page_copy(struct page *newpage, struct page *page);
int page_count(const struct page *page);

/* Any other huge entry. */
pmd_t mk_huge_pmd(const struct page *page, pgprot_t prot)
{
	return pmdp_get(oracle_pmd(oracle_second_mm(), 0));
}

void migrate_page_copy(struct page *newpage, struct page *page)
{
}

int page_count(const struct page *page)
{
	return page->refcount;
}

void oracle_case(void)
{
	struct mm_struct *mm = oracle_mm();
	pmd_t *pmd = oracle_pmd(mm, PMD_SIZE), entry;
	struct page *page;

	oracle_map(mm, PMD_SIZE, ORACLE_HUGE | ORACLE_ANON | ORACLE_WRITE);
	oracle_map(oracle_second_mm(), 0, ORACLE_HUGE | ORACLE_ANON | ORACLE_WRITE);
	page = oracle_page(mm, PMD_SIZE);
	get_page(page);
	if (oracle_flag())
		get_page(page);
	entry = oracle_flag() ? pmdp_get(pmd) : pmd_wrprotect(pmdp_get(pmd));
	oracle_allow_alloc_failure();
	oracle_secondary_mmu(mm);
	mmap_read_lock(mm);
	migrate_misplaced_transhuge_page(oracle_vma(mm), pmd, entry, PMD_SIZE + PAGE_SIZE, page);
	mmap_read_unlock(mm);
}
